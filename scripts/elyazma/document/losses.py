"""What pandoc left out that could print something is a finding: nothing is lost in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from elyazma.document.stream import Stream
from elyazma.document.table import read_table
from elyazma.model.diagnostics import Diagnostic, Span, error, note
from elyazma.model.fragments import Fragment
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.model.nodes import (
    Block,
    RawBlock,
    RawInline,
    walk,
)
from elyazma.model.phrases import Phrase, phrase, phrase_data, verbatim
from elyazma.system.pandoc.program import Skipped
from elyazma.tex.tokens import tokenize

_OTHERWISE = phrase("write it with other commands, or print it by itself and keep the PDF as a figure")


@dataclass(frozen=True, slots=True)
class Unread:
    """A command or an environment that pandoc left out and that could print something, at the place of its use.

    `whole` is where what stands there begins and ends, if pandoc was not given it at all; a formula has no name.
    """

    name: str
    environment: bool
    span: Span
    whole: tuple[int, int] | None = None

    @property
    def shown(self) -> Phrase:
        """Give what an author knows it as."""
        if self.environment:
            return phrase("the environment {name}", name=self.name)
        return verbatim(f"\\{self.name}") if self.name else phrase("the formula")

    def report(self) -> Diagnostic:
        """Write the finding."""
        known = read_table().hints.get(self.name)
        hint = phrase_data(known) if known else _OTHERWISE
        message = phrase("{shown} can be printed by TeX only; other formats would lose it", shown=self.shown)
        return error("export-unsupported", message, self.span, hint)

    def report_plain(self) -> Diagnostic:
        """Say that an environment's text stands without the looks that the environment gives it."""
        message = phrase(
            "the environment {name} is not known in this format: its text stands as other text does, and "
            "nothing that it prints itself",
            name=self.name,
        )
        return note("export-plain", message, self.span)


def list_unread(stream: Stream, skipped: Sequence[Skipped], sources: Mapping[str, Source]) -> Iterator[Unread]:
    """Find what pandoc left out that could print something."""
    known = read_table()
    for each in skipped:
        found = next(tokenize(each.text, "").openings(), None)
        name = found.name if found else each.text.strip()
        if found and found.environment:
            harmful = name not in known.transparent and not name.startswith("elyazma")
        else:
            harmful = name != "end" and name not in known.harmless
        name = name.removeprefix("elyazma")
        if harmful and name:
            yield _place_unread(each, name, stream, sources)


def list_raw(passages: Mapping[str, Sequence[Block]], sources: Mapping[str, Source]) -> Iterator[Unread]:
    """Find what pandoc handed on as TeX: conditionals that it cannot decide."""
    for path, blocks in passages.items():
        raw = (node.text for node in walk(tuple(blocks)) if isinstance(node, RawInline | RawBlock))
        for text in raw:
            found = next(tokenize(text, "").openings(), None)
            name = found.name if found else text.strip()
            place = _find_first(sources[path], name) if path in sources else None
            yield Unread(name, bool(found and found.environment), place or Span(path))


def _find_first(source: Source, name: str) -> Span | None:
    tokens = tokenize(source.text, source.path)
    found = next((opening for opening in tokens.openings() if opening.name == name), None)
    return tokens.span(found.start, found.end - found.start) if found else None


def _place_unread(skipped: Skipped, name: str, stream: Stream, sources: Mapping[str, Source]) -> Unread:
    # pandoc names the end of a command, and for an environment that of its begin.
    environment = skipped.text.startswith(r"\begin")
    above = 0 if environment else skipped.text.rstrip().count("\n")
    place = stream.place(skipped.line - above) or Span(next(iter(sources)))
    source = sources.get(place.path)
    span = (source and _find_opening(source, place.line, name)) or Span(place.path, place.line)
    return Unread(name, environment, span)


def _find_opening(source: Source, line: int, name: str) -> Span | None:
    """Find where a command or an environment, starred or not, begins on a line."""
    here = _list_openings(source.text, source.path).get(line, ())
    found = next((each for each in here if each[0] in {name, f"{name}*"}), None)
    return replace(found[1], length=found[1].length - len(found[0]) + len(name)) if found else None


@lru_cache(maxsize=64)
def _list_openings(text: str, path: str) -> Mapping[int, Sequence[tuple[str, Span]]]:
    """List the commands and environments that begin on each line: a long table leaves hundreds unread."""
    tokens = tokenize(text, path)
    found = defaultdict[int, list[tuple[str, Span]]](list)
    for opening in tokens.openings():
        span = tokens.span(opening.start, opening.end - opening.start)
        found[span.line].append((opening.name, span))
    return found


def cut_around(fragment: Fragment) -> Iterator[tuple[int, int]]:
    """Give the parts of a fragment between what is kept of it."""
    position = fragment.start
    for start, end in fragment.kept:
        yield position, start
        position = end
    yield position, fragment.end
