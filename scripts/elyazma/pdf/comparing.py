"""Compare two drawings of one page, so that what mends a picture can prove that nobody sees a difference.

Two programs, or two ways to hold one font, place the edge of a letter a fraction of a dot apart. So not dots are
compared but squares of a millimetre: the mean of each colour in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.light_dataclass import dataclass

LARGEST_OF_SQUARE = 48.0
LARGEST_OF_PAGE = 0.5
"""Of 255: how far a square may differ, and the mean of all. Of 350 public figures that were mended rightly none
differed by more than 43 and 0.3; a line of 0.5 pt that is gone makes a square differ by 45 and its page by more."""
_MM_PER_INCH = 25.4
_COLOURS = 3
_HEAD = re.compile(rb"P6\s+(?:#[^\n]*\n)*(\d+)\s+(\d+)\s+255\s")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as dots: red, green and blue of each, row by row from the top."""

    width: int
    height: int
    dots: bytes


def read_drawings(content: bytes) -> Iterator[Drawing]:
    """Read pages that follow each other as PPM (netpbm.sourceforge.net/doc/ppm.html)."""
    at = 0
    while found := _HEAD.match(content, at):
        width, height = int(found[1]), int(found[2])
        at = found.end() + width * height * _COLOURS
        yield Drawing(width, height, content[found.end() : at])


def look_alike(first: Drawing, second: Drawing, dpi: int, *, slack: int = 0) -> bool:
    """Tell whether two drawings show the same; their sizes may differ by `slack` dots, which are not looked at."""
    if abs(first.width - second.width) > slack or abs(first.height - second.height) > slack:
        return False
    side = max(1, round(dpi / _MM_PER_INCH))
    differences = list(_compare(first, second, side))
    largest, whole = max(differences, default=0.0), sum(differences)
    return largest <= LARGEST_OF_SQUARE and whole <= LARGEST_OF_PAGE * max(1, len(differences))


def _compare(first: Drawing, second: Drawing, side: int) -> Iterator[float]:
    """Give for each square by how much its most different colour differs."""
    width, height = min(first.width, second.width), min(first.height, second.height)
    for top in range(0, height, side):
        rows = range(top, min(top + side, height))
        if _cut_square(first, rows, 0, width) == _cut_square(second, rows, 0, width):
            # Most of a page is the same, and to cut it into squares takes longer than all else.
            yield from (0.0 for _ in range(0, width, side))
            continue
        for left in range(0, width, side):
            right = min(left + side, width)
            yield _compare_square(*(_cut_square(drawing, rows, left, right) for drawing in (first, second)))


def _cut_square(drawing: Drawing, rows: range, left: int, right: int) -> bytes:
    line = drawing.width * _COLOURS
    return b"".join(drawing.dots[row * line + left * _COLOURS : row * line + right * _COLOURS] for row in rows)


def _compare_square(ours: bytes, theirs: bytes) -> float:
    if ours == theirs:
        return 0.0
    dots = len(ours) // _COLOURS
    return max(abs(sum(ours[at::_COLOURS]) - sum(theirs[at::_COLOURS])) / dots for at in range(_COLOURS))


def find_ink(drawing: Drawing) -> tuple[int, int, int, int] | None:
    """Find the box of all dots that are not white: left, top, right, bottom in dots; none where nothing is printed."""
    row = drawing.width * _COLOURS
    white = b"\xff" * row
    rows = [drawing.dots[start : start + row] for start in range(0, drawing.height * row, row)]
    inked = [at for at, dots in enumerate(rows) if dots != white]
    if not inked:
        return None
    sides = [(row - len(dots.lstrip(b"\xff")), len(dots.rstrip(b"\xff"))) for dots in (rows[at] for at in inked)]
    left, right = min(side[0] for side in sides), max(side[1] for side in sides)
    return left // _COLOURS, inked[0], -(-right // _COLOURS), inked[-1] + 1
