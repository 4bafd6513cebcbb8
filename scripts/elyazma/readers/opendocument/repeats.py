"""Cells and rows that a file says once and means several times (ODF 1.3 part 3, 19.675 and 19.678)."""

from __future__ import annotations

from copy import deepcopy

from elyazma.model.phrases import phrase
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
            more = _count_more(node, attribute)
            left -= more
            if left < 0:
                raise PandocFailed(phrase("a {name} of a table is repeated {more} times", name=name, more=more + 1))
            for _ in range(more):
                node.attrib.pop(attribute, None)
                node.addnext(deepcopy(node))


def _count_more(node: Node, attribute: str) -> int:
    """Tell how many more times a cell or a row stands than it is written; of an empty one it means nothing."""
    told = node.get(attribute, "")
    return max(0, int(told) - 1) if told.isdecimal() and _shows_something(node) else 0


def _shows_something(node: Node) -> bool:
    drawn = next(node.iter(f"{DRAW}frame", f"{DRAW}g"), None)
    return drawn is not None or any(text_of(each).strip() for each in node.iter(*PARAGRAPHS))
