r"""What print_citation prints is what natbib printed in real PDFs: tests/data/citations, which TeX makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cited import references_of
from elyazma.journal import Citations
from elyazma.languages import load_language
from elyazma.model import Inline, References
from elyazma.tools.citing.printing import brackets_of, ends_in_point, print_citation
from elyazma.tools.tex.inlines import to_plain
from test_citation_forms import BARE, DATA, STYLES

CITATION = re.compile(r"\\(\w+)(\*?)((?:\[[^\]]*\])*)\{([^}]*)\}")


def print_tex(tex: str, references: References, language: str, *, bare: bool = False) -> tuple[Inline, ...]:
    """Print a line of commands.txt, where citations may stand in \\citetext."""
    if inner := re.fullmatch(r"\\citetext\{(.*)\}(.*)", tex):
        opening, closing = brackets_of(references, bare=bare)
        within = print_tex(inner[1], references, language, bare=bare)
        return Inline("text", opening), *within, Inline("text", closing + inner[2])
    return tuple(_pieces(tex, references, language, bare=bare))


def _pieces(tex: str, references: References, language: str, *, bare: bool) -> Iterator[Inline]:
    end = 0
    for found in CITATION.finditer(tex):
        yield Inline("text", tex[end : found.start()].replace("~", "\u00a0"))
        notes = re.findall(r"\[([^\]]*)\]", found[3])
        before, after = ("", *notes, "", "")[:2] if not notes else (*["", *notes][-2:],)
        keys = [key.strip() for key in found[4].split(",")]
        spoken = load_language(language)
        printed = print_citation(
            found[1], keys, (before, after), references, bool(found[2]), language=spoken, bare=bare
        )
        yield from printed
        end = found.end() + (ends_in_point((before, after), printed) and tex[found.end() :].startswith("."))
    yield Inline("text", tex[end:])


def as_extracted(text: str) -> str:
    """Bring a text to what is comparable with a PDF's: raised signs stand apart there, spaces are all alike."""
    return re.sub(r"\s+", " ", text).strip()


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("style", "language"), STYLES)
def test_prints_what_the_pdf_has(style: str, language: str, tmp_path: Path) -> None:
    bib = (DATA / "works.bib").read_text(encoding="utf-8")
    references = references_of(bib, tmp_path / "cache", language, Citations(csl=style))
    lines = (DATA / f"{style}.{language}.txt").read_text(encoding="utf-8").splitlines()
    # Around raised signs a PDF's text has spaces of its own.
    alike = squeeze if references.form.superscript else as_extracted
    printed = {
        tex: alike(to_plain(print_tex(f"{tex}.", references, language, bare=style in BARE))) for tex in lines[::2]
    }
    assert printed == {tex: alike(line) for tex, line in zip(lines[::2], lines[1::2], strict=True)}
