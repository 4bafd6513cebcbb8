"""The page of a Word file in Word's units, out of [document] and [word]."""

from __future__ import annotations

from typing import Literal

from elyazma.model.journal import Manifest
from elyazma.model.light_dataclass import dataclass
from elyazma.model.word_style import Word

_TWIPS_PER_CM = 1440 / 2.54
_PAPER = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lengths in twips (twentieths of a point) unless said; `size` in half points, `line` in 240ths of a line.

    `margins` are top, right, bottom, left.
    """

    word: Word
    size: int
    line: int
    paper: tuple[int, int]
    margins: tuple[int, int, int, int]
    line_numbers: bool
    note: Literal["footnote", "endnote"] = "footnote"
    """What Word makes of a note of the text."""

    @property
    def note_kinds(self) -> tuple[str, ...]:
        """Give the kinds of notes that the file may have: authors' own stand at the foot in any."""
        return tuple(dict.fromkeys(("footnote", self.note)))

    @property
    def width(self) -> int:
        """Give the width of the text."""
        return self.paper[0] - self.margins[1] - self.margins[3]

    @property
    def height(self) -> int:
        """Give the height of the text."""
        return self.paper[1] - self.margins[0] - self.margins[2]

    @property
    def leading(self) -> float:
        """Give the distance of two lines in twips: Times New Roman's own is 1.15 of its size."""
        return self.size * 10 * 1.15 * self.line / 240

    def skip(self, lines: float) -> int:
        """Give a distance in lines of the text."""
        return round(self.leading * lines)


def make_sheet(manifest: Manifest) -> Sheet:
    """Join what the journal asks of any page with what it asks of Word's."""
    word, page = manifest.word, manifest.document
    paper = word.paper or ("letter" if page.paper == "letter" else "a4")
    top, right, bottom, left = (twips(each) for each in word.margins_cm or page.margins_cm)
    return Sheet(
        word=word,
        size=round(2 * (word.size_pt or page.size_pt)),
        line=round(240 * (word.line_spacing or page.line_spacing)),
        paper=_PAPER[paper],
        margins=(top, right, bottom, left),
        note="endnote" if page.notes == "end" else "footnote",
        line_numbers=page.line_numbers if word.line_numbers is None else word.line_numbers,
    )


def twips(centimetres: float) -> int:
    """Give centimetres in twentieths of a point."""
    return round(centimetres * _TWIPS_PER_CM)
