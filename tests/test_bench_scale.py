"""scripts/bench/scale.py: stubs answer as they are asked to, and the parts that see all papers are timed."""

from __future__ import annotations

import time

import pytest

from bench import scale
from elyazma.office.similarity import find_alike


def test_a_stub_sleeps_and_answers_with_as_many_bytes_as_it_is_asked_for() -> None:
    started = time.monotonic()
    assert len(scale.answer_stub(scale.make_parcel(0.05, 300))) == 300
    assert time.monotonic() - started >= 0.05


def test_every_hundredth_made_paper_shares_text_with_the_one_before() -> None:
    found = {(each.first, each.second) for each in find_alike(scale.make_outcomes(102))}
    assert found == {("paper-000000", "paper-000001"), ("paper-000100", "paper-000101")}


def test_tables_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--cores", "--sizes", "20"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[0] == "20"
