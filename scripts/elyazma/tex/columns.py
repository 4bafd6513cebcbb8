"""Read which letters the columns of tables have."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Environment, Tree

_TABLES = {"tabular": 1, "array": 1, "longtable": 1, "tabular*": 2, "tabularx": 2, "xltabular": 2}
"""Environments, and which of their arguments (tex/signatures.toml) describes the columns."""


def list_column_letters(tree: Tree) -> Iterator[str]:
    r"""Give the letters that stand for columns in tables and in \multicolumn, not those in the braces behind one."""
    for node in tree.walk():
        if isinstance(node, Environment) and node.name in _TABLES:
            place = _TABLES[node.name]
            yield from _read_letters(node.arguments[place] if place < len(node.arguments) else None)
        elif isinstance(node, Command) and node.name == "multicolumn":
            yield from _read_letters(node.argument(1))


def _read_letters(argument: Argument | None) -> Iterator[str]:
    depth = 0
    for sign in argument.text if argument else "":
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and sign.isalpha():
            yield sign
