"""What changed from the Word file that left to the one that came: which lines are edited, new, gone, moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from itertools import groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.incoming.lines import Line
from elyazma.revision.paragraphs import Pair, Paragraph, pair_paragraphs


@dataclass(slots=True)
class Changes:
    """Numbers of lines, `before` of the file that left, `after` of the one that came.

    `edited` are lines whose texts differ, several where a paragraph was split or joined. `order` gives for each line
    that came the line that it was, none of a new one; `moved` are those of them that stand elsewhere. `rows` are new
    rows of tables, `gone` rows that are no more, each as the numbers of its lines; `refused` are tables that changed
    in another way.
    """

    edited: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    rows: list[tuple[int, ...]] = field(default_factory=list)
    gone: list[tuple[int, ...]] = field(default_factory=list)
    refused: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)


Unit = tuple[int, ...]
"""The numbers of the lines of a table, or of the one line of a paragraph."""


def find_changes(before: Sequence[Line], after: Sequence[Line]) -> Changes:
    """Compare two files line by line; tables are compared by their rows."""
    old, new = _split_units(before), _split_units(after)
    pairs = pair_paragraphs([_as_paragraph(before, unit) for unit in old], [_as_paragraph(after, unit) for unit in new])
    paired = _pair_neighbours(pairs, [_kind(before, unit) for unit in old], [_kind(after, unit) for unit in new])
    changes = Changes()
    for pair in paired:
        both = (_take(old, pair.before), _take(new, pair.after))
        _note_pair(changes, before, after, both, moved=pair.moved)
    _find_splits(changes, before, after)
    return changes


def _split_units(lines: Sequence[Line]) -> list[Unit]:
    numbered = groupby(enumerate(lines), key=lambda each: each[1].cell.table if each[1].cell else -1 - each[0])
    return [tuple(at for at, _ in group) for _, group in numbered]


def _as_paragraph(lines: Sequence[Line], unit: Unit) -> Paragraph:
    words = tuple(word for at in unit for word in lines[at].words)
    return Paragraph(" ".join(words), words, (), 0)


def _kind(lines: Sequence[Line], unit: Unit) -> str:
    first = lines[unit[0]]
    return "table" if first.cell else "picture" if first.tokens[0].kind == "picture" else _style_kind(first)


def _style_kind(line: Line) -> str:
    style = line.style.lower()
    return "heading" if "heading" in style else "reference" if line.reference else "text"


def _pair_neighbours(pairs: Sequence[Pair], old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pair what has few words in common, too, where as many of a kind are gone as are new between two neighbours."""
    made: list[Pair] = []
    for kept, group in groupby(pairs, key=lambda pair: pair.before is not None and pair.after is not None):
        run = list(group)
        made += run if kept else _pair_run(run, old, new)
    return made


def _pair_run(run: list[Pair], old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    gone = [pair.before for pair in run if pair.before is not None]
    come = [pair.after for pair in run if pair.after is not None]
    if [old[at] for at in gone] != [new[at] for at in come]:
        return run
    return [Pair(one, other) for one, other in zip(gone, come, strict=True)]


def _note_pair(
    changes: Changes, before: Sequence[Line], after: Sequence[Line], units: tuple[Unit, Unit], *, moved: bool
) -> None:
    left, right = units
    if left and right and (before[left[0]].cell or after[right[0]].cell):
        _compare_tables(changes, before, after, left, right)
    elif left and right:
        _note_lines(changes, before, after, left[0], right[0])
    elif left:
        changes.removed += left
    else:
        changes.added += right
    if moved:
        changes.moved += right


def _note_lines(changes: Changes, before: Sequence[Line], after: Sequence[Line], old: int, new: int) -> None:
    changes.order[new] = old
    if before[old].words != after[new].words or before[old].text != after[new].text:
        changes.edited.append(((old,), (new,)))


# --- Tables -----------------------------------------------------------------------------------------


def _compare_tables(changes: Changes, before: Sequence[Line], after: Sequence[Line], left: Unit, right: Unit) -> None:
    old, new = _split_rows(before, left), _split_rows(after, right)
    if _width(before, left) != _width(after, right):
        changes.refused.append((left, right))
        changes.order |= dict.fromkeys(right, left[0])
        return
    same = [Pair(at, at) for at in range(len(old))] if len(old) == len(new) else None
    rows = ([_as_paragraph(before, row) for row in old], [_as_paragraph(after, row) for row in new])
    for pair in same or pair_paragraphs(*rows):
        one, other = _take(old, pair.before), _take(new, pair.after)
        if one and other:
            _compare_rows(changes, before, after, one, other)
        else:
            changes.rows += filter(None, [other])
            changes.gone += filter(None, [one])


def _take(units: Sequence[Unit], at: int | None) -> Unit:
    return () if at is None else units[at]


def _split_rows(lines: Sequence[Line], unit: Unit) -> list[Unit]:
    return [tuple(row) for _, row in groupby(unit, key=lambda at: lines[at].cell and lines[at].cell.row)]  # type: ignore[union-attr]


def _width(lines: Sequence[Line], unit: Unit) -> int:
    return max((cell.column for at in unit if (cell := lines[at].cell)), default=-1)


def _compare_rows(changes: Changes, before: Sequence[Line], after: Sequence[Line], left: Unit, right: Unit) -> None:
    old, new = _split_cells(before, left), _split_cells(after, right)
    for column in sorted({*old, *new}):
        one, other = old.get(column, []), new.get(column, [])
        for first, second in zip(one, other, strict=False):
            _note_lines(changes, before, after, first, second)
        changes.removed += one[len(other) :]
        changes.added += other[len(one) :]


def _split_cells(lines: Sequence[Line], row: Unit) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for at in row:
        cell = lines[at].cell
        if cell:
            found.setdefault(cell.column, []).append(at)
    return found


# --- Paragraphs that were split or joined -----------------------------------------------------------


def _find_splits(changes: Changes, before: Sequence[Line], after: Sequence[Line]) -> None:
    """Take a paragraph and the new one beside it as the two parts of one that was split; the same for joined ones."""
    for at, (old, new) in enumerate(changes.edited):
        if not before[old[0]].cell:
            parts = _find_part(before, old, after, new, changes.added)
            whole = old if len(parts) > 1 else _find_part(after, new, before, old, changes.removed)
            changes.edited[at] = (whole, parts)


def _find_part(
    one: Sequence[Line], whole: Unit, other: Sequence[Line], part: Unit, free: list[int]
) -> Unit:  # fmt: skip
    """Give a line with the free one beside it that belongs to it, which is free no more; or the line alone."""
    for number in _beside(part[0], free):
        both = tuple(sorted((*part, number)))
        if _gains(one, whole, other, both) and _same_style(other, part[0], number):
            free.remove(number)
            return both
    return part


def _beside(number: int, numbers: Sequence[int]) -> Iterator[int]:
    yield from [each for each in (number + 1, number - 1) if each in numbers]


def _same_style(lines: Sequence[Line], one: int, other: int) -> bool:
    return not lines[other].cell and _style_kind(lines[one]) == _style_kind(lines[other]) == "text"


_GAIN = 0.1
"""How much more alike two texts must be together than alone to count as split."""


def _gains(one: Sequence[Line], whole: Unit, other: Sequence[Line], parts: Unit) -> bool:
    words = [word for at in whole for word in one[at].words]
    alone = max(_ratio(words, list(other[at].words)) for at in parts)
    return _ratio(words, [word for at in parts for word in other[at].words]) > alone + _GAIN


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
