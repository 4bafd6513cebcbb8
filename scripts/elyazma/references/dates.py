"""Dates of .bib entries as CSL dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Span
from elyazma.references.values import MONTHS
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
    text = re.sub(r"^(\d{1,2})[./](\d{1,2})[./](\d{4})$", r"\3-\2-\1", text)
    ends = [_ISO.fullmatch(end.strip()) for end in re.split(r"/|–|--|(?<=\d{4})-(?=\d{4}$)", text) if end.strip(" .")]
    found = [match for match in ends if match]
    if not found or len(found) != len(ends):
        return None
    date = _make_date([match.groups()[:3] for match in found[:2]])
    circa = any(match.group(4) in ("~", "%") and match.group(4) for match in found)
    return CslDate(date.days, season=date.season, circa=circa)


_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*[.,]?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[.,]?"
_WORDED = [
    re.compile(rf"(?:{_DAY}[\s-]+)?{_MONTH}[\s-]+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s+{_DAY}\s+(?P<year>\d{{4}})", re.IGNORECASE),
]
"""How English writes a day or a month with its name."""


def _read_worded(text: str) -> Day:
    """Read "3 May 2020", "3-Feb-2021", "May 3rd, 2020", "May 2020"."""
    found = next((match for match in (pattern.fullmatch(text) for pattern in _WORDED) if match), None)
    if found is None:
        return ()
    month = [*MONTHS].index(found["month"].lower()) + 1
    day = [int(found["day"])] if found["day"] else []
    return _keep_known([int(found["year"]), month, *day])


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
    date = read_date(text)
    if date is None:
        return _read_loose(text)
    if len(date.days) == 1 and len(date.days[0]) == 1 and "month" in fields and "date" not in fields:
        return CslDate((date.days[0] + _read_month(fields),), season=date.season, circa=date.circa)
    return date


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
    names = {name: number for number, name in enumerate(MONTHS, 1)}
    word = re.search(r"[A-Za-z]{3,}", text)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = names.get(word.group()[:3].lower(), 0) if word else (numbers or [0]).pop(0)
    if not 1 <= month <= 12:  # noqa: PLR2004
        return ()
    day = int(fields["day"]) if fields.get("day", "").isdigit() else (numbers[0] if numbers else 0)
    return (month, day) if 1 <= day <= 31 else (month,)  # noqa: PLR2004


NO_DATE = frozenset({"nd", "ndate", "nodate", "undated", "sa", "sd", "oj", "ty", "tarixsiz", "tarihsiz", "бг"})
"""How authors of several languages write "no date", without points and spaces."""
