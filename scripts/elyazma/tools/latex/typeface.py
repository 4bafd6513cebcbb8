"""Choose the font of a document and the lines that load it, by what its engine can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from elyazma.diagnostics import Outcome, Span
from elyazma.journal import Document
from elyazma.tools.fonts import find_font
from elyazma.tools.latex.encodings import read_encodings, write_encoded_fonts
from elyazma.tools.latex.preamble import NoEscape, write_fonts


@dataclass(frozen=True, slots=True)
class Typeface:
    """The lines that load a font, and the files TeX reads for it: none where TeX finds them by its own."""

    block: NoEscape
    files: tuple[Path, ...] = ()


def choose_typeface(document: Document, letters: str, place: Span, *, ligatures: bool) -> Outcome[Typeface]:
    """Choose the first of the manifest's families that has the letters; `place` is where they are named."""
    if document.engine == "pdflatex":
        written = write_encoded_fonts(document.fonts, read_encodings(), place)
        return Outcome(Typeface(written.value) if written.value else None, written.diagnostics)
    found = find_font(document.fonts, letters, place)
    if found.value is None:
        return Outcome(None, found.diagnostics)
    # LuaLaTeX's own shaper loses letters of some fonts ("ə" of Liberation Serif); HarfBuzz does not.
    shaper = ("Renderer=HarfBuzz",) if document.engine == "lualatex" else ()
    block = write_fonts(found.value, (*shaper, *(() if ligatures else ("RawFeature=-liga",))))
    return Outcome(Typeface(block, found.value.files), found.diagnostics)
