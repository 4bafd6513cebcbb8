"""The commands as typed: exit codes, and what is said of wrong usage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = "from elyazma.tasks import program; program.run()"
SCRIPTS = Path(__file__).parents[1] / "scripts"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SCRIPTS)}


def elyazma(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program `elyazma` in a folder."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nonsense",), "nonsense"),
        (("nonsense",), "nonsense"),
        (("pdf", "--nonsense"), "nonsense"),
        (("--help", "nonsense"), "nonsense"),
        (("new",), "path"),
        (("new", "paper", "--journal", "ancient-lnd"), "did you mean ancient-land?"),
        (("new", "paper", "--language", "azz"), "did you mean az?"),
        (("new", "paper", "--language", "klingon"), "the languages are: az, en"),
        (("new", "Paper"), "paper instead"),
        (("new", "."), "not empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_ends_with_2_and_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    answer = elyazma(tmp_path, *arguments)
    assert answer.returncode == 2, answer.stderr
    assert said in answer.stderr and "Traceback" not in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_program_says_its_version_and_lists_the_tasks(tmp_path: Path) -> None:
    from elyazma import __version__

    assert elyazma(tmp_path, "--version").stdout == f"Elyazma {__version__}\n"
    listed = elyazma(tmp_path, "--list").stdout
    assert all(f"  {name} " in listed for name in ("new", "pdf", "check", "bib"))


def test_new_says_what_it_made_and_what_to_type_next(tmp_path: Path) -> None:
    answer = elyazma(tmp_path, "new", "deep/my-paper", "--title", "Öz  adı", "--journal", "ancient-land")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("deep/my-paper: a new article (az) for ancient-land\n")
    assert "cd 'deep/my-paper'" in answer.stdout
    article = (tmp_path / "deep/my-paper/manuscript/article.toml").read_text(encoding="utf-8")
    assert 'az = "Öz adı"\n' in article and 'slug = "my-paper"' in article


def test_program_finds_the_manuscript_above_and_runs_none_of_its_code(tmp_path: Path) -> None:
    elyazma(tmp_path, "new", "paper")
    (tmp_path / "paper/tasks.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    answer = elyazma(tmp_path / "paper/manuscript/sections", "check")
    assert answer.returncode == 0 and "manuscript/article.toml" in answer.stderr
    assert "no-manuscript" in elyazma(tmp_path, "check").stderr


@pytest.mark.tex
def test_interrupt_ends_with_130(tmp_path: Path) -> None:
    elyazma(tmp_path, "new", "paper")
    (tmp_path / "paper/manuscript/sections/01-giris.tex").write_text("\\def\\x{\\x}\\x\n", encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, "pdf"]
    process = subprocess.Popen(command, cwd=tmp_path / "paper", env=ENVIRONMENT, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("paper/build/*/run-*/*.log")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and b"Traceback" not in said
