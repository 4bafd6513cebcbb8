"""Read which letters the columns of tables have."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Environment, Tree

_TABLES = {
    "array": 1,
    **dict.fromkeys(("tabular", "longtable", "longtable*", "NiceTabular", "tblr", "talltblr"), 1),
    **dict.fromkeys(("supertabular", "xtabular", "mpsupertabular", "mpxtabular"), 1),
    **dict.fromkeys(("tabular*", "tabularx", "xltabular", "tabulary", "supertabular*", "xtabular*", "widetabular"), 2),
    **dict.fromkeys(("NiceTabular*", "NiceTabularX"), 2),
}
"""Environments, and which of their arguments (tex/signatures.toml) describes the columns."""


def list_column_letters(tree: Tree) -> Iterator[str]:
    r"""Give the letters that stand for columns in tables and in \multicolumn, not those in the braces behind one."""
    for node in tree.walk():
        if isinstance(node, Environment):
            yield from _read_letters(find_columns(node))
        elif isinstance(node, Command) and node.name == "multicolumn":
            yield from _read_letters(node.argument(1))


def find_columns(environment: Environment) -> Argument | None:
    """Give the argument that describes the columns of a table; none for what is no table."""
    place = _TABLES.get(environment.name, len(environment.arguments))
    return environment.arguments[place] if place < len(environment.arguments) else None


def _read_letters(argument: Argument | None) -> Iterator[str]:
    depth = 0
    for sign in argument.text if argument else "":
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and sign.isalpha():
            yield sign
