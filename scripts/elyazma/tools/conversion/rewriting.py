r"""Rewrite TeX sources so that nothing pandoc would lose or number by itself is lost: marks in place of commands.

Every line stays where it is, so that a place in pandoc's log is a place in the author's file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from elyazma.diagnostics import Span
from elyazma.model import Source
from elyazma.table import Table
from elyazma.tools.conversion.marks import open_mark, write_mark
from elyazma.tools.conversion.stream import StreamWriter
from elyazma.tools.tex.commands import CITING, INPUTTING, REFERRING
from elyazma.tools.tex.tokens import Token, Tokens, tokenize


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What replaces the text from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass
class Rewriter:
    """Rewrites sources into a stream. `files` are sources and tables by what an \\input of them may be called.

    `languages` gives ISO codes by babel's names; `spans` are the places of marks, by the number they carry.
    """

    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    find_input: Callable[[str], str | None]
    languages: Mapping[str, str]
    stream: StreamWriter = field(default_factory=StreamWriter)
    spans: list[Span] = field(default_factory=list)

    def number(self, span: Span) -> str:
        """Remember a place and give the number that a mark carries."""
        self.spans.append(span)
        return str(len(self.spans) - 1)

    def write(self, source: Source) -> None:
        """Write one source, and what it inputs, to the stream."""
        tokens = tokenize(source.text, source.path)
        position = 0
        for edit in sorted(list_edits(tokens, self)):
            if edit.start < position:
                continue
            self._copy(tokens, position, edit.start)
            place = tokens.span(edit.start)
            path = edit.text.removeprefix(_INPUT) if edit.text.startswith(_INPUT) else ""
            if path in self.sources:
                self.stream.insert("%\n", place)
                self.write(self.sources[path])
                self.stream.insert("%\n", place)
            else:
                self.stream.insert(edit.text, place)
            position = edit.end
        self._copy(tokens, position, len(tokens.text))

    def _copy(self, tokens: Tokens, start: int, end: int) -> None:
        if start < end:
            self.stream.copy(tokens.text[start:end], tokens.path, tokens.span(start).line)


_INPUT = "\0input:"


def list_edits(tokens: Tokens, rewriter: Rewriter) -> Iterator[Edit]:
    """List what is to be replaced in one source."""
    for token in tokens.items:
        if token.kind == "command" and (edit := _EDITORS.get(token.name)):
            yield from edit(tokens, token, rewriter)


def _edit_citation(tokens: Tokens, token: Token, rewriter: Rewriter) -> Iterator[Edit]:
    position, star = _skip_star(tokens, token.end)
    first = tokens.optional(position)
    second = tokens.optional(first.end) if first else None
    keys = tokens.mandatory((second or first).end if first else position)  # type: ignore[union-attr]
    if keys is None:
        return
    number = rewriter.number(tokens.span(token.start, keys.end - token.start))
    start = open_mark("cite", number, token.name + star, _squeeze(keys.text)) + "{"
    notes = [("pre", first), ("post", second)] if second else [("post", first)]
    position = token.start
    for kind, note in notes:
        if note:
            yield Edit(position, note.start, start + open_mark(kind) + "{")
            position, start = note.end - 1, "}"
    yield Edit(position, keys.end, start + "}")


def _squeeze(names: str) -> str:
    lines = (line.partition("%")[0] for line in names.split("\n"))
    return ",".join(name.strip() for name in "".join(lines).split(",") if name.strip())


def _edit_reference(tokens: Tokens, token: Token, rewriter: Rewriter) -> Iterator[Edit]:
    position, star = _skip_star(tokens, token.end)
    label = tokens.mandatory(position)
    if label:
        number = rewriter.number(tokens.span(token.start, label.end - token.start))
        yield Edit(token.start, label.end, write_mark("ref", number, token.name + star, _squeeze(label.text)))


def _edit_label(tokens: Tokens, token: Token, rewriter: Rewriter) -> Iterator[Edit]:
    label = tokens.mandatory(token.end)
    if label:
        number = rewriter.number(tokens.span(token.start, label.end - token.start))
        yield Edit(token.start, label.end, write_mark("label", number, label.text.strip()))


def _edit_input(tokens: Tokens, token: Token, rewriter: Rewriter) -> Iterator[Edit]:
    name = tokens.mandatory(token.end)
    path = rewriter.find_input(name.text.strip().strip('"')) if name else None
    if name and path in rewriter.sources:
        yield Edit(token.start, name.end, f"{_INPUT}{path}")
    elif name and path:
        yield Edit(token.start, name.end, write_mark("table", path))


def _edit_foreign(tokens: Tokens, token: Token, rewriter: Rewriter) -> Iterator[Edit]:
    position, _ = _skip_star(tokens, token.end)
    options = tokens.optional(position)
    name = tokens.mandatory(options.end if options else position)
    if name and (code := rewriter.languages.get(name.text.strip())):
        yield Edit(token.start, name.end, open_mark("lang", code))


def _skip_star(tokens: Tokens, position: int) -> tuple[int, str]:
    starred = tokens.text[position : position + 1] == "*"
    return position + starred, "*" * starred


_EDITORS: dict[str, Callable[[Tokens, Token, Rewriter], Iterator[Edit]]] = {
    **dict.fromkeys(CITING, _edit_citation),
    **dict.fromkeys(REFERRING, _edit_reference),
    **dict.fromkeys(INPUTTING, _edit_input),
    "foreignlanguage": _edit_foreign,
    "label": _edit_label,
}
