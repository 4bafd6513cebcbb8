r"""TeX's own commands with arguments without braces: pandoc takes some of these for words, and cannot read others."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.tex.arguments import read_arguments
from elyazma.tex.primitives import BOXES, RULES, SKIPS, find_specification, is_gap
from elyazma.tex.tree import Command

_ACROSS = frozenset(("vskip", "hrule"))
"""What ends a paragraph."""
_PLAIN_BOX = r"\hbox"


def edit_primitive(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Leave out what only places something, with its lengths; what stands in a box stays."""
    tokens, name = edits.tree.tokens, command.name
    end = find_specification(tokens, command)
    if name in BOXES:
        if name != "hbox" or end is not None:
            yield Edit(command.start, end or command.start + 1 + len(name), _PLAIN_BOX)
    elif end is not None:
        yield Edit(command.start, end, _write_gap(edits, command, end))


def _write_gap(edits: CommandEdits, command: Command, end: int) -> str:
    tokens = edits.tree.tokens
    if command.name in _ACROSS:
        return " " if tokens.is_in_braces(command.start) else "\n\n"
    if command.name == "hskip" and is_gap(tokens, command, end):
        return " "
    return "{}"


OPTIONS = {"makebox": "oo", "framebox": "oo", "parbox": "ooo"}
"""Boxes of LaTeX with more options than pandoc reads: it takes the others for words."""


def edit_options(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Leave out the sizes and places of a box."""
    behind = command.start + 1 + len(command.name)
    _, _, end = read_arguments(edits.tree.tokens, behind, OPTIONS[command.name])
    if end > behind:
        yield Edit(behind, end)


def edit_primitive_in_formula(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    r"""Leave out what only moves a part of a formula: \kern, \mskip, struts of \vrule, \smash."""
    if command.name in SKIPS | RULES:
        end = find_specification(edits.tree.tokens, command)
        if end is not None:
            yield Edit(command.start, end, "{}")
    elif command.name == "smash":
        option = edits.tree.tokens.optional(command.start + len(r"\smash"))
        yield Edit(command.start, option.end if option else command.start + len(r"\smash"))
