"""Pair two sequences in the order of both, so that what is alike comes together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Scores = Sequence[Sequence[float]]
"""For each newer item how alike each older one is; 0 for those that never pair."""


def pair_in_order(scores: Scores, older: int) -> list[int | None]:
    """Give for each newer item the index of the one of `older` items that became it, or none."""
    return list(_follow(scores, _sum_best(scores, older)))


def _sum_best(scores: Scores, older: int) -> list[list[float]]:
    """Give the most that the items from each place on can score."""
    best = [[0.0] * (older + 1) for _ in range(len(scores) + 1)]
    for later in range(len(scores) - 1, -1, -1):
        for earlier in range(older - 1, -1, -1):
            score = scores[later][earlier]
            paired = score + best[later + 1][earlier + 1] if score else 0.0
            best[later][earlier] = max(paired, best[later + 1][earlier], best[later][earlier + 1])
    return best


def _follow(scores: Scores, best: Sequence[Sequence[float]]) -> Iterator[int | None]:
    """Follow the best pairing from its beginning."""
    earlier = 0
    for later, row in enumerate(scores):
        while earlier < len(row) and best[later][earlier] == best[later][earlier + 1] > best[later + 1][earlier]:
            earlier += 1
        paired = earlier < len(row) and row[earlier] and best[later][earlier] > best[later + 1][earlier]
        yield earlier if paired else None
        earlier += bool(paired)
