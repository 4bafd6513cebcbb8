"""Find a word of one text in another by the words around it: on the page and in the sources they are nearly the same.

Neither numbers that TeX counts, nor citations, nor what a layout adds stands in both, so that the words around are
compared with some slack, and no order is asked of those further away: a reference has the fields of its entry in
another order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

_NEAR, _SLACK = 8, 3
_AROUND, _FIELD = 12, 30
_WEIGHT_AROUND = 0.25
LEAST = 1.5
"""A word with less around it that is alike may stand anywhere."""

Favour = Callable[[int], float]


def index_words(words: Sequence[str]) -> Mapping[str, list[int]]:
    """Give where each word stands."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word, []).append(at)
    return places


def find_alike(  # noqa: PLR0913, PLR0917
    words: Sequence[str],
    at: int,
    others: Sequence[str],
    places: Mapping[str, list[int]],
    favour: Favour,
    least: float = LEAST,
) -> int | None:
    """Find where among others the word `at` stands; `favour` adds to the likeness of a place. None if nowhere."""
    best, most = None, least
    around = frozenset(words[max(0, at - _AROUND) : at + _AROUND + 1]) - {words[at]}
    for place in places.get(words[at], ()):
        likeness = favour(place) + _compare_near(words, at, others, place)
        likeness += _WEIGHT_AROUND * len(around.intersection(others[max(0, place - _FIELD) : place + _FIELD]))
        if likeness > most:
            best, most = place, likeness
    return best


def _compare_near(words: Sequence[str], at: int, others: Sequence[str], place: int) -> float:
    """Count the words beside that both have at about the same distance, the nearer ones for more."""
    likeness = 0.0
    for step in range(1, _NEAR + 1):
        for side in (-step, step):
            if 0 <= at + side < len(words):
                middle = place + side
                likeness += (words[at + side] in others[max(0, middle - _SLACK) : middle + _SLACK + 1]) / step
    return likeness
