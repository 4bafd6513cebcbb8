"""The measure of time that grows with a text."""

from __future__ import annotations

import pytest

from growth import check_growth


def look_once(text: str) -> int:
    return sum(1 for letter in text for _ in range(20) if letter == "a")


def look_at_each_pair(text: str) -> int:
    return sum(1 for one in text[::3] for other in text[::3] if one == other)


def test_what_grows_with_the_text_may() -> None:
    check_growth(look_once, "ab", 20_000, rate=100)


def test_what_grows_with_the_square_of_the_text_may_not() -> None:
    with pytest.raises(AssertionError, match="for a fourth"):
        check_growth(look_at_each_pair, "ab", 5_000, rate=1000, quick=0.0)


def test_what_is_slow_may_not() -> None:
    with pytest.raises(AssertionError, match="s for 20000"):
        check_growth(look_once, "ab", 20_000, rate=0.0001)
