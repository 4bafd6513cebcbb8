"""Choose the font of a document and the lines that load it, by what its engine can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from elyazma.model.diagnostics import Outcome, Span
from elyazma.model.journal import Document
from elyazma.system.fonts import find_font
from elyazma.typesetting.encodings import read_encodings, write_encoded_fonts
from elyazma.typesetting.preamble import NoEscape, write_fonts


@dataclass(frozen=True, slots=True)
class Typeface:
    """The lines that load a font, and the files TeX reads for it: none where TeX finds them by its own."""

    block: NoEscape
    files: tuple[Path, ...] = ()


def choose_typeface(
    document: Document, letters: str, place: Span, *, ligatures: bool, used: str = ""
) -> Outcome[Typeface]:
    """Choose the first of the manifest's families that has the letters; `place` is where they are named.

    `letters` are those of the languages, `used` those of the text beside them (a cited name's, a Greek word's): a
    family that has both goes before an earlier one that lacks some.
    """
    if document.engine == "pdflatex":
        written = write_encoded_fonts(document.fonts, read_encodings(document.fonts), place)
        return Outcome(Typeface(written.value) if written.value else None, written.diagnostics)
    found = find_font(document.fonts, letters + used, place)
    if found.value is None:
        found = find_font(document.fonts, letters, place)
    if found.value is None:
        return Outcome(None, found.diagnostics)
    # LuaLaTeX's own shaper loses letters of some fonts ("ə" of Liberation Serif); HarfBuzz does not.
    shaper = ("Renderer=HarfBuzz",) if document.engine == "lualatex" else ()
    sans, mono = (find_font(families, letters, place).value for families in (document.sans_fonts, document.mono_fonts))
    block = write_fonts(found.value, (*shaper, *(() if ligatures else ("RawFeature=-liga",))), sans, mono)
    files = tuple(file for family in (found.value, sans, mono) if family for file in family.files)
    return Outcome(Typeface(block, files), found.diagnostics)
