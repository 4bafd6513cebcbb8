"""Read the marks an author leaves in a TeX source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from elyazma.model import Citation, Heading, Mark, Picture, Source
from elyazma.tools.tex.commands import CITING, IMPORTING, INPUTTING, PICTURING, REFERRING
from elyazma.tools.tex.plain import strip_tex
from elyazma.tools.tex.tokens import Argument, Token, Tokens, tokenize


@dataclass
class _Marks:
    headings: list[Heading] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    labels: list[Mark] = field(default_factory=list)
    references: list[Mark] = field(default_factory=list)
    inputs: list[Mark] = field(default_factory=list)
    figures: list[Picture] = field(default_factory=list)


def scan(text: str, path: str) -> Source:
    """Read the marks of a TeX source: headings, citations, labels, references, inputs, figures, plain text.

    Never fails: what is broken is left out here and reported by `texfaults.find_faults`. `path` is relative to the
    manuscript's root. Comments and verbatim text hold no marks.
    """
    tokens = tokenize(text, path)
    marks = _Marks()
    for token in tokens.items:
        if token.kind == "command" and (read := _READERS.get(token.name)):
            read(tokens, token, marks)
    return Source(
        path=path,
        text=text,
        plain=strip_tex(tokens),
        headings=tuple(marks.headings),
        citations=tuple(marks.citations),
        labels=tuple(marks.labels),
        references=tuple(marks.references),
        inputs=tuple(marks.inputs),
        figures=tuple(marks.figures),
    )


_TITLE_LIMIT = 500
_Reader = Callable[[Tokens, Token, _Marks], None]

_LEVELS = {
    "part": -1,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}


def _read_heading(tokens: Tokens, token: Token, marks: _Marks) -> None:
    position, starred = _skip_star(tokens, token.end)
    short = tokens.optional(position)
    title = tokens.mandatory(short.end if short else position)
    if title is None:
        return
    plain = " ".join(strip_tex(tokenize(title.text[:_TITLE_LIMIT], tokens.path)).split())
    span = tokens.span(token.start, title.end - token.start)
    marks.headings.append(Heading(_LEVELS[token.name], plain, span, numbered=not starred))


def _read_citation(tokens: Tokens, token: Token, marks: _Marks) -> None:
    position, starred = _skip_star(tokens, token.end)
    start = token.start
    command = token.name + "*" * starred
    while citation := _read_one_citation(tokens, command, start, position):
        marks.citations.append(citation)
        if not token.name.endswith("cites"):
            return
        start = position = start + citation.span.length


def _read_one_citation(tokens: Tokens, command: str, start: int, position: int) -> Citation | None:
    first = tokens.optional(position)
    second = tokens.optional(first.end) if first else None
    last = second or first
    keys = tokens.mandatory(last.end if last else position)
    if keys is None:
        return None
    found = tuple(split_names(tokens, keys))
    # natbib and biblatex agree: one optional argument is the note behind, of two the first is the note before.
    prenote = first.text if first and second else ""
    return Citation(command, found, tokens.span(start, keys.end - start), prenote, last.text if last else "")


_NAME = re.compile(r"%[^\n]*|[^\s,%](?:[^,%\n]*[^\s,%])?")


def split_names(tokens: Tokens, argument: Argument) -> Iterator[Mark]:
    """Give the names of a list with commas; comments in it hold none."""
    for found in _NAME.finditer(argument.text):
        # `#1` is a parameter of the author's own macro, not a name.
        if not found[0].startswith("%") and "#" not in found[0]:
            yield Mark(found[0], tokens.span(argument.start + found.start(), len(found[0])))


def _read_label(tokens: Tokens, token: Token, marks: _Marks) -> None:
    if argument := tokens.mandatory(token.end):
        marks.labels.extend(_one_name(tokens, argument))


def _read_reference(tokens: Tokens, token: Token, marks: _Marks) -> None:
    position, _ = _skip_star(tokens, token.end)
    argument = tokens.optional(position) if token.name == "hyperref" else tokens.mandatory(position)
    if argument:
        marks.references.extend(split_names(tokens, argument))


def _read_input(tokens: Tokens, token: Token, marks: _Marks) -> None:
    argument = tokens.mandatory(token.end) or _read_bare_name(tokens, token)
    if argument:
        marks.inputs.extend(_one_name(tokens, argument))


_BARE_NAME = re.compile(r"\s*(\"[^\"\n]*\"|[^\s{}\\%\[]+)")


def _read_bare_name(tokens: Tokens, token: Token) -> Argument | None:
    found = _BARE_NAME.match(tokens.text, token.end)
    if found is None or token.name != "input":
        return None
    return Argument(found[1], found.start(1), found.end())


def _read_import(tokens: Tokens, token: Token, marks: _Marks) -> None:
    position, _ = _skip_star(tokens, token.end)
    folder = tokens.mandatory(position)
    file = tokens.mandatory(folder.end) if folder else None
    if folder and file and "#" not in folder.text + file.text:
        name = f"{folder.text.strip().rstrip('/')}/{file.text.strip()}"
        marks.inputs.append(Mark(name, tokens.span(file.start, len(file.text))))


def _read_figure(tokens: Tokens, token: Token, marks: _Marks) -> None:
    position, _ = _skip_star(tokens, token.end)
    given = ""
    while options := tokens.optional(position):
        position, given = options.end, options.text
    if argument := tokens.mandatory(position):
        marks.figures.extend(Picture(mark.name, mark.span, given) for mark in _one_name(tokens, argument))


def _one_name(tokens: Tokens, argument: Argument) -> Iterator[Mark]:
    name = argument.text.strip()
    if name and "#" not in name:
        start = argument.start + argument.text.index(name)
        yield Mark(name.strip('"'), tokens.span(start, len(name)))


def _skip_star(tokens: Tokens, position: int) -> tuple[int, bool]:
    starred = tokens.text[position : position + 1] == "*"
    return position + starred, starred


_READERS: dict[str, _Reader] = {
    **dict.fromkeys(_LEVELS, _read_heading),
    **dict.fromkeys(CITING, _read_citation),
    **dict.fromkeys(("hyperref", *REFERRING), _read_reference),
    **dict.fromkeys(INPUTTING, _read_input),
    **dict.fromkeys(IMPORTING, _read_import),
    **dict.fromkeys(PICTURING, _read_figure),
    "label": _read_label,
}
