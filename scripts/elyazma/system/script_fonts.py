"""Find a font for the letters of one script, through fontconfig: upright alone will do, and a .ttc's face too.

Families for running text are found in fonts.py: they need bold and italic, which most scripts do not have.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.font_places import ask_about_fonts
from elyazma.system.process import run_program

_FORMAT = r"%{family[0]}\t%{file}\t%{index}\t%{weight}\t%{slant}\t%{width}\t%{variable}\t%{charset}\n"
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
# fontconfig's scale: 75 book, 80 regular, 100 medium, 200 bold; width 100 normal, 87 that of Symbola's only face.
_REGULAR_WEIGHTS, _BOLD_WEIGHT, _NORMAL_WIDTH, _WIDTHS = (80, 75, 100), 200, 100, range(87, 113)


@dataclass(frozen=True, slots=True)
class FaceFile:
    """One face: its file, and its number in a .ttc, 0 where the file is one font."""

    path: Path
    index: int = 0


@dataclass(frozen=True, slots=True)
class ScriptFont:
    """A family that has letters of a script; `lacking` are those it has not. Without a bold or italic face: none."""

    family: str
    regular: FaceFile
    bold: FaceFile | None = None
    italic: FaceFile | None = None
    lacking: str = ""

    @property
    def files(self) -> tuple[Path, ...]:
        """Give the files, each once."""
        faces = (self.regular, self.bold, self.italic)
        return tuple(dict.fromkeys(face.path for face in faces if face))


@dataclass(frozen=True, slots=True)
class _Face:
    family: str
    file: FaceFile
    weight: int
    slanted: bool
    width: int
    charset: str


def find_script_font(families: Sequence[str], letters: str, *, any_family: bool = True) -> ScriptFont | None:
    """Find the first family with all letters, else any other installed one, else the one with most of them.

    With `any_family` false only `families` are looked at, and all letters are asked for. Raises ProgramMissing.
    """
    installed = _group(_list_faces(letters))
    named = next((installed[family] for family in families if family in installed), None)
    if named or not any_family:
        return named
    # No family of the list has all: one with most of them goes before a stranger that has all.
    partial = _group(_list_faces(min(letters)))
    most = [replaced for family in families if family in partial if (replaced := _measure(partial[family], letters))]
    if most:
        return min(most, key=lambda font: len(font.lacking))
    others = sorted(installed, key=lambda family: ("Serif" not in family, "Mono" in family, family))
    return installed[others[0]] if others else None


def find_lacking(font: Path, letters: str) -> str:
    """Give the letters that a font's file lacks. Raises ProgramMissing."""
    asked = run_program(["fc-query", "--format", "%{charset}\n", str(font)], folder=Path("/"))
    return _lacking(asked.stdout.decode("utf-8", "replace").partition("\n")[0], letters)


def _measure(font: ScriptFont, letters: str) -> ScriptFont | None:
    charset = next((face.charset for face in _list_faces(min(letters)) if face.file == font.regular), "")
    return ScriptFont(font.family, font.regular, font.bold, font.italic, _lacking(charset, letters))


def _lacking(charset: str, letters: str) -> str:
    ranges = list(_read_charset(charset))
    return "".join(letter for letter in letters if not any(ord(letter) in each for each in ranges))


def _read_charset(text: str) -> Iterator[range]:
    """Read fontconfig's way of writing a set of letters: "20-7e a0-36f 374"."""
    for piece in text.split():
        first, _, last = piece.partition("-")
        yield range(int(first, 16), int(last or first, 16) + 1)


def _list_faces(letters: str) -> list[_Face]:
    points = " ".join(f"{ord(letter):x}" for letter in sorted(set(letters)))
    home = {"HOME": os.environ["HOME"]} if "HOME" in os.environ else {}
    command = ["fc-list", "--format", _FORMAT, f":charset={points}"]
    lines = ask_about_fonts(run_program, command, home).splitlines()
    return [face for face in map(_read_face, lines) if face]


def _read_face(line: str) -> _Face | None:
    fields = line.split("\t")
    try:
        family, file, *numbers, variable, charset = fields
        index, weight, slant, width = (int(float(number or 0)) for number in numbers)
    except ValueError:
        return None
    usable = variable != "True" and file.lower().endswith(_SUFFIXES) and width in _WIDTHS
    return _Face(family, FaceFile(Path(file), index), weight, slant > 0, width, charset) if usable else None


def _group(faces: Iterable[_Face]) -> dict[str, ScriptFont]:
    families: dict[str, list[_Face]] = {}
    for face in sorted(faces, key=lambda face: (abs(face.width - _NORMAL_WIDTH), face.file.path, face.file.index)):
        families.setdefault(face.family, []).append(face)
    # The faces of one font have one width, the one nearest to normal.
    made = {
        family: _make_font(family, [face for face in group if face.width == group[0].width])
        for family, group in families.items()
    }
    return {family: font for family, font in made.items() if font}


def _make_font(family: str, faces: Sequence[_Face]) -> ScriptFont | None:
    def find(weights: Sequence[int], *, slanted: bool) -> FaceFile | None:
        found = (face.file for weight in weights for face in faces if (face.weight, face.slanted) == (weight, slanted))
        return next(found, None)

    regular = find(_REGULAR_WEIGHTS, slanted=False)
    if regular is None:
        return None
    return ScriptFont(family, regular, find((_BOLD_WEIGHT,), slanted=False), find(_REGULAR_WEIGHTS, slanted=True))
