"""What stands in a table's cells, as TeX can set it there."""

from __future__ import annotations

from elyazma.model.nodes import (
    BlockQuote,
    BulletList,
    Cell,
    Column,
    LineBreak,
    OrderedList,
    Para,
    Plain,
    Row,
    Str,
    Strong,
    Table,
    TableBody,
)
from elyazma.readers.grid import lay_out_cell
from elyazma.readers.latex import Writer


def write(*blocks: Para | Plain | BlockQuote | BulletList | OrderedList) -> str:
    writer = Writer({}, {})
    return " ".join(" ".join(writer.block(block) for block in lay_out_cell(Cell(blocks))).split())


def test_lists_in_a_cell_keep_their_signs() -> None:
    item = (Plain((Str("County"),)),)
    assert write(OrderedList((item, item), 3)) == "3. County 4. County"
    assert write(BulletList((item,))) == "• County"


def test_quotations_and_line_breaks_are_words_alone() -> None:
    assert write(BlockQuote((Para((Str("NO"),)),))) == "NO"
    assert write(Plain((Strong((Str("EA"), LineBreak(), Str("now"))),))) == r"\textbf{EA now}"


def test_bracket_behind_a_line_break_is_no_length() -> None:
    text = Writer({}, {}).block(Para((Str("Here"), LineBreak(), Str("[accessed 2019]"))))
    assert text == "Here\\\\\n{}[accessed 2019]"


def test_row_that_begins_with_a_bracket_is_no_length() -> None:
    rows = tuple(Row((Cell((Plain((Str(f"[{at}]"),)),)), Cell((Plain((Str("Work"),)),)))) for at in (1, 2))
    table = Table((Column(), Column()), bodies=(TableBody(rows),))
    assert "\n  {}[1] & Work \\\\\n  {}[2] & Work" in Writer({}, {}).block(table)
