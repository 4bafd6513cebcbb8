"""Merge the blocks of a body, a cell or a note: what stayed, changed, came, went and moved, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.alignment import align, align_tokens
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
from elyazma.revision.word.plan import Entry, plan_blocks
from elyazma.revision.word.side import Side
from elyazma.revision.word.tokens import Line
from elyazma.system.xml import Node, make_element

_OWN: dict[Change, Change] = {"moveFrom": "del", "moveTo": "ins"}


@dataclass(slots=True)
class ContainerWriter:
    """Merges what stands in one part of the file."""

    merging: Merging
    part: str
    lines: LineWriter
    moves: int = 0
    opened: str = ""
    """The number of the move that was begun last."""

    def merge(self, older: Blocks, newer: Blocks, *, credited: bool = False) -> list[Node]:
        """Merge two containers; bookmarks between blocks are the newer one's.

        With `credited` each block's changes are those of who changed its section.
        """
        entries, self.moves = plan_blocks(older.items, newer.items, self.moves)
        self._pair_lists(entries)
        written: list[Node] = []
        for entry in entries:
            block = entry.new or entry.old
            if credited and block:
                self.merging.credit = self.merging.credits.find(block.section)
            written += [copy_node(mark) for mark in (entry.new.before if entry.new else ())]
            self._append(written, entry)
        return [*written, *map(copy_node, newer.after)]

    def _pair_lists(self, entries: Sequence[Entry]) -> None:
        """Let what went out of a list that stayed go with it: before anything is written, lists are known."""
        for entry in entries:
            if entry.old and entry.new:
                self.merging.numbers.pair(read_number(entry.old.node), read_number(entry.new.node))

    def _append(self, written: list[Node], entry: Entry) -> None:
        """Write a block at the end of what is written."""
        made = self._write_entry(entry)
        # Word joins tables that follow each other.
        if written and written[-1].tag == made.tag == TABLE:
            written.append(make_between(self.merging))
        if entry.mark and made.tag == PARAGRAPH:
            mark_end(made, entry.mark, self.merging)
        if entry.opens:
            self.opened = open_move(made, entry.change, entry.opens, self.merging)
        written.append(made)
        if entry.closes:
            written.append(close_move(entry.change, self.opened))

    def write_whole(self, blocks: Blocks, side: Side, change: Change) -> list[Node]:
        """Write all blocks of what came or went as a whole: the mark of the last paragraph cannot."""
        written = [self._write_one(block, side, change) for block in blocks.items]
        for each in written[:-1]:
            if each.tag == PARAGRAPH:
                mark_end(each, change, self.merging)
        return written

    # --- Blocks -----------------------------------------------------------------------------------------

    def _write_entry(self, entry: Entry) -> Node:
        made = self._write_blocks(entry)
        if entry.ends and made.tag == PARAGRAPH:
            former, latter = (None if each is None else each.find(w("pPr")) for each in entry.ends)
            replace_properties(made, latter)
            was = None if former is None else self.merging.carry(former, self.merging.older, self.part)
            keep_former(made, was, self.merging)
        return made

    def _write_blocks(self, entry: Entry) -> Node:
        old, new = entry.old, entry.new
        if old and new:
            return self._write_pair(old, new)
        block = new or old
        assert block is not None
        return self._write_one(block, self.merging.newer if new else self.merging.older, entry.change)

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
        """Write two blocks of one kind as one."""
        if new.kind == "table":
            return self._merge_tables(old.node, new.node)
        if old.line is None or new.line is None:
            return copy_node(new.node)
        made = self._begin_paragraph(new.node, self.merging.newer)
        items = self._pair_tokens(old.line, new.line)
        for node in self.lines.write(items, old.line, new.line):
            made.append(node)
        return made

    def _pair_tokens(self, old: Line, new: Line) -> list[Item]:
        items = []
        for before, after in align_tokens(old.tokens, new.tokens):
            twin = None if before is None else old.tokens[before]
            if after is not None:
                items.append(Item(new.tokens[after], "" if twin else "ins", self.merging.newer, twin))
            elif twin is not None:
                items.append(Item(twin, "del", self.merging.older))
        return items

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
