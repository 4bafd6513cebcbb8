"""Tables: rows and cells as the author has them, head rows marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elyazma.model.nodes import Cell, Column, Row, Table
from elyazma.writers.accessible.code import call, write_array
from elyazma.writers.accessible.gathering import Gathering

_LINE = "0.5pt"


def write_table(node: Table, gathering: Gathering) -> str:
    """Write a table without its caption."""
    heads = [call("table.header", *_write_rows(node.head.rows, node, gathering))] if node.head.rows else []
    bodies = [
        piece
        for body in node.bodies
        for piece in (*_write_rows(body.heads, node, gathering), *_write_rows(body.rows, node, gathering))
    ]
    foot = list(_write_rows(node.foot.rows, node, gathering))
    line = call("table.hline", stroke=_LINE)
    ruled = [line, *heads, *([line] if heads else []), *bodies, *foot, line]
    return call("table", *ruled, columns=_write_widths(node), align=write_array(map(_align, node.columns)))


def _write_widths(node: Table) -> str:
    """Write shares of the text's width where the table has them, else what the words need."""
    widths = [column.width for column in node.columns]
    return write_array(f"{width * 100:.2f}%" if width else "auto" for width in widths)


def _align(column: Column) -> str:
    return {"default": "left", "center": "center", "left": "left", "right": "right"}[column.alignment]


def _write_rows(rows: Iterable[Row], node: Table, gathering: Gathering) -> Iterator[str]:
    for row in rows:
        for cell in row.cells:
            yield _write_cell(cell, gathering)


def _write_cell(cell: Cell, gathering: Gathering) -> str:
    content = gathering.write_blocks(cell.blocks, gathering)
    asked = {
        **({"colspan": str(cell.columns)} if cell.columns > 1 else {}),
        **({"rowspan": str(cell.rows)} if cell.rows > 1 else {}),
        **({"align": cell.alignment} if cell.alignment != "default" else {}),
    }
    return call("table.cell", content, **asked) if asked else content
