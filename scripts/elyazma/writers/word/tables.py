"""Tables: three lines, a head that comes again on each page, numbers at their decimal sign, cells that span others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Alignment, Block, Cell, Plain, Row, Table, plain_text
from elyazma.writers.word.elements import CELL, TABLE, Value, element, properties
from elyazma.writers.word.gathering import Gathering
from elyazma.writers.word.paragraphs import Frame, runs_right_to_left

WriteBlocks = Callable[[Sequence[Block], Frame, Gathering], str]

_JUSTIFICATION: Mapping[Alignment, str] = {"left": "left", "right": "right", "center": "center", "default": "left"}
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
    align: Alignment
    blocks: Sequence[Block]
    begins: bool = False
    covered: bool = False


@dataclass(slots=True)
class _Grid:
    """A table's rows of cells, the first `head` of them its head, and what is known of each column."""

    aligns: list[Alignment]
    shares: list[float]
    head: int = 0
    rows: list[list[_Cell]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    """How many digits follow the decimal sign at most; -1 where a column's numbers are set as text."""


def write_table(node: Table, frame: Frame, gathering: Gathering, write_blocks: WriteBlocks, *, followed: bool) -> str:
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
    return element("w:tbl", None, _table_properties(grid, mirrored=runs_right_to_left("".join(rows))), columns, *rows)


def _table_properties(grid: _Grid, *, mirrored: bool) -> str:
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
        "bidiVisual": mirrored or None,
        "tblW": {"w": sum(grid.widths), "type": "dxa"},
        "jc": "center",
        "tblLayout": {"type": "fixed"},
        "tblLook": look,
    }
    return properties("tblPr", TABLE, values)


# --- Reading ----------------------------------------------------------------------------------------


def _read_grid(node: Table, gathering: Gathering) -> _Grid:
    shares = [column.width if column.width is not None else 0.0 for column in node.columns]
    grid = _Grid([column.alignment for column in node.columns], shares)
    rows = [row for body in node.bodies for row in (*body.heads, *body.rows)]
    for part in (node.head.rows, rows, node.foot.rows):
        grid.rows += _place_cells(part, grid.aligns)
    grid.head = len(node.head.rows)
    _measure(grid, gathering)
    return grid


def _place_cells(rows: Sequence[Row], aligns: Sequence[Alignment]) -> Iterator[list[_Cell]]:
    """Give each cell its column; below a cell that spans rows stand covered ones."""
    below: dict[int, tuple[int, int]] = {}
    for row in rows:
        placed: list[_Cell] = []
        column, cells = 0, iter(row.cells)
        while column < len(aligns):
            made = _continue_cell(column, below, aligns) or _begin_cell(column, next(cells, None), below, aligns)
            placed.append(made)
            column += made.span
        yield sorted(placed, key=lambda each: each.column)


def _continue_cell(column: int, below: dict[int, tuple[int, int]], aligns: Sequence[Alignment]) -> _Cell | None:
    """Give what covers a column from the row above; `below` counts the rows that are left to cover."""
    if column not in below:
        return None
    left, span = below.pop(column)
    if left > 1:
        below[column] = (left - 1, span)
    return _Cell(column, span, aligns[column], (), covered=True)


def _begin_cell(
    column: int, cell: Cell | None, below: dict[int, tuple[int, int]], aligns: Sequence[Alignment]
) -> _Cell:
    """Give a row's next cell, an empty one where the row is too short."""
    if cell is None:
        return _Cell(column, 1, aligns[column], ())
    if cell.rows > 1:
        below[column] = (cell.rows - 1, cell.columns)
    align = aligns[column] if cell.alignment == "default" else cell.alignment
    return _Cell(column, cell.columns, align, cell.blocks, begins=cell.rows > 1)


def _measure(grid: _Grid, gathering: Gathering) -> None:
    """Give each column the width of its longest line; heads are broken at blanks where the table is too wide."""
    em, whole, broken = gathering.sheet.size * 9, [], []
    for column in range(len(grid.aligns)):
        heads, body = _list_texts(grid, column)
        lines = [line for text in body for line in text.split("\n")]
        grid.points.append(_count_decimals(body, grid.aligns[column], gathering))
        whole.append(_longest([*(line for text in heads for line in text.split("\n")), *lines], em))
        broken.append(_longest([*(word for text in heads for word in text.split()), *lines], em))
    full = gathering.sheet.width
    grid.widths = whole if sum(whole) <= full else broken
    if any(grid.shares):
        rest = max(0.0, 1 - sum(grid.shares)) / max(1, grid.shares.count(0.0))
        grid.widths = [round((share or rest) * full) for share in grid.shares]
    _narrow_to_fit(grid.widths, full)


def _list_texts(grid: _Grid, column: int) -> tuple[list[str], list[str]]:
    """Give what stands in a column's cells of the head, and in those below it that are not empty."""
    heads: list[str] = []
    body: list[str] = []
    for at, row in enumerate(grid.rows):
        for cell in row:
            if cell.column == column and cell.span == 1:
                (heads if at < grid.head else body).append(plain_text(cell.blocks).strip())
    return heads, [text for text in body if text]


def _longest(lines: Sequence[str], em: int) -> int:
    return round(max((sum(map(_width, line)) for line in lines), default=1) * em * 1.04) + _PADDING


def _width(char: str) -> float:
    if char.isdecimal():
        return _DIGIT
    if char in " .,;:!|'ijltfrıİ()[]/-":
        return _NARROW
    return _WIDE if char in "mwMW@%—" else _CAPITAL if char.isupper() or not char.isalnum() else _SMALL


def _count_decimals(body: Sequence[str], align: Alignment, gathering: Gathering) -> int:
    found = [_NUMBER.fullmatch(text) for text in body]
    if align == "left" or not found or not all(found):
        return -1
    signs = [match[1] or "" for match in found if match]
    if len({len(sign) for sign in signs}) == 1:
        return -1
    gathering.decimal = gathering.decimal or next(sign[0] for sign in signs if sign)
    return max(map(len, signs)) - 1


def _narrow_to_fit(widths: list[int], full: int) -> None:
    """Narrow the wide columns until the table fits; narrow ones keep what their words need."""
    share = full // max(1, len(widths))
    while sum(widths) > full and any(width > share for width in widths):
        _narrow_wide(widths, share, full)


def _narrow_wide(widths: list[int], share: int, full: int) -> None:
    """Narrow the columns wider than an equal share, each by the same part of its width."""
    wide = [at for at, width in enumerate(widths) if width > share]
    narrow = sum(width for width in widths if width <= share)
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


_EMPTY = (Plain(()),)
