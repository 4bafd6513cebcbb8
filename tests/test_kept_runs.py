"""The store of what programs answered: what is asked otherwise is asked anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from elyazma.system.own_tree import NOWHERE
from elyazma.system.pandoc.program import LOG, find_pandoc
from elyazma.system.process import Finished, Limits, find_program, run_program
from file_finder import run_or_find
from kept_runs import Runner, keep_answers, make_runner


@pytest.fixture
def runs() -> list[tuple[str, ...]]:
    return []


@pytest.fixture
def ask(tmp_path: Path, runs: list[tuple[str, ...]]) -> Runner:
    def run(arguments: Any, *, folder: Path, **options: Any) -> Finished:
        runs.append(tuple(arguments))
        return run_program(arguments, folder=folder, **options)

    return make_runner(tmp_path, run)


READ = ("--from=latex", "--to=json", "--sandbox", "-")


def test_the_same_question_is_asked_once(ask: Runner, runs: list[tuple[str, ...]], tmp_path: Path) -> None:
    command = [find_pandoc(), *READ]
    first, second = (ask(command, folder=tmp_path, stdin="a") for _ in range(2))
    assert first == second == ask(command, folder=tmp_path.parent, stdin=b"a")
    assert b"Para" in first.stdout and len(runs) == 1


def test_whatever_is_changed_is_asked_anew(
    ask: Runner, runs: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [find_pandoc(), *READ]
    ask(command, folder=tmp_path, stdin="a")
    assert b"other" in ask(command, folder=tmp_path, stdin="other").stdout
    ask([*command, "--verbose"], folder=tmp_path, stdin="a")
    ask(command, folder=tmp_path, stdin="a", environment={"LANG": "az"})
    ask(command, folder=tmp_path, stdin="a", limits=Limits(seconds=50))
    ask(command, folder=tmp_path, stdin="a", readable=[Path(find_pandoc())], writable=[tmp_path])
    monkeypatch.setenv("TEXMFHOME", "/elsewhere")
    ask(command, folder=tmp_path, stdin="a")
    assert len(runs) == 7


def test_a_program_that_is_written_anew_is_asked_anew(
    ask: Runner, runs: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kept_runs.MADE_BY_TESTS", Path("/nowhere"))
    program = tmp_path / "programs/pandoc"
    program.parent.mkdir()
    for said in ("one", "two", "two"):
        program.write_text(f"#!/bin/sh\necho {said}\n", encoding="utf-8")
        program.chmod(0o755)
        assert ask([str(program), "--to=json"], folder=tmp_path, stdin="").stdout == f"{said}\n".encode()
    assert len(runs) == 3


def test_what_may_read_or_write_a_file_runs_each_time(ask: Runner, runs: list[tuple[str, ...]], tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("a", encoding="utf-8")
    for _ in range(2):
        ask([find_pandoc(), "--from=latex", "--to=json", "a.tex"], folder=tmp_path)
        ask([find_pandoc(), *READ, "--reference-doc=a.docx"], folder=tmp_path, stdin="a")
        ask(["git", "status"], folder=tmp_path)
    assert len(runs) == 6


def test_the_log_is_there_again(ask: Runner, tmp_path: Path) -> None:
    command = [find_pandoc(), *READ[:-1], "--verbose", f"--log={LOG}", "-"]
    logs = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        ask(command, folder=folder, stdin="a \\vspace{1cm} b")
        logs.append((folder / LOG).read_bytes())
    assert logs[0] == logs[1] and b"SkippedContent" in logs[0]


def test_another_list_of_references_is_formatted_anew(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(document: str, folder: Path) -> bytes:
        del folder
        asked.append(document)
        return document.upper().encode()

    kept = keep_answers(tmp_path, ask)
    assert [kept(document, tmp_path) for document in ("a", "b", "a")] == [b"A", b"B", b"A"]
    assert asked == ["a", "b"]


@pytest.mark.skipif(find_program("fc-list") is None, reason="no fontconfig")
def test_the_machines_fonts_are_asked_for_once_and_a_homes_each_time(
    ask: Runner, runs: list[tuple[str, ...]], tmp_path: Path
) -> None:
    command = ["fc-list", "--format", "%{family[0]}\n", ":charset=61"]
    assert len({ask(command, folder=Path("/")).stdout for _ in range(2)}) == 1
    for _ in range(2):
        ask(command, folder=Path("/"), environment={"HOME": str(tmp_path)})
        ask(["fc-scan", str(tmp_path / "a.ttf")], folder=Path("/"))
    assert len(runs) == 5


@pytest.mark.skipif(find_program("kpsewhich") is None, reason="no TeX")
@pytest.mark.parametrize("environment", [{}, {"TEXMFHOME": NOWHERE}])
def test_a_running_kpsewhich_answers_as_one_that_is_started(environment: dict[str, str]) -> None:
    names = ["article.cls", "no-such.cls", "natbib.sty", "a b.sty", "ptmr8r.tfm"]
    started, running = (
        ask(["kpsewhich", *names], folder=Path("/"), environment=environment) for ask in (run_program, run_or_find)
    )
    assert (running.code, running.stdout) == (started.code, started.stdout)
    assert running.code == 2 and b"/natbib.sty\n" in running.stdout
    again = run_or_find(["kpsewhich", "no-such.cls"], folder=Path("/"), environment=environment)
    assert (again.code, again.stdout) == (1, b"")


def test_a_newer_pandoc_of_the_machine_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = tmp_path / "pandoc"
    newer.write_text("#!/bin/sh\necho pandoc 99.0\n")
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert Path(find_pandoc()).parent.parent.name == "pypandoc"
