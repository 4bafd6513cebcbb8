"""Pandoc's inlines as a line of runs, so that a passage of the text can be found, cut out and replaced.

A run is text under some marks (emphasis, a language ...), or a node that is no text: a formula, a picture, a note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from elyazma.draft import Json

OBJECT = "\ufffc"
"""What stands in the text for a node that is no text."""

_PLAIN_MARKS = frozenset({"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"})
_BLANKS = {"Space": " ", "SoftBreak": " "}
_TEXTS = {"Mark": "", "Anchor": "", "LineBreak": "\n"}
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}

Mark = tuple[str, str]
"""What a run stands under: a pandoc inline's name, and its other arguments as JSON."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text under its marks, outermost first; or a node, whose text is OBJECT, or empty where it prints nothing."""

    text: str
    marks: tuple[Mark, ...] = ()
    node: Json | None = None


Runs = tuple[Run, ...]


def read_runs(inlines: Iterable[Json], marks: tuple[Mark, ...] = ()) -> Runs:
    """Lay inlines out as runs; quotation marks become letters, styles of Word's that say nothing fall away."""
    return tuple(_join(run for node in inlines for run in _read(node, marks)))


def write_runs(runs: Sequence[Run]) -> list[Json]:
    """Build inlines of runs; words keep their blanks: a Str holds a whole text."""
    return _build([run for run in runs if run.text or run.node], 0)


def text_of(runs: Iterable[Run]) -> str:
    """Give the text of runs; a node counts as one sign or none."""
    return "".join(run.text for run in runs)


def plain_text(inlines: Iterable[Json]) -> str:
    """Give the words of inlines, without notes and formulas."""
    return " ".join(text_of(read_runs(inlines)).replace(OBJECT, " ").split())


def cut(runs: Sequence[Run], start: int, end: int) -> Runs:
    """Give the runs between two places of their text; what prints nothing goes with what follows it."""
    return tuple(_cut(runs, start, end))


def put(runs: Sequence[Run], start: int, end: int, node: Json | None) -> Runs:
    """Replace a passage by a node, under the marks of its beginning; marks and anchors in it stay before it."""
    inside = cut(runs, start, end)
    kept = [run for run in inside if run.node and not run.text]
    # A citation that begins inside a link is no link any more.
    marks = tuple(mark for mark in inside[0].marks if mark[0] not in ("Link", "Superscript")) if inside else ()
    middle = [Run(OBJECT, marks, node)] if node else []
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


def _read(node: Json, marks: tuple[Mark, ...]) -> Iterator[Run]:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind == "Str":
        yield Run(content, marks)
    elif kind in _BLANKS:
        yield Run(_BLANKS[kind], marks)
    elif kind in _PLAIN_MARKS:
        yield from read_runs(content, (*marks, (kind, "")))
    elif kind in _NESTED:
        yield from _NESTED[kind](content, marks)
    else:
        yield Run(_TEXTS.get(kind, OBJECT), marks, node)


def _read_quoted(content: Any, marks: tuple[Mark, ...]) -> Iterator[Run]:
    opening, closing = _QUOTES[content[0]["t"]]
    yield Run(opening, marks)
    yield from read_runs(content[1], marks)
    yield Run(closing, marks)


def _read_code(content: Any, marks: tuple[Mark, ...]) -> Iterator[Run]:
    yield Run(content[1], (*marks, ("Code", "")))


def _read_link(content: Any, marks: tuple[Mark, ...]) -> Iterator[Run]:
    attributes, inner, target = list(content)
    wanted = {"reference-type", "reference"}
    kept = [pair for pair in attributes[2] if pair[0] in wanted]
    yield from read_runs(inner, (*marks, ("Link", json.dumps([["", [], kept], target]))))


def _read_span(content: Any, marks: tuple[Mark, ...]) -> Iterator[Run]:
    attributes: list[Any] = content[0]
    name, classes, pairs = attributes
    inner = content[1]
    if name:
        yield Run("", marks, {"t": "Anchor", "c": name})
    language = dict(pairs).get("lang", "")
    if language:
        marks = (*marks, ("Language", language))
    yield from read_runs(inner, (*marks, ("Underline", "")) if "underline" in classes else marks)


_NESTED: dict[str, Callable[[Any, tuple[Mark, ...]], Iterator[Run]]] = {
    "Quoted": _read_quoted,
    "Code": _read_code,
    "Link": _read_link,
    "Span": _read_span,
}


def _join(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours that differ in nothing, and blanks that follow each other."""
    last: Run | None = None
    for run in runs:
        if last and not last.node and not run.node and last.marks == run.marks:
            last = replace(last, text=last.text + run.text)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


# --- Building ---------------------------------------------------------------------------------------


def _build(runs: Sequence[Run], depth: int) -> list[Json]:
    nodes: list[Json] = []
    for mark, group in groupby(runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None):
        if mark is None:
            nodes += [run.node or {"t": "Str", "c": run.text} for run in group]
        else:
            nodes.append(_wrap(mark, list(group), depth + 1))
    return nodes


def _wrap(mark: Mark, runs: list[Run], depth: int) -> Json:
    kind, argument = mark
    if kind == "Code":
        return {"t": "Code", "c": [["", [], []], text_of(runs)]}
    inner = _build(runs, depth)
    if kind == "Link":
        attributes, target = json.loads(argument)
        return {"t": "Link", "c": [attributes, inner, target]}
    if kind == "Language":
        return {"t": "Span", "c": [["", [], [["lang", argument]]], inner]}
    return {"t": kind, "c": inner}
