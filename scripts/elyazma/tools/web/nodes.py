"""pandoc's nodes, changed from the outside in and in the order of reading: numbers given on the way are in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from elyazma.document import Json
from elyazma.tools.conversion.tree import is_node

Change = Callable[[Json], list[Json] | None]


def rewrite(value: Any, change: Change) -> Any:
    """Rebuild a JSON value; `change` gives what stands for a node, or none to go on inside it."""
    if isinstance(value, list):
        rebuilt: list[Any] = []
        for item in value:
            changed = change(item) if is_node(item) else None
            rebuilt += [rewrite(item, change)] if changed is None else changed
        return rebuilt
    if isinstance(value, dict):
        return {key: rewrite(item, change) for key, item in value.items()}
    return value


def walk(value: Any) -> Iterator[Json]:
    """Give every node in a JSON value, the outer before the inner."""
    if isinstance(value, list):
        for item in value:
            yield from walk(item)
    elif isinstance(value, dict):
        if is_node(value):
            yield value
        for item in value.values():
            yield from walk(item)


_ATTRIBUTES_AT = dict.fromkeys(("Span", "Div", "Link", "Image", "Code", "CodeBlock", "Figure", "Table"), 0) | {
    "Header": 1
}


def attributes_of(node: Json) -> list[Any]:
    """Give the attributes of a node, [id, classes, pairs]; empty ones where its kind has none."""
    at = _ATTRIBUTES_AT.get(node["t"])
    return ["", [], []] if at is None else list(node["c"][at])


def ids_of(blocks: Iterable[Json]) -> Iterator[str]:
    """Give every id in nodes."""
    for node in walk(list(blocks)):
        identifier = attributes_of(node)[0]
        if identifier:
            yield str(identifier)


def classes_of(node: Json) -> list[str]:
    """Give a node's classes."""
    return list(attributes_of(node)[1])


def values_of(node: Json) -> dict[str, str]:
    """Give a node's other attributes by name."""
    return {str(key): str(value) for key, value in attributes_of(node)[2]}


def raw_inline(html: str) -> Json:
    """Make an inline of HTML of our own."""
    return {"t": "RawInline", "c": ["html", html]}


def append_inlines(blocks: list[Json], inlines: list[Json]) -> list[Json]:
    """Add inlines at the end of the last paragraph of blocks; behind anything else they are one of their own."""
    if blocks and blocks[-1]["t"] in {"Para", "Plain"}:
        # A blank that does not break: a sign of ours does not stand alone on a line.
        last = {"t": blocks[-1]["t"], "c": [*blocks[-1]["c"], {"t": "Str", "c": "\u00a0"}, *inlines]}
        return [*blocks[:-1], last]
    return [*blocks, {"t": "Para", "c": inlines}]
