"""Write dates, years, ordinals and lists as a language does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from elyazma.languages.language import Language

_LONG_LIST = 3


def ordinal_suffix(language: Language, number: int) -> str:
    """Give the suffix that a number's ordinal takes: the longest of the language's endings decides.

    In Azerbaijani the last spoken word rules ("2013" ends in üç, so -cü); "00" stands for yüz, "000" for min.
    Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError(f"no ordinal of {number}")
    digits = str(number)
    endings = language.ordinals.endings
    return next((endings[digits[start:]] for start in range(len(digits) + 1) if digits[start:] in endings), "")


def ordinal(language: Language, number: int) -> str:
    """Write a number as an ordinal: 2-ci, 2nd. Raises ValueError for a negative number."""
    suffix = ordinal_suffix(language, number)
    return language.ordinals.form.replace("{number}", str(number)).replace("{suffix}", suffix)


def year_with_suffix(language: Language, year: int) -> str:
    """Write a year as the language does inside a sentence: 2019-cu, or plain 2019 where it takes no suffix."""
    form = language.dates.year
    return form.replace("{suffix}", ordinal_suffix(language, year)).replace("{year}", str(year))


def format_date(language: Language, day: date) -> str:
    """Write a date in full: 3 fevral 2024-cü il."""
    months = language.dates.months or language.months
    parts = {
        "{day}": str(day.day),
        "{month}": months[day.month - 1],
        "{year}": year_with_suffix(language, day.year),
    }
    form = language.dates.form
    for name, text in parts.items():
        form = form.replace(name, text)
    return form


def join_list(language: Language, items: Sequence[str]) -> str:
    """Join items into one phrase with the language's "and"."""
    lists = language.lists
    if len(items) < _LONG_LIST:
        return lists.pair.join(items)
    return lists.separator.join(items[:-1]) + lists.last + items[-1]
