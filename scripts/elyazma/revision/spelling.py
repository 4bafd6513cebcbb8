"""Write in plain text what otherwise has no words to compare: formulas, references, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from elyazma.model.table import Table
from elyazma.revision.blocks import find_blocks
from elyazma.tex.commands import REFERRING
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.escape import escape
from elyazma.tex.parse import parse
from elyazma.tex.tree import Tree


def spell_out(tex: str, tables: Mapping[str, str]) -> str:
    """Write formulas as their source, references as their labels, and tables as their cells; `tables` are by path."""
    tree = parse(tex)
    blocks = ((start, end, escape(tables.get(name, ""))) for start, end, name in find_blocks(tree))
    formulas = ((each.start, each.end, escape(tex[each.inner : each.outer])) for each in tree.mathematics())
    return apply_edits(tex, (*blocks, *formulas, *_spell_references(tree)))


def _spell_references(tree: Tree) -> Iterator[Edit]:
    for command in tree.commands(REFERRING):
        if command.last:
            yield command.start, command.end, f"[{escape(command.last.text)}]"


def spell_tables(tables: Iterable[Table], language: str) -> Mapping[str, str]:
    """Give each table's text by the path of the file that the article inputs."""
    return {table.tex_path: " ".join(filter(None, table.texts(language))) for table in tables}
