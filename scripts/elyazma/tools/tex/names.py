"""Read what a command names: files, keys."""

from __future__ import annotations

from elyazma.model import Citation
from elyazma.tools.tex.commands import IMPORTING
from elyazma.tools.tex.scan import split_names
from elyazma.tools.tex.tokens import Argument
from elyazma.tools.tex.tree import Command, Tree


def read_file_name(argument: Argument | None) -> Argument | None:
    """Take the name of a file out of an argument, without blanks and quotes; none where a macro's parameter stands."""
    if argument is None or "#" in argument.text:
        return None
    name = argument.text.strip()
    start = argument.start + argument.text.index(name)
    bare = name.strip('"')
    return Argument(bare, start + name.index(bare), argument.end) if bare else None


def read_input(command: Command) -> str:
    r"""Give the file that an \input or \import reads, as it is named; empty when it names none."""
    file = read_file_name(command.last)
    if file is None or command.name not in IMPORTING:
        return file.text if file else ""
    folder = read_file_name(command.argument(0))
    return f"{folder.text.rstrip('/')}/{file.text}" if folder else ""


def read_citation(tree: Tree, command: Command) -> Citation | None:
    """Read the first citation of a command that cites; none when it has no keys."""
    if len(command.arguments) != _CITATION_ARGUMENTS:
        return None
    first, second, keys = command.arguments
    if keys is None:
        return None
    # natbib and biblatex agree: one optional argument is the note behind, of two the first is the note before.
    note = second or first
    return Citation(
        command=command.name + "*" * command.starred,
        keys=tuple(split_names(tree.tokens, keys)),
        span=tree.span(command),
        prenote=first.text if first and second else "",
        postnote=note.text if note else "",
    )


_CITATION_ARGUMENTS = 3
