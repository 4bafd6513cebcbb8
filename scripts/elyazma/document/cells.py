r"""Columns of formulas: what >{$} and <{$} put around each cell, written there (array's manual)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from elyazma.document.columns import read_columns
from elyazma.document.commands import Edit
from elyazma.tex.columns import find_columns
from elyazma.tex.rows import Piece, split_rows
from elyazma.tex.tree import Command, Environment, Text, Tree


def edit_cells(tree: Tree, table: Environment, own: Mapping[str, str]) -> Iterator[Edit]:
    r"""Put dollars around the cells of such columns; `own` are the author's letters of \newcolumntype."""
    columns = find_columns(table)
    formulas = find_formula_columns(columns.text, own) if columns and table.name != "array" else frozenset()
    if formulas:
        for row in split_rows(table.body, table.inner, table.outer):
            yield from _edit_row(tree, row, formulas)


def find_formula_columns(columns: str, own: Mapping[str, str]) -> Collection[int]:
    """Give the places of the columns of formulas."""
    found: set[int] = set()
    place, opened = 0, False
    for sign, behind in read_columns(columns):
        if sign == ">":
            opened = behind.strip("{} ").endswith("$")
        elif sign.isalpha():
            found |= {place} if opened or own.get(sign, "").count("$") > 1 else set()
            place, opened = place + 1, False
    return found


def _edit_row(tree: Tree, row: Piece, formulas: Collection[int]) -> Iterator[Edit]:
    if any(isinstance(node, Command) and node.name == "multicolumn" for node in row.nodes):
        return
    cuts = [at for node in row.nodes if isinstance(node, Text) for at in _find_cuts(tree.text, node)]
    starts = [_skip_rules(tree, row), *(at + 1 for at in cuts)]
    for place, (start, end) in enumerate(zip(starts, [*cuts, row.end], strict=True)):
        if place in formulas and tree.text[start:end].strip():
            yield Edit(start, start, "$")
            yield Edit(end, end, "$")


def _find_cuts(text: str, node: Text) -> Iterator[int]:
    return (at for at in range(node.start, node.end) if text[at] == "&" and text[at - 1] != "\\")


def _skip_rules(tree: Tree, row: Piece) -> int:
    """Give where the first cell begins, behind the rules above it."""
    start = row.start
    for node in row.nodes:
        ruled = isinstance(node, Command) and node.name in _RULES
        if not ruled and tree.source(node).strip():
            break
        start = node.end
    return start


_RULES = frozenset(("hline", "toprule", "midrule", "bottomrule", "cmidrule", "addlinespace", "endhead", "endfirsthead"))
