r"""Commands whose arguments pandoc reads otherwise than TeX does: \ensuremath x, \global\setlength, \citeproc."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.command_names import PREFIXED
from elyazma.document.commands import CommandEdits, Edit
from elyazma.tex.arguments import read_arguments
from elyazma.tex.tree import Command


def edit_ensured(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    r"""Put braces around the one sign that \ensuremath may take without them."""
    _, read, end = read_arguments(edits.tree.tokens, command.name_end, "u")
    given = read[0][1] if read else None
    if given and given.end == given.start + len(given.text):
        yield Edit(command.start, end, rf"\ensuremath{{{given.text}}}")


def edit_formatted(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    r"""Leave \citeproc{ref-key}{text}, which pandoc writes for citations that it has formatted, its text."""
    if key := edits.tree.tokens.mandatory(command.name_end):
        yield Edit(command.start, key.end)


def edit_prefix(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    r"""Drop the \global of a setting, which pandoc reads before definitions alone."""
    behind = edits.tree.tokens.control_sequence(command.end)
    if behind and behind.text.strip().removeprefix("\\") not in PREFIXED:
        yield Edit(command.start, command.end)
