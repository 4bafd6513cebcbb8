"""Texts that cannot be read at all: where, why, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from elyazma.document.stream import Stream
from elyazma.model.diagnostics import Diagnostic, Span, error, missing
from elyazma.model.manuscript import Source
from elyazma.tex.tokens import tokenize

_OURS = re.compile(r"\{elyazma(?::|(?:figure|table|theorem|proof|spoken|subequations|panel|notes|algorithm)\})")


def find_taken_names(sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """Find addresses and environments with the names of our own marks."""
    for source in sources:
        for found in _OURS.finditer(source.text):
            message = f"{found[0]} is a mark that the way to other formats uses itself"
            yield error("export-name-taken", message, _span_of(source, found), "give it another name")


def _span_of(source: Source, found: re.Match[str]) -> Span:
    line = source.text.count("\n", 0, found.start()) + 1
    column = found.start() - source.text.rfind("\n", 0, found.start())
    return Span(source.path, line, column, len(found[0]))


_PLACE = re.compile(r"\(line (\d+), column \d+\)")
_LOOP = re.compile(r"Loop encountered in expanding macro (\w+)")


def report_failure(reason: str, stream: Stream, sources: Sequence[Source]) -> Diagnostic:
    """Report that pandoc gave up: at the place it names, or at the macro."""
    first = Span(sources[0].path)
    if reason.startswith("it could not be started"):
        return missing(
            "pandoc-failed", f"pandoc cannot read the text: {reason}", "install the requirements again", first
        )
    named = _PLACE.search(reason)
    place = stream.place(int(named[1])) if named else _find_loop(reason, sources)
    said = re.sub(r"Error at .*?:\n", "", reason).split("\n")[0]
    hint = "look for a brace or an environment that is not closed, or a macro that calls itself"
    return error("export-unreadable", f"pandoc cannot read the text from here: {said}", place or first, hint)


def _find_loop(reason: str, sources: Sequence[Source]) -> Span | None:
    if loop := _LOOP.search(reason):
        for source in sources:
            tokens = tokenize(source.text, source.path)
            for token in tokens.items:
                if token.kind == "command" and token.name == loop[1]:
                    return tokens.span(token.start, token.end - token.start)
    return None


def report_depth(sources: Iterable[Source]) -> Diagnostic:
    """Report that groups stand in groups too many times, at the deepest."""
    _, span = max((_find_deepest(source) for source in sources), key=lambda found: found[0])
    hint = "take some of the groups, lists or commands within each other apart"
    return error("export-too-deep", "the text is nested too deep to be read", span, hint)


def _find_deepest(source: Source) -> tuple[int, Span]:
    tokens = tokenize(source.text, source.path)
    depth, deepest, at = 0, 0, 0
    for token in tokens.items:
        depth += (token.kind == "open" or token.name == "begin") - (token.kind == "close" or token.name == "end")
        if depth > deepest:
            deepest, at = depth, token.start
    return deepest, tokens.span(at)
