"""`invoke pdf --all`: several at once, said in the journals' order, with the exit codes of one after another."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from typed import ENVIRONMENT, PROGRAM, elyazma
from waiting import wait_for

JOURNALS = ("broken", "first", "plain", "second")


@pytest.fixture
def several(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the minimal manuscript three journals like its own, one of which cannot be read."""
    for name in JOURNALS:
        if name != "plain":
            shutil.copytree(minimal / "styles/plain", minimal / "styles" / name)
    manifest = minimal / "styles/broken/style.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "\n[nonsense]\n", encoding="utf-8")
    monkeypatch.setattr("elyazma.sources.load_journal.list_journals", lambda root: JOURNALS)
    return minimal


def build_all(root: Path, monkeypatch: pytest.MonkeyPatch, workers: int, *flags: str) -> tuple[int, str, str]:
    monkeypatch.setattr("elyazma.flows.build_all.count_workers", lambda: workers)
    answer = elyazma(root, "pdf", "--all", *flags)
    return answer.returncode, answer.stdout, answer.stderr


def test_errors_are_said_for_each_journal_and_make_the_exit_code(
    several: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = several / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\n\nText with \\input{nowhere}.\n", encoding="utf-8")
    one, two = (build_all(several, monkeypatch, workers) for workers in (1, 2))
    assert one == two
    assert two[0] == 1 and two[2].count("[missing-input]") == len(JOURNALS)
    assert not list(several.glob("dist/*.pdf"))


@pytest.mark.tex
def test_one_broken_journal_among_others_and_then_nothing_to_do(several: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said, complained = build_all(several, monkeypatch, 2)
    lines = said.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"dist/minimal-{name}.pdf" for name in JOURNALS[1:]]
    assert code == 1 and "[unknown-key]" in complained
    pdfs = {path.name: path.read_bytes() for path in several.glob("dist/*.pdf")}
    assert sorted(pdfs) == [f"minimal-{name}.pdf" for name in JOURNALS[1:]]
    code, said, _ = build_all(several, monkeypatch, 2)
    assert code == 1 and said.count("is up to date") == 3
    assert build_all(several, monkeypatch, 1, "--force")[0] == 1
    assert {path.name: path.read_bytes() for path in several.glob("dist/*.pdf")} == pdfs


@pytest.mark.tex
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_and_says_so_once(seed: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", PROGRAM, "pdf", "--all"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=seed, env=ENVIRONMENT, stdout=pipe, stderr=pipe, start_new_session=True
    ) as parent:
        assert wait_for(lambda: list(seed.glob("build/*/*/*.log")))
        if how is signal.SIGINT:
            os.killpg(parent.pid, how)
        else:
            parent.send_signal(how)
        said = parent.communicate(timeout=30)[1].decode()
    assert parent.returncode == 130
    assert "interrupted" in said and "Traceback" not in said
    assert wait_for(lambda: not processes_in(seed)), processes_in(seed)
    # The locks are free: whoever builds next does not wait.
    assert elyazma(seed, "pdf", "--journal", "arxiv").returncode == 0


def processes_in(root: Path) -> list[str]:
    listed = subprocess.run(["ps", "-eww", "-o", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(root) in line]
