"""The inlines of the first walk: marks of ours are read, quotation marks written, pictures left for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from elyazma.document import Json
from elyazma.tools.conversion.marks import Mark, read_mark
from elyazma.tools.conversion.tree import span, strip_blanks

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Walk(Protocol):
    """What the inlines ask of the walk over the blocks."""

    def walk_blocks(self, blocks: list[Json]) -> list[Json]: ...
    def group(self, language: str = "") -> AbstractContextManager[None]: ...
    def label(self, name: str) -> None: ...
    def caption(self, mark: Mark) -> list[Json]: ...
    def uncaptioned(self) -> None: ...


def walk_inlines(inlines: list[Json], walk: Walk, depth: int = 0) -> list[Json]:
    """Walk inlines in order; `depth` counts the quotation marks around."""
    walked: list[Json] = []
    for node in inlines:
        made = _walk(node, walk, depth)
        # A vanished mark leaves two blanks side by side.
        if not made and walked and walked[-1]["t"] in _BLANK:
            walked.append({"t": "Vanished"})
        walked += made
    return _close_gaps(walked)


_BLANK = {"Space", "SoftBreak"}


def _close_gaps(inlines: list[Json]) -> list[Json]:
    closed: list[Json] = []
    gone = False
    for node in inlines:
        if node["t"] == "Vanished":
            gone = True
        elif not (gone and node["t"] in _BLANK):
            closed.append(node)
            gone = False
    return closed


def _walk(node: Json, walk: Walk, depth: int) -> list[Json]:
    if mark := read_mark(node):
        return _walk_mark(mark, node, walk, depth)
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        # A place where a word may be divided is no letter of it.
        return [{"t": "Str", "c": content.replace("\u00ad", "")}]
    if kind == "Note":
        with walk.group():
            return [{"t": "Note", "c": walk.walk_blocks(content)}]
    if kind == "Quoted":
        return _quote(content[1], walk, double=content[0]["t"] == "DoubleQuote", depth=depth)
    if kind == "Span" and content[0] == ["", [], []]:
        return walk_inlines(content[1], walk, depth)
    if kind == "Image":
        return [node]
    if kind in {"Span", "Link", "Cite"}:
        return [{"t": kind, "c": [content[0], walk_inlines(content[1], walk, depth), *content[2:]]}]
    if kind in _WRAPPERS:
        return [{"t": kind, "c": walk_inlines(content, walk, depth)}]
    return [node]


_WRAPPERS = {"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}


def _walk_mark(mark: Mark, node: Json, walk: Walk, depth: int) -> list[Json]:
    if mark.kind == "label":
        walk.label(mark.words[1])
        return []
    if mark.kind == "caption":
        return walk.caption(mark)
    if mark.kind == "uncaptioned":
        walk.uncaptioned()
        return []
    if mark.kind == "lang":
        with walk.group(mark.words[0]):
            return [span(walk_inlines(mark.inlines, walk, depth), lang=mark.words[0])]
    if mark.kind == "quote":
        return _quote(mark.inlines, walk, double=(depth % 2 == 0) != mark.words[0].endswith("*"), depth=depth)
    inner: list[Any] = walk_inlines(mark.inlines, walk, depth)
    if mark.kind == "sign":
        return [span(strip_blanks(inner), "", "sign"), {"t": "Space"}]
    return [{"t": "Link", "c": [node["c"][0], inner, node["c"][2]]}]


def _quote(inlines: list[Json], walk: Walk, *, double: bool, depth: int) -> list[Json]:
    opening, closing = "“”" if double else "‘’"
    inner = walk_inlines(inlines, walk, depth + 1)
    return [{"t": "Str", "c": opening}, *inner, {"t": "Str", "c": closing}]
