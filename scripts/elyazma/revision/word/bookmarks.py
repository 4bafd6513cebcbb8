"""Where the bookmarks of a pair of paragraphs stand in the merged one.

The newer file's stand where they stood. One that both files have also goes around what went out of it, so that it is
around the older words again when all is rejected. One that only the older file has comes along: fields that went may
refer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from elyazma.revision.word.item import Item
from elyazma.revision.word.merging import Merging
from elyazma.revision.word.names import BOOKMARKS, copy_node, w
from elyazma.revision.word.tokens import Line, Token
from elyazma.system.xml import Node

_START = BOOKMARKS[0]
_WENT = ("del", "moveFrom")


def place_bookmarks(
    items: Sequence[Item], older: Line | None, newer: Line | None, merging: Merging
) -> tuple[list[list[Node]], dict[str, str]]:
    """Give the bookmarks' ends before each item, and behind the last; and the older ones that come along.

    Those are given by their old numbers, with their new ones.
    """
    places: list[list[Node]] = [[] for _ in range(len(items) + 1)]
    own = _keep_own(older, merging) if older else {}
    former = list(_find_marks(items, older, lambda item: item.token if item.side is merging.older else item.twin))
    for at, mark in _find_marks(items, newer, lambda item: item.token if item.side is merging.newer else None):
        places[_widen(at, mark, _match(mark, newer, older, former), items)].append(copy_node(mark))
    for at, mark in former:
        number = own.get(mark.get(w("id")))
        if number is not None:
            made = copy_node(mark)
            made.set(w("id"), number)
            places[at].append(made)
    return places, own


def _find_marks(
    items: Sequence[Item], line: Line | None, find: Callable[[Item], Token | None]
) -> Iterator[tuple[int, Node]]:
    for at, item in enumerate(items):
        token = find(item)
        yield from ((at, mark) for mark in (token.marks if token else ()))
    yield from ((len(items), mark) for mark in (line.marks if line else ()))


def _keep_own(line: Line, merging: Merging) -> dict[str, str]:
    """Give new numbers to the bookmarks of an older paragraph that the newer file has nowhere."""
    marks = list(_list_marks(line))
    ended = {mark.get(w("id")) for mark in marks if mark.tag != _START}
    started = (mark for mark in marks if mark.tag == _START and mark.get(w("id")) in ended)
    lost = (mark for mark in started if mark.get(w("name")) not in merging.names)
    return {mark.get(w("id")): str(merging.next_id()) for mark in lost}


def _list_marks(line: Line) -> Iterator[Node]:
    for token in line.tokens:
        yield from token.marks
        yield from (node for node in token.nodes if node.tag in BOOKMARKS)
    yield from line.marks


def _match(mark: Node, newer: Line | None, older: Line | None, former: Sequence[tuple[int, Node]]) -> int | None:
    """Give where the older paragraph has the same end of the same bookmark."""
    if newer is None or older is None:
        return None
    name = _find_name(mark, newer)
    return next((at for at, each in former if each.tag == mark.tag and _find_name(each, older) == name), None)


def _find_name(mark: Node, line: Line) -> str:
    marks = (each for each in _list_marks(line) if each.tag == _START)
    return next((each.get(w("name"), "") for each in marks if each.get(w("id")) == mark.get(w("id"))), "")


def _widen(at: int, mark: Node, former: int | None, items: Sequence[Item]) -> int:
    """Put a start before, or an end behind, what went between where it stands and where it stood."""
    if former is None:
        return at
    if mark.tag == _START:
        while at > former and items[at - 1].change in _WENT:
            at -= 1
    else:
        while at < former and items[at].change in _WENT:
            at += 1
    return at
