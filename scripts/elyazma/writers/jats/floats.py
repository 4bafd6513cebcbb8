"""Figures and tables as elements of JATS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from elyazma.model.nodes import (
    Block,
    Cell,
    Figure,
    Image,
    Inline,
    Label,
    LineBreak,
    Para,
    Plain,
    Row,
    SoftBreak,
    Space,
    Str,
    Table,
)
from elyazma.system.xml import Node
from elyazma.writers.jats.elements import element, optional, set_language
from elyazma.writers.jats.inlines import Writing, paragraphs, write_inlines, write_picture

_ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "default": ""}


def take_label(blocks: Sequence[Block]) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Take the Label off the first paragraph's start: its inlines, and the blocks without it."""
    if blocks and isinstance(first := blocks[0], Para | Plain):
        head = first.inlines[0] if first.inlines else None
        if isinstance(head, Label):
            rest = _skip_blanks(first.inlines[1:])
            return head.inlines, (*([replace(first, inlines=rest)] if rest else []), *blocks[1:])
    return (), tuple(blocks)


def _skip_blanks(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    at = 0
    while at < len(inlines) and isinstance(inlines[at], Space | SoftBreak):
        at += 1
    return inlines[at:]


def _take_separator(
    label: tuple[Inline, ...], blocks: tuple[Block, ...]
) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Let the sign between "Figure 1" and its caption stand with the label: what is printed stays as it is."""
    if label and blocks and isinstance(block := blocks[0], Para | Plain):
        sign = block.inlines[0] if block.inlines else None
        if isinstance(sign, Str) and re.fullmatch(r"[.:–—|]", sign.text):
            return (*label, sign), (replace(block, inlines=_skip_blanks(block.inlines[1:])), *blocks[1:])
    return label, blocks


def write_heading(blocks: Sequence[Block], writing: Writing) -> list[Node]:
    """Write label and caption of a figure or a table."""
    label, rest = _take_separator(*take_label(blocks))
    found = (
        optional("label", *write_inlines(label, writing)),
        optional("caption", *paragraphs(writing.write_blocks(rest))),
    )
    return [node for node in found if node is not None]


def write_figure(figure: Figure, writing: Writing) -> Node:
    """Write a figure."""
    heading = write_heading(figure.caption.blocks, writing)
    node = element("fig", *heading, id=writing.name(figure.identifier))
    node.extend(_write_pictures(figure.blocks, writing))
    return set_language(node, figure.attributes.get("lang"))


def _write_pictures(blocks: Iterable[Block], writing: Writing) -> Iterator[Node]:
    for block in blocks:
        if pictures := _list_pictures(block):
            yield from (write_picture("graphic", picture, writing) for picture in pictures)
        else:
            yield from writing.write_blocks([block])


def _list_pictures(block: Block) -> list[Image]:
    """List the pictures of a paragraph that holds nothing else."""
    if not isinstance(block, Para | Plain):
        return []
    shown = [node for node in block.inlines if not isinstance(node, Space | SoftBreak | LineBreak)]
    pictures = [node for node in shown if isinstance(node, Image)]
    return pictures if len(pictures) == len(shown) else []


def write_table(table: Table, writing: Writing, notes: Iterable[Block] = ()) -> Node:
    """Write a table with the notes under it."""
    name = writing.name(table.identifier)
    node = element("table-wrap", *write_heading(table.caption.blocks, writing), id=name)
    aligned = [_ALIGNMENTS[column.alignment] for column in table.columns]
    rows = element("table", optional("thead", *_write_rows(table.head.rows, aligned, len(aligned), writing)))
    for body in table.bodies:
        heads = _write_rows(body.heads, aligned, len(aligned), writing)
        rows.append(element("tbody", *heads, *_write_rows(body.rows, aligned, body.head_columns, writing)))
    # XHTML's tfoot stands before the body; a reader of the text wants the last rows last.
    last = list(_write_rows(table.foot.rows, aligned, 0, writing))
    if last or not table.bodies:
        rows.append(element("tbody", *last))
    node.append(rows)
    below = paragraphs(writing.write_blocks(notes))
    if below:
        node.append(element("table-wrap-foot", *below))
    return node


def _write_rows(rows: Iterable[Row], aligned: Sequence[str], heads: int, writing: Writing) -> Iterator[Node]:
    for row in rows:
        cells = []
        for at, cell in enumerate(row.cells):
            inherited = aligned[at] if at < len(aligned) else ""
            cells.append(_write_cell("th" if at < heads else "td", cell, inherited, writing))
        yield element("tr", *cells)


def _write_cell(tag: str, cell: Cell, inherited: str, writing: Writing) -> Node:
    align = _ALIGNMENTS[cell.alignment] or inherited
    match cell.blocks:
        case (Plain(inlines) | Para(inlines),):
            inner = write_inlines(inlines, writing)
        case blocks:
            inner = list(writing.write_blocks(blocks))
    rows, columns = str(cell.rows) if cell.rows > 1 else "", str(cell.columns) if cell.columns > 1 else ""
    node = element(tag, *inner, align=align, rowspan=rows, colspan=columns)
    return set_language(node, cell.attributes.get("lang"))
