"""Choose the font of a document and the lines that load it, by what its engine can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path

from elyazma.languages.scripts import is_sign, script_of
from elyazma.model.diagnostics import Outcome, Span
from elyazma.model.journal import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.system.fonts import FontFiles, find_font
from elyazma.typesetting.bidirectional import name_fallbacks, write_fallbacks, write_language_fonts
from elyazma.typesetting.encodings import read_encodings, write_encoded_fonts
from elyazma.typesetting.preamble import LOAD_FONTS, NoEscape, write_fonts
from elyazma.typesetting.scripts import Setting, choose_scripts, write_scripts

_MONO_FONTS = ("Liberation Mono", "DejaVu Sans Mono", "FreeMono")
"""For typewriter letters that the class's own font lacks: fontspec's is Latin Modern, which ends with Latin."""
_LAST_OF_LATIN = "\u017f"


@dataclass(frozen=True, slots=True)
class Typeface:
    """The lines that choose a font, and the files TeX reads for it: none where TeX finds them by its own.

    `load` stands where the layout says; `set` may stand anywhere behind it in the preamble: with it fonts are loaded,
    and no format can hold one (typesetting/formats.py).
    """

    load: NoEscape
    set: NoEscape = NoEscape("")
    files: tuple[Path, ...] = ()

    @property
    def block(self) -> NoEscape:
        """Give all lines in one."""
        return NoEscape("\n".join(filter(None, (self.load, self.set))))


@dataclass(frozen=True, slots=True)
class Others:
    """Letters of the text that may have fonts of their own: those of any script, and those in typewriter letters.

    `printed` are letters that a font was seen to lack; `reversed` are the languages that run from right to left, by
    babel's names, and the alphabet of each; `place_of` gives where a letter stands.
    """

    letters: str = ""
    typewriter: str = ""
    printed: str = ""
    reversed: Mapping[str, str] = field(default_factory=dict)
    place_of: Callable[[str], Span] = field(default=lambda _: Span("manuscript"))


def choose_typeface(  # noqa: PLR0913
    document: Document, letters: str, place: Span, *, ligatures: bool, used: str = "", others: Others | None = None
) -> Outcome[Typeface]:
    """Choose the first of the manifest's families that has the letters; `place` is where they are named.

    `letters` are those of the languages, `used` those of the text beside them (a cited name's, a Greek word's): a
    family that has both goes before an earlier one that lacks some. Letters of a script with fonts of its own are not
    asked for: `others` get them.
    """
    if document.engine == "pdflatex":
        written = write_encoded_fonts(document.fonts, read_encodings(document.fonts), place)
        return Outcome(Typeface(written.value) if written.value else None, written.diagnostics)
    own, wanted, others = _ours(letters), _ours(letters + used), others or Others()
    found, theirs = find_font(document.fonts, wanted, place), _theirs(letters + used + others.letters)
    if found.value is None:
        found, theirs = find_font(document.fonts, own, place), letters + used + others.letters
    if found.value is None:
        return Outcome(None, found.diagnostics)
    # LuaLaTeX's own shaper loses letters of some fonts ("ə" of Liberation Serif); HarfBuzz does not.
    shaper = ("Renderer=HarfBuzz",) if document.engine == "lualatex" else ()
    sans = find_font(document.sans_fonts, own, place).value if document.sans_fonts else None
    mono = _choose_mono(document, own, others.typewriter, place)
    scripts = choose_scripts(theirs, found.value, others.place_of, others.printed)
    if scripts.value is None:
        return Outcome(None, (*found.diagnostics, *scripts.diagnostics))
    features = (*shaper, *(() if ligatures else ("RawFeature=-liga",)))
    chosen = _Chosen(found.value, sans, mono, scripts.value, features)
    typeface = _write_lualatex(chosen, others.reversed) if shaper else _write_xelatex(chosen)
    return Outcome(typeface, (*found.diagnostics, *scripts.diagnostics))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The families of a document, those of other scripts, and what all of its text's fonts are told."""

    main: FontFiles
    sans: FontFiles | None
    mono: FontFiles | None
    scripts: list[Setting]
    features: tuple[str, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Give the files of all families, each once behind those of the text."""
        own = [file for family in (self.main, self.sans, self.mono) if family for file in family.files]
        fonts = (font for setting in self.scripts for font in setting.fonts.values())
        return (*own, *dict.fromkeys(file for font in fonts for file in font.files))


def _write_xelatex(chosen: _Chosen) -> Typeface:
    fonts = write_fonts(chosen.main, chosen.features, chosen.sans, chosen.mono)
    return Typeface(LOAD_FONTS, _join(fonts, write_scripts(chosen.scripts)), chosen.files)


def _write_lualatex(chosen: _Chosen, alphabets: Mapping[str, str]) -> Typeface:
    features = (*chosen.features, *name_fallbacks(chosen.scripts))
    fonts = write_fonts(chosen.main, features, chosen.sans, chosen.mono)
    others = write_language_fonts(chosen.scripts, alphabets, chosen.main, features)
    # What babel is told about languages and their fonts stands together.
    return Typeface(_join(write_fallbacks(chosen.scripts), LOAD_FONTS, fonts, others), files=chosen.files)


def _join(*parts: str) -> NoEscape:
    return NoEscape("\n".join(filter(None, parts)))


def _ours(letters: str) -> str:
    """Give the letters that a font for running text is asked for: those of no other script."""
    return "".join(letter for letter in letters if (script := script_of(letter)) is None or script.partial)


def _theirs(letters: str) -> str:
    """Give the letters of scripts that a font for running text is not asked for, and signs, which it may lack."""
    return "".join(
        letter for letter in letters if (script := script_of(letter)) and (not script.partial or is_sign(letter))
    )


def _choose_mono(document: Document, own: str, typewriter: str, place: Span) -> FontFiles | None:
    """Choose a family that has the letters set in it, the manifest's first; none leaves the class's own."""
    beyond = (letter for letter in _ours(typewriter) if letter > _LAST_OF_LATIN)
    wanted = "".join(letter for letter in beyond if letter.isalpha() or is_sign(letter))
    found = find_font((*document.mono_fonts, *_MONO_FONTS), wanted, place).value if wanted else None
    if found or not document.mono_fonts:
        return found
    return find_font(document.mono_fonts, own, place).value
