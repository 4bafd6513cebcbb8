"""Texts that cannot be read at all: where, why, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from elyazma.document.commands import Obstacle
from elyazma.document.stream import Stream
from elyazma.model.diagnostics import Diagnostic, Span, error, missing
from elyazma.model.manuscript import Source
from elyazma.model.phrases import Phrase, phrase
from elyazma.tex.definitions import Definition, list_definitions
from elyazma.tex.parse import parse
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command, Environment, Mathematics, Node, Tree

_OURS = re.compile(
    r"\{elyazma(?::|(?:figure|table|theorem|proof|spoken|subequations|panel|notes|algorithm|float\w*)\})"
)


def find_taken_names(sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """Find addresses and environments with the names of our own marks."""
    for source in sources:
        for found in _OURS.finditer(source.text):
            message = phrase("{found} is a mark that the way to other formats uses itself", found=found[0])
            yield error("export-name-taken", message, _span_of(source, found), phrase("give it another name"))


def _span_of(source: Source, found: re.Match[str]) -> Span:
    line = source.text.count("\n", 0, found.start()) + 1
    column = found.start() - source.text.rfind("\n", 0, found.start())
    return Span(source.path, line, column, len(found[0]))


_PLACE = re.compile(r"\(line (\d+), column \d+\)")
_LOOP = re.compile(r"Loop encountered in expanding macro (\w+)")


def report_failure(reason: Phrase, stream: Stream, sources: Sequence[Source]) -> Diagnostic:
    """Report that pandoc gave up: at the place it names, or at the macro."""
    first = Span(sources[0].path)
    if reason.startswith("it could not be started"):
        return missing(
            "pandoc-failed",
            phrase("pandoc cannot read the text: {reason}", reason=reason),
            phrase("install the requirements again"),
            first,
        )
    named = _PLACE.search(reason)
    place = stream.place(int(named[1])) if named else _find_loop(reason, sources)
    said = re.sub(r"Error at .*?:\n", "", reason).split("\n")[0]
    hint = phrase("look for a brace or an environment that is not closed, or a macro that calls itself")
    return error(
        "export-unreadable", phrase("pandoc cannot read the text from here: {said}", said=said), place or first, hint
    )


def find_obstacle(
    reason: str, stream: Stream, sources: Iterable[Source], told: Iterable[tuple[Source, Tree, Definition]]
) -> Obstacle | None:
    """Find what pandoc cannot read: a definition, or the innermost environment or formula around the place it names.

    A definition may be one of the preamble, which pandoc is told, or stand in the text.
    """
    named = _PLACE.search(reason)
    place = stream.place(int(named[1])) if named else None
    if place is None:
        return None
    for source, tree, definition in told:
        first, last = (tree.tokens.span(at).line for at in (definition.start, definition.end))
        if source.path == place.path and first <= place.line <= last:
            return Obstacle(source.path, definition.start, definition.end, definition.name, definition.environment)
    source_of = {source.path: source for source in sources}
    return _find_around(source_of[place.path], place.line) if place.path in source_of else None


def _find_around(source: Source, line: int) -> Obstacle | None:
    tree = parse(source.text, source.path)
    for each in list_definitions(tree):
        # What begins in a definition ends in it, or in none.
        if tree.tokens.span(each.start).line <= line <= tree.tokens.span(each.end - 1).line:
            return Obstacle(source.path, each.start, each.end, each.name, each.environment)
    around = [node for node in tree.walk() if isinstance(node, _OBSTACLES) and _is_around(tree, node, line)]
    # The innermost of all but commands; of commands, which stand on one line mostly, the outermost.
    wide = [node for node in around if not isinstance(node, Command)]
    found = wide[-1] if wide else next(iter(around), None)
    if not isinstance(found, _OBSTACLES):
        return None
    name = "" if isinstance(found, Mathematics) else found.name
    return Obstacle(source.path, found.start, found.end, name, isinstance(found, Environment))


_OBSTACLES = (Environment, Mathematics, Command)


def _is_around(tree: Tree, node: Node, line: int) -> bool:
    first, last = (tree.tokens.span(at).line for at in (node.start, max(node.start, node.end - 1)))
    return first <= line <= last and not (isinstance(node, Command) and not node.children)


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
    hint = phrase("take some of the groups, lists or commands within each other apart")
    return error("export-too-deep", phrase("the text is nested too deep to be read"), span, hint)


def _find_deepest(source: Source) -> tuple[int, Span]:
    tokens = tokenize(source.text, source.path)
    depth, deepest, at = 0, 0, 0
    for token in tokens.items:
        depth += (token.kind == "open" or token.name == "begin") - (token.kind == "close" or token.name == "end")
        if depth > deepest:
            deepest, at = depth, token.start
    return deepest, tokens.span(at)
