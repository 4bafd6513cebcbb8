"""Merge three versions of a text sentence by sentence, and say where each place of the first stands afterwards."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from elyazma.model.light_dataclass import dataclass

OURS, MIDDLE, THEIRS = "<<<<<<<", "=======", ">>>>>>>"
_UNIT = re.compile(r"\n[ \t]*\n\s*|[^\n]*?(?:[.!?…]+[)”\"’'»}]*[ \t]+|\n(?![ \t]*\n)|(?=\n[ \t]*\n)|\Z)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the first version and what became of it, with the places where both begin."""

    old_start: int
    old: str
    new_start: int
    new: str

    def find(self, offset: int) -> int:
        """Give where a place of the old text is in the new one: exact in what is unchanged, and at both ends."""
        inner = offset - self.old_start
        if self.old == self.new or inner <= 0:
            return self.new_start + max(inner, 0)
        content = len(self.old.rstrip())
        if inner >= content:
            return self.new_start + min(len(self.new.rstrip()) + inner - content, len(self.new))
        before = self.old[max(0, inner - _CONTEXT) : inner]
        at = self.new.find(before)
        return self.new_start + (at + len(before) if at >= 0 else len(self.new.rstrip()))


_CONTEXT = 20
"""By how many letters before it a place in a changed text is found again."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, the conflicts in it as their two sides, and the pieces that it is made of."""

    text: str
    conflicts: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]

    def find(self, offset: int) -> int:
        """Give where a place of the first version is now."""
        at = bisect_right(self.pieces, offset, key=lambda piece: piece.old_start) - 1
        return self.pieces[at].find(offset) if at >= 0 else 0


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
        while _take_met(left, mine, other) or _take_met(right, other, mine):
            continue
        yield mine, other


def _take_met(waiting: list[_Hunk], taken: list[_Hunk], other: Sequence[_Hunk]) -> bool:
    """Take the next hunk of one side if it touches one that was taken of the other."""
    if not waiting or not any(_meet(waiting[0], each) for each in other):
        return False
    taken.append(waiting.pop(0))
    return True


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
        self.places: list[Piece] = []
        self.at = self.offset = self.length = 0

    def write(self, mine: Sequence[_Hunk], other: Sequence[_Hunk]) -> None:
        first = min(each.first for each in (*mine, *other))
        last = max(each.last for each in (*mine, *other))
        self.keep(first)
        ours, theirs = self.apply(first, last, mine), self.apply(first, last, other)
        new = (ours if mine else theirs) if not mine or not other or ours == theirs else self.mark(ours, theirs)
        self.add("".join(self.old[first:last]), new)
        self.at = last

    def keep(self, until: int) -> None:
        for unit in self.old[self.at : until]:
            self.add(unit, unit)
        self.at = max(self.at, until)

    def add(self, old: str, text: str) -> None:
        self.places.append(Piece(self.offset, old, self.length, text))
        self.pieces.append(text)
        self.offset += len(old)
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
        self.places.append(Piece(self.offset, "", self.length, ""))
        return Merged("".join(self.pieces), tuple(self.conflicts), tuple(self.places))
