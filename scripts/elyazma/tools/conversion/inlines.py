"""The inlines of the first walk: marks of ours are read, quotation marks written, pictures left for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from elyazma.document import Json
from elyazma.languages.language import Quotes
from elyazma.tools.conversion.marks import Mark, read_mark
from elyazma.tools.conversion.tree import span, strip_blanks

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Walk(Protocol):
    """What the inlines ask of the walk over the blocks."""

    @property
    def quotes(self) -> Quotes:
        """Give the quotation marks of the language around."""

    def footnote(self, blocks: list[Json]) -> list[Json]:
        """Count a footnote and walk its blocks."""

    def group(self, language: str = "") -> AbstractContextManager[None]:
        """Walk something whose labels and language end with it."""

    def label(self, name: str) -> None:
        """Remember a label."""

    def caption(self, mark: Mark) -> list[Json]:
        """Count a float and keep its caption."""

    def uncaptioned(self) -> None:
        """Count a float that has no caption."""


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
    kind, content = node["t"], node.get("c", [])
    if kind == "Str":
        # A place where a word may be divided is no letter of it.
        return [{"t": "Str", "c": content.replace("\u00ad", "")}]
    if kind == "Note":
        return [{"t": "Note", "c": walk.footnote(content)}]
    if kind == "Quoted":
        signs = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
        return [_sign(signs[0]), *walk_inlines(content[1], walk, depth), _sign(signs[1])]
    return _walk_around(node, walk, depth)


def _walk_around(node: Json, walk: Walk, depth: int) -> list[Json]:
    """Walk what stands inside an inline."""
    kind, content = node["t"], node.get("c", [])
    if kind in _WRAPPERS:
        return [{"t": kind, "c": walk_inlines(content, walk, depth)}]
    if kind not in {"Span", "Link", "Cite"}:
        return [node]
    inner = walk_inlines(content[1], walk, depth)
    if kind == "Span" and content[0] == ["", [], []]:
        return inner
    return [{"t": kind, "c": [content[0], inner, *content[2:]]}]


_WRAPPERS = {"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}


def _walk_mark(mark: Mark, node: Json, walk: Walk, depth: int) -> list[Json]:
    if mark.kind == "caption":
        return walk.caption(mark)
    if mark.kind in {"label", "uncaptioned", "rule"}:
        return _count(mark, walk)
    if mark.kind == "quote":
        return _quote(mark, walk, depth)
    with walk.group(mark.words[0] if mark.kind == "lang" else ""):
        inner: list[Any] = walk_inlines(mark.inlines, walk, depth)
    if mark.kind == "lang":
        return [span(inner, lang=mark.words[0])]
    if mark.kind == "sign":
        return [span(strip_blanks(inner), "", "sign"), {"t": "Space"}]
    return [{"t": "Link", "c": [node["c"][0], inner, node["c"][2]]}]


def _count(mark: Mark, walk: Walk) -> list[Json]:
    if mark.kind == "label":
        walk.label(mark.words[1])
    elif mark.kind == "uncaptioned":
        walk.uncaptioned()
    return []


def _quote(mark: Mark, walk: Walk, depth: int) -> list[Json]:
    """Write a quotation as csquotes does: inner marks within outer ones, and with a star."""
    inner = depth % 2 == 1 or mark.words[0].endswith("*")
    marks = walk.quotes
    opening, closing = (marks.inner_open, marks.inner_close) if inner else (marks.open, marks.close)
    return [_sign(opening), *walk_inlines(mark.inlines, walk, depth + 1), _sign(closing)]


def _sign(sign: str) -> Json:
    return {"t": "Str", "c": sign}
