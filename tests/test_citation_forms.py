r"""What natbib's commands print, in real PDFs: tests/data/citations/<style>.<language>.txt, a line per command.

One document per style and language holds all commands. Read every line of a golden before you commit it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cited import references_of
from elyazma.model.journal import Citations
from typeset import typeset

DATA = Path(__file__).parent / "data/citations"
STYLES = [
    ("apa", "az"), ("apa", "en"), ("chicago-author-date", "az"), ("modern-language-association", "en"),
    ("gost-r-7-0-5-2008", "az"), ("springer-basic-author-date", "az"), ("ieee", "az"), ("ieee", "en"),
    ("vancouver", "az"), ("nature", "en"), ("springer-lecture-notes-in-computer-science", "az"),
]  # fmt: skip
BARE = {"springer-lecture-notes-in-computer-science"}
"""Styles of a class without natbib: it knows no alias, capital or star of natbib's but those we define."""


def mark(at: int, command: str) -> str:
    return f"Q{at:02d} {command}."


@pytest.mark.tex
@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no xelatex")
@pytest.mark.parametrize(("style", "language"), STYLES)
def test_commands_as_printed(style: str, language: str, tmp_path: Path, update: bool) -> None:
    commands = (DATA / "commands.txt").read_text(encoding="utf-8").splitlines()
    bib = (DATA / "works.bib").read_text(encoding="utf-8")
    references = references_of(bib, tmp_path / "cache", language, Citations(csl=style))
    body = "\n\n".join(mark(at, command) for at, command in enumerate(commands))
    _, log, text = typeset(references, body + "\n\nQ99 \\clearpage", tmp_path, language, bare=style in BARE)
    assert "undefined" not in log
    found = re.split(r"Q\d\d ?", text)[1 : len(commands) + 1]
    printed = "".join(f"{command}\n    {line.strip()}\n" for command, line in zip(commands, found, strict=True))
    golden = DATA / f"{style}.{language}.txt"
    if update:
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")
