"""Read what a command names: files, keys."""

from __future__ import annotations

from elyazma.model.manuscript import Citation
from elyazma.tex.commands import IMPORTING
from elyazma.tex.edits import apply_edits
from elyazma.tex.scan import read_citations
from elyazma.tex.tokens import Argument, tokenize
from elyazma.tex.tree import Command, Tree


def read_file_name(argument: Argument | None) -> Argument | None:
    """Take the name of a file out of an argument, without blanks and quotes; none where a macro's parameter stands."""
    if argument is None or "#" in argument.text:
        return None
    name = argument.text.strip()
    start = argument.start + argument.text.index(name)
    bare = name.strip('"')
    first = start + name.index(bare)
    return Argument(argument.source, first, first + len(bare), argument.end) if bare else None


def read_input(command: Command) -> str:
    r"""Give the file that an \input or \import reads, as it is named; empty when it names none."""
    file = read_file_name(command.last)
    if file is None or command.name not in IMPORTING:
        return file.text if file else ""
    folder = read_file_name(command.argument(0))
    return f"{folder.text.rstrip('/')}/{file.text}" if folder else ""


def read_citation(tree: Tree, command: Command) -> Citation | None:
    """Read the first citation of a command that cites; none when it has no keys."""
    return next(read_citations(tree.tokens, command), None)


def part_names(text: str) -> str:
    r"""Put a blank between a command and the letter behind it that only XeTeX and LuaTeX take into its name.

    To pdfTeX a letter outside ASCII ends a name: \itemТекст is \item and a word.
    """
    tokens = (token for token in tokenize(text, "").items if token.kind == "command" and not token.name.isascii())
    edits = ((at, at, " ") for token in tokens if (at := token.start + 1 + _count_ascii(token.name)) > token.start + 1)
    return apply_edits(text, edits)


def _count_ascii(name: str) -> int:
    return next(at for at, letter in enumerate(name) if not letter.isascii())


def ends_in_name(text: str) -> bool:
    """Tell whether a text ends in the name of a command, which the next letter would lengthen."""
    items = tokenize(text, "").items
    return bool(items) and items[-1].kind == "command" and items[-1].name.isalpha() and items[-1].end == len(text)
