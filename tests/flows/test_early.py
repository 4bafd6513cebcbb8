"""What a build begins before it knows what it builds, and leaves behind it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.flows import early
from elyazma.flows.early import begin_early, prepare_format
from elyazma.model.audience import Options


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every preamble want a format."""
    monkeypatch.setattr(early, "tree_of", lambda _: object())
    monkeypatch.setattr(early, "is_wanted", lambda *_: True)
    monkeypatch.setattr(early, "read_last", lambda _: _Last())


class _Last:
    epoch = 0


@pytest.mark.usefixtures("wanted")
def test_maker_of_formats_runs_no_module_of_the_authors(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(early, "start_detached", commands.append)
    prepare_format(minimal, Options())
    (command,) = commands
    for name in ("json", "gzip", "elyazma", "shutil"):
        (minimal / f"{name}.py").write_text(f"open('ran', 'a').write('{name}')\n")
    subprocess.run(command, cwd=minimal, check=True)
    assert not (minimal / "ran").exists()


@pytest.mark.usefixtures("wanted")
def test_maker_that_cannot_be_started_fails_no_build(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: list[str]) -> None:
        raise OSError

    monkeypatch.setattr(early, "start_detached", refuse)
    prepare_format(minimal, Options())


def test_engine_that_cannot_be_held_fails_no_build(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (minimal / "build").write_text("no folder")
    with begin_early(minimal, Options()) as held:
        assert held == ()
