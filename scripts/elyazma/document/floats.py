"""Figures and tables: captions, pictures, cells and notes put where writers look for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from elyazma.document.displays import put_among_inlines
from elyazma.document.marks import address, read_mark
from elyazma.document.targets import Target
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    NO_ATTRIBUTES,
    Attributes,
    Block,
    Caption,
    Continued,
    Div,
    Equation,
    Figure,
    Inline,
    Label,
    Link,
    Para,
    Plain,
    Proof,
    Row,
    RowGroup,
    Space,
    Str,
    Table,
    TableNotes,
    TableWrap,
    Theorem,
    split_words,
    strip_blanks,
)

_CAPTIONED = "captioned"


@dataclass(frozen=True, slots=True)
class FloatCaption:
    """One caption, and what it belongs to; a caption without a number has no head and no target."""

    kind: str
    head: str
    target: Target | None
    inlines: tuple[Inline, ...]

    @property
    def attributes(self) -> Attributes:
        """Give the attributes of what it belongs to."""
        target = self.target
        return Attributes(target.id, (), (("number", target.number),)) if target else NO_ATTRIBUTES

    def write(self) -> Caption:
        """Write the caption: "Figure 1", then what the author says."""
        label = (Label(split_words(self.head)), Str("."), Space()) if self.head else ()
        return Caption((Plain((*label, *self.inlines)),))


def mark_caption(number: int) -> Link:
    """Make a mark that stands where a caption stood, until its float is put together; it prints nothing."""
    return Link((), address(_CAPTIONED, (str(number),)))


_Piece = Block | FloatCaption
_Group = tuple[FloatCaption | None, list[Block]]


def write_float(blocks: Sequence[Block], captions: Sequence[FloatCaption]) -> list[Block]:
    """Put a float together; one with several captions becomes several."""
    pieces = list(_flatten(blocks, captions))
    return [block for caption, held in _tie_captions(pieces) for block in _write_one(caption, held)]


def _flatten(blocks: Sequence[Block], captions: Sequence[FloatCaption]) -> Iterator[_Piece]:
    """Give the blocks of a float, those inside boxes too, each caption by itself."""
    for block in blocks:
        match block:
            case Div(inside, Attributes("", _, ())) | Theorem(inside, _, "", ""):
                yield from _flatten(inside, captions)
            case Continued(inside) | Proof(inside) | TableWrap(inside) | TableNotes(inside):
                yield from _flatten(inside, captions)
            case Para(inlines) | Plain(inlines):
                yield from _cut_at_captions(inlines, captions)
            case _:
                yield block


def _cut_at_captions(inlines: Sequence[Inline], captions: Sequence[FloatCaption]) -> Iterator[_Piece]:
    held: list[Inline] = []
    for node in inlines:
        mark = read_mark(node)
        if mark and mark.kind == _CAPTIONED:
            yield from _make_plain(held)
            yield captions[int(mark.words[0])]
            held = []
        else:
            held.append(node)
    yield from _make_plain(held)


def _make_plain(inlines: Sequence[Inline]) -> Iterator[Plain]:
    if kept := strip_blanks(inlines):
        yield Plain(kept)


def _tie_captions(pieces: Sequence[_Piece]) -> list[_Group]:
    """Tie what is shown to its caption, which stands below or above it."""
    captions = [piece for piece in pieces if isinstance(piece, FloatCaption)]
    shown = [piece for piece in pieces if not isinstance(piece, FloatCaption)]
    if len(captions) <= 1:
        return [(captions[0] if captions else None, shown)]
    if isinstance(pieces[0], FloatCaption):
        return _tie_to_captions_above(pieces)
    return _tie_to_captions_below(pieces)


def _tie_to_captions_above(pieces: Sequence[_Piece]) -> list[_Group]:
    groups: list[_Group] = []
    for piece in pieces:
        if isinstance(piece, FloatCaption):
            groups.append((piece, []))
        else:
            groups[-1][1].append(piece)
    return groups


def _tie_to_captions_below(pieces: Sequence[_Piece]) -> list[_Group]:
    groups: list[_Group] = []
    held: list[Block] = []
    for piece in pieces:
        if isinstance(piece, FloatCaption):
            groups.append((piece, held))
            held = []
        else:
            held.append(piece)
    # What stands below the last caption has none of its own.
    groups[-1][1].extend(held)
    return groups


def _write_one(caption: FloatCaption | None, blocks: list[Block]) -> list[Block]:
    at = next((at for at, block in enumerate(blocks) if isinstance(block, Table)), None)
    if at is not None and (caption is None or caption.kind == "table"):
        return list(_write_tables(caption, blocks, at))
    shown = tuple(map(_write_shown, blocks))
    return [Figure(shown, caption.write(), caption.attributes) if caption else Figure(shown)]


def _write_shown(block: Block) -> Block:
    """Write an equation beside pictures as text."""
    return Plain((put_among_inlines(block),)) if isinstance(block, Equation) else block


def _write_tables(caption: FloatCaption | None, blocks: list[Block], at: int) -> Iterator[Block]:
    """Write a float's table with its caption; further tables of the float follow it, each by itself."""
    before, table, behind = blocks[:at], blocks[at], blocks[at + 1 :]
    if caption and isinstance(table, Table):
        table = replace(table, caption=caption.write(), attributes=caption.attributes)
    following = next((place for place, block in enumerate(behind) if isinstance(block, Table)), len(behind))
    yield wrap_table([*map(_write_shown, before), table], list(map(_write_note, behind[:following])))
    if following < len(behind):
        yield from _write_tables(None, behind[following:], 0)


def _write_note(block: Block) -> Block:
    return Para(block.inlines) if isinstance(block, Plain) else block


def wrap_table(blocks: Sequence[Block], notes: Sequence[Block]) -> TableWrap:
    """Wrap a table and the notes below it."""
    return TableWrap((*blocks, TableNotes(tuple(notes))) if notes else tuple(blocks))


# --- Cells --------------------------------------------------------------------------------------------

Change = Callable[[Sequence[Block]], Sequence[Block]]


def map_cells(table: Table, change: Change) -> Table:
    """Rebuild a table; the blocks of every cell are given to `change`, those of the head and the foot at last."""
    bodies = tuple(
        replace(body, heads=_map_rows(body.heads, change), rows=_map_rows(body.rows, change)) for body in table.bodies
    )
    head, foot = (replace(group, rows=_map_rows(group.rows, change)) for group in (table.head, table.foot))
    return replace(table, head=head, bodies=bodies, foot=foot)


def _map_rows(rows: Sequence[Row], change: Change) -> tuple[Row, ...]:
    return tuple(_map_row(row, change) for row in rows)


def _map_row(row: Row, change: Change) -> Row:
    return replace(row, cells=tuple(replace(cell, blocks=tuple(change(cell.blocks))) for cell in row.cells))


def find_head(table: Table) -> Table:
    """Make the rows down to the first rule a table's head, where pandoc found none."""
    if table.head.rows or not table.bodies:
        return table
    first, *others = table.bodies
    ruled = next((at for at, row in enumerate(first.rows, start=1) if _has_rule(row)), 0)
    if not 0 < ruled < len(first.rows):
        return table
    head = RowGroup(first.rows[:ruled], table.head.attributes)
    return replace(table, head=head, bodies=(replace(first, rows=first.rows[ruled:]), *others))


def _has_rule(row: Row) -> bool:
    blocks = chain.from_iterable(cell.blocks for cell in row.cells)
    inlines = chain.from_iterable(block.inlines for block in blocks if isinstance(block, Plain | Para))
    return any(mark is not None and mark.kind == "rule" for mark in map(read_mark, inlines))
