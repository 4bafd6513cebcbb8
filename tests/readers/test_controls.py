"""Signs that nobody sees: separators and directions that copying leaves in Word."""

from __future__ import annotations

import pytest

from elyazma.readers.paper_words import list_words
from elyazma.readers.reading import settle_controls


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("one\u2028two\u2029three", "one two three"),
        ("call \u202a+994 50\u202c now", "call +994 50 now"),
        ("\u2066left\u2069 and ə", "left and ə"),
        ("\u202bשלום\u202c", "\u202bשלום\u202c"),
        ("an \u202eoverride\u202c", "an \u202eoverride\u202c"),
        ("plain", "plain"),
    ],
)
def test_separators_are_blanks_and_directions_fall_away_where_there_is_one(text: str, settled: str) -> None:
    assert settle_controls(text) == settled


def test_a_direction_parts_no_words() -> None:
    assert list_words("ab\u202acd\u202c ef_gh") == ("abcd", "ef", "gh")
