"""Tables of CSV files as nodes: the same numbers, heads and notes as in the PDF."""

from __future__ import annotations

from collections.abc import Iterable

from elyazma.model import nodes
from elyazma.model.nodes import Para, split_words
from elyazma.model.table import Alignment, Table
from elyazma.typesetting.numbers import are_numbers, print_number


def write_sheet(table: Table, language: str) -> nodes.Table:
    """Write the cells of a table; `language` chooses its heads."""
    columns = [_read_column(table, index, language) for index in range(len(table.rows[0]))]
    rows = zip(*(cells for _, _, cells in columns), strict=True)
    return nodes.Table(
        columns=tuple(nodes.Column(alignment) for _, alignment, _ in columns),
        head=nodes.RowGroup((_make_row(head for head, _, _ in columns),)),
        bodies=(nodes.TableBody(tuple(map(_make_row, rows))),),
    )


def _make_row(cells: Iterable[str]) -> nodes.Row:
    return nodes.Row(tuple(nodes.Cell((nodes.Plain(split_words(cell)),)) for cell in cells))


def _read_column(table: Table, index: int, language: str) -> tuple[str, nodes.Alignment, list[str]]:
    name, layout = table.rows[0][index], table.layout
    said = table.column(name)
    raw = [row[index] for row in table.rows[1:]]
    align: Alignment = said.align or ("decimal" if are_numbers(raw) else "left")
    numbers = align == "decimal"
    cells = [print_number(cell, said.decimals, layout.decimal_sign) if numbers else cell for cell in raw]
    head = said.head.get(language, name) + (f" ({said.unit})" if said.unit else "")
    return head, "right" if align == "decimal" else align, cells


def write_sheet_notes(table: Table, language: str) -> list[Para]:
    """Write the notes below a table."""
    return [Para(split_words(note)) for note in table.layout.notes.get(language, ())]
