"""Listings of programs: their captions and labels, and those whose text stands in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.document.marks import open_mark, write_mark
from elyazma.tex.arguments import read_arguments, read_pairs
from elyazma.tex.commands import LISTING_FILES
from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Verbatim

OWN_FLOAT = "elyazmafloat"
"""How the classes of our own Divs begin that are floats of another kind than figures, tables and algorithms."""

UNREAD = "elyazma"
"""How our own names begin for what pandoc must not read; what is told of it has the author's name."""

_CAPTIONED = f"{OWN_FLOAT}listing"


def edit_listing(edits: CommandEdits, listing: Verbatim) -> Iterator[Edit]:
    """Put a listing that has a caption or a label among its options into a float."""
    opening = edits.tree.text[listing.start : listing.inner]
    options = opening.partition("[")[2].rpartition("]")[0]
    begin = _write_begin(edits, options, listing.start)
    if begin and listing.name == "lstlisting":
        yield Edit(listing.start, listing.start, begin)
        yield Edit(listing.end, listing.end, f"\n\n\\end{{{_CAPTIONED}}}\n\n")


def edit_listing_file(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Put the text of a file where a command prints it."""
    tokens = edits.tree.tokens
    _, read, end = read_arguments(tokens, command.name_end, LISTING_FILES[command.name])
    options = next((argument.text for letter, argument in read if letter == "o" and argument), "")
    named = [argument.text.strip() for letter, argument in read if letter != "o" and argument]
    text = edits.known.read_file(named[-1]) if named else None
    if text is None or r"\end{lstlisting}" in text:
        # pandoc would pass over it without a word: by a name that it does not know it is reported, and TeX is asked.
        yield Edit(command.start, command.name_end, rf"\{UNREAD}{command.name}")
        return
    begin = _write_begin(edits, options, command.start)
    written = f"\n\n\\begin{{lstlisting}}\n{_choose_lines(text, options)}\n\\end{{lstlisting}}\n\n"
    closing = f"\\end{{{_CAPTIONED}}}\n\n" if begin else ""
    yield Edit(command.start, end, begin + written + closing)


def _write_begin(edits: CommandEdits, options: str, start: int) -> str:
    """Write the beginning of a float with its caption; nothing where there is neither caption nor label."""
    given = dict(read_pairs(options))
    caption = given.get("caption", given.get("title", ""))
    if not caption and "label" not in given:
        return ""
    number = edits.number(start, start + 1)
    silent = "*" * ("caption" not in given)
    label = write_mark("label", number, given["label"]) if "label" in given else ""
    return f"\n\n\\begin{{{_CAPTIONED}}}{open_mark('caption', number + silent)}{{{caption}}}{label}\n\n"


def _choose_lines(text: str, options: str) -> str:
    given = dict(read_pairs(options))
    lines = text.splitlines()
    first, last = given.get("firstline", "1"), given.get("lastline", str(len(lines)))
    return "\n".join(lines[int(first) - 1 : int(last)] if first.isdecimal() and last.isdecimal() else lines)


def rename_verbatim(text: str, names: frozenset[str]) -> str:
    """Write the environments that an author has defined as verbatim ones as LaTeX's own; the lines stay."""
    if not any(name in text for name in names):
        return text
    edits: list[tuple[int, int, str]] = []
    for node in parse(text, "", names).walk():
        if isinstance(node, Verbatim) and node.name in names:
            edits += [(node.start, node.inner, r"\begin{verbatim}"), (node.outer, node.end, r"\end{verbatim}")]
    return apply_edits(text, edits)
