"""Which blocks, rows and tokens of two files are the same, which changed, came or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from elyazma.revision.pairing import pair_in_order
from elyazma.revision.word.tokens import Token

_ALIKE = 0.5
"""Of their words: what two paragraphs share at least if one became the other."""
_LONELY = 0.05
"""What two score that are alone of their look between two places that stayed."""
_MOST_PAIRS = 250_000
_KEPT = 0.2
"""Of a paragraph's letters: where less than this stayed, all of it is shown as new."""

Step = tuple[int | None, int | None]
"""The older and the newer index of what is one; none on the side that lacks it."""


class Comparable(Protocol):
    """What can be paired: equal keys say the same, equal looks may become a pair."""

    @property
    def key(self) -> Hashable:
        """Give what is equal for two that say the same."""

    @property
    def look(self) -> str:
        """Give what two must share to become a pair."""

    @property
    def words(self) -> Counter[str]:
        """Count the words."""


def align(older: Sequence[Comparable], newer: Sequence[Comparable]) -> list[Step]:
    """Align two sequences in the order of both: first what is equal, then what is alike between that."""
    steps: list[Step] = []
    matcher = SequenceMatcher(None, [each.key for each in older], [each.key for each in newer], autojunk=False)
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind == "equal":
            steps += zip(range(old, old_end), range(new, new_end), strict=True)
        else:
            steps += _align_gap(older[old:old_end], newer[new:new_end], old, new)
    return steps


def _align_gap(older: Sequence[Comparable], newer: Sequence[Comparable], old: int, new: int) -> Iterator[Step]:
    """Pair what is alike; what went stands before what came."""
    if len(older) * len(newer) > _MOST_PAIRS:
        partners: list[int | None] = [None] * len(newer)
    else:
        partners = pair_in_order(_score(older, newer), len(older))
    done = 0
    for at, partner in enumerate(partners):
        if partner is not None:
            yield from ((old + each, None) for each in range(done, partner))
            yield (old + partner, new + at)
            done = partner + 1
        else:
            # What went between the same two pairs comes first.
            following = next((each for each in partners[at:] if each is not None), len(older))
            yield from ((old + each, None) for each in range(done, following))
            done = following
            yield (None, new + at)
    yield from ((old + each, None) for each in range(done, len(older)))


def _score(older: Sequence[Comparable], newer: Sequence[Comparable]) -> list[list[float]]:
    alone = {
        look
        for look, count in Counter(each.look for each in newer).items()
        if count == 1 and sum(each.look == look for each in older) == 1
    }
    return [[_compare(old, new, alone) for old in older] for new in newer]


def _compare(old: Comparable, new: Comparable, alone: set[str]) -> float:
    if old.look != new.look:
        return 0.0
    total = old.words.total() + new.words.total()
    shared = 2 * (old.words & new.words).total() / total if total else 0.0
    if shared >= _ALIKE:
        return shared
    return _LONELY + shared if new.look in alone else 0.0


# --- Tokens -----------------------------------------------------------------------------------------


def align_tokens(older: Sequence[Token], newer: Sequence[Token]) -> list[Step]:
    """Align the tokens of a pair of paragraphs: in a change, what went stands before what came."""
    matcher = SequenceMatcher(None, [each.key for each in older], [each.key for each in newer], autojunk=False)
    changes = matcher.get_opcodes()
    kept = sum(_weigh(older[old:old_end]) for kind, old, old_end, _, _ in changes if kind == "equal")
    whole = max(_weigh(older), _weigh(newer))
    if kept < whole * _KEPT:
        return [*((at, None) for at in range(len(older))), *((None, at) for at in range(len(newer)))]
    return list(_join_changes(changes, older))


def _weigh(tokens: Sequence[Token]) -> int:
    """Count letters and digits; what is changed whole counts as one word."""
    return sum(sum(map(str.isalnum, token.text)) if token.text else 4 for token in tokens)


def _join_changes(changes: Sequence[tuple[str, int, int, int, int]], older: Sequence[Token]) -> Iterator[Step]:
    """Yield the steps; blanks and signs that stayed between two changes change with them, so that one can read it."""
    went: list[int] = []
    came: list[int] = []
    for at, (kind, old, old_end, new, new_end) in enumerate(changes):
        inside = 0 < at < len(changes) - 1
        if kind == "equal" and not (inside and _is_slight(older[old:old_end])):
            yield from _flush(went, came)
            yield from zip(range(old, old_end), range(new, new_end), strict=True)
        else:
            went += range(old, old_end)
            came += range(new, new_end)
    yield from _flush(went, came)


def _is_slight(tokens: Sequence[Token]) -> bool:
    return all(token.text and not any(map(str.isalnum, token.text)) for token in tokens)


def _flush(went: list[int], came: list[int]) -> Iterator[Step]:
    yield from ((at, None) for at in went)
    yield from ((None, at) for at in came)
    went.clear()
    came.clear()
