"""Find the lines on which anchors stand, as a reader counts them down the page or reads their printed numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from elyazma.tools.letters.marks import Layout, Mark, MarkPair
from elyazma.tools.pdf.reader import Glyph

_SHIFT = 0.55
"""How far a raised or lowered character may stand from its line, as a share of its size. Lines are at least one size
apart."""
_SLACK = 2.0
"""Points by which a baseline may differ from the place that TeX gives, because both are rounded."""
_FEWEST_NUMBERS = 4
_SHARE = 0.6
"""A column narrower than this share of the text's width is one of two."""

ReadPage = Callable[[int], Sequence[Glyph]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in print: the number printed on its page, its column (0 if there is only one), its line.

    Lines are counted from 1 down the column, with headings, captions and rows of tables, but without what stands above
    or below the text. If the journal prints line numbers, these are given.
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

    finder = _PlaceFinder(layout, read, pages)
    return {label: (finder.find(start), finder.find(end, closing=end is not start)) for label, (start, end) in
            marks.items()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _PlaceFinder:
    layout: Layout
    read: ReadPage
    pages: int

    def find(self, mark: Mark, *, closing: bool = False) -> Place:
        """Find the line of one mark; a `closing` one is on the line above it, another on that below."""
        column = self._column(mark)
        baselines = self._baselines(mark.page, column)
        index = _last_line_above(mark, baselines) if closing else _first_line_below(mark, baselines)
        if index is None:
            return self._start_of_next(mark, column)
        printed = self._printed_numbers(mark.page, column)
        numbered = baselines and printed
        line = _nearest(printed, baselines[index]) if numbered else index + 1
        return Place(mark.number, column.number, line)

    def _start_of_next(self, mark: Mark, column: _Column) -> Place:
        """Give the first line of the next column or page, where the marked text begins."""
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

    def _printed_numbers(self, page: int, column: _Column) -> Mapping[float, int]:
        """Read the line numbers beside the text, by their baselines; none if there are too few."""
        digits: defaultdict[float, list[Glyph]] = defaultdict(list)
        for glyph in self.read(page):
            inside = self.layout.bottom - _SLACK <= glyph.y <= self.layout.top + _SLACK
            beside = glyph.x < self.layout.odd - _SLACK or glyph.x > self.layout.odd + self.layout.width + _SLACK
            if inside and beside and column.number != 2 - (glyph.x > self.layout.odd):
                digits[round(glyph.y, 0)].append(glyph)
        rows = {y: "".join(each.letter for each in sorted(row, key=lambda it: it.x)) for y, row in digits.items()}
        numbers = {y: int(text) for y, text in rows.items() if text.isdecimal()}
        return numbers if len(numbers) >= _FEWEST_NUMBERS and len(numbers) == len(rows) else {}


def _last_line_above(mark: Mark, baselines: Sequence[float]) -> int:
    above = [index for index, y in enumerate(baselines) if y >= mark.y - _SLACK]
    return above[-1] if above else 0


def _first_line_below(mark: Mark, baselines: Sequence[float]) -> int | None:
    # Between paragraphs TeX is on the last line's baseline or below it: the next line is meant.
    edge = mark.y - _SLACK if mark.between else mark.y + _SLACK
    return next((index for index, y in enumerate(baselines) if y <= edge), None)


def _nearest(printed: Mapping[float, int], baseline: float) -> int:
    return printed[min(printed, key=lambda y: abs(y - baseline))]


def gather_lines(glyphs: Iterable[Glyph]) -> tuple[float, ...]:
    """Give the baselines of the lines that characters form, from the top, but not of raised and lowered ones."""
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
