"""Tables that hold no data and only place things: one cell around a text, pictures side by side with their captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from elyazma.model.imported import Piece
from elyazma.model.nodes import Block, Cell, Header, Image, Para, Plain, Row, Table, walk
from elyazma.readers.caption_words import is_caption
from elyazma.readers.lexicon import PARTS, Lexicon
from elyazma.readers.outline import inlines_of, read_text

_LONGEST_LABEL = 40
"""Signs of what stands under one of several pictures: "(a) before"."""


def unfold_placed(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Lay out what stands in tables that only place it."""
    return [each for piece in pieces for each in _unfold(piece, lexicon)]


def lift_title(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Put what has a title's style, and the names below it, above the headings and pictures that stand before it.

    Its frame floats on the page to where a reader looks for a title.
    """
    at = next((at for at, piece in enumerate(pieces[:_MOST_ABOVE]) if _has_style(piece, ("title",))), 0)
    above, end = pieces[:at], at + 1
    said = any(not isinstance(piece.block, Header) and read_text(piece).strip("\ufffc ") for piece in above)
    if said or not any(isinstance(piece.block, Header) for piece in above):
        return pieces
    while end < len(pieces) and _has_style(pieces[end], _OF_FRONT):
        end += 1
    return [*pieces[at:end], *above, *pieces[end:]]


def head_sections(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Make headings of what has a title's style all through a paper, each right above a paragraph of text."""
    styled = [at for at, piece in enumerate(pieces) if _has_style(piece, ("title",))]
    over = [at for at in styled[1:] if at + 1 < len(pieces) and len(read_text(pieces[at + 1])) > _TEXT]
    if len(over) < _FEWEST_SECTIONS:
        return pieces
    heads = {at for at in styled if at >= over[0]}
    return [
        replace(piece, block=Header(1, inlines_of(piece.block))) if at in heads else piece
        for at, piece in enumerate(pieces)
    ]


_TEXT = 120
"""Signs of a paragraph that no title in another language and no line of names is."""
_FEWEST_SECTIONS = 4
"""Paragraphs under lines in a title's style: more than a title and an abstract in three languages have."""
_MOST_ABOVE = 5
"""Pieces in which a title is looked for that a heading stands above."""
_OF_FRONT = ("title", "subtitle", "author", "affiliation", "institut")


def _has_style(piece: Piece, styles: tuple[str, ...]) -> bool:
    return not isinstance(piece.block, Header) and piece.style.startswith(styles)


def _unfold(piece: Piece, lexicon: Lexicon) -> Iterator[Piece]:
    table = piece.block
    if not isinstance(table, Table) or table.caption.blocks:
        yield piece
        return
    cells = _list_cells(table)
    if len(cells) == 1:
        yield from _lay_out(cells[0].blocks, piece)
    elif _are_pictures(cells, lexicon):
        images = [image for cell in cells for image in _images(cell)]
        yield Piece(Para(tuple(images)))
        yield from (each for each in piece.inner if read_text(each).strip("\ufffc "))
    elif _heads_columns(table, lexicon):
        yield from _lay_columns(table, piece)
    else:
        yield piece


def _heads_columns(table: Table, lexicon: Lexicon) -> bool:
    """Tell whether each column of a table is a part of a paper, headed as such: an abstract beside keywords."""
    first = next(iter(_list_rows(table)), None)
    heads = [read_text(Piece(block)) for cell in first.cells for block in cell.blocks[:1]] if first else []
    known = [lexicon.name_heading(text) for text in heads]
    return len(known) > 1 and all(each is not None and each.kind in PARTS for each in known)


def _lay_columns(table: Table, piece: Piece) -> Iterator[Piece]:
    """Give the paragraphs of each column, one column behind the other."""
    waiting = iter(piece.inner)
    columns: dict[int, list[Piece]] = {}
    for row in _list_rows(table):
        for at, cell in enumerate(row.cells):
            columns.setdefault(at, []).extend(_lay_out(cell.blocks, replace(piece, inner=tuple(_take(cell, waiting)))))
    for column in columns.values():
        yield from (each for each in column if read_text(each) or not inlines_of(each.block))


def _take(cell: Cell, waiting: Iterator[Piece]) -> Iterator[Piece]:
    for node in walk(cell.blocks):
        if isinstance(node, Para | Plain | Header):
            yield next(waiting, Piece(node))


def _lay_out(blocks: Sequence[Block], piece: Piece) -> Iterator[Piece]:
    """Give the blocks of one cell, with the looks of its paragraphs."""
    waiting = iter(piece.inner)
    for block in blocks:
        if isinstance(block, Para | Plain | Header):
            yield next(waiting, Piece(block))
            continue
        for _ in (node for node in walk((block,)) if isinstance(node, Para | Plain | Header)):
            next(waiting, None)
        yield Piece(block)


def _list_rows(table: Table) -> list[Row]:
    groups = [table.head.rows, *(rows for body in table.bodies for rows in (body.heads, body.rows)), table.foot.rows]
    return [row for rows in groups for row in rows]


def _list_cells(table: Table) -> list[Cell]:
    return [cell for row in _list_rows(table) for cell in row.cells]


def _images(cell: Cell) -> list[Image]:
    return [node for node in walk(cell.blocks) if isinstance(node, Image)]


def _are_pictures(cells: Sequence[Cell], lexicon: Lexicon) -> bool:
    """Tell whether cells hold pictures and what is printed under them: data with signs in its heads has more words."""
    shown = sum(bool(_images(cell)) for cell in cells)
    said = sum(any(read_text(Piece(block)).strip("\ufffc ") for block in cell.blocks) for cell in cells)
    return shown > 0 and said <= _MOST_LABELS * shown and all(_is_beside(cell, lexicon) for cell in cells)


_MOST_LABELS = 2
"""Cells with words for each that holds a picture: its letter, and what it shows."""


def _is_beside(cell: Cell, lexicon: Lexicon) -> bool:
    """Tell whether a cell holds a picture alone, what is printed under one, or nothing."""
    texts = [read_text(Piece(block)).strip("\ufffc ") for block in cell.blocks]
    plain = all(isinstance(block, Para | Plain) for block in cell.blocks)
    return plain and all(not text or len(text) <= _LONGEST_LABEL or is_caption(text, lexicon) for text in texts)
