"""Figures and tables as elements of JATS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from elyazma.document import Json
from elyazma.tools.jats.elements import element, optional, set_language
from elyazma.tools.jats.inlines import Writing, paragraphs, read_attributes, write_inlines, write_picture
from elyazma.tools.xml import Node

_ALIGNMENTS = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}


def take_label(blocks: Iterable[Json]) -> tuple[list[Json], list[Json]]:
    """Take the Span of class "label" off the first paragraph's start: its inlines, and the blocks without it."""
    first, *rest = [*blocks, None]
    if first is None or first["t"] not in ("Para", "Plain") or not first["c"]:
        return [], [block for block in (first, *rest) if block]
    head, *inlines = first["c"]
    if head["t"] != "Span" or "label" not in head["c"][0][1]:
        return [], [block for block in (first, *rest) if block]
    while inlines and inlines[0]["t"] in ("Space", "SoftBreak"):
        del inlines[0]
    kept = {**first, "c": inlines}
    return head["c"][1], [block for block in (kept if inlines else None, *rest) if block]


def _take_separator(label: list[Json], blocks: list[Json]) -> tuple[list[Json], list[Json]]:
    """Let the sign between "Figure 1" and its caption stand with the label: what is printed stays as it is."""
    if not label or not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        return label, blocks
    first, *inlines = blocks[0]["c"]
    if first["t"] != "Str" or not re.fullmatch(r"[.:–—|]", first["c"]):
        return label, blocks
    while inlines and inlines[0]["t"] in ("Space", "SoftBreak"):
        del inlines[0]
    return [*label, first], [{**blocks[0], "c": inlines}, *blocks[1:]]


def write_heading(blocks: Iterable[Json], writing: Writing) -> list[Node]:
    """Write label and caption of a figure or a table."""
    label, rest = _take_separator(*take_label(blocks))
    found = (
        optional("label", *write_inlines(label, writing)),
        optional("caption", *paragraphs(writing.write_blocks(rest))),
    )
    return [node for node in found if node is not None]


def write_figure(content: Any, writing: Writing) -> Node:
    """Write a Figure."""
    identifier, _, values = read_attributes(content[0])
    node = element("fig", *write_heading(content[1][1], writing), id=writing.name(identifier))
    node.extend(_write_pictures(content[2], writing))
    return set_language(node, values.get("lang", ""))


def _write_pictures(blocks: Iterable[Json], writing: Writing) -> Iterator[Node]:
    for block in blocks:
        shown = (
            [node for node in block["c"] if node["t"] not in ("Space", "SoftBreak", "LineBreak")] if _is(block) else []
        )
        if shown and all(node["t"] == "Image" for node in shown):
            yield from (write_picture("graphic", node["c"], writing) for node in shown)
        else:
            yield from writing.write_blocks([block])


def _is(block: Json) -> bool:
    return block["t"] in ("Para", "Plain")


def write_table(content: Any, writing: Writing, notes: Iterable[Json] = (), identifier: str = "") -> Node:
    """Write a Table with the notes under it."""
    attributes, caption, columns, head, bodies, foot = content
    name = writing.name(attributes[0] or identifier)
    node = element("table-wrap", *write_heading(caption[1], writing), id=name)
    aligned = [_ALIGNMENTS.get(column[0]["t"], "") for column in columns]
    table = element("table", optional("thead", *_write_rows(head[1], aligned, len(aligned), writing)))
    for _, row_heads, intermediate, rows in bodies:
        body = [
            *_write_rows(intermediate, aligned, len(aligned), writing),
            *_write_rows(rows, aligned, row_heads, writing),
        ]
        table.append(element("tbody", *body))
    # XHTML's tfoot stands before the body; a reader of the text wants the last rows last.
    last = list(_write_rows(foot[1], aligned, 0, writing))
    if last or not bodies:
        table.append(element("tbody", *last))
    node.append(table)
    below = paragraphs(writing.write_blocks(notes))
    if below:
        node.append(element("table-wrap-foot", *below))
    return node


def _write_rows(rows: Iterable[Any], aligned: list[str], heads: int, writing: Writing) -> Iterator[Node]:
    for _, cells in rows:
        yield element("tr", *(_write_cell(cell, at, aligned, heads, writing) for at, cell in enumerate(cells)))


def _write_cell(cell: Any, at: int, aligned: list[str], heads: int, writing: Writing) -> Node:
    attributes, alignment, rows, columns, blocks = cell
    _, _, values = read_attributes(attributes)
    align = _ALIGNMENTS.get(alignment["t"], "") or (aligned[at] if at < len(aligned) else "")
    plain = len(blocks) == 1 and blocks[0]["t"] in ("Plain", "Para")
    inner = write_inlines(blocks[0]["c"], writing) if plain else writing.write_blocks(blocks)
    span = {"rowspan": str(rows) if rows > 1 else "", "colspan": str(columns) if columns > 1 else ""}
    node = element("th" if at < heads else "td", *inner, align=align, **span)
    return set_language(node, values.get("lang", ""))
