"""Find the lines on which anchors stand: a reader counts lines down the page, or reads the numbers beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from elyazma.letters.marks import Layout, Mark, MarkPair
from elyazma.model.light_dataclass import dataclass
from elyazma.pdf.reader import Glyph

_SHIFT = 0.55
"""Of its size: how far a raised or lowered sign may stand from its line. Lines stand one size or more apart."""
_SLACK = 2.0
"""Points by which a baseline may miss the place TeX gives: both round."""
_FEW = 4
_SHARE = 0.6
"""Of the text's width: a narrower column is one of two."""

ReadPage = Callable[[int], Sequence[Glyph]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in print: the number printed on its page, its column (0: there is one), its line.

    Lines are counted from 1 down the column, headings, captions and rows of tables too, but not what stands above
    or below the text; where the journal prints numbers beside the lines it is those.
    """

    page: str
    column: int
    line: int


@dataclass(frozen=True, slots=True)
class _Column:
    number: int
    left: float
    right: float


def find_places(
    marks: Mapping[str, MarkPair], layout: Layout, read_page: ReadPage, pages: int
) -> Mapping[str, tuple[Place, Place]]:
    """Give for each anchor where it begins and where it ends; `read_page` reads the glyphs of a page, from 1."""
    known: dict[int, Sequence[Glyph]] = {}

    def read(page: int) -> Sequence[Glyph]:
        if page not in known:
            known[page] = read_page(page)
        return known[page]

    sheet = _Sheet(layout, read, pages)
    return {label: (sheet.find(start), sheet.find(end, closing=end is not start)) for label, (start, end) in
            marks.items()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    layout: Layout
    read: ReadPage
    pages: int

    def find(self, mark: Mark, *, closing: bool = False) -> Place:
        """Find the line of one mark."""
        column = self._column(mark)
        baselines = self._baselines(mark.page, column)
        if closing:
            above = [index for index, y in enumerate(baselines) if y >= mark.y - _SLACK]
            return self._make_place(mark, column, baselines, above[-1] if above else 0)
        # Between paragraphs TeX stands on the last line's baseline or below it: the next line is meant.
        edge = mark.y - _SLACK if mark.between else mark.y + _SLACK
        below = [index for index, y in enumerate(baselines) if y <= edge]
        return self._make_place(mark, column, baselines, below[0]) if below else self._begin_next(mark, column)

    def _make_place(self, mark: Mark, column: _Column, baselines: Sequence[float], index: int) -> Place:
        printed = self._printed(mark.page, column)
        numbered = baselines and printed
        line = _nearest(printed, baselines[index]) if numbered else index + 1
        return Place(mark.number, column.number, line)

    def _begin_next(self, mark: Mark, column: _Column) -> Place:
        """Give the first line of the next column or page: what was marked begins there."""
        if column.number == 1:
            return Place(mark.number, 2, 1)
        number = str(int(mark.number) + 1) if mark.number.isdecimal() else mark.number
        return Place(number if mark.page < self.pages else mark.number, 1 if column.number else 0, 1)

    def _column(self, mark: Mark) -> _Column:
        left = self.layout.odd if mark.page % 2 else self.layout.even
        right = left + self.layout.width
        if mark.column >= self.layout.width * _SHARE:
            return _Column(0, left, right)
        if mark.x < (left + right) / 2 - _SLACK:
            return _Column(1, left, left + mark.column)
        return _Column(2, right - mark.column, right)

    def _baselines(self, page: int, column: _Column) -> tuple[float, ...]:
        inside = [
            glyph for glyph in self.read(page)
            if column.left - _SLACK <= glyph.x <= column.right + _SLACK
            and self.layout.bottom - _SLACK <= glyph.y <= self.layout.top + _SLACK
        ]  # fmt: skip
        return gather_lines(inside)

    def _printed(self, page: int, column: _Column) -> Mapping[float, int]:
        """Read the numbers that stand beside the text, by their baselines; nothing where there are too few."""
        digits: defaultdict[float, list[Glyph]] = defaultdict(list)
        for glyph in self.read(page):
            inside = self.layout.bottom - _SLACK <= glyph.y <= self.layout.top + _SLACK
            beside = glyph.x < self.layout.odd - _SLACK or glyph.x > self.layout.odd + self.layout.width + _SLACK
            if inside and beside and column.number != 2 - (glyph.x > self.layout.odd):
                digits[round(glyph.y, 0)].append(glyph)
        rows = {y: "".join(each.letter for each in sorted(row, key=lambda it: it.x)) for y, row in digits.items()}
        numbers = {y: int(text) for y, text in rows.items() if text.isdecimal()}
        return numbers if len(numbers) >= _FEW and len(numbers) == len(rows) else {}


def _nearest(printed: Mapping[float, int], baseline: float) -> int:
    return printed[min(printed, key=lambda y: abs(y - baseline))]


def gather_lines(glyphs: Iterable[Glyph]) -> tuple[float, ...]:
    """Give the baselines of the lines that characters make, from the top; raised and lowered ones make none."""
    glyphs = tuple(glyphs)
    count = Counter(round(glyph.y, 1) for glyph in glyphs)
    sizes: defaultdict[float, list[float]] = defaultdict(list)
    for glyph in glyphs:
        sizes[round(glyph.y, 1)].append(glyph.size)
    taken: list[tuple[float, float]] = []
    for y, _ in sorted(count.items(), key=lambda each: (-each[1], -each[0])):
        if all(abs(y - other) > reach for other, reach in taken):
            taken.append((y, _SHIFT * median(sizes[y])))
    return tuple(sorted((y for y, _ in taken), reverse=True))
