"""scripts/trials/csl_fixtures.py: how a fixture of the CSL project is read, cited by our path, and judged.

The fixtures here are our own, in the suite's form; tests/data/mapping/csl-fixtures.txt lists the suite's that pass.
"""

from __future__ import annotations

from pathlib import Path

import csl_fixtures
import pytest
from csl_fixtures import FAILED, LEFT_OUT, PASSED, clean, is_ours, judge, read_fixture, write_text

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="CLASS" version="1.0">
  <info><id/><title/><updated>2026-11-29T00:00:00+00:00</updated></info>
  <citation><layout delimiter="; " suffix="."><choose>
    <if position="ibid"><text term="ibid" text-case="capitalize-first"/></if>
    <else><names variable="author"/><text variable="title" prefix=", "/></else>
  </choose></layout></citation>
  <bibliography><layout suffix="."><names variable="author"/>
    <text variable="title" prefix=", "/></layout></bibliography>
</style>"""
ITEMS = """[{"id": "ITEM-1", "type": "book", "title": "A", "author": [{"family": "Rzayev"}]},
  {"id": "ITEM 2", "type": "book", "title": "B", "author": [{"family": "Quliyev"}]}]"""


def make_fixture(folder: Path, result: str, mode: str = "citation", kind: str = "note", citations: str = "") -> Path:
    parts = {"MODE": mode, "CSL": STYLE.replace("CLASS", kind), "INPUT": ITEMS, "RESULT": result}
    parts |= {"CITATION-ITEMS": citations} if citations else {}
    path = folder / "position_Ours.txt"
    path.write_text("\n".join(f">>==== {name} ====>>\n{text}\n<<==== {name} ====<<\n" for name, text in parts.items()))
    return path


AGAIN = '[[{"id": "ITEM-1"}], [{"id": "ITEM-1"}], [{"id": "ITEM 2"}, {"id": "ITEM-1"}]]'


def test_notes_of_a_fixture_are_ours(tmp_path: Path) -> None:
    fixture = read_fixture(make_fixture(tmp_path, "Rzayev, A.\nIbid.\nQuliyev, B; Rzayev, A.", citations=AGAIN))
    assert (fixture.kind, fixture.notes) == ("position", [1, 2, 3])
    assert "\\cites[][]{ITEM-2}[][]{ITEM-1}" in write_text(fixture)
    assert judge(fixture)[0] == PASSED


def test_another_text_fails(tmp_path: Path) -> None:
    assert judge(read_fixture(make_fixture(tmp_path, "Rzayev, C.", citations=AGAIN)))[0] == FAILED


def test_lists_are_compared_without_their_marks(tmp_path: Path) -> None:
    result = '<div class="csl-bib-body">\n<div class="csl-entry">Quliyev, B.</div>\n<div>Rzayev, A.</div>\n</div>'
    fixture = read_fixture(make_fixture(tmp_path, result, "bibliography"))
    assert clean(fixture.result, ordered=False) == ["Quliyev, B", "Rzayev, A"]
    assert judge(fixture)[0] == PASSED


def test_citations_in_the_text_are_left_out(tmp_path: Path) -> None:
    fixture = read_fixture(make_fixture(tmp_path, "(A)", kind="in-text"))
    assert not is_ours(fixture)
    assert judge(fixture) == (LEFT_OUT, "")


def test_ratchet_tells_of_what_begins_and_what_ceases_to_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(csl_fixtures, "RATCHET", tmp_path / "list.txt")
    assert csl_fixtures.hold_ratchet({"a": PASSED, "b": FAILED}, update=True) == 0
    assert csl_fixtures.hold_ratchet({"a": FAILED, "b": PASSED}, update=False) == 1
    assert capsys.readouterr().out == "a passed before\nb passes and is not listed\n"


def test_position_fixtures_of_the_suite_pass() -> None:
    listed = csl_fixtures.RATCHET.read_text(encoding="utf-8").splitlines()
    assert sum(name.startswith("position_") for name in listed) >= 11
