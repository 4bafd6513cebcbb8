"""Inlines as a line of runs, so that a passage of the text can be found, cut out and replaced.

A run is text in some wrappers (emphasis, a language ...), or a node that is no text: a formula, a picture, a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from elyazma.languages.folding import drop_invisible
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Attributes,
    Bookmark,
    Code,
    Emph,
    Foreign,
    Inline,
    LineBreak,
    Link,
    Mark,
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
)

OBJECT = "\ufffc"
"""What stands in the text for a node that is no text."""

Wrapper = Emph | Strong | Underline | Strikeout | Superscript | Subscript | SmallCaps | Link | Foreign | Code
"""What a run stands in: an inline without what it holds."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in its wrappers, outermost first; or a node, whose text is OBJECT, or empty where it prints nothing."""

    text: str
    wrappers: tuple[Wrapper, ...] = ()
    node: Inline | None = None


Runs = tuple[Run, ...]


def read_runs(inlines: Iterable[Inline]) -> Runs:
    """Lay inlines out as runs; quotation marks become letters, styles of Word's that say nothing fall away."""
    return tuple(_join_alike(_list_runs(inlines, ())))


def write_runs(runs: Sequence[Run]) -> tuple[Inline, ...]:
    """Build inlines of runs; words keep their blanks: a Str holds a whole text."""
    return _build([run for run in runs if run.text or run.node], 0)


def text_of(runs: Iterable[Run]) -> str:
    """Give the text of runs; a node counts as one sign or none."""
    return "".join(run.text for run in runs)


def plain_text(inlines: Iterable[Inline]) -> str:
    """Give the words of inlines, without notes and formulas."""
    return " ".join(text_of(read_runs(inlines)).replace(OBJECT, " ").split())


def cut(runs: Sequence[Run], start: int, end: int) -> Runs:
    """Give the runs between two places of their text; what prints nothing goes with what follows it."""
    return tuple(_cut(runs, start, end))


def put(runs: Sequence[Run], start: int, end: int, node: Inline | None) -> Runs:
    """Replace a passage by a node, in the wrappers of its beginning; marks and bookmarks in it stay before it."""
    inside = cut(runs, start, end)
    kept = [run for run in inside if run.node and not run.text]
    # A citation that begins inside a link is no link any more.
    around = inside[0].wrappers if inside else ()
    kept_around = tuple(each for each in around if not isinstance(each, Link | Superscript))
    middle = [Run(OBJECT, kept_around, node)] if node else []
    last = sum(len(run.text) for run in runs)
    return (*cut(runs, 0, start), *kept, *middle, *cut(runs, end, last + 1))


def _cut(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        length = len(run.text)
        first, last = max(start - at, 0), min(end - at, length)
        if (length == 0 and start <= at < end) or (length and first < last):
            yield run if run.node else replace(run, text=run.text[first:last])
        at += length


# --- Reading ----------------------------------------------------------------------------------------


def _list_runs(inlines: Iterable[Inline], around: tuple[Wrapper, ...]) -> Iterator[Run]:  # noqa: C901
    for node in inlines:
        match node:
            case Str(text):
                yield Run(drop_invisible(text), around)
            case Space() | SoftBreak():
                yield Run(" ", around)
            case Code(text):
                yield Run(text, (*around, Code("")))
            case Quoted(inner, double):
                opening, closing = "“”" if double else "‘’"
                yield Run(opening, around)
                yield from _list_runs(inner, around)
                yield Run(closing, around)
            case Span(inner):
                yield from _list_named(node.attributes, around)
                yield from _list_runs(inner, (*around, *_wrappers_of(node.attributes)))
            case Emph(inner) | Strong(inner) | Underline(inner) | Strikeout(inner) | SmallCaps(inner):
                yield from _list_runs(inner, (*around, replace(node, inlines=())))
            case Superscript(inner) | Subscript(inner) | Foreign(inner):
                yield from _list_runs(inner, (*around, replace(node, inlines=())))
            case Link(inner):
                yield from _list_runs(inner, (*around, _bare_link(node)))
            case Mark() | Bookmark():
                yield Run("", around, node)
            case LineBreak():
                yield Run("\n", around, node)
            case _:
                yield Run(OBJECT, around, node)


def _list_named(attributes: Attributes, around: tuple[Wrapper, ...]) -> Iterator[Run]:
    if attributes.identifier:
        yield Run("", around, Bookmark(attributes.identifier))


def _wrappers_of(attributes: Attributes) -> Iterator[Wrapper]:
    language = attributes.get("lang")
    if language:
        yield Foreign((), language)
    if "underline" in attributes.classes:
        yield Underline(())


def _bare_link(link: Link) -> Link:
    """Give a link without its words, and without attributes that say nothing."""
    wanted = {"reference-type", "reference"}
    kept = tuple(pair for pair in link.attributes.pairs if pair[0] in wanted)
    return Link((), link.target, link.title, Attributes(pairs=kept))


def _join_alike(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours that differ in nothing, and blanks that follow each other."""
    last: Run | None = None
    for run in runs:
        if last and not last.node and not run.node and last.wrappers == run.wrappers:
            last = replace(last, text=last.text + run.text)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


# --- Building ---------------------------------------------------------------------------------------


def _build(runs: Sequence[Run], depth: int) -> tuple[Inline, ...]:
    nodes: list[Inline] = []
    for wrapper, group in groupby(runs, key=lambda run: run.wrappers[depth] if len(run.wrappers) > depth else None):
        if wrapper is None:
            nodes += [run.node or Str(run.text) for run in group]
        elif isinstance(wrapper, Code):
            nodes.append(Code(text_of(group)))
        else:
            nodes.append(replace(wrapper, inlines=_build(list(group), depth + 1)))
    return tuple(nodes)
