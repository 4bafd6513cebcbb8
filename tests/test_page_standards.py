"""scripts/trials/page_standards.py: a row for each journal, and 1 where a page or an edition breaks a rule."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "scripts/trials"))

import page_standards  # noqa: E402


@pytest.mark.tex
def test_journals_with_and_without_their_class(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(HERE / "data/stand-ins/taylor-francis", tmp_path / "taylor-francis")
    code = page_standards.main(["--classes", str(tmp_path), "taylor-francis", "copernicus"])
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split(" | ")[2:] for row in rows] == [["met", "met", "met |"], ["no class", "met", "met |"]]
    assert code == 0


def test_a_rule_that_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes((HERE / "data/english/manuscript/figures/flow.pdf").read_bytes())
    assert "PDFA2B" in page_standards.judge(tmp_path / "a.pdf", page_standards.PROFILE.PDF_A_2B)
    shutil.copytree(HERE / "data/minimal", tmp_path / "root")
    (tmp_path / "root/manuscript/sections/01-introduction.tex").write_text("\\begin{itemize} a", encoding="utf-8")
    pages, why = page_standards.try_pages(tmp_path / "root", "lncs")
    assert pages == "" and "-" in why and why not in page_standards.PASSED
