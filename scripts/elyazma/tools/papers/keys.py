"""Citation keys and labels that our own Word files carry as bookmarks, read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elyazma.draft import Json
from elyazma.tools.word.bookmarks import LABEL, NUMBER, REFERENCE, read_name

_LATEX_LABELS = ("sec:", "fig:", "tab:", "eq:", "app:", "thm:", "lem:")


def read_labels(node: Any) -> Iterator[str]:
    """Yield the labels whose bookmarks stand in a block or in inlines."""
    for name in _names(node):
        found = read_name(name)
        if found and found[0] in (LABEL, NUMBER):
            yield found[1]
        elif not found and name.startswith(_LATEX_LABELS):
            yield name


def read_keys(node: Any) -> Iterator[str]:
    """Yield the citation keys whose bookmarks stand in a block or in inlines."""
    for name in _names(node):
        found = read_name(name)
        if found and found[0] == REFERENCE:
            yield found[1]


def read_target(address: str) -> tuple[str, str] | None:
    """Tell what an internal link of our own leads to: "reference", "label" or "number", and its key or label."""
    found = read_name(address.removeprefix("#")) if address.startswith("#") else None
    kinds = {REFERENCE: "reference", LABEL: "label", NUMBER: "number"}
    return (kinds[found[0]], found[1]) if found else None


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from _own_name(node)
        yield from _names(node.get("c"))
    elif isinstance(node, list):
        for item in node:
            yield from _names(item)


def _own_name(node: Json) -> Iterator[str]:
    kind = node.get("t")
    if kind == "Anchor":
        yield node["c"]
    elif kind in ("Span", "Div", "Figure", "Table") and node["c"][0][0]:
        yield node["c"][0][0]
    elif kind == "Header" and node["c"][1][0]:
        yield node["c"][1][0]
