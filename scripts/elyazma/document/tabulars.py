r"""Tables of packages, written as LaTeX's own for pandoc, which takes the cells of others for text."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.columns import simplify, write_columns
from elyazma.document.commands import Edit
from elyazma.tex.arguments import split_options
from elyazma.tex.columns import find_columns
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Environment, Tree

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
        written = write_columns(_read_specification(columns.text))
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
        return table.arguments[1]
    if table.name not in WIDE_BY_WORDS:
        return find_columns(table)
    opening = tree.text.find("{", tree.name_end(table), table.outer)
    return tree.tokens.mandatory(opening) if opening >= 0 else None


def _read_specification(text: str) -> str:
    """Give the columns alone of what tabularray takes: letters, or keys of which one has them."""
    keys = dict(each.partition("=")[::2] for each in split_options(text))
    named = {key.strip(): value.strip() for key, value in keys.items()}
    return named["colspec"].strip("{}") if "colspec" in named else "" if "=" in text else text
