r"""Footnotes in two parts: \footnotemark where the mark stands, \footnotetext where TeX can take the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from elyazma.document.commands import CommandEdits, Edit
from elyazma.tex.arguments import read_arguments
from elyazma.tex.commands import CITING, INPUTTING, REFERRING
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Tree

NOTES = {"footnotemark": "o", "footnotetext": "om"}
"""The commands, and the letters of their arguments."""
_WANTING = CITING | REFERRING | INPUTTING
"""Commands that are marked where they stand: a text with one of them cannot stand elsewhere."""


def edit_note(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Put the text of a note where its mark stands; where it cannot be moved, the note stands where its text does."""
    pairs = _pair(edits.tree)
    given, end = _read(edits.tree, command)
    if command.name == "footnotemark":
        text = pairs.get(command.start)
        number = given.get("o")
        if text and not _wants_its_place(text):
            yield Edit(command.start, end, rf"\footnote{{{text.text}}}")
        elif text:
            yield Edit(command.start, end)
        elif number:
            yield Edit(command.start, end, f"${{}}^{{{number.text}}}$")
    elif own := given.get("m"):
        moved = own in pairs.values() and not _wants_its_place(own)
        yield Edit(command.start, end) if moved else Edit(command.start, own.start - 1, r"\footnote")


@lru_cache(maxsize=8)
def _pair(tree: Tree) -> dict[int, Argument]:
    """Give the texts by the places of their marks: the first text behind the first mark is its own, and so on.

    A mark with a number has the text with this number, or is one that a note before it has made.
    """
    waiting: dict[str, list[int]] = {}
    pairs = {}
    for command in tree.commands(NOTES):
        given, _ = _read(tree, command)
        numbered = given.get("o")
        marks = waiting.setdefault(numbered.text.strip() if numbered else "", [])
        if command.name == "footnotemark":
            marks.append(command.start)
        elif marks and (text := given.get("m")):
            pairs[marks.pop(0)] = text
    return pairs


def _read(tree: Tree, command: Command) -> tuple[dict[str, Argument | None], int]:
    _, read, end = read_arguments(tree.tokens, command.name_end, NOTES[command.name])
    return dict(read), end


def _wants_its_place(text: Argument) -> bool:
    return next(parse(text.text).commands(_WANTING), None) is not None
