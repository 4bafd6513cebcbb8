"""pandoc's blocks and inlines as JSON: made, walked, read as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from elyazma.document import Json

Attributes = tuple[str, list[str], dict[str, str]]


def write_attributes(identifier: str = "", classes: Iterable[str] = (), values: Mapping[str, str] | None = None) -> Any:
    """Make the attributes of a node."""
    return [identifier, list(classes), [[key, value] for key, value in (values or {}).items()]]


def text(words: str) -> list[Json]:
    """Make words and spaces of plain text; a no-break space stays inside its word."""
    nodes: list[Json] = []
    for at, word in enumerate(words.split(" ")):
        nodes += [{"t": "Space"}] if at else []
        nodes += [{"t": "Str", "c": word}] if word else []
    return nodes


def span(inlines: list[Json], identifier: str = "", *classes: str, **values: str) -> Json:
    """Make a Span."""
    return {"t": "Span", "c": [write_attributes(identifier, classes, values), inlines]}


def div(blocks: list[Json], identifier: str = "", *classes: str, **values: str) -> Json:
    """Make a Div."""
    return {"t": "Div", "c": [write_attributes(identifier, classes, values), blocks]}


def para(inlines: list[Json]) -> Json:
    """Make a paragraph."""
    return {"t": "Para", "c": inlines}


def link(inlines: list[Json], target: str, *classes: str, **values: str) -> Json:
    """Make a Link."""
    return {"t": "Link", "c": [write_attributes("", classes, values), inlines, [target, ""]]}


def is_node(value: Any) -> bool:
    """Tell whether a JSON value is a block or an inline."""
    return isinstance(value, dict) and "t" in value


def map_lists(value: Any, change: Callable[[list[Json]], list[Json]]) -> Any:
    """Rebuild a JSON value; every list of nodes in it, the innermost first, is given to `change`."""
    if isinstance(value, list):
        rebuilt = [map_lists(item, change) for item in value]
        return change(rebuilt) if rebuilt and all(map(is_node, rebuilt)) else rebuilt
    if isinstance(value, dict):
        return {key: map_lists(item, change) for key, item in value.items()}
    return value


_BLANK = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}


def read_text(value: Any) -> str:
    """Give all words of nodes, blocks apart by line ends; mathematics as its TeX."""
    return "".join(_read(value))


def _read(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _read(item)
    elif is_node(value):
        kind, content = value["t"], value.get("c")
        if kind in _BLANK:
            yield _BLANK[kind]
        elif kind == "Str":
            yield content
        elif kind in {"Code", "CodeBlock", "Math"}:
            yield content[1]
        elif content is not None:
            yield from _read(content)
            yield "\n" if kind in {"Para", "Plain", "Header", "Div", "LineBlock"} else ""


def strip_blanks(inlines: list[Json]) -> list[Json]:
    """Drop the blanks at both ends, and those doubled where something vanished."""
    kept: list[Json] = []
    for node in inlines:
        if node["t"] in _BLANK and (not kept or kept[-1]["t"] in _BLANK):
            continue
        kept.append(node)
    while kept and kept[-1]["t"] in _BLANK:
        kept.pop()
    return kept
