"""The day that a PDF shows as its own, so that the same sources make the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

DATES = ("received", "revised", "accepted", "published")
"""The keys of article.toml's dates."""


def find_epoch(days: Iterable[date | None]) -> int:
    """Give the seconds of a PDF's date: SOURCE_DATE_EPOCH, else the last of an article's days, else 1980-01-01.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    latest = max(filter(None, days), default=date(1980, 1, 1))
    return int(datetime.combine(latest, time(), UTC).timestamp())
