"""Find fonts by the letters they have, through fontconfig: a family's name alone says nothing.

Two families of one name can stand side by side, and the older may lack a letter (Liberation Serif
1.07 has no Ə); TeX then leaves the letter out and exits 0.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, missing, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, join_phrases, phrase, phrase_data
from elyazma.system.font_places import ask_about_fonts
from elyazma.system.nearest import did_you_mean
from elyazma.system.process import ProgramMissing, run_program

_ROOT_FOLDER = Path("/")
_FORMAT = r"%{family[0]}\t%{file}\t%{weight}\t%{slant}\t%{width}\t%{fontversion}\t%{variable}\n"
# fontconfig's own scale (fontconfig.org, "Font Properties"): weight 75 book, 80 regular, 100 medium; 200 bold; width
# 100 normal. Computer Modern's upright face calls itself medium; another family's medium stands behind its regular.
_REGULAR_WEIGHTS, _MEDIUM_WEIGHT, _BOLD_WEIGHTS, _NORMAL_WIDTH = range(75, 81), 100, range(200, 201), 100
# XeTeX wants the number of a face inside a .ttc, and it can load no bitmap or Type 1 file by its path.
_SUFFIXES = (".ttf", ".otf")
_NEEDED_FACES = {(False, False), (True, False), (False, True)}
"""Bold and italic: a family without bold italic sets bold instead (Linux Biolinum)."""
_SHOWN_LETTERS = 40
# What every family in fonts.toml has: Latin and Cyrillic letters. It is no use to install one for any other script.
_COVERED = (range(0x0, 0x530), range(0x1E00, 0x2100))


@dataclass(frozen=True, slots=True)
class FontFiles:
    """One family as four files of one folder, each with every letter that was asked for."""

    family: str
    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """Give the four files."""
        return self.regular, self.bold, self.italic, self.bold_italic


@dataclass(frozen=True, slots=True)
class _Face:
    family: str
    file: Path
    bold: bool
    italic: bool
    version: int
    medium: bool = False


def find_font(families: Sequence[str], letters: str, span: Span) -> Outcome[FontFiles]:
    """Find the first of the families that has every letter in its faces: upright, bold, italic.

    `span` is where the families are named. When none is usable, the finding says what to install, or
    what to write instead.
    """
    try:
        installed = _group_faces(_list_faces(letters))
    except ProgramMissing:
        return Outcome(None, (_fontconfig_missing(span),))
    for family in families:
        if family in installed:
            return Outcome(installed[family], _say_substitution(family, families[0], letters, span))
    return Outcome(None, (_explain_none(families, letters, installed, span),))


def fonts_with(letters: str) -> tuple[str, ...]:
    """Give the installed families with every letter in upright, bold and italic, sorted; none without fontconfig."""
    try:
        return tuple(sorted(_group_faces(_list_faces(letters))))
    except ProgramMissing:
        return ()


def how_to_install(family: str) -> Phrase:
    """Say what to type to get a family; an empty text when no package is known for it."""
    package = _packages().get(family)
    if package is None:
        return NOTHING
    ways = [phrase("type `sudo apt-get install {package}`", package=package["debian"])]
    if "note" in package:
        ways.append(phrase("({note})", note=phrase_data(package["note"])))
    if "brew" in package:
        ways.append(phrase("or on macOS `brew install {package}`", package=package["brew"]))
    return join_phrases(" ", ways)


def may_be_sent(font: Path) -> bool:
    """Tell whether a font's file may be handed on: it is one of the families in fonts.toml, which are all free."""
    try:
        asked = run_program(["fc-scan", "--format", "%{family[0]}\n", str(font)], folder=_ROOT_FOLDER)
    except ProgramMissing:
        return False
    return asked.stdout.decode("utf-8", "replace").partition("\n")[0] in _packages()


# --- Findings -------------------------------------------------------------------------------------


def _fontconfig_missing(span: Span) -> Diagnostic:
    hint = phrase("type `sudo apt-get install fontconfig`, or on macOS `brew install fontconfig`")
    return missing("fontconfig-missing", phrase("fc-list is not installed, so no font can be looked for"), hint, span)


def _say_substitution(family: str, first: str, letters: str, span: Span) -> tuple[Diagnostic, ...]:
    if family == first:
        return ()
    hint = (
        how_to_install(first)
        or did_you_mean(first, [family])
        or phrase("name {family} first if it is the one you want", family=family)
    )
    message = phrase(
        "typeset in {family}: {first} is not installed{letters}",
        family=family,
        first=first,
        letters=_show_letters(letters),
    )
    return (note("font-substituted", message, span, hint),)


def _explain_none(families: Sequence[str], letters: str, installed: Iterable[str], span: Span) -> Diagnostic:
    named = ", ".join(families) or phrase("an empty list")
    message = phrase(
        "none of {named} is installed{letters} in upright, bold and italic", named=named, letters=_show_letters(letters)
    )
    known = next((family for family in families if how_to_install(family)), None)
    if known and all(any(ord(letter) in block for block in _COVERED) for letter in letters):
        return missing("font-missing", message, how_to_install(known), span)
    guess = next(filter(None, (did_you_mean(family, installed) for family in families)), NOTHING)
    others = ", ".join(sorted(installed)[:5])
    hint = guess or (
        phrase("name one that has them: {others}", others=others)
        if others
        else phrase("install a font that has them, and name it")
    )
    return error("font-unknown", message, span, hint)


def _show_letters(letters: str) -> Phrase:
    shown = "".join(dict.fromkeys(letters))
    if not shown:
        return NOTHING
    dots = "…" * (len(shown) > _SHOWN_LETTERS)
    return phrase(" with every letter of “{letters}”", letters=shown[:_SHOWN_LETTERS] + dots)


# --- What fontconfig knows ----------------------------------------------------------------------------


def _packages() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("fonts.toml").read_text(encoding="utf-8"))


def _list_faces(letters: str) -> Sequence[_Face]:
    points = " ".join(f"{ord(letter):x}" for letter in sorted(set(letters)))
    pattern = f":charset={points}" if points else ":"
    # With its own HOME: people without root keep fonts in ~/.local/share/fonts.
    home = {"HOME": os.environ["HOME"]} if "HOME" in os.environ else {}
    return _read_faces(ask_about_fonts(run_program, ["fc-list", "--format", _FORMAT, pattern], home))


@lru_cache(maxsize=8)
def _read_faces(said: str) -> tuple[_Face, ...]:
    return tuple(face for face in map(_read_face, said.splitlines()) if face)


def _read_face(line: str) -> _Face | None:
    fields = line.split("\t")
    try:
        family, file, *numbers, variable = fields
        weight, slant, width, version = (int(float(number or 0)) for number in numbers)
    except ValueError:
        return None
    if variable == "True" or not file.lower().endswith(_SUFFIXES):
        return None
    if width != _NORMAL_WIDTH or weight not in (*_REGULAR_WEIGHTS, _MEDIUM_WEIGHT, *_BOLD_WEIGHTS):
        return None
    return _Face(family, Path(file), weight in _BOLD_WEIGHTS, slant > 0, version, weight == _MEDIUM_WEIGHT)


def _group_faces(faces: Iterable[_Face]) -> dict[str, FontFiles]:
    """Put faces of one family and folder together; of two complete sets of a name the newer version wins."""
    groups: dict[tuple[str, Path, str], dict[tuple[bool, bool], _Face]] = {}
    for face in sorted(faces, key=lambda face: (not face.medium, face.version, face.file), reverse=True):
        group = groups.setdefault((face.family, face.file.parent, face.file.suffix), {})
        group.setdefault((face.bold, face.italic), face)
    complete: dict[str, tuple[int, FontFiles]] = {}
    for (family, _, _), group in groups.items():
        if group.keys() >= _NEEDED_FACES and group[False, False].version > complete.get(family, (-1,))[0]:
            complete[family] = (group[False, False].version, _as_files(family, group))
    return {family: files for family, (_, files) in complete.items()}


def _as_files(family: str, group: Mapping[tuple[bool, bool], _Face]) -> FontFiles:
    return FontFiles(
        family,
        regular=group[False, False].file,
        bold=group[True, False].file,
        italic=group[False, True].file,
        bold_italic=group.get((True, True), group[True, False]).file,
    )
