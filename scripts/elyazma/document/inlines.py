"""The inlines of the first walk: marks of ours are read, quotation marks written, pictures left for later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from elyazma.document.marks import Mark, read_mark
from elyazma.document.targets import COUNTED, Counters, Target, Targets
from elyazma.languages.folding import compose_dotless
from elyazma.languages.language import Quotes
from elyazma.model.nodes import (
    Anchor,
    Attributes,
    Block,
    Cite,
    Emph,
    Foreign,
    Inline,
    ItemSign,
    Link,
    Note,
    Quoted,
    SmallCaps,
    SoftBreak,
    Space,
    Span,
    Str,
    Strikeout,
    Strong,
    Subscript,
    Superscript,
    Underline,
    strip_blanks,
)
from elyazma.tex.anchors import name_end

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Walk(Protocol):
    """What the inlines ask of the walk over the blocks."""

    @property
    def quotes(self) -> Quotes:
        """Give the quotation marks of the language around."""

    counters: Counters
    targets: Targets

    def footnote(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Count a footnote and walk its blocks."""

    def group(self, language: str = "") -> AbstractContextManager[None]:
        """Walk something whose labels and language end with it."""

    def label(self, name: str) -> None:
        """Remember a label."""

    def caption(self, mark: Mark) -> Inline:
        """Count a float and keep its caption."""

    def uncaptioned(self) -> None:
        """Count a float that has no caption."""

    def line(self, number: str, name: str) -> Inline:
        """Remember the label of a line in a drawing."""


def walk_inlines(inlines: Sequence[Inline], walk: Walk, depth: int = 0) -> tuple[Inline, ...]:
    """Walk inlines in order; `depth` counts the quotation marks around."""
    walked: list[Inline] = []
    gone = False
    for node in inlines:
        made = _walk_inline(node, walk, depth)
        # A mark that prints nothing leaves two blanks side by side; the second one goes.
        silent = all(isinstance(each, Anchor) for each in made)
        gone = gone or (silent and bool(walked) and _is_blank(walked[-1]))
        for each in made:
            if gone and _is_blank(each):
                continue
            walked.append(each)
            gone = gone and silent
    return tuple(walked)


def _is_blank(node: Inline) -> bool:
    return isinstance(node, Space | SoftBreak)


def _walk_inline(node: Inline, walk: Walk, depth: int) -> Sequence[Inline]:  # noqa: PLR0911 - one case for each kind
    match node:
        case Link() if mark := read_mark(node):
            return _walk_mark(mark, node, walk, depth)
        case Str(text):
            # A place where a word may be divided is no letter of it.
            return (Str(compose_dotless(text.replace("\u00ad", ""))),)
        case Note(blocks):
            return (Note(walk.footnote(blocks)),)
        case Quoted(inlines, double):
            opening, closing = "“”" if double else "‘’"
            return (Str(opening), *walk_inlines(inlines, walk, depth), Str(closing))
        case Span(inlines, attributes):
            return _write_span(walk_inlines(inlines, walk, depth), attributes)
        case Emph() | Strong() | Underline() | Strikeout() | Superscript() | Subscript() | SmallCaps():
            return (replace(node, inlines=walk_inlines(node.inlines, walk, depth)),)
        case Link() | Cite():
            return (replace(node, inlines=walk_inlines(node.inlines, walk, depth)),)
        case _:
            return (node,)


def _write_span(inlines: tuple[Inline, ...], attributes: Attributes) -> Sequence[Inline]:
    """Say what a Span of pandoc's means: nothing, another language, a place."""
    match attributes:
        case Attributes("", (), ()):
            return inlines
        case Attributes("", (), (("lang", language),)) if language:
            return (Foreign(inlines, language),)
        case Attributes(identifier, (), ()) if not inlines:
            return (Anchor(identifier),)
        case _:
            return (Span(inlines, attributes),)


def _walk_mark(mark: Mark, link: Link, walk: Walk, depth: int) -> Sequence[Inline]:
    if count := _COUNTS.get(mark.kind):
        return (count(mark, walk),)
    if mark.kind in {"label", "uncaptioned", "rule", "step", "refstep"}:
        return _count_silent(mark, walk)
    if mark.kind == "quote":
        return _write_quote(mark, walk, depth)
    with walk.group(mark.words[0] if mark.kind == "lang" else ""):
        inner = walk_inlines(mark.inlines, walk, depth)
    if mark.kind == "lang":
        return (Foreign(inner, mark.words[0]),)
    if mark.kind == "sign":
        return (ItemSign(strip_blanks(inner)), Space())
    return (replace(link, inlines=inner),)


_COUNTS: dict[str, Callable[[Mark, Walk], Inline]] = {
    "caption": lambda mark, walk: walk.caption(mark),
    "line": lambda mark, walk: walk.line(*mark.words),
    "rev": lambda mark, _: Anchor(name_end(*mark.words)),
    "count": lambda mark, walk: Str(walk.counters.show(mark.words[0], ahead=False)),
}


def _count_silent(mark: Mark, walk: Walk) -> Sequence[Inline]:
    """Take note of a mark that prints nothing; a label of a number in the text is a place there."""
    if mark.kind == "label":
        walk.label(mark.words[1])
        target = walk.targets.current
        return (Anchor(target.id),) if target and target.kind == COUNTED else ()
    if mark.kind == "uncaptioned":
        walk.uncaptioned()
    elif mark.kind == "step":
        walk.counters.step(mark.words[0])
    elif mark.kind == "refstep":
        number = walk.counters.step(mark.words[0])
        walk.targets.current = Target(COUNTED, number, walk.targets.claim(f"{mark.words[0]}-{number}"))
    return ()


def _write_quote(mark: Mark, walk: Walk, depth: int) -> Sequence[Inline]:
    """Write a quotation as csquotes does: inner marks within outer ones, and with a star."""
    inner = depth % 2 == 1 or mark.words[0].endswith("*")
    marks = walk.quotes
    opening, closing = (marks.inner_open, marks.inner_close) if inner else (marks.open, marks.close)
    return (Str(opening), *walk_inlines(mark.inlines, walk, depth + 1), Str(closing))
