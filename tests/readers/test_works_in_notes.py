"""Notes that describe works: a publisher and a year in brackets are no citation."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.imports import import_paper

PAPER = """# Rooms of archives and their many readers

Ada Reader

## Abstract

This is a short summary of the article, and it says little.

## Introduction

An archive keeps names.[^1] It did so early.[^2] It does so still{cited}.[^3]

## References

Gray, Ida. A History of Slips. Oxford: Field Press, 1987.

Hasanli, Jamil. Foreign Policy of the Republic. Routledge, 2016.

[^1]: See Jamil Hasanli, *Foreign Policy of the Republic* {first}, 12.
[^2]: Ida Gray, *A History of Slips* {second}, 4.
[^3]: Hasanli, *Foreign Policy*, 15.
"""


def read_paper(folder: Path, **words: str) -> tuple[str, str]:
    """Import the paper; give its text and its bibliography."""
    paper = folder / "paper.md"
    paper.write_text(PAPER.format(**words), encoding="utf-8")
    import_paper(paper, folder / "made", lambda _: None)
    sections = sorted((folder / "made/manuscript/sections").glob("*.tex"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in sections)
    return text, (folder / "made/bib/references.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("first", "second"),
    [("(Routledge, 2016)", "(Field Press, 1987)"), ("(London: Routledge, 2016)", "(Oxford: Field Press, 1987)")],
)
def test_an_imprint_in_a_note_stays(tmp_path: Path, first: str, second: str) -> None:
    text, bibliography = read_paper(tmp_path, first=first, second=second, cited="")
    assert first in text and second in text and r"\cite" not in text.partition(r"\nocite")[0]
    assert bibliography.count("@") == 2


def test_a_text_that_cites_in_brackets_names_its_works(tmp_path: Path) -> None:
    text, bibliography = read_paper(
        tmp_path, first="of 2016", second="of 1987", cited=" (Stone, 2005) and again (Lake, 2006)"
    )
    assert r"\citep{stone2005}" in text and "lake2006" in bibliography
