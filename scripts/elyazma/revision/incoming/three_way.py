"""Merge three versions of a text sentence by sentence, and say where each place of the first stands afterwards."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

OURS, MIDDLE, THEIRS = "<<<<<<<", "=======", ">>>>>>>"
_UNIT = re.compile(r"\n[ \t]*\n\s*|[^\n]*?(?:[.!?…]+[)”\"’'»}]*[ \t]+|\n(?![ \t]*\n)|(?=\n[ \t]*\n)|\Z)")


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, the conflicts in it as their two sides, and pairs of places: in the first version, in this."""

    text: str
    conflicts: tuple[tuple[str, str], ...]
    places: tuple[tuple[int, int], ...]

    def find(self, offset: int) -> int:
        """Give where a place of the first version is now: exact at the borders of sentences."""
        at = bisect_right(self.places, (offset, 1 << 60)) - 1
        if at < 0:
            return 0
        old, new = self.places[at]
        following = self.places[at + 1] if at + 1 < len(self.places) else (old + len(self.text), len(self.text))
        return min(new + offset - old, following[1])


@dataclass(frozen=True, slots=True)
class _Hunk:
    """The units `first` to `last` of the first version, and what stands there in another."""

    first: int
    last: int
    units: tuple[str, ...]


def merge(base: str, ours: str, theirs: str, names: tuple[str, str]) -> Merged:
    """Merge two versions of a text; `names` are those of the two sides in the marks of a conflict."""
    old = split_units(base)
    writer = _Writer(old, names)
    both = (_find_hunks(old, split_units(ours)), _find_hunks(old, split_units(theirs)))
    for mine, other in _group(*both):
        writer.write(mine, other)
    return writer.finish()


def split_units(text: str) -> list[str]:
    """Split a text into sentences, the rests of lines, and the blank lines between paragraphs."""
    return [unit for unit in _UNIT.findall(text) if unit]


def _find_hunks(old: Sequence[str], new: Sequence[str]) -> list[_Hunk]:
    found: list[_Hunk] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if last - first == end - start:
            found += [
                _Hunk(first + at, first + at + 1, (new[start + at],))
                for at in range(last - first)
                if new[start + at] != old[first + at]
            ]
        else:
            found.append(_Hunk(first, last, tuple(new[start:end])))
    return found


def _group(ours: Sequence[_Hunk], theirs: Sequence[_Hunk]) -> Iterator[tuple[list[_Hunk], list[_Hunk]]]:
    """Give hunks in order, those of both sides that touch the same units together."""
    left, right = list(ours), list(theirs)
    while left or right:
        mine: list[_Hunk] = []
        other: list[_Hunk] = []
        first_is_ours = bool(left) and (not right or (left[0].first, left[0].last) <= (right[0].first, right[0].last))
        (mine if first_is_ours else other).append((left if first_is_ours else right).pop(0))
        while True:
            if left and any(_meet(left[0], each) for each in other):
                mine.append(left.pop(0))
            elif right and any(_meet(right[0], each) for each in mine):
                other.append(right.pop(0))
            else:
                break
        yield mine, other


def _meet(one: _Hunk, other: _Hunk) -> bool:
    if one.first == one.last or other.first == other.last:
        inside = one.first < other.first < one.last or other.first < one.first < other.last
        return inside or (one.first, one.last) == (other.first, other.last)
    return one.first < other.last and other.first < one.last


class _Writer:
    """Writes the merged text unit by unit."""

    def __init__(self, old: Sequence[str], names: tuple[str, str]) -> None:
        self.old, self.names = old, names
        self.pieces: list[str] = []
        self.conflicts: list[tuple[str, str]] = []
        self.places: list[tuple[int, int]] = []
        self.at = self.offset = self.length = 0

    def write(self, mine: Sequence[_Hunk], other: Sequence[_Hunk]) -> None:
        first = min(each.first for each in (*mine, *other))
        last = max(each.last for each in (*mine, *other))
        self.keep(first)
        ours, theirs = self.apply(first, last, mine), self.apply(first, last, other)
        if not mine or not other or ours == theirs:
            self.add(ours if mine else theirs)
        else:
            self.add(self.mark(ours, theirs))
        self.at = last
        self.offset += sum(len(unit) for unit in self.old[first:last])

    def keep(self, until: int) -> None:
        for unit in self.old[self.at : until]:
            self.add(unit)
            self.offset += len(unit)
        self.at = max(self.at, until)

    def add(self, text: str) -> None:
        self.places.append((self.offset, self.length))
        self.pieces.append(text)
        self.length += len(text)

    def apply(self, first: int, last: int, hunks: Sequence[_Hunk]) -> str:
        pieces, at = [], first
        for hunk in hunks:
            pieces += [*self.old[at : hunk.first], *hunk.units]
            at = hunk.last
        return "".join((*pieces, *self.old[at:last]))

    def mark(self, ours: str, theirs: str) -> str:
        """Write both sides between git's marks, each on lines of its own."""
        self.conflicts.append((ours, theirs))
        begun = "" if not self.length or "".join(self.pieces[-1:]).endswith("\n") else "\n"
        sides = (f"{side.rstrip(chr(10))}\n" if side.strip() else "" for side in (ours, theirs))
        mine, other = sides
        end = "\n" if ours.endswith("\n\n") and theirs.endswith("\n\n") else ""
        return f"{begun}{OURS} {self.names[0]}\n{mine}{MIDDLE}\n{other}{THEIRS} {self.names[1]}\n{end}"

    def finish(self) -> Merged:
        self.keep(len(self.old))
        self.places.append((self.offset, self.length))
        return Merged("".join(self.pieces), tuple(self.conflicts), tuple(self.places))
