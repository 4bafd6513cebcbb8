"""Dates of .bib entries as CSL dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from elyazma.languages.folding import fold_case, fold_spelling
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.tex.escape import escape_text
from elyazma.tex.inlines import decode_tex as decode
from elyazma.tex.inlines import to_plain

Day = tuple[int, ...]
"""Year, or year and month, or year, month and day."""

_ISO = re.compile(r"(-?\d{3,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T[\d:.Z+-]*)?([~?%]?)")
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}
"""EDTF's seasons as CSL's."""


@dataclass(frozen=True, slots=True)
class CslDate:
    """A day or a range of two; `literal` is a text that is no date ("in press"); `season` is 1 (spring) to 4."""

    days: tuple[Day, ...] = ()
    literal: str = ""
    season: int = 0
    circa: bool = False


def read_date(text: str) -> CslDate | None:
    """Read "2020", "2020-05-17", "2020/2021", "17.05.2020", "3 May 2020"; nothing when the text holds no year."""
    text = text.strip()
    if worded := _read_worded(text):
        return CslDate((worded,))
    text = re.sub(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$", r"\1-\2-\3", text)
    text = re.sub(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$", r"\3-\2-\1", text)
    ends = [_ISO.fullmatch(end.strip()) for end in re.split(r"/|–|--|(?<=\d{4})-(?=\d{4}$)", text) if end.strip(" .")]
    found = [match for match in ends if match]
    if not found or len(found) != len(ends):
        return None
    date = _make_date([match.groups()[:3] for match in found[:2]])
    circa = any(match.group(4) in ("~", "%") and match.group(4) for match in found)
    return CslDate(date.days, season=date.season, circa=circa)


_MONTH = r"(?P<month>[^\W\d_]{3,})[.,]?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|er)?[.,]?"
_YEAR = r"(?P<year>\d{4})(?:\s*(?:г|р|il|ж)\.?)?"
_WORDED = [
    re.compile(rf"(?:{_DAY}[\s-]+(?:de\s+)?)?{_MONTH}[\s-]+(?:de\s+)?{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s+{_DAY}\s+{_YEAR}", re.IGNORECASE),
]
"""How a day or a month is written with its name: in Portuguese and Spanish with "de", in Russian with "г."."""


def _read_worded(text: str) -> Day:
    """Read "3 May 2020", "3-Feb-2021", "May 3rd, 2020", "May 2020", "3 de maio de 2020", "3 мая 2020 г."."""
    found = next((match for match in (pattern.fullmatch(text) for pattern in _WORDED) if match), None)
    month = find_month(found["month"]) if found else 0
    if found is None or not month:
        return ()
    day = [int(found["day"])] if found["day"] else []
    return _keep_known([int(found["year"]), month, *day])


@cache
def _read_months() -> tuple[tuple[str, ...], ...]:
    data = tomllib.loads(Path(__file__).with_name("months.toml").read_text(encoding="utf-8"))
    return tuple(tuple(map(fold_spelling, names.split())) for names in data["months"])


@cache
def find_month(word: str) -> int:
    """Give the number of a month by its name, or the beginning of one that is no other's; 0 where it is none."""
    folded = fold_spelling(word)
    whole = {number for number, names in enumerate(_read_months(), 1) if folded in names}
    begun = {number for number, names in enumerate(_read_months(), 1) for name in names if name.startswith(folded)}
    found = whole or begun
    return found.pop() if len(found) == 1 and len(folded) >= _SHORTEST else 0


_SHORTEST = 3
"""Letters of a month's short form."""


def _make_date(ends: list[tuple[str | None, ...]]) -> CslDate:
    season = 0
    days: list[Day] = []
    for end in ends:
        parts = [int(part) for part in end if part]
        if parts[0] <= 0:  # ISO 8601 has a year 0, which is 1 BC
            parts[0] -= 1
        season = next((_SEASONS[month] for month in parts[1:2] if month in _SEASONS), season)
        days.append(_keep_known(parts))
    return CslDate(tuple(days), season=season)


_LAST = (12, 31)
"""The last month of a year, the last day of a month."""


def _keep_known(parts: list[int]) -> Day:
    """Leave out a month and a day that no calendar has."""
    kept = parts[:1]
    for part, last in zip(parts[1:], _LAST, strict=False):
        if not 1 <= part <= last:
            break
        kept.append(part)
    return tuple(kept)


def read_issued(fields: Mapping[str, str], no_date: frozenset[str]) -> CslDate | None:
    """Read date, or year, month and day; None for "n.d." and the like, so that the style prints its own word."""
    text = _plain(fields.get("date") or fields.get("year", ""))
    if not text or _bare(text) in no_date:
        return None
    # "date" is as ISO 8601 and EDTF have it, where 21 behind a year is its spring.
    date = (None if "date" in fields else _read_years(text)) or read_date(text)
    if date is None:
        return _read_loose(text)
    if len(date.days) == 1 and len(date.days[0]) == 1 and "month" in fields and "date" not in fields:
        return CslDate((date.days[0] + _read_month(fields),), season=date.season, circa=date.circa)
    return date


_YEARS = re.compile(r"(?P<century>\d\d)(?P<first>\d\d)\s*[-–/]+\s*(?P<last>\d\d)")


def _read_years(text: str) -> CslDate | None:
    """Read two years in a row or more, "1931-32": what cannot be a month, or is the year behind the first."""
    found = _YEARS.fullmatch(text)
    if not found:
        return None
    first, last = int(found["first"]), int(found["last"])
    if last <= first or (last <= _LAST[0] and last != first + 1):
        return None
    century = int(found["century"]) * 100
    return CslDate(((century + first,), (century + last,)))


def _plain(value: str) -> str:
    # Behind a year EDTF's tilde says "about"; anywhere else it is TeX's blank.
    value = re.sub(r"(?<=\d)~(?=/|$)", lambda found: escape_text(found[0]), value)
    return to_plain(decode(value, Span(""))[0]).replace("\u00a0", " ").strip()


def _bare(text: str) -> str:
    return fold_case(re.sub(r"[\s.()\[\]]", "", text))


def _read_loose(text: str) -> CslDate:
    """Read "c. 1890" and "[1923]"; any other text stays as it is ("in press")."""
    if match := re.fullmatch(r"(c\.|ca\.|circa)?\s*\[?(\d{4})\]?\??", text, re.IGNORECASE):
        return CslDate(((int(match.group(2)),),), circa=bool(match.group(1)))
    return CslDate(literal=text)


def _read_month(fields: Mapping[str, str]) -> Day:
    text = _plain(fields["month"])
    word = re.search(r"[^\W\d_]{3,}", text)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = find_month(word.group()) if word else (numbers or [0]).pop(0)
    if not 1 <= month <= 12:  # noqa: PLR2004
        return ()
    day = int(fields["day"]) if fields.get("day", "").isdigit() else (numbers[0] if numbers else 0)
    return (month, day) if 1 <= day <= 31 else (month,)  # noqa: PLR2004


NO_DATE = frozenset({"nd", "ndate", "nodate", "undated", "sa", "sd", "oj", "ty", "tarixsiz", "tarihsiz", "бг"})
"""How authors of several languages write "no date", without points and spaces."""
