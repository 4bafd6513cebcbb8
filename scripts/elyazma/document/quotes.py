r"""Quotations with their source: \blockcquote, \textcquote and their like (the manual of csquotes)."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit, squeeze_names
from elyazma.document.marks import open_mark
from elyazma.tex.arguments import read_arguments
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command

QUOTATIONS = {"blockcquote": "soonom", "textcquote": "soonom", "blockquote": "soom"}
"""The commands, and the letters of their arguments: two notes, a key, what ends the sentence, the text."""


def edit_quotation(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Write a quotation as one, and the citation of its source behind it."""
    letters = QUOTATIONS[command.name]
    _, read, end = read_arguments(edits.tree.tokens, command.start + 1 + len(command.name), letters)
    text = read[-1][1] if read else None
    if text is None or read[-1][0] != "m":
        return
    number = edits.number(command.start, text.start)
    key = next((argument for letter, argument in read if letter == "n" and argument), None)
    notes = [argument.text for letter, argument in read[:2] if letter == "o" and argument]
    cited = _write_citation(number, key, notes) if key else ""
    if command.name == "textcquote":
        yield Edit(command.start, text.start, open_mark("quote", number) + "{")
        yield Edit(text.stop, end, "} " + cited)
    else:
        yield Edit(command.start, text.start, "\n\n\\begin{quote}")
        yield Edit(text.stop, end, f" {cited}\\end{{quote}}\n\n")


def _write_citation(number: str, key: Argument, notes: list[str]) -> str:
    kinds = ("pre", "post") if len(notes) > 1 else ("post",)
    written = "".join(f"{open_mark(kind)}{{{note}}}" for kind, note in zip(kinds, notes, strict=False) if note)
    return f"{open_mark('cite', number, 'cite', squeeze_names(key.text))}{{{written}}}"
