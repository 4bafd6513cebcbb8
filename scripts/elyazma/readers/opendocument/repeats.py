"""Cells and rows that a file says once and means several times (ODF 1.3 part 3, 19.675 and 19.678)."""

from __future__ import annotations

from copy import deepcopy

from elyazma.readers.opendocument.names import DRAW, PARAGRAPHS, TABLE, text_of
from elyazma.system.pandoc.program import PandocFailed
from elyazma.system.xml import Node

_MOST = 5_000
"""Cells that a text's tables repeat, all in all: more is no table that a person reads."""


def repeat_cells(body: Node) -> None:
    """Write out the cells with something in them that are repeated, and the rows of such. Raises PandocFailed."""
    left = _MOST
    for name, number in (("cell", "columns"), ("row", "rows")):
        attribute = f"{TABLE}number-{number}-repeated"
        for node in [*body.iter(f"{TABLE}table-{name}")]:
            told = node.get(attribute, "")
            more = int(told) - 1 if told.isdecimal() else 0
            if more < 1 or not _shows_something(node):
                continue
            left -= more
            if left < 0:
                raise PandocFailed(f"a {name} of a table is repeated {more + 1} times")
            del node.attrib[attribute]
            for _ in range(more):
                node.addnext(deepcopy(node))


def _shows_something(node: Node) -> bool:
    drawn = next(node.iter(f"{DRAW}frame", f"{DRAW}g"), None)
    return drawn is not None or any(text_of(each).strip() for each in node.iter(*PARAGRAPHS))
