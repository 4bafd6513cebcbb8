"""Citation keys and labels that our own Word files have as bookmarks, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elyazma.model.nodes import Bookmark, Div, Figure, Header, Node, Span, Table, walk
from elyazma.writers.word.bookmarks import LABEL, NUMBER, REFERENCE, read_name

_LATEX_LABELS = ("sec:", "fig:", "tab:", "eq:", "app:", "thm:", "lem:")


def read_labels(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the labels whose bookmarks stand in blocks or in inlines."""
    for name in _list_names(nodes):
        found = read_name(name)
        if found and found[0] in (LABEL, NUMBER):
            yield found[1]
        elif not found and name.startswith(_LATEX_LABELS):
            yield name


def read_keys(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the citation keys whose bookmarks stand in blocks or in inlines."""
    for name in _list_names(nodes):
        found = read_name(name)
        if found and found[0] == REFERENCE:
            yield found[1]


def read_target(address: str) -> tuple[str, str] | None:
    """Tell what an internal link of our own leads to: "reference", "label" or "number", and its key or label."""
    found = read_name(address.removeprefix("#")) if address.startswith("#") else None
    kinds = {REFERENCE: "reference", LABEL: "label", NUMBER: "number"}
    # A bookmark that names a section's file is ours too, and no citation or reference leads there.
    return (kinds[found[0]], found[1]) if found and found[0] in kinds else None


def _list_names(nodes: Iterable[Node]) -> Iterator[str]:
    for node in walk(nodes):
        match node:
            case Bookmark(name):
                yield name
            case Span() | Div() | Figure() | Table() | Header() if node.attributes.identifier:
                yield node.attributes.identifier
