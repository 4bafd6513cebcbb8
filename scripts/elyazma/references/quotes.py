"""Find the quotations in a title, so that the CSL engine sets their marks by language and by what stands around them.

A style that sets titles in double marks wants single ones inside (CMOS 18, 6.11 and 13.30; APA 7, 8.31).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Inline, LineBreak, Quoted, SoftBreak, Space, Str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark of quotation: in which node, where in its text, and whether it can open or close."""

    node: int
    at: int
    double: bool
    opens: bool
    closes: bool


def pair_quotes(nodes: Sequence[Inline]) -> tuple[Inline, ...]:
    """Make a Quoted node of each text in double marks, and of the texts in single marks within it.

    Single marks elsewhere stay: a closing one may be an apostrophe.
    """
    doubles = [mark for mark in _find_marks(nodes) if mark.double]
    made: list[Inline] = []
    node, at = 0, 0
    for opening, closing in _pair(doubles):
        made += _cut(nodes, (node, at), (opening.node, opening.at))
        inside = _cut(nodes, (opening.node, opening.at + 1), (closing.node, closing.at))
        made.append(Quoted(_pair_inside(inside), double=True))
        node, at = closing.node, closing.at + 1
    return (*made, *_cut(nodes, (node, at), (len(nodes), 0)))


def _pair_inside(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Find the one text in single marks; where a closing mark is one of several, nobody can tell an apostrophe."""
    marks = [mark for mark in _find_marks(nodes) if not mark.double]
    opening = [mark for mark in marks if mark.opens]
    closing = [mark for mark in marks if mark.closes]
    if len(opening) != 1 or len(closing) != 1 or (opening[0].node, opening[0].at) >= (closing[0].node, closing[0].at):
        return nodes
    (first,), (last,) = opening, closing
    inside = _cut(nodes, (first.node, first.at + 1), (last.node, last.at))
    if inside in ((Str("n"),), (Str("N"),)):
        return nodes  # rock 'n' roll
    before, after = _cut(nodes, (0, 0), (first.node, first.at)), _cut(nodes, (last.node, last.at + 1), (len(nodes), 0))
    return (*before, Quoted(inside, double=False), *after)


def _pair(marks: Sequence[_Mark]) -> list[tuple[_Mark, _Mark]]:
    """Pair marks of one kind from left to right; one without a partner is left."""
    pairs: list[tuple[_Mark, _Mark]] = []
    waiting: _Mark | None = None
    for mark in marks:
        if mark.opens and not (waiting and mark.closes):
            waiting = mark
        elif waiting and mark.closes:
            pairs.append((waiting, mark))
            waiting = None
    return pairs


def _find_marks(nodes: Sequence[Inline]) -> list[_Mark]:
    found: list[_Mark] = []
    for number, node in enumerate(nodes):
        if isinstance(node, Str):
            around = f"{_edge(nodes, number - 1)}{node.text}{_edge(nodes, number + 1)}"
            found += [_read_mark(number, sign, around) for sign in _MARK.finditer(node.text)]
    return found


_MARK = re.compile('[“”"‘’]')


def _edge(nodes: Sequence[Inline], number: int) -> str:
    """Give what a neighbouring node shows to a mark: a blank, or a letter for anything that prints."""
    inside = 0 <= number < len(nodes)
    return " " if not inside or isinstance(nodes[number], Space | SoftBreak | LineBreak) else "x"


def _read_mark(node: int, found: re.Match[str], around: str) -> _Mark:
    """Read a mark; `around` is its text with a letter on each side."""
    at, sign = found.start(), found.group()
    before, after = around[at], around[at + 2]
    ends = not before.isspace() and not after.isalnum()
    if sign in "“‘":
        return _Mark(node, at, sign == "“", opens=True, closes=False)
    if sign == '"':
        return _Mark(node, at, double=True, opens=not before.isalnum() and not after.isspace(), closes=ends)
    starts = sign == "’" and not before.isalnum() and before not in ".,;:!?)" and after.isalnum()
    return _Mark(node, at, sign == "”", opens=starts, closes=sign == "”" or ends)


def _cut(nodes: Sequence[Inline], start: tuple[int, int], end: tuple[int, int]) -> tuple[Inline, ...]:
    """Give the nodes from one place to another, the texts at both ends cut; a place is a node and a letter in it."""
    made: list[Inline] = []
    for number in range(start[0], min(end[0] + 1, len(nodes))):
        node = nodes[number]
        if isinstance(node, Str):
            node = Str(node.text[start[1] * (number == start[0]) : end[1] if number == end[0] else None])
        if node != Str("") and (isinstance(node, Str) or number < end[0]):
            made.append(node)
    return tuple(made)
