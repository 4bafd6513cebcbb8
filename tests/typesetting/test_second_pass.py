r"""A second pass that begins beside the first prints what one prints that begins behind it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from elyazma.model.manuscript import SourceTree
from elyazma.system.process import Limits
from elyazma.typesetting.begun import Begun
from elyazma.typesetting.engine import ASKED
from elyazma.typesetting.second_pass import begin_second, hand_over, has_looked_for
from elyazma.typesetting.state import State
from held_formats import TEXT, Paper, Said, formats
from processes import list_processes
from warm_builds import kill_engine, sweep_engine

__all__ = ["formats"]


@dataclass
class Seconds:
    """The engines that have been begun for a second pass, and whether each was given what the first one left.

    `waits_for` is a file that each looks for before the first pass counts as ended.
    """

    begun: list[Begun] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)
    harm: Callable[[Begun], None] = lambda _: None
    waits_for: str = ""


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch, formats: Path) -> Seconds:
    """List the engines that are begun for a second pass."""
    found = Seconds()

    def keep(tree: SourceTree, scratch: Path, epoch: int, limits: Limits) -> Begun | None:
        engine = begin_second(tree, scratch, epoch, limits)
        found.begun.extend([engine] if engine else [])
        return engine

    def take(second: Begun, first: Path, state: State) -> bool:
        _wait_for_question(second, found.waits_for)
        found.taken.append(hand_over(second, first, state))
        found.harm(second)
        return found.taken[-1]

    monkeypatch.setattr("elyazma.typesetting.compile.begin_second", keep)
    monkeypatch.setattr("elyazma.typesetting.compile.hand_over", take)
    return found


def _wait_for_question(engine: Begun, name: str) -> None:
    deadline = time.monotonic() + _LONGEST
    while name and not has_looked_for(engine.pass_.folder, [name]) and time.monotonic() < deadline:
        time.sleep(0.02)


_LONGEST = 20.0
"""Seconds in which an engine reads a short preamble, on a busy machine too."""


def _build(paper: Paper) -> Said:
    """Build from nothing; the PDF, the findings and SyncTeX's places are those of passes one after the other."""
    said = paper.assert_right()
    assert said.pdf and said.proof and said.proof.passes == 2
    assert not list_processes(paper.folder)
    return said


@pytest.mark.tex
@pytest.mark.parametrize(
    "preamble",
    [
        "",
        r"\usepackage{hyperref,cleveref}",
        # What the preamble itself opens is its own, though the first pass has left one of that name.
        r"\usepackage{makeidx}\makeindex",
        r"\newwrite\own\immediate\openout\own=\jobname.own \immediate\write\own{x}\immediate\closeout\own",
    ],
)
def test_second_pass_begins_beside_the_first(preamble: str, tmp_path: Path, seconds: Seconds) -> None:
    said = _build(Paper(tmp_path, preamble))
    assert seconds.taken == [True] and said.proof
    assert said.proof.pdf.parent == seconds.begun[0].pass_.folder


_WRITES = "\n".join(
    (
        r"\newwrite\own\immediate\openout\own=\jobname.own",
        r"\immediate\write\own{\string\gdef\string\said{yes}}\immediate\closeout\own Said: \said.",
    )
)


@pytest.mark.tex
@pytest.mark.parametrize(
    "preamble",
    [
        r"\gdef\said{no}\InputIfFileExists{\jobname.own}{}{}",
        r"\gdef\said{no}\IfFileExists{./\jobname.own}{\gdef\said{yes}}{}",
        r"\gdef\said{no}\newread\old\openin\old=\jobname.own \ifeof\old\else\gdef\said{yes}\fi\closein\old",
        r"\edef\said{[\filesize{\jobname.own}]}",
        # A label's number, from the .aux itself.
        r"\gdef\said{no}\newread\old\openin\old=\jobname.aux \ifeof\old\else\gdef\said{yes}\fi\closein\old",
    ],
)
def test_preamble_that_asks_for_what_the_first_pass_left(preamble: str, tmp_path: Path, seconds: Seconds) -> None:
    seconds.waits_for = "main.aux" if "aux" in preamble else "main.own"
    _build(Paper(tmp_path, preamble, TEXT + _WRITES))
    assert seconds.taken == [False] and not seconds.begun[0].pass_.folder.exists()


@pytest.mark.tex
def test_file_that_the_text_writes_and_reads_is_there(tmp_path: Path, seconds: Seconds) -> None:
    text = f"\\IfFileExists{{\\jobname.own}}{{\\input{{\\jobname.own}}}}{{\\gdef\\said{{no}}}}{_WRITES}{TEXT}"
    _build(Paper(tmp_path, "", text))
    assert seconds.taken == [True]


@pytest.mark.tex
def test_text_that_changes_a_file_of_the_preamble(tmp_path: Path, seconds: Seconds) -> None:
    text = f"{_WRITES.replace('jobname.own', 'jobname-own.tex')}{TEXT}"
    files = {"main-own.tex": r"\gdef\said{no}"}
    seconds.waits_for = "main-own.tex"
    _build(Paper(tmp_path, r"\input{main-own.tex}", text, files))
    assert seconds.taken == [False]


@pytest.mark.tex
def test_errors_are_those_of_the_first_pass(tmp_path: Path, seconds: Seconds) -> None:
    said = Paper(tmp_path, "", f"{TEXT}\\undefinedcommand\n").assert_right()
    assert said.pdf is None and said.findings
    assert len(seconds.begun) == 1 and not seconds.taken and not seconds.begun[0].pass_.folder.exists()


@pytest.mark.tex
def test_error_of_the_second_pass_is_said(tmp_path: Path, seconds: Seconds) -> None:
    text = f"{TEXT}\\ifnum\\pageref{{s}}=1 \\undefinedcommand\\fi\n"
    said = Paper(tmp_path, r"\usepackage{refcount}", text.replace("\\pageref", "\\getpagerefnumber")).assert_right()
    assert any("undefinedcommand" in str(each.message) for each in said.findings)
    assert seconds.taken == [True]


@pytest.mark.tex
@pytest.mark.parametrize("harm", [kill_engine, sweep_engine])
def test_engine_that_is_lost_costs_time_alone(harm: Callable[[Begun], None], tmp_path: Path, seconds: Seconds) -> None:
    seconds.harm = harm
    assert _build(Paper(tmp_path))
    assert len(seconds.begun) == 1


@pytest.mark.tex
@pytest.mark.parametrize(("text", "engine"), [("Words.\n", "xelatex"), (TEXT, "pdflatex")])
def test_none_is_begun_where_no_second_pass_is_certain(
    text: str, engine: str, tmp_path: Path, seconds: Seconds
) -> None:
    assert Paper(tmp_path, text=text, engine=engine).assert_right().pdf
    assert not seconds.begun


@pytest.mark.parametrize(
    ("asked", "path", "found"),
    [
        ("kdebug:kpse_find_file: searching for my own.ent of type tex (from texmf.cnf)", "my own.ent", True),
        ("kdebug:start generic search(files=[a.ent.tex a.ent], must_exist=0, path=.:b.ent)", "tables/A.ent", True),
        ("kdebug:start search(file=./a.ent, must_exist=0, find_all=0, path=.)", "a.ent", True),
        ("kdebug:start generic search(files=[aa.ent], must_exist=0, path=a.ent)", "a.ent", False),
        ("kdebug: a.ent => (nil)", "a.ent", False),
        ("", "a.ent", False),
    ],
)
def test_what_an_engine_has_looked_for_is_read(asked: str, path: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / ASKED).write_text(f"{asked}\n")
    assert has_looked_for(tmp_path, [path]) is found
