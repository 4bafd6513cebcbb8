r"""Write a formula so that it can be read alone: what an author's macros hid shows when they are spelled out."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Tokens
from elyazma.tex.tree import Tree

_ACCENTS = frozenset(
    (
        "hat",
        "bar",
        "tilde",
        "vec",
        "dot",
        "ddot",
        "check",
        "breve",
        "acute",
        "grave",
        "mathring",
        "widehat",
        "widetilde",
    )
)
"""Commands that take one thing: of a macro the whole, of what it stands for its first command alone."""
_BOXES = frozenset(
    ("mbox", "hbox", "text", "textrm", "textbf", "textit", "textsf", "texttt", "textnormal", "makebox", "fbox")
)
"""Commands in which text stands: there a formula needs what makes one."""
_ROUNDS = 4
"""Within each other."""


def close_arguments(formula: str) -> str:
    r"""Put braces around what accents stand over, as \bar\mathbf{n} would need them, and take \ensuremath away."""
    for _ in range(_ROUNDS):
        edits = list(_list_edits(parse(formula))) if "\\" in formula else []
        if not edits:
            break
        formula = apply_edits(formula, edits)
    return formula


def _list_edits(tree: Tree) -> Iterator[Edit]:
    boxes = [(each.start, each.end) for each in tree.commands(_BOXES)]
    for command in tree.commands({"ensuremath"}):
        inside = any(start < command.start < end for start, end in boxes)
        if not inside and (argument := command.argument(0)):
            yield command.start, argument.end, f"{{{argument.text}}}"
    yield from _list_unwrapped(tree)


def _list_unwrapped(tree: Tree) -> Iterator[Edit]:
    """Give what stands without braces where a raised or lowered thing, or one under an accent, needs them."""
    for command in tree.commands(_BOXES):
        end = _find_end(tree.tokens, command.start)
        if end > command.start and tree.text[command.start - 1 : command.start] in {"_", "^"}:
            yield command.start, end, f"{{{tree.text[command.start : end]}}}"
    for command in tree.commands(_ACCENTS):
        start = tree.tokens.skip_gap(command.name_end)
        end = _find_end(tree.tokens, start)
        if end > start:
            yield start, end, f"{{{tree.text[start:end]}}}"


def _find_end(tokens: Tokens, start: int) -> int:
    """Give where a command ends that has an argument in braces; its start for anything else."""
    token = tokens.token_over(start)
    if token is None or token.kind != "command" or token.start != start:
        return start
    argument = tokens.mandatory(token.end) if tokens.text.startswith("{", token.end) else None
    return argument.end if argument else start
