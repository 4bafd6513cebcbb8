"""Read the marks an author leaves in a TeX source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Citation, Heading, Mark, Picture, Source
from elyazma.tex.arguments import read_arguments
from elyazma.tex.citations import list_citations
from elyazma.tex.commands import CITING, IMPORTING, INPUTTING, LISTING_FILES, PICTURING, REFERRING
from elyazma.tex.conditionals import find_conditionals, leave_out_skipped
from elyazma.tex.floats import find_floats
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.parse import parse
from elyazma.tex.plain import plain_text, strip_tex
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Argument, Token, Tokens, tokenize, uncollected
from elyazma.tex.tree import Command, Environment, Tree, Verbatim


def scan(text: str, path: str, verbatim: frozenset[str] = frozenset()) -> Source:
    """Read the marks of a TeX source: headings, citations, labels, references, inputs, pictures, floats, plain text.

    Never fails: what is broken is left out here and reported by `texfaults.find_faults`. `path` is relative to the
    manuscript's root. Comments, verbatim text and what TeX surely skips hold no marks; `verbatim` are environments
    that the preamble defines so.
    """
    with uncollected():
        tree = parse(leave_out_skipped(text), path, verbatim)
        marks = _Marks(branches=_list_branches(tree.tokens))
        for command in tree.commands(_READERS.keys()):
            _READERS[command.name](tree.tokens, command, marks)
        marks.labels.extend(_list_option_labels(tree))
        return Source(
            path=path,
            text=text,
            plain=plain_text(tree),
            headings=tuple(marks.headings),
            citations=tuple(marks.citations),
            labels=tuple(marks.labels),
            references=tuple(marks.references),
            inputs=tuple(marks.inputs),
            figures=tuple(marks.figures),
            floats=tuple(find_floats(tree)),
        )


def _list_branches(tokens: Tokens) -> list[tuple[int, int]]:
    """Give where only TeX can tell what it takes."""
    found = find_conditionals(tokens) if "\\if" in tokens.text else ()
    return [(each.start, each.end) for each in found if each.value is None]


@dataclass
class _Marks:
    """What was found so far; `branches` are where only TeX can tell what it takes."""

    branches: list[tuple[int, int]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    labels: list[Mark] = field(default_factory=list)
    references: list[Mark] = field(default_factory=list)
    inputs: list[Mark] = field(default_factory=list)
    figures: list[Picture] = field(default_factory=list)


_TITLE_LIMIT = 500
_Reader = Callable[[Tokens, Command, _Marks], None]

_LEVELS = {
    "part": -1,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}


def _read_heading(tokens: Tokens, command: Command, marks: _Marks) -> None:
    title = command.argument(1)
    if title is None:
        return
    words = _cut_notes(title, command)[:_TITLE_LIMIT]
    plain = " ".join(strip_tex(tokenize(words, tokens.path)).split())
    span = tokens.span(command.start, title.end - command.start)
    outside = not any(start < command.start < end for start, end in marks.branches)
    bare = outside and not tokens.is_in_braces(command.start)
    sure = bare and all(map(_is_known, tokenize(title.text, "").items))
    marks.headings.append(Heading(_LEVELS[command.name], plain, span, numbered=not command.starred, sure=sure))


def _cut_notes(title: Argument, heading: Command) -> str:
    """Give the words of a heading without the notes on it, which stand elsewhere."""
    text = title.text
    for node in reversed(heading.children):
        if isinstance(node, Command) and node.name in _NOTES and title.start <= node.start < title.end:
            text = text[: node.start - title.start] + text[node.end - title.start :]
    return text


_NOTES = frozenset(("footnote", "footnotemark", "thanks"))


def _is_known(token: Token) -> bool:
    """Tell whether a token means what it means in every document."""
    known = token.kind != "command" or not token.name.isalpha() or token.name in standard_signatures().commands
    return known or token.name in kernel_commands()


def _add_citations(tokens: Tokens, command: Command, marks: _Marks) -> None:
    marks.citations.extend(read_citations(tokens, command))


def read_citations(tokens: Tokens, command: Command) -> Iterator[Citation]:
    r"""Read the citations of a command that cites: one, or as many as \cites and its like have lists of keys."""
    start = command.start
    name = command.name + "*" * command.starred
    for cited in list_citations(tokens, command):
        yield Citation(
            command=name,
            keys=tuple(split_names(tokens, cited.keys)),
            span=tokens.span(start, cited.keys.end - start),
            prenote=cited.prenote.text if cited.prenote else "",
            postnote=cited.postnote.text if cited.postnote else "",
        )
        start = cited.keys.end


_NAME = re.compile(r"%[^\n]*|[^\s,%](?:[^,%\n]*[^\s,%])?")


def split_names(tokens: Tokens, argument: Argument) -> Iterator[Mark]:
    """Give the names of a list with commas; comments in it hold none."""
    for found in _NAME.finditer(argument.text):
        # `#1` is a parameter of the author's own macro, not a name.
        if not found[0].startswith("%") and "#" not in found[0]:
            yield Mark(found[0], tokens.span(argument.start + found.start(), len(found[0])))


def _read_label(tokens: Tokens, command: Command, marks: _Marks) -> None:
    if argument := command.argument(1):
        marks.labels.extend(_one_name(tokens, argument))


_LABEL_OPTION = re.compile(r"(?:^|[\[,\s])label\s*=\s*\{?\s*([^\s,{}\]]+)")
_LABELLED = frozenset(("lstlisting", "tcolorbox", "lstinputlisting"))
"""What takes its label as an option (the manuals of listings, section 4.9, and tcolorbox, section 4.18)."""


def _list_option_labels(tree: Tree) -> Iterator[Mark]:
    for node in tree.walk():
        if isinstance(node, Verbatim | Environment | Command) and node.name in _LABELLED:
            end = node.end if isinstance(node, Command) else node.inner
            found = _LABEL_OPTION.search(tree.text, node.start + len(node.name), end)
            if found and "#" not in found[1]:
                yield Mark(found[1], tree.tokens.span(found.start(1), len(found[1])))


def _read_reference(tokens: Tokens, command: Command, marks: _Marks) -> None:
    if argument := command.argument(0):
        marks.references.extend(split_names(tokens, argument))


def name_input(tree: Tree, command: Command) -> str:
    r"""Give the file that \input, \import and their like name; empty where a macro's parameter stands in the name."""
    marks = _Marks()
    _READERS[command.name](tree.tokens, command, marks)
    return next((mark.name for mark in marks.inputs), "")


def list_inputs(text: str, path: str) -> tuple[Mark, ...]:
    """Give what a source inputs."""
    marks = _Marks()
    for command in (tree := parse(text, path)).commands(INPUTTING | IMPORTING):
        _READERS[command.name](tree.tokens, command, marks)
    return tuple(marks.inputs)


def list_listings(text: str, path: str) -> Iterator[Mark]:
    """Give the files that a source shows letter by letter; none whose name a macro puts together."""
    if not any(name in text for name in LISTING_FILES):
        return
    for command in (tree := parse(text, path)).commands(LISTING_FILES):
        _, read, _ = read_arguments(tree.tokens, command.name_end, LISTING_FILES[command.name])
        given = read[-1][1] if read else None
        marks = _one_name(tree.tokens, given) if given else ()
        yield from (mark for mark in marks if "\\" not in mark.name)


def _read_input(tokens: Tokens, command: Command, marks: _Marks) -> None:
    argument = command.argument(0)
    # Only \input takes a name without braces: \include reads one letter then.
    if argument and (command.name == "input" or tokens.is_braced(argument)):
        marks.inputs.extend(_one_name(tokens, argument))


def _read_import(tokens: Tokens, command: Command, marks: _Marks) -> None:
    folder, file = command.argument(0), command.argument(1)
    if folder and file and "#" not in folder.text + file.text:
        name = f"{folder.text.strip().rstrip('/')}/{file.text.strip()}"
        marks.inputs.append(Mark(name, tokens.span(file.start, len(file.text))))


def _read_figure(tokens: Tokens, command: Command, marks: _Marks) -> None:
    *options, name = command.arguments or (None,)
    given = options[-1] if options else None
    if name is None or not tokens.is_braced(name):
        return
    option = given.text if given else ""
    marks.figures.extend(Picture(bare_name(mark.name), mark.span, option) for mark in _one_name(tokens, name))


def bare_name(name: str) -> str:
    r"""Give a picture's name without the braces that keep its dots from ending it: {{a.b}.png}."""
    return name.replace("{", "").replace("}", "")


def _one_name(tokens: Tokens, argument: Argument) -> Iterator[Mark]:
    name = argument.text.strip()
    if name and "#" not in name:
        start = argument.start + argument.text.index(name)
        yield Mark(name.strip('"'), tokens.span(start, len(name)))


_READERS: dict[str, _Reader] = {
    **dict.fromkeys(_LEVELS, _read_heading),
    **dict.fromkeys(CITING, _add_citations),
    **dict.fromkeys(("hyperref", *REFERRING), _read_reference),
    **dict.fromkeys(INPUTTING, _read_input),
    **dict.fromkeys(IMPORTING, _read_import),
    **dict.fromkeys(PICTURING, _read_figure),
    "label": _read_label,
}
