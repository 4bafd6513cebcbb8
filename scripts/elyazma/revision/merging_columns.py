"""Give two versions of a table the same columns: those of both, with empty cells where one version has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from elyazma.revision.pairing import pair_in_order
from elyazma.tex.cells import Cell, CellTable, Row
from elyazma.tex.columns import Column, Columns
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse

_LEAST_ALIKE = 0.5
_RANGED = frozenset(("cmidrule", "cline"))
_PATTERNED = frozenset(("hhline", "Xcline", "cdashline"))
"""Rules that describe every column by a sign, or number them in a way of their own."""
_RANGE = re.compile(r"\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*")
_EMPTY = Cell(" ", "", " ")


class _CannotWidenError(Exception):
    """A table has what cannot be told for other columns."""


_Pairs = Sequence[tuple[int | None, int | None]]


def widen_tables(before: CellTable, after: CellTable) -> tuple[CellTable, CellTable] | None:
    """Give both versions the columns of both; none where no column stayed, or a table is too strange for it."""
    pairs = _pair_columns(_read_texts(before), _read_texts(after))
    if all(None in pair for pair in pairs):
        return None
    columns = Columns(tuple(_choose_columns(before, after, pairs)), after.columns.behind)
    try:
        return (
            _widen(before, {old: at for at, (old, _) in enumerate(pairs) if old is not None}, columns),
            _widen(after, {new: at for at, (_, new) in enumerate(pairs) if new is not None}, columns),
        )
    except _CannotWidenError:
        return None


def _choose_columns(before: CellTable, after: CellTable, pairs: _Pairs) -> Iterator[Column]:
    for old, new in pairs:
        if new is not None:
            yield after.columns.each[new]
        elif old is not None:
            yield before.columns.each[old]


# --- Which column is which ----------------------------------------------------------------------------


def _read_texts(table: CellTable) -> list[list[str]]:
    """Give the texts of each column, those of cells over several columns left out."""
    columns: list[list[str]] = [[] for _ in table.columns.each]
    for row in table.rows:
        for at, cell in _place_cells(row):
            if cell.span == 1 and cell.form != "caption" and cell.text and at < len(columns):
                columns[at].append(" ".join(cell.text.split()))
    return columns


def _place_cells(row: Row) -> Iterator[tuple[int, Cell]]:
    """Give each cell with the number of its first column, from 0."""
    at = 0
    for cell in row.cells:
        yield at, cell
        at += cell.span


def _pair_columns(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> _Pairs:
    """Pair the columns that say much the same, in the order of both; each of the others stands by itself."""
    scores = [[_likeness(earlier, later) for earlier in before] for later in after]
    pairs: list[tuple[int | None, int | None]] = []
    done = 0
    for new, old in enumerate(pair_in_order(scores, len(before))):
        if old is not None:
            pairs += [(gone, None) for gone in range(done, old)]
            done = old + 1
        pairs.append((old, new))
    return [*pairs, *((gone, None) for gone in range(done, len(before)))]


def _likeness(before: Sequence[str], after: Sequence[str]) -> float:
    """Tell from 0 to 1 how many texts stayed; a head that stayed is as good as half of them."""
    if not before or not after:
        return 0.0
    alike = (Counter(before) & Counter(after)).total() / max(len(before), len(after))
    if before[0] == after[0]:
        return max(alike, _LEAST_ALIKE)
    return alike if alike >= _LEAST_ALIKE else 0.0


# --- More columns -------------------------------------------------------------------------------------


def _widen(table: CellTable, places: Mapping[int, int], columns: Columns) -> CellTable:
    """Put the columns of a table to the `places` that they have among others, from 0."""
    rows = tuple(_widen_row(row, places, len(columns.each)) for row in table.rows)
    return replace(table, wanted=f"{{{columns.source}}}", columns=columns, rows=rows)


def _widen_row(row: Row, places: Mapping[int, int], count: int) -> Row:
    above = _renumber_rules(row.above, places)
    if not any(row.texts) or any(cell.form == "caption" for cell in row.cells):
        return replace(row, above=above)
    cells: list[Cell] = []
    end = 0
    for at, cell in _place_cells(row):
        if at not in places or at + cell.span - 1 not in places:
            raise _CannotWidenError
        start, stop = places[at], places[at + cell.span - 1] + 1
        cells += [_EMPTY] * (start - end)
        cells.append(_span(cell, stop - start))
        end = stop
    whole = sum(row.spans) == len(places)
    return Row(above, (*cells, *([_EMPTY] * (count - end if whole else 0))), row.end)


def _span(cell: Cell, span: int) -> Cell:
    if span == cell.span:
        return cell
    written = rf"\multicolumn{{{cell.span}}}"
    if written not in cell.before:
        raise _CannotWidenError
    return replace(cell, before=cell.before.replace(written, rf"\multicolumn{{{span}}}", 1), span=span)


def _renumber_rules(above: str, places: Mapping[int, int]) -> str:
    """Let rules below some columns follow these."""
    tree = parse(above)
    if any(True for _ in tree.commands(_PATTERNED)):
        raise _CannotWidenError
    edits: list[Edit] = []
    for rule in tree.commands(_RANGED):
        named = rule.last or tree.tokens.mandatory(rule.end)
        found = _RANGE.fullmatch(named.text) if named else None
        if named is None or found is None:
            raise _CannotWidenError
        ends = (places.get(int(found[1]) - 1), places.get(int(found[2]) - 1))
        if ends[0] is None or ends[1] is None:
            raise _CannotWidenError
        edits.append((named.start, named.stop, f"{ends[0] + 1}-{ends[1] + 1}"))
    return apply_edits(above, edits)
