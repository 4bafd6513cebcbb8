"""Read from TeX's log where anchors stand on the pages, and how the page is laid out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.typesetting.anchors import ANCHOR, LAYOUT

SP_PER_POINT = 65536 * 72.27 / 72
"""TeX's scaled points in one of PDF's points."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One end of an anchor on the page: physical `page` from 1, the `number` printed on it, `x` and `y` in PDF points.

    `between` is true if it was written between paragraphs; else it stands on a baseline. `column` is the width of the
    column around it.
    """

    page: int
    number: str
    x: float
    y: float
    between: bool
    column: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The text's place on a page, in PDF points.

    `top` and `bottom` are measured from the bottom of the page; `odd` and `even` are the left edges on such pages.
    """

    top: float
    bottom: float
    odd: float
    even: float
    width: float


MarkPair = tuple[Mark, Mark]
"""Where an anchor begins and where it ends."""

_ANCHOR = re.compile(
    re.escape(ANCHOR) + r" \{(?P<label>[^{}]*)\}\{(?P<kind>point|begin|end)\}\{(?P<mode>[vh])\}\{(?P<column>-?\d+)\}"
    r"\{(?P<page>\d+)\}\{(?P<number>[^{}]*)\}\{(?P<x>-?\d+)\}\{(?P<y>-?\d+)\}>>>"
)
_LAYOUT = re.compile(re.escape(LAYOUT) + r" " + r"\{(-?\d+)\}" * 7 + ">>>")


def read_marks(log: str) -> Mapping[str, MarkPair]:
    """Read where each anchor begins and ends; if it is printed twice, the first time counts."""
    begun: dict[str, Mark] = {}
    ended: dict[str, Mark] = {}
    for found in _ANCHOR.finditer(log):
        where = ended if found["kind"] == "end" else begun
        where.setdefault(found["label"], _make_mark(found))
    return {label: (mark, ended.get(label, mark)) for label, mark in begun.items()}


def _make_mark(found: re.Match[str]) -> Mark:
    x, y, column = (int(found[name]) / SP_PER_POINT for name in ("x", "y", "column"))
    return Mark(int(found["page"]), found["number"], x, y, found["mode"] == "v", column)


def read_layout(log: str) -> Layout | None:
    """Read the page's layout; None if there is no anchor."""
    found = _LAYOUT.search(log)
    if found is None:
        return None
    height, above, text, odd, even, width, sides = (int(each) / SP_PER_POINT for each in found.groups())
    top = height - above
    two_sided = round(sides * SP_PER_POINT) > 1
    return Layout(top, top - text, odd, even if two_sided else odd, width)
