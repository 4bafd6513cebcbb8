r"""Tables of packages, written as LaTeX's own for pandoc, which takes the cells of others for text."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.columns import read_columns, simplify, write_columns
from elyazma.document.commands import Edit
from elyazma.tex.arguments import split_options
from elyazma.tex.columns import find_columns
from elyazma.tex.rows import split_rows
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Environment, Text, Tree

TABULARS = frozenset(
    (
        *("tabulary", "tabu", "tblr", "talltblr", "widetabular", "NiceTabular", "NiceTabular*", "NiceTabularX"),
        *("supertabular", "supertabular*", "mpsupertabular", "xtabular", "xtabular*", "mpxtabular"),
    )
)
"""The environments of tabulary, tabu, tabularray, nicematrix, supertabular and xtab."""
_OF_TABULARRAY = frozenset(("tblr", "talltblr"))
WIDE_BY_WORDS = frozenset(("tabu", "longtabu"))
"""Environments whose width stands before their columns in words: "to 5cm", "spread 1cm" (the manual of tabu)."""


def edit_tabular(tree: Tree, table: Environment) -> Iterator[Edit]:
    """Write the beginning and the end of such a table as those of a tabular; none without columns."""
    if columns := find_table_columns(tree, table):
        described = columns.text if table.name not in _OF_TABULARRAY else _read_specification(columns.text)
        written = write_columns(described) if described else "l" * _count_columns(tree, table)
        yield Edit(table.start, max(columns.end, table.inner), rf"\begin{{tabular}}{{{written}}}")
        yield Edit(table.outer, table.end, r"\end{tabular}")


def write_long_begin(tree: Tree, table: Environment) -> Edit:
    """Give the beginning of a table over several pages as a longtable's, and where what it stands for ends."""
    columns = find_table_columns(tree, table)
    plain = table.name.rstrip("*") == "longtable"
    written = (simplify if plain else write_columns)(columns.text) if columns else None
    if columns is None or written is None:
        return Edit(table.start, tree.name_end(table), r"\begin{longtable}")
    return Edit(table.start, columns.end, rf"\begin{{longtable}}{{{written}}}")


def find_table_columns(tree: Tree, table: Environment) -> Argument | None:
    """Give the argument that describes the columns of a table of any package; none for what is no table."""
    if table.name in _OF_TABULARRAY:
        return next((each for each in table.arguments[1:]), None)
    if table.name not in WIDE_BY_WORDS:
        return find_columns(table)
    opening = tree.text.find("{", tree.name_end(table), table.outer)
    return tree.tokens.mandatory(opening) if opening >= 0 else None


def _read_specification(text: str) -> str:
    """Give the columns alone of what tabularray takes, letters or keys; nothing where no key has them."""
    keys = dict(each.partition("=")[::2] for each in split_options(text))
    named = {key.strip(): value.strip() for key, value in keys.items()}
    if "colspec" in named:
        return named["colspec"].strip("{}")
    letters = {sign for sign, _ in read_columns(text) if sign.isalpha()}
    return text if "=" not in text and letters <= _LETTERS else ""


_LETTERS = frozenset("lcrpmbXQS")


def _count_columns(tree: Tree, table: Environment) -> int:
    """Give the cells of the row that has the most."""
    rows = split_rows(table.body, table.inner, table.outer)
    texts = ((tree.source(node) for node in row.nodes if isinstance(node, Text)) for row in rows)
    return 1 + max(sum(text.count("&") for text in each) for each in texts)
