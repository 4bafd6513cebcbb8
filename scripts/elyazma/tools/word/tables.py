"""Tables: three lines, a head that comes again on each page, numbers at their decimal sign, cells that span others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from elyazma.document import Json
from elyazma.tools.conversion.tree import read_text
from elyazma.tools.word.elements import CELL, TABLE, Value, element, properties
from elyazma.tools.word.gathering import Gathering
from elyazma.tools.word.paragraphs import Frame

WriteBlocks = Callable[[Sequence[Json], Frame, Gathering], str]

_JUSTIFICATION = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}
_NUMBER = re.compile(r"[-−–+]?\d[\d\s]*([.,]\d+)?\s*%?")
_DIGIT, _SMALL, _CAPITAL, _NARROW, _WIDE = 0.5, 0.47, 0.7, 0.3, 0.8
"""Of an em: how wide letters of Times are, rather too wide than too narrow."""
_PADDING = 2 * 108 + 40
_SHORT = 24
"""Rows up to which a table is kept on one page."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell at its column; a `covered` one continues the cell above it."""

    column: int
    span: int
    align: str
    blocks: Sequence[Json]
    begins: bool = False
    covered: bool = False


@dataclass(slots=True)
class _Grid:
    """A table's rows of cells, the first `head` of them its head, and what is known of each column."""

    aligns: list[str]
    shares: list[float]
    head: int = 0
    rows: list[list[_Cell]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    """How many digits follow the decimal sign at most; -1 where a column's numbers are set as text."""


def write_table(node: Json, frame: Frame, gathering: Gathering, write_blocks: WriteBlocks, *, followed: bool) -> str:
    """Write a table without its caption; `followed` when notes stand below it, which stay with it."""
    grid = _read_grid(node, gathering)
    if not grid.rows:
        return ""
    together = len(grid.rows) <= _SHORT
    rows = []
    for at, row in enumerate(grid.rows):
        keep = at < grid.head or (together and (followed or at + 1 < len(grid.rows)))
        cells = [_write_cell(cell, grid, frame, gathering, write_blocks, (at < grid.head, keep)) for cell in row]
        switches = "<w:cantSplit/>" + ("<w:tblHeader/>" if at < grid.head else "")
        rows.append(element("w:tr", None, element("w:trPr", None, switches), *cells))
    columns = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in grid.widths))
    gathering.apart = True
    return element("w:tbl", None, _table_properties(grid), columns, *rows)


def _table_properties(grid: _Grid) -> str:
    look: dict[str, str | int] = {
        "val": "0020",
        "firstRow": 1,
        "lastRow": 0,
        "firstColumn": 0,
        "lastColumn": 0,
        "noHBand": 1,
        "noVBand": 1,
    }
    if not grid.head:
        look |= {"val": "0000", "firstRow": 0}
    values: dict[str, Value | None] = {
        "tblStyle": "ThreeLineTable",
        "tblW": {"w": sum(grid.widths), "type": "dxa"},
        "jc": "center",
        "tblLayout": {"type": "fixed"},
        "tblLook": look,
    }
    return properties("tblPr", TABLE, values)


# --- Reading ----------------------------------------------------------------------------------------


def _read_grid(node: Json, gathering: Gathering) -> _Grid:
    _, _, columns, head, bodies, foot = node["c"]
    shares = [width.get("c", 0.0) if width["t"] == "ColWidth" else 0.0 for _, width in columns]
    grid = _Grid([align["t"] for align, _ in columns], shares)
    heads, rows = list(head[1]), []
    for _, _, inner_head, inner in bodies:
        rows += [*inner_head, *inner]
    for part in (heads, rows, foot[1]):
        grid.rows += _place(part, grid.aligns)
    grid.head = len(heads)
    _measure(grid, gathering)
    return grid


def _place(rows: Sequence[Any], aligns: Sequence[str]) -> Iterator[list[_Cell]]:
    """Give each cell its column; below a cell that spans rows stand covered ones."""
    below: dict[int, tuple[int, int]] = {}
    for _, raw in rows:
        placed: list[_Cell] = []
        column, cells = 0, iter(raw)
        while column < len(aligns):
            if column in below:
                left, span = below.pop(column)
                placed.append(_Cell(column, span, aligns[column], (), covered=True))
                if left > 1:
                    below[column] = (left - 1, span)
                column += span
                continue
            cell = next(cells, None)
            if cell is None:
                placed.append(_Cell(column, 1, aligns[column], ()))
                column += 1
                continue
            _, align, down, across, blocks = cell
            said = aligns[column] if align["t"] == "AlignDefault" else align["t"]
            placed.append(_Cell(column, across, said, blocks, begins=down > 1))
            if down > 1:
                below[column] = (down - 1, across)
            column += across
        yield sorted(placed, key=lambda each: each.column)


def _measure(grid: _Grid, gathering: Gathering) -> None:
    """Give each column the width of its longest line; heads are broken at blanks where the table is too wide."""
    em, whole, broken = gathering.sheet.size * 9, [], []
    for column in range(len(grid.aligns)):
        single = [(at, cell) for at, row in enumerate(grid.rows) for cell in row if cell.column == column]
        texts = [(at, read_text(list(cell.blocks)).strip()) for at, cell in single if cell.span == 1]
        heads = [text for at, text in texts if at < grid.head]
        body = [text for at, text in texts if at >= grid.head and text]
        grid.points.append(_count_decimals(body, grid.aligns[column], gathering))
        whole.append(_longest([line for text in (*heads, *body) for line in text.split("\n")], em))
        words = [word for text in heads for word in text.split()]
        broken.append(_longest([*words, *(line for text in body for line in text.split("\n"))], em))
    full = gathering.sheet.width
    grid.widths = whole if sum(whole) <= full else broken
    if any(grid.shares):
        rest = max(0.0, 1 - sum(grid.shares)) / max(1, grid.shares.count(0.0))
        grid.widths = [round((share or rest) * full) for share in grid.shares]
    _fit(grid.widths, full)


def _longest(lines: Sequence[str], em: int) -> int:
    return round(max((sum(map(_width, line)) for line in lines), default=1) * em * 1.04) + _PADDING


def _width(char: str) -> float:
    if char.isdecimal():
        return _DIGIT
    if char in " .,;:!|'ijltfrıİ()[]/-":
        return _NARROW
    return _WIDE if char in "mwMW@%—" else _CAPITAL if char.isupper() or not char.isalnum() else _SMALL


def _count_decimals(body: Sequence[str], align: str, gathering: Gathering) -> int:
    found = [_NUMBER.fullmatch(text) for text in body]
    if align == "AlignLeft" or not found or not all(found):
        return -1
    signs = [match[1] or "" for match in found if match]
    if len({len(sign) for sign in signs}) == 1:
        return -1
    gathering.decimal = gathering.decimal or next(sign[0] for sign in signs if sign)
    return max(map(len, signs)) - 1


def _fit(widths: list[int], full: int) -> None:
    """Narrow the wide columns until the table fits; narrow ones keep what their words need."""
    while sum(widths) > full:
        share = full // len(widths)
        narrow = sum(width for width in widths if width <= share)
        wide = [at for at, width in enumerate(widths) if width > share]
        if not wide:
            break
        scale = (full - narrow) / sum(widths[at] for at in wide)
        for at in wide:
            widths[at] = max(share, int(widths[at] * scale))
        if all(widths[at] == share for at in wide) and sum(widths) > full:
            widths[wide[-1]] -= sum(widths) - full


# --- Writing ----------------------------------------------------------------------------------------


def _write_cell(  # noqa: PLR0913, PLR0917
    cell: _Cell,
    grid: _Grid,
    frame: Frame,
    gathering: Gathering,
    write_blocks: WriteBlocks,
    place: tuple[bool, bool],
) -> str:
    head, keep = place
    values: dict[str, Value | None] = {"jc": _JUSTIFICATION[cell.align], "keepNext": keep or None}
    digits = grid.points[cell.column]
    if digits >= 0 and not head:
        letter = gathering.sheet.size * 9 * 0.5
        position = grid.widths[cell.column] - _PADDING - round((digits + 0.5) * letter)
        values |= {"jc": "left", "tabs": (element("w:tab", {"w:val": "decimal", "w:pos": max(0, position)}),)}
    within = Frame(frame.look, "TableText", values)
    content = write_blocks(cell.blocks, within, gathering) or write_blocks(_EMPTY, within, gathering)
    if content.endswith("</w:tbl>"):  # Word wants a paragraph at a cell's end.
        content += write_blocks(_EMPTY, within, gathering)
    merged: Value | None = {} if cell.covered else "restart" if cell.begins else None
    asked: dict[str, Value | None] = {
        "tcW": {"w": sum(grid.widths[cell.column : cell.column + cell.span]), "type": "dxa"},
        "gridSpan": cell.span if cell.span > 1 else None,
        "vMerge": merged,
        "vAlign": "bottom" if head else None,
    }
    return element("w:tc", None, properties("tcPr", CELL, asked), content)


_EMPTY: list[Json] = [{"t": "Plain", "c": []}]
