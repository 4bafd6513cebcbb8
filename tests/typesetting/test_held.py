"""An engine waits behind the preamble of the last build, and whatever happens to it costs time alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from elyazma.system.files import remove_folder, write_scratch
from elyazma.typesetting.ahead import list_behind
from elyazma.typesetting.formats import builds_folder
from elyazma.typesetting.held import hold_engine, read_last, record_file
from held_formats import TEXT, Paper, formats
from processes import kill_each, list_processes
from warm_builds import sweep_engine, wait_for_engine

__all__ = ["formats"]


@pytest.mark.parametrize("content", ["", "null", "[]", "{}", '{"folder": "x"}', "{"])
def test_damaged_memory_of_the_last_build_says_nothing(content: str, tmp_path: Path, formats: Path) -> None:
    write_scratch(record_file(tmp_path), content)
    assert read_last(tmp_path) is None and read_last(tmp_path / "none") is None
    assert hold_engine(tmp_path) is None


@pytest.fixture
def paper(tmp_path: Path, formats: Path) -> Paper:
    """Give a paper that has a format."""
    paper = Paper(tmp_path)
    assert paper.begin() == ""
    return paper


@pytest.mark.tex
def test_held_engine_sets_an_edited_text_or_is_ended(paper: Paper, tmp_path: Path) -> None:
    paper.text = f"{TEXT}\nAn edited text.\n\\input{{tables/own}}\n"
    paper.files["manuscript/tables/own.tex"] = "A file that TeX finds in the manuscript's folder.\n"
    held = paper.hold()
    assert wait_for_engine(tmp_path) and held.is_alive()
    said = paper.assert_right(held)
    assert said.proof and said.proof.pdf.parent == held.pass_.folder and not held.is_alive()

    held = paper.hold()
    paper.preamble = r"\newcommand\other{}"
    said = paper.assert_right(held)
    assert said.proof and said.proof.pdf.parent != held.pass_.folder
    # It waits still, for whoever has begun it.
    held.abandon()
    assert not held.is_alive() and not held.pass_.folder.exists() and not list_processes(tmp_path)


@pytest.mark.tex
def test_held_engine_that_is_lost_costs_time_alone(paper: Paper, tmp_path: Path, formats: Path) -> None:
    held = paper.hold()
    kill_each(wait_for_engine(held.pass_.folder))
    paper.assert_right(held)
    held.abandon()

    held = paper.hold()
    sweep_engine(held)
    paper.assert_right(held)
    held.abandon()

    held = paper.hold()
    remove_folder(formats)
    paper.assert_right(held)
    held.abandon()
    assert hold_engine(paper.scratch) is None
    assert not list_processes(tmp_path)


@pytest.mark.tex
def test_two_engines_are_held_at_once(paper: Paper, tmp_path: Path) -> None:
    first, second = paper.hold(), paper.hold()
    paper.text = f"{TEXT}\nA third text.\n"
    paper.assert_right(second)
    paper.assert_right(first)
    first.abandon()
    second.abandon()
    assert not list_processes(tmp_path)


@pytest.mark.tex
def test_no_engine_is_held_where_no_format_is_wanted(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELYAZMA_FORMATS", "0")
    assert hold_engine(paper.scratch) is None
    monkeypatch.delenv("ELYAZMA_FORMATS")
    last = record_file(paper.scratch)
    last.write_text(json.dumps({**json.loads(last.read_text()), "format": "another"}))
    assert hold_engine(paper.scratch) is None


@pytest.mark.tex
def test_a_folder_that_somebody_hands_over_begins_nothing(paper: Paper, tmp_path: Path) -> None:
    copy = tmp_path / "handed-over"
    shutil.copytree(paper.scratch, copy)
    # Nothing that lies there names the files that are read, or the folder that is written.
    (copy / "last.json").write_text(record_file(paper.scratch).read_text())
    assert read_last(paper.scratch) and hold_engine(copy) is None


@pytest.mark.tex
def test_an_engine_is_not_begun_where_nothing_can_be_written(paper: Paper) -> None:
    shutil.rmtree(paper.scratch)
    paper.scratch.write_text("a file in the folder's place")
    assert read_last(paper.scratch) and hold_engine(paper.scratch) is None


@pytest.mark.tex
def test_a_cache_that_cannot_be_written_stops_no_build(paper: Paper) -> None:
    remove_folder(builds_folder())
    builds_folder().write_text("a file in the folder's place")
    assert paper.build().pdf and read_last(paper.scratch) is None


@pytest.mark.tex
def test_an_engine_that_was_ended_is_not_waited_for(paper: Paper, tmp_path: Path) -> None:
    """A text with letters that its font lacks is assembled and set twice, and the first is not what was guessed."""
    held = paper.hold()
    held.go_on(list_behind(paper.tree()), tmp_path / "root")
    own, paper.preamble = paper.preamble, r"\newcommand\other{}"
    paper.assert_right(held)
    assert not held.is_alive()
    paper.preamble = own
    paper.assert_right(held)
    assert not list_processes(tmp_path)
