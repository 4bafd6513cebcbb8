"""A journal is found by what people call it, can be copied to be changed, and a submission can go elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elyazma.sources.load_journal import copy_journal, find_called, list_journals
from test_bad_input import good, paper, type_command

__all__ = ["good", "paper"]


@pytest.mark.parametrize(
    ("called", "journals"),
    [
        ("Qədim Diyar", ("ancient-land",)),
        ("qedim diyar", ("ancient-land",)),
        ("ANCIENT LAND", ("ancient-land",)),
        ("ancient_land", ("ancient-land",)),
        ("Elmi İş", ("elmi-is",)),
        ("acm", ("acm",)),
        ("Elsevier", ("elsarticle",)),
        ("royal astronomical society", ("mnras",)),
        ("elmi", ("aztu", "elmi-is", "scientific-research")),
        ("nobody's", ()),
        ("", ()),
        ("-", ()),
    ],
)
def test_journal_is_found_by_what_people_call_it(called: str, journals: tuple[str, ...], tmp_path: Path) -> None:
    assert find_called(tmp_path, called) == journals


def test_tasks_take_the_name_that_people_say(paper: Path) -> None:
    by_name, by_id = (type_command(paper, "check", "--journal", each) for each in ("Ancient Land", "ancient-land"))
    assert by_name.text == by_id.text and by_name.code == by_id.code
    said = type_command(paper, "check", "--journal", "elmi")
    assert (said.code, said.text) == (
        2, 'no journal "elmi": the journals are: aztu, elmi-is, scientific-research\n',
    )  # fmt: skip


def test_journal_is_copied_once_and_then_goes_first(paper: Path) -> None:
    said = type_command(paper, "journals", "--copy", "Elmi İş")
    assert said.code == 0 and "styles/elmi-is/style.toml" in said.text
    again = type_command(paper, "journals", "--copy", "elmi-is")
    assert (again.code, again.text) == (2, "styles/elmi-is is here already: change that\n")
    manifest = paper / "styles/elmi-is/style.toml"
    manifest.write_text(manifest.read_text().replace("Elmi İş", "Our own"))
    assert find_called(paper, "our own") == ("elmi-is",)


def test_what_a_manuscript_has_of_its_own_is_not_copied(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "data/minimal/styles", tmp_path / "styles")
    assert "plain" in list_journals(tmp_path) and copy_journal(tmp_path, "plain") is None


@pytest.mark.tex
def test_submission_goes_to_another_portal(paper: Path) -> None:
    (paper / "manuscript/article.toml").write_text(
        (paper / "manuscript/article.toml").read_text() + '\n[[authors]]\ngiven = "A"\nfamily = "B"\n', encoding="utf-8"
    )
    said = type_command(paper, "submit", "--portal", "arxiv", "--draft")
    assert "00README.json" in said.text, said.text
    unknown = type_command(paper, "submit", "--portal", "arxv")
    assert (unknown.code, unknown.text) == (2, 'no portal "arxv": did you mean arxiv?\n')
