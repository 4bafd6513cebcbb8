"""Give tables the columns that their rows have: pandoc leaves out cells for which a file's own grid has no column."""

from __future__ import annotations

from elyazma.readers.word.names import W, number_of, value_of
from elyazma.system.xml import Node, make_element

_MOST = 63
"""Columns that a table of Word's can have (Microsoft's "Operating parameter limitations of Word")."""

_WIDTH = "1000"
"""Twips of a column that the file says nothing of: pandoc counts none without a width."""


def settle_grids(root: Node) -> None:
    """Lengthen the grid of each table to its widest row; one that has none gets it (ECMA-376, 17.4.48)."""
    for table in root.iter(f"{W}tbl"):
        widest = max((_count_columns(row) for row in table.iter(f"{W}tr") if _table_of(row) is table), default=0)
        _lengthen(_find_grid(table), min(widest, _MOST))


def _find_grid(table: Node) -> Node:
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        grid = make_element(f"{W}tblGrid", {}, ())
        properties = table.find(f"{W}tblPr")
        table.insert(0 if properties is None else table.index(properties) + 1, grid)
    return grid


def _lengthen(grid: Node, columns: int) -> None:
    found = grid.findall(f"{W}gridCol")
    for column in found:
        column.set(f"{W}w", column.get(f"{W}w") or _WIDTH)
    for _ in range(columns - len(found)):
        grid.append(make_element(f"{W}gridCol", {f"{W}w": _WIDTH}, ()))


def _table_of(row: Node) -> Node | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _count_columns(row: Node) -> int:
    """Count the columns that a row reaches over, with those that it leaves free at its ends."""
    cells = (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr"), None) is row)
    free = sum(_read(row, f"trPr/{name}", least=0) for name in ("gridBefore", "gridAfter"))
    return free + sum(_read(cell, "tcPr/gridSpan", least=1) for cell in cells)


def _read(node: Node, path: str, *, least: int) -> int:
    return min(max(int(number_of(value_of(node, path))), least), _MOST)
