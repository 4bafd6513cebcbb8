"""Tables of CSV files as pandoc's: the same numbers, heads and notes as in the PDF."""

from __future__ import annotations

from elyazma.document import Json
from elyazma.table import Alignment, Table
from elyazma.tools.conversion.floats import make_table
from elyazma.tools.conversion.tree import para, text
from elyazma.tools.latex.numbers import are_numbers, print_number

_ALIGNMENTS = {"left": "AlignLeft", "center": "AlignCenter", "right": "AlignRight", "decimal": "AlignRight"}


def write_sheet(table: Table, language: str) -> Json:
    """Write the cells of a table; `language` chooses its heads."""
    columns = [_read_column(table, index, language) for index in range(len(table.rows[0]))]
    rows = [list(row) for row in zip(*(cells for _, _, cells in columns), strict=True)]
    return make_table([head for head, _, _ in columns], rows, [align for _, align, _ in columns])


def _read_column(table: Table, index: int, language: str) -> tuple[str, str, list[str]]:
    name, layout = table.rows[0][index], table.layout
    said = table.column(name)
    raw = [row[index] for row in table.rows[1:]]
    align: Alignment = said.align or ("decimal" if are_numbers(raw) else "left")
    numbers = align == "decimal"
    cells = [print_number(cell, said.decimals, layout.decimal_sign) if numbers else cell for cell in raw]
    head = said.head.get(language, name) + (f" ({said.unit})" if said.unit else "")
    return head, _ALIGNMENTS[align], cells


def write_sheet_notes(table: Table, language: str) -> list[Json]:
    """Write the notes below a table."""
    return [para(text(note)) for note in table.layout.notes.get(language, ())]
