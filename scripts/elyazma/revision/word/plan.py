"""What is done with each block of two containers: it stayed, changed, came, went or moved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.alignment import Step, align
from elyazma.revision.word.blocks import Block
from elyazma.revision.word.merging import Change
from elyazma.system.xml import Node

_SHORTEST_MOVE = 20
"""Letters: a shorter text that stands elsewhere is no sign of a move."""


@dataclass(slots=True)
class Entry:
    """A block of the merged container: `change` is that of its content, `mark` that of its paragraph mark.

    `places` are its indexes among the older and the newer blocks. `ends` is for the last paragraph, whose mark stays
    whatever comes and goes: the paragraphs whose properties the mark had and has (none: it had or has none). What is
    `fixed` cannot have moved. A move `opens` with its name at its first block, and `closes` at its last.
    """

    old: Block | None
    new: Block | None
    places: tuple[int, int]
    change: Change
    mark: Change
    ends: tuple[Node | None, Node | None] | None = None
    fixed: bool = False
    opens: str = ""
    closes: bool = False


def plan_blocks(older: Sequence[Block], newer: Sequence[Block], moves: int) -> tuple[list[Entry], int]:
    """Align two containers; `moves` counts the moves of the whole file, and is given back."""
    entries = [_make_entry(older, newer, step) for step in align(older, newer)]
    _plan_end(entries)
    for move in _find_moves(entries):
        moves += 1
        _mark_move(move[0], "moveFrom", f"move{moves}")
        _mark_move(move[1], "moveTo", f"move{moves}")
    return entries, moves


def _make_entry(older: Sequence[Block], newer: Sequence[Block], step: Step) -> Entry:
    old, new = step
    if old is None and new is not None:
        return Entry(None, newer[new], (-1, new), "ins", "ins")
    if new is None and old is not None:
        return Entry(older[old], None, (old, -1), "del", "del")
    assert old is not None
    assert new is not None
    return Entry(older[old], newer[new], (old, new), "", "")


# --- The end of a container -------------------------------------------------------------------------


def _plan_end(entries: list[Entry]) -> None:
    """Keep the last paragraph's mark, which Word can neither insert nor delete: nothing stands behind it.

    Two last paragraphs that are no pair become one. Where one side's last paragraph stayed and others follow it, its
    mark came (or went) in place of the last one's.
    """
    if not entries or not entries[-1].change:
        return
    old = next((each for each in reversed(entries) if each.old), None)
    new = next((each for each in reversed(entries) if each.new), None)
    if old and new and old.change and new.change and _are_paragraphs(old.old, new.new):
        entries.remove(old)
        entries.remove(new)
        ends = (_find_node(old.old), _find_node(new.new))
        entries.append(Entry(old.old, new.new, (old.places[0], new.places[1]), "", "", ends, fixed=True))
    else:
        _shift_marks(entries)


def _are_paragraphs(*blocks: Block | None) -> bool:
    return all(block is not None and block.line is not None for block in blocks)


def _find_node(block: Block | None) -> Node | None:
    return block.node if block else None


def _shift_marks(entries: Sequence[Entry]) -> None:
    """Let the last paragraph that stayed have the mark that came or went, in place of the last one's."""
    at = next((at for at in reversed(range(len(entries))) if not entries[at].change), -1)
    last, pair = entries[-1], entries[at] if at >= 0 else None
    for entry in entries[at + 1 :]:
        entry.fixed = True
    last.mark = ""
    # Behind a table at the very end Word has an empty paragraph, whether the file has it or not.
    before = after = None
    alike = all(entry.change == last.change for entry in entries[at + 1 :])
    if pair and alike and _are_paragraphs(pair.old, pair.new):
        pair.mark = last.change
        before, after = _find_node(pair.old), _find_node(pair.new)
    last.ends = (before, _find_node(last.new)) if last.new else (_find_node(last.old), after)


# --- Moves ------------------------------------------------------------------------------------------

_Pair = tuple[Entry, Entry]


def _find_moves(entries: Sequence[Entry]) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """Yield neighbouring paragraphs that went at one place and came together, unchanged, at another."""
    came: dict[Hashable, list[Entry]] = {}
    for entry in filter(lambda each: _can_move(each, "ins"), entries):
        came.setdefault(_find_key(entry), []).append(entry)
    pairs = []
    for entry in filter(lambda each: _can_move(each, "del"), entries):
        partners = came.get(_find_key(entry))
        if partners:
            pairs.append((entry, partners.pop(0)))
    for group in _group_neighbours(pairs):
        if sum(_measure(entry) for entry, _ in group) >= _SHORTEST_MOVE:
            yield [entry for entry, _ in group], [entry for _, entry in group]


def _can_move(entry: Entry, change: Change) -> bool:
    return entry.change == change and not entry.fixed and _are_paragraphs(entry.old or entry.new)


def _find_key(entry: Entry) -> Hashable:
    block = entry.old or entry.new
    return block.key if block else None


def _measure(entry: Entry) -> int:
    return len(entry.old.line.text) if entry.old and entry.old.line else 0


def _group_neighbours(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """Group pairs whose blocks stand next to each other on both sides."""
    group: list[_Pair] = []
    for pair in pairs:
        if group and not _follows(pair, group[-1]):
            yield group
            group = []
        group.append(pair)
    if group:
        yield group


def _follows(pair: _Pair, last: _Pair) -> bool:
    return pair[0].places[0] == last[0].places[0] + 1 and pair[1].places[1] == last[1].places[1] + 1


def _mark_move(moved: Sequence[Entry], change: Change, name: str) -> None:
    moved[0].opens, moved[-1].closes = name, True
    for entry in moved:
        # The mark went or came by itself: so LibreOffice joins the paragraphs too.
        entry.change = change
