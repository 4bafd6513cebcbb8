"""Dates of CSL items as fields of a .bib file, read back by references/dates.py as the same dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from elyazma.references.csl_text import write_text
from elyazma.references.dates import CslDate, Day, read_date

_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_FIRST_SEASON = 20
"""EDTF's seasons are the months 21 to 24."""


def read_json_date(value: object) -> CslDate | None:
    """Read a date of CSL's JSON: date-parts of numbers or of digits, a season, raw text; none where it says nothing."""
    if not isinstance(value, Mapping):
        return read_date(str(value)) if value else None
    parts = value.get("date-parts")
    days = tuple(day for each in (parts if isinstance(parts, list) else ()) if (day := _read_day(each)))
    circa = bool(value.get("circa"))
    if days:
        return CslDate(days[:2], season=_read_season(value.get("season")), circa=circa)
    text = str(value.get("literal") or value.get("raw") or "").strip()
    known = read_date(text) if text else None
    return known or (CslDate(literal=text) if text else None)


def _read_day(parts: object) -> Day:
    """Read [2019, 5, 17], or ["2019"]; what is no number ends it."""
    day: list[int] = []
    for part in parts if isinstance(parts, list) else ():
        if not re.fullmatch(r"-?\d+", str(part)) or (day and int(part) == 0):
            break
        day.append(int(part))
    return tuple(day[:3])


def _read_season(value: object) -> int:
    text = str(value or "").strip().lower()
    return int(text) if text in ("1", "2", "3", "4") else _SEASONS.get(text, 0)


def write_date(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Give the fields of a date: year and month where that says all, else `date` as ISO 8601 and EDTF write it."""
    date = read_json_date(value)
    if date is None:
        return
    issued = name == "year"
    if not date.days:
        yield name, write_text(date.literal)
        return
    first = date.days[0]
    if issued and len(date.days) == 1 and not date.season and not date.circa and len(first) < 3 and first[0] > 999:  # noqa: PLR2004
        yield "year", str(first[0])
        yield "month", str(first[1]) if first[1:] else ""
        return
    ends = [_write_day(day, date.season) for day in date.days]
    yield "date" if issued else name, "/".join(ends) + ("~" if date.circa else "")


def _write_day(day: Day, season: int) -> str:
    """Write a day; ISO 8601 has a year 0, which is 1 BC."""
    year = day[0] if day[0] > 0 else day[0] + 1
    parts = [f"-{-year:04}" if year < 0 else f"{year:04}"]
    months = (_FIRST_SEASON + season,) if season and not day[1:] else day[1:]
    return "-".join((*parts, *(f"{part:02}" for part in months)))


def show_date(date: CslDate) -> dict[str, object]:
    """Give a date as CSL's JSON has it."""
    if not date.days:
        return {"literal": date.literal}
    shown: dict[str, object] = {"date-parts": [list(day) for day in date.days]}
    if date.season:
        shown["season"] = date.season
    if date.circa:
        shown["circa"] = True
    return shown
