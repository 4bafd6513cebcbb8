"""Merge the blocks of a body, a cell or a note: what stayed, changed, came, went and moved, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elyazma.revision.word.alignment import align, align_tokens, find_moves
from elyazma.revision.word.blocks import Block, Blocks, Row, read_row
from elyazma.revision.word.item import Item, list_items
from elyazma.revision.word.lines import LineWriter
from elyazma.revision.word.marked import (
    close_move,
    keep_former,
    make_between,
    mark_end,
    mark_row,
    open_move,
    replace_properties,
)
from elyazma.revision.word.merging import Change, Merging
from elyazma.revision.word.names import CELL, PARAGRAPH, ROW, TABLE, copy_node, w
from elyazma.revision.word.numbers import read_number
from elyazma.revision.word.side import Side
from elyazma.system.xml import Node, make_element

_OWN: dict[Change, Change] = {"moveFrom": "del", "moveTo": "ins"}


@dataclass(slots=True)
class _Entry:
    """A block of the merged container: `change` is that of its content, `mark` that of its paragraph mark.

    `ends` is for the last paragraph, whose mark stays whatever comes and goes: the paragraphs whose properties the
    mark had and has (none: it had or has none). What is `fixed` cannot have moved.
    """

    old: int | None
    new: int | None
    change: Change
    mark: Change
    ends: tuple[Node | None, Node | None] | None = None
    fixed: bool = False
    opens: str = ""
    closes: bool = False


@dataclass(slots=True)
class ContainerWriter:
    """Merges what stands in one part of the file."""

    merging: Merging
    part: str
    lines: LineWriter
    moves: int = 0

    def merge(self, older: Blocks, newer: Blocks, *, credited: bool = False) -> list[Node]:
        """Merge two containers; bookmarks between blocks are the newer one's.

        With `credited` each block's changes are those of who changed its section.
        """
        written: list[Node] = []
        number = ""
        for entry in self._plan(older.items, newer.items):
            old = None if entry.old is None else older.items[entry.old]
            new = None if entry.new is None else newer.items[entry.new]
            if credited:
                self.merging.credit = self.merging.credits.find(_find_section(old, new))
            written += [copy_node(mark) for mark in (new.before if new else ())]
            made = self._write_entry(entry, old, new)
            # Word joins tables that follow each other.
            if written and written[-1].tag == made.tag == TABLE:
                written.append(make_between(self.merging))
            if entry.mark and made.tag == PARAGRAPH:
                mark_end(made, entry.mark, self.merging)
            number = open_move(made, entry.change, entry.opens, self.merging) if entry.opens else number
            written.append(made)
            if entry.closes:
                written.append(close_move(entry.change, number))
        return [*written, *map(copy_node, newer.after)]

    def write_whole(self, blocks: Blocks, side: Side, change: Change) -> list[Node]:
        """Write all blocks of what came or went as a whole: the mark of the last paragraph cannot."""
        written = [self._write_one(block, side, change) for block in blocks.items]
        for each in written[:-1]:
            if each.tag == PARAGRAPH:
                mark_end(each, change, self.merging)
        return written

    # --- The plan ---------------------------------------------------------------------------------------

    def _plan(self, older: Sequence[Block], newer: Sequence[Block]) -> list[_Entry]:
        entries = []
        for old, new in align(older, newer):
            change: Change = "del" if new is None else "ins" if old is None else ""
            entries.append(_Entry(old, new, change, change))
            if old is not None and new is not None:
                self.merging.numbers.pair(read_number(older[old].node), read_number(newer[new].node))
        _plan_end(entries, older, newer)
        self._plan_moves(entries, older, newer)
        return entries

    def _plan_moves(self, entries: Sequence[_Entry], older: Sequence[Block], newer: Sequence[Block]) -> None:
        steps = [(entry.old, entry.new) for entry in entries if not entry.fixed]
        sizes = [len(block.line.text) if block.line else -1 for block in older]
        for move in find_moves(steps, older, newer, sizes):
            self.moves += 1
            sides: tuple[tuple[Change, list[_Entry]], ...] = (
                ("moveFrom", [each for each in entries if each.new is None and each.old in move.older]),
                ("moveTo", [each for each in entries if each.old is None and each.new in move.newer]),
            )
            for change, moved in sides:
                moved[0].opens, moved[-1].closes = f"move{self.moves}", True
                for entry in moved:
                    # The mark went or came by itself: so LibreOffice joins the paragraphs too.
                    entry.change = change

    # --- Blocks -----------------------------------------------------------------------------------------

    def _write_entry(self, entry: _Entry, old: Block | None, new: Block | None) -> Node:
        if old is None or new is None:
            block = new or old
            assert block is not None
            side = self.merging.newer if new else self.merging.older
            made = self._write_one(block, side, entry.change)
        elif new.kind == "paragraph":
            made = self._write_pair(old, new)
        elif new.kind == "table":
            made = self._merge_tables(old.node, new.node)
        else:
            made = copy_node(new.node)
        if entry.ends and made.tag == PARAGRAPH:
            former, latter = (None if each is None else each.find(w("pPr")) for each in entry.ends)
            replace_properties(made, latter)
            was = None if former is None else self.merging.carry(former, self.merging.older, self.part)
            keep_former(made, was, self.merging)
        return made

    def _write_one(self, block: Block, side: Side, change: Change) -> Node:
        """Write a block that came, went or moved."""
        if block.line is None:
            return self._write_table(block.node, side, change) if block.kind == "table" else copy_node(block.node)
        made = self._begin_paragraph(block.node, side)
        lines = (block.line, None) if side is self.merging.older else (None, block.line)
        for node in self.lines.write(list_items(block.line, side, change), *lines):
            made.append(node)
        return made

    def _write_pair(self, old: Block, new: Block) -> Node:
        assert old.line is not None
        assert new.line is not None
        made = self._begin_paragraph(new.node, self.merging.newer)
        items = []
        for before, after in align_tokens(old.line.tokens, new.line.tokens):
            twin = None if before is None else old.line.tokens[before]
            if after is not None:
                change: Change = "" if twin else "ins"
                items.append(Item(new.line.tokens[after], change, self.merging.newer, twin))
            elif twin is not None:
                items.append(Item(twin, "del", self.merging.older))
        for node in self.lines.write(items, old.line, new.line):
            made.append(node)
        return made

    def _begin_paragraph(self, node: Node, side: Side) -> Node:
        properties = node.find(w("pPr"))
        kept = () if properties is None else (self.merging.carry(properties, side, self.part),)
        return make_element(PARAGRAPH, dict(node.attrib), kept)

    # --- Tables -----------------------------------------------------------------------------------------

    def _write_table(self, table: Node, side: Side, change: Change) -> Node:
        made = make_element(TABLE, {}, map(copy_node, _list_head(table)))
        for row in table.iterchildren(ROW):
            made.append(self._write_row(read_row(row, side, self.part), side, change))
        return made

    def _write_row(self, row: Row, side: Side, change: Change) -> Node:
        own = _OWN.get(change, change)
        made = make_element(ROW, dict(row.node.attrib), (copy_node(each) for each in row.node if each.tag != CELL))
        mark_row(made, own, self.merging)
        for cell, blocks in row.cells:
            made.append(make_element(CELL, {}, [*_list_properties(cell), *self.write_whole(blocks, side, own)]))
        return made

    def _merge_tables(self, old: Node, new: Node) -> Node:
        made = make_element(TABLE, {}, map(copy_node, _list_head(new)))
        older = [read_row(row, self.merging.older, self.part) for row in old.iterchildren(ROW)]
        newer = [read_row(row, self.merging.newer, self.part) for row in new.iterchildren(ROW)]
        for before, after in align(older, newer):
            if before is not None and after is not None:
                made.append(self._merge_rows(older[before], newer[after]))
            elif before is not None:
                made.append(self._write_row(older[before], self.merging.older, "del"))
            elif after is not None:
                made.append(self._write_row(newer[after], self.merging.newer, "ins"))
        return made

    def _merge_rows(self, old: Row, new: Row) -> Node:
        """Merge two rows whose cells span the same."""
        kept = (copy_node(each) for each in new.node if each.tag != CELL)
        made = make_element(ROW, dict(new.node.attrib), kept)
        for (_, before), (cell, after) in zip(old.cells, new.cells, strict=True):
            made.append(make_element(CELL, {}, [*_list_properties(cell), *self.merge(before, after)]))
        return made


def _find_section(old: Block | None, new: Block | None) -> str:
    return new.section if new else old.section if old else ""


def _list_head(table: Node) -> list[Node]:
    return [each for each in table if each.tag != ROW]


def _list_properties(cell: Node) -> Iterator[Node]:
    yield from (copy_node(each) for each in cell.iterchildren(w("tcPr")))


# --- The end of a container -------------------------------------------------------------------------


def _plan_end(entries: list[_Entry], older: Sequence[Block], newer: Sequence[Block]) -> None:
    """Keep the last paragraph's mark, which Word can neither insert nor delete: nothing stands behind it.

    Two last paragraphs that are no pair become one. Where one side's last paragraph stayed and others follow it, its
    mark came (or went) in place of the last one's.
    """
    if not entries or not entries[-1].change:
        return
    lasts = _Entry(len(older) - 1, len(newer) - 1, "", "", fixed=True)
    old = next((each for each in entries if each.old == lasts.old and each.new is None and older), None)
    new = next((each for each in entries if each.new == lasts.new and each.old is None and newer), None)
    if old and new and older[-1].line and newer[-1].line:
        entries.remove(old)
        entries.remove(new)
        lasts.ends = (older[-1].node, newer[-1].node)
        entries.append(lasts)
    else:
        _shift_marks(entries, older, newer)


def _shift_marks(entries: Sequence[_Entry], older: Sequence[Block], newer: Sequence[Block]) -> None:
    """Let the last paragraph that stayed have the mark that came or went, in place of the last one's."""
    at = next((at for at in reversed(range(len(entries))) if not entries[at].change), -1)
    last, pair = entries[-1], entries[at] if at >= 0 else None
    for entry in entries[at + 1 :]:
        entry.fixed = True
    last.mark = ""
    before = after = None
    if pair and pair.old is not None and pair.new is not None and newer[pair.new].line:
        pair.mark = last.change
        before, after = older[pair.old].node, newer[pair.new].node
    # Behind a table at the very end Word has an empty paragraph, whether the file has it or not.
    if last.new is not None:
        last.ends = (before, newer[last.new].node)
    elif last.old is not None:
        last.ends = (older[last.old].node, after)
