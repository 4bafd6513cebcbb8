"""Dates, years, ordinals and lists read as the language says them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from elyazma.languages import format_date, join_list, load_language, ordinal, year_with_suffix

AZ = load_language("az")
EN = load_language("en")
RU = load_language("ru")
TR = load_language("tr")
DATA = Path(__file__).parents[1] / "data" / "languages"


@pytest.mark.parametrize("expected", (DATA / "ordinals.az.txt").read_text(encoding="utf-8").split())
def test_azerbaijani_ordinals_follow_the_last_spoken_word(expected: str) -> None:
    # sıfır, bir, iki, üç, dörd, beş, altı, yeddi, səkkiz, doqquz, on, iyirmi, otuz, qırx, əlli, altmış, yetmiş, səksən,
    # doxsan, yüz, min, milyon, milyard: the suffix repeats the last vowel.
    number = int(expected.split("-")[0])
    assert ordinal(AZ, number) == expected
    assert year_with_suffix(AZ, number) == expected


@pytest.mark.parametrize("expected", (DATA / "ordinals.en.txt").read_text(encoding="utf-8").split())
def test_english_ordinals(expected: str) -> None:
    assert ordinal(EN, int(expected[:-2])) == expected


def test_other_ordinals_and_years() -> None:
    assert ordinal(TR, 2) == "2."
    assert ordinal(RU, 3) == "3-й"
    assert year_with_suffix(TR, 2019) == year_with_suffix(EN, 2019) == year_with_suffix(RU, 2019) == "2019"


def test_a_negative_number_has_no_ordinal() -> None:
    with pytest.raises(ValueError, match="-1"):
        ordinal(AZ, -1)


def test_dates_in_full() -> None:
    day = date(2024, 2, 3)
    assert format_date(AZ, day) == "3 fevral 2024-cü il"
    assert format_date(AZ, date(2019, 12, 31)) == "31 dekabr 2019-cu il"
    assert format_date(TR, day) == "3 Şubat 2024"
    assert format_date(EN, day) == "3 February 2024"
    assert format_date(RU, date(2024, 5, 9)) == "9 мая 2024 г."


@pytest.mark.parametrize(
    ("count", "az", "en"),
    [(0, "", ""), (1, "a", "a"), (2, "a və b", "a and b"), (3, "a, b və c", "a, b, and c")],
)
def test_lists(count: int, az: str, en: str) -> None:
    items = ["a", "b", "c"][:count]
    assert join_list(AZ, items) == az
    assert join_list(EN, items) == en
