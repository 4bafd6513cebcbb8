r"""Merge two versions of a LaTeX table, row by row and cell by cell, with \DIFadd and \DIFdel around what differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate, chain, groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.merging_columns import widen_tables
from elyazma.revision.pairing import pair_in_order
from elyazma.tex.cells import TABLES, Cell, CellTable, Row, takes_text
from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.rows import LONG_TABLES, is_row_end
from elyazma.tex.tree import Break, Command, Comment, Environment, Node, Text

ADDED, REMOVED = "add", "del"
_FEWEST = 4
"""From so many words on, a cell is compared word by word if enough of it stayed."""
_LEAST_ALIKE = 0.5
_MOST_COMPARED = 10_000
"""Above so many pairs of rows, changed rows are paired by their order alone."""
_BLANK_OR_WORD = re.compile(r"\s+|\S+")
_ROW_END = r" \tabularnewline"


def merge_cell_tables(before: CellTable, after: CellTable) -> str:
    """Write two versions of a table as one; where their columns differ, one below the other."""
    widened = before, after
    if len(before.columns.each) != len(after.columns.each):
        found = widen_tables(before, after)
        if found is None:
            return _stack(before, after)
        widened = found
    return _write_table(widened[1], list(_merge_rows(*widened)))


def mark_table(table: CellTable, kind: str) -> str:
    """Write a table that was added or removed, every cell marked; one that was removed counts for no number."""
    marked = _write_table(table, [_mark_row(row, kind, table.columns.letters) for row in table.rows])
    uncounted = kind == REMOVED and table.name in LONG_TABLES
    return f"{marked}\n\\addtocounter{{table}}{{-1}}" if uncounted else marked


def _stack(before: CellTable, after: CellTable) -> str:
    above, below = mark_table(before, REMOVED), mark_table(after, ADDED)
    if {before.name, after.name} & LONG_TABLES:
        return f"{above}\n\n{below}"
    # A table may stand where no paragraph can end: in a box that is scaled.
    return f"\\begin{{tabular}}{{@{{}}c@{{}}}}\n{{{above}}}\\tabularnewline[1ex]\n{{{below}}}\n\\end{{tabular}}"


def _write_table(table: CellTable, rows: Sequence[Row]) -> str:
    return "".join((table.begin, table.wanted, *chain.from_iterable(map(_write_row, _end_rows(rows))), table.end))


def _end_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """Give every row but the last an end."""
    last = len(rows) - 1
    for number, row in enumerate(rows):
        yield row if row.end or number == last else replace(row, end=_ROW_END)


def _write_row(row: Row) -> Iterator[str]:
    cells = "&".join(cell.source for cell in row.cells)
    # A command above the row would join the letter behind it.
    between = " " if row.above[-1:].isalpha() and cells[:1].isalpha() else ""
    yield from (row.above, between, cells, row.end)


# --- Rows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Merged:
    """A row of the merged table; `gone` tells that only the older table had it."""

    row: Row
    gone: bool = False


def _merge_rows(before: CellTable, after: CellTable) -> Iterator[Row]:
    keys_before, keys_after = ([(row.spans, row.texts) for row in each.rows] for each in (before, after))
    merged: list[_Merged] = []
    for kind, a, b, c, d in SequenceMatcher(None, keys_before, keys_after, autojunk=False).get_opcodes():
        if kind == "equal":
            merged += map(_Merged, after.rows[c:d])
        else:
            merged += _merge_block(before.rows[a:b], after.rows[c:d], after.columns.letters)
    return _settle_rules(merged)


def _merge_block(before: Sequence[Row], after: Sequence[Row], columns: Sequence[str]) -> Iterator[_Merged]:
    """Merge rows of which none stayed as it was."""
    partners = _pair_rows(before, after)
    done = 0
    for number, (row, partner) in enumerate(zip(after, partners, strict=True)):
        # What was removed stands before what came in its place.
        stop = next((each for each in partners[number:] if each is not None), len(before))
        yield from _list_removed(before[done:stop], columns)
        done = stop if partner is None else stop + 1
        yield _Merged(_mark_row(row, ADDED, columns) if partner is None else _merge_pair(before[partner], row))
    yield from _list_removed(before[done:], columns)


def _list_removed(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[_Merged]:
    return (_Merged(_mark_row(row, REMOVED, columns), gone=True) for row in rows if any(row.texts))


def _settle_rules(merged: Sequence[_Merged]) -> Iterator[Row]:
    """Leave out the rules of removed rows; what stands above a row behind them stays with the first, if it was its."""
    groups = [(gone, [each.row for each in group]) for gone, group in groupby(merged, lambda each: each.gone)]
    for (gone, rows), (_, heirs) in zip(groups, [*groups[1:], (False, [])], strict=True):
        if gone:
            _pass_rules(rows, heirs)
        yield from rows


def _pass_rules(removed: list[Row], heirs: list[Row]) -> None:
    above = removed[0].above
    removed[:] = [replace(row, above="") for row in removed]
    if heirs and above.split() and heirs[0].above.split() == above.split():
        removed[0], heirs[0] = replace(removed[0], above=heirs[0].above), replace(heirs[0], above="")


def _pair_rows(before: Sequence[Row], after: Sequence[Row]) -> list[int | None]:
    """Give for each newer row the index of the older one that became it, in the order of both."""
    if len(before) * len(after) > _MOST_COMPARED:
        fits = [_fits(*pair) for pair in zip(before, after, strict=False)]
        return [number if number < len(fits) and fits[number] else None for number in range(len(after))]
    scores = [[_likeness(earlier, later) for earlier in before] for later in after]
    return pair_in_order(scores, len(before))


def _fits(before: Row, after: Row) -> bool:
    return before.spans == after.spans and _forms(before) == _forms(after)


def _forms(row: Row) -> tuple[bool, ...]:
    return tuple(cell.form == "caption" for cell in row.cells)


def _likeness(before: Row, after: Row) -> float:
    """Tell from 0 to 1 how much of a row stayed; its first cell names it."""
    if not _fits(before, after):
        return 0.0
    pairs = [pair for pair in zip(before.texts, after.texts, strict=True) if any(pair)]
    if not pairs:
        return 1.0
    alike = sum(_likeness_of_texts(*pair) for pair in pairs) / len(pairs)
    named = before.texts[0] == after.texts[0] or _forms(after)[0]
    return max(alike, _LEAST_ALIKE) if named else alike if alike >= _LEAST_ALIKE else 0.0


def _likeness_of_texts(before: str, after: str) -> float:
    if before == after:
        return 1.0
    words = before.split(), after.split()
    return SequenceMatcher(None, *words, autojunk=False).ratio() if min(map(len, words)) > 1 else 0.0


def _merge_pair(before: Row, after: Row) -> Row:
    return replace(after, cells=tuple(map(_merge_cell, before.cells, after.cells)))


def _merge_cell(before: Cell, after: Cell) -> Cell:
    if before.text.split() == after.text.split():
        return after
    return _fit_column(replace(after, text=_merge_texts(before, after)), after)


def _mark_row(row: Row, kind: str, columns: Sequence[str]) -> Row:
    if kind == REMOVED:
        starts = accumulate((cell.span for cell in row.cells), initial=0)
        cells = tuple(_place_removed(cell, at, columns) for at, cell in zip(starts, row.cells, strict=False))
        return Row(_without_labels(row.above), cells, row.end or _ROW_END)
    marked = (replace(cell, text=_mark(cell, kind)) if cell.text else cell for cell in row.cells)
    return replace(row, cells=tuple(_fit_column(cell, old) for cell, old in zip(marked, row.cells, strict=True)))


def _place_removed(cell: Cell, at: int, columns: Sequence[str]) -> Cell:
    """Write a removed cell; what reaches into other rows, or counts as a caption does, only leaves its text."""
    text = _mark(cell, REMOVED) if cell.text else ""
    if cell.form == "caption":
        return Cell(rf"\multicolumn{{{len(columns)}}}{{l}}{{", text, "}")
    bare = r"\multicolumn" not in cell.before
    takes_numbers = bare and at < len(columns) and not takes_text(columns[at])
    if text and (r"\multirow" in cell.before or cell.form == "numbers" or takes_numbers):
        return Cell(rf" \multicolumn{{{cell.span}}}{{c}}{{", text, "} ")
    return replace(cell, text=text)


def _fit_column(cell: Cell, was: Cell) -> Cell:
    """Let marks stand in a column that takes only numbers."""
    if was.form != "numbers":
        return cell
    blank = cell.before[: len(cell.before) - len(cell.before.lstrip())]
    before = rf"{blank}\multicolumn{{1}}{{c}}{{{cell.before.lstrip()}"
    return Cell(before, cell.text, f"}}{cell.behind}", cell.span)


# --- Cells --------------------------------------------------------------------------------------------


def _merge_texts(before: Cell, after: Cell) -> str:
    if not before.text or not after.text:
        return _mark(after, ADDED) if after.text else _mark(before, REMOVED)
    return _merge_words(before, after) or f"{_mark(before, REMOVED)} {_mark(after, ADDED)}"


def _merge_words(before: Cell, after: Cell) -> str:
    """Merge two texts word by word; empty where too little stayed, or where they have more than words."""
    words = _cut_words(before.text), _cut_words(after.text)
    if "numbers" in {before.form, after.form} or min(map(len, words)) < 2 * _FEWEST - 1:
        return ""
    matcher = SequenceMatcher(None, *words, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return ""
    parts = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            parts.append("".join(words[1][c:d]))
        else:
            parts.append(_mark_stretch("".join(words[0][a:b]), "".join(words[1][c:d])))
    return "".join(parts)


def _mark_stretch(removed: str, added: str) -> str:
    """Mark what differs between two words that stayed; blanks before and after it stay outside of the marks."""
    marked = [mark_text(text.strip(), kind) for text, kind in ((removed, REMOVED), (added, ADDED)) if text.strip()]
    outer = added or removed
    if not marked:
        return outer
    before = outer[: len(outer) - len(outer.lstrip())]
    behind = outer[len(outer.rstrip()) :] if outer.strip() else ""
    return f"{before}{' '.join(marked)}{behind}"


def _cut_words(text: str) -> list[str]:
    """Cut a text into words, blanks and other nodes; nothing where a paragraph or an environment stands in it."""
    tree = parse(text)
    words: list[str] = []
    for node in tree.children:
        if _ends_line(node):
            return []
        found = _BLANK_OR_WORD.findall(tree.source(node)) if isinstance(node, Text) else [tree.source(node)]
        words += [" " if each.isspace() else each for each in found]
    return words


def _ends_line(node: Node) -> bool:
    if isinstance(node, (Break, Environment, Comment)) or is_row_end(node):
        return True
    return isinstance(node, Command) and node.name in _NEVER_CUT


_NEVER_CUT = frozenset(("newline", "par", "item"))


def _mark(cell: Cell, kind: str) -> str:
    text = cell.text
    if cell.form == "numbers" and "$" not in text:
        text = rf"\ensuremath{{{text}}}"
    return mark_text(text, kind)


def mark_text(text: str, kind: str) -> str:
    """Mark a text as added or removed; one that is removed loses its labels, which another may have by now."""
    if kind == REMOVED:
        text = _without_labels(text).strip()
    if any(isinstance(each, Break) or _is_block(each) for each in parse(text).children):
        return f"\\begin{{DIF{kind}block}}\n{text}\n\\end{{DIF{kind}block}}"
    return rf"\DIF{kind}{{{text}}}" if text else ""


def _is_block(node: Node) -> bool:
    return isinstance(node, Environment) and node.name not in TABLES


def _without_labels(text: str) -> str:
    return apply_edits(text, ((each.start, each.end, "") for each in parse(text).commands({"label"})))
