r"""Take the tables out of two versions of a text before they are compared, and put the merged ones back.

latexdiff knows no rows: it marks nothing within \multicolumn and puts a removed row into the cell above. A command
stands for each table while the text around it is compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import chain

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.blocks import list_removed_names
from elyazma.revision.merging_cells import ADDED, REMOVED, mark_table, merge_cell_tables
from elyazma.revision.paragraphs import Paragraph, pair_paragraphs
from elyazma.tex.cells import CellTable, list_tables, read_cells
from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment, Tree

_COMMAND = "DIFtable"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of two versions by name: as they stand in the newer one, and as they were removed from the older."""

    standing: Mapping[str, str]
    removed: Mapping[str, str]


NO_TABLES = Tables({}, {})


def take_tables(before: str, after: str) -> tuple[str, str, Tables]:
    """Replace the tables of both versions of a text by commands; one that both have gets one name."""
    older, newer = list(_find_tables(before)), list(_find_tables(after))
    partners = _pair_tables(older, newer)
    names_before = {place: _name_table(table.source) for place, table in enumerate(older)}
    names_after: dict[int, str] = {}
    standing: dict[str, str] = {}
    for place, table in enumerate(newer):
        earlier = older[partners[place]] if place in partners else None
        name = names_after[place] = _name_table(f"{earlier.source if earlier else ''}\0{table.source}")
        standing[name] = _merge(earlier, table)
        if earlier:
            names_before[partners[place]] = name
    removed = {names_before[place]: mark_table(table.cells, REMOVED) for place, table in enumerate(older)}
    return _write_names(before, older, names_before), _write_names(after, newer, names_after), Tables(standing, removed)


def restore_tables(tex: str, tables: Tables) -> str:
    """Put the tables where their commands stand; a removed one stands behind latexdiff's comment that holds it."""
    tree = parse(tex)
    known = {**tables.removed, **tables.standing}
    edits = [(each.start, each.end, known.get(_read_name(each), "")) for each in tree.commands({_COMMAND})]
    for comment in tree.comments():
        names = [name for name in list_removed_names(tree, comment, _COMMAND) if name in tables.removed]
        blocks = (f"\n\\begin{{DIFdelblock}}\n{tables.removed[name]}\n\\end{{DIFdelblock}}" for name in names)
        edits.append((comment.end, comment.end, "".join(blocks)))
    return apply_edits(tex, edits)


def _merge(before: _Table | None, after: _Table) -> str:
    if before is None:
        return mark_table(after.cells, ADDED)
    return after.source if before.source == after.source else merge_cell_tables(before.cells, after.cells)


# --- Pairing ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """A table in a text: where it stands, its cells, and the label of the float that it stands in by itself."""

    start: int
    end: int
    source: str
    cells: CellTable
    label: str


def _find_tables(text: str) -> Iterator[_Table]:
    tree = parse(text)
    tables = list(list_tables(tree))
    labels = dict(_find_labels(tree, tables))
    for table in tables:
        yield _Table(table.start, table.end, tree.source(table), read_cells(tree, table), labels.get(table.start, ""))


def _find_labels(tree: Tree, tables: list[Environment]) -> Iterator[tuple[int, str]]:
    """Give the label of each float that holds one table."""
    for around in tree.environments():
        held = [table for table in tables if _holds(around, table)]
        labels = [each for each in tree.commands({"label"}) if _holds(around, each)]
        if len(held) == 1 and len(labels) == 1:
            yield held[0].start, _read_name(labels[0])


def _holds(around: Environment, node: Command | Environment) -> bool:
    return around.start <= node.start and node.end <= around.end


def _read_name(command: Command) -> str:
    return command.last.text if command.last else ""


def _pair_tables(before: list[_Table], after: list[_Table]) -> dict[int, int]:
    """Pair tables of one label, then those that say much the same: newer index -> older index."""
    places = {table.label: place for place, table in enumerate(before) if table.label}
    partners = {place: places.pop(table.label) for place, table in enumerate(after) if table.label in places}
    older = [place for place in range(len(before)) if place not in partners.values()]
    newer = [place for place in range(len(after)) if place not in partners]
    pairs = pair_paragraphs(_as_paragraphs(before, older), _as_paragraphs(after, newer))
    both = ((pair.after, pair.before) for pair in pairs)
    return partners | {newer[now]: older[then] for now, then in both if now is not None and then is not None}


def _as_paragraphs(tables: list[_Table], places: list[int]) -> list[Paragraph]:
    return [_as_paragraph(tables[place]) for place in places]


def _as_paragraph(table: _Table) -> Paragraph:
    texts = chain.from_iterable(row.texts for row in table.cells.rows)
    return Paragraph(table.source, tuple(word for text in texts for word in text.split()), (), 0)


def _name_table(content: str) -> str:
    return f"t-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _write_names(text: str, tables: list[_Table], names: Mapping[int, str]) -> str:
    places = ((table.start, table.end, rf"\{_COMMAND}{{{names[number]}}}") for number, table in enumerate(tables))
    return apply_edits(text, places)
