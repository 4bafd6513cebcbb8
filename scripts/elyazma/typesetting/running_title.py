"""Shorten a title for the heads of pages, where an author gives no short one."""

from __future__ import annotations

LONGEST = 80
"""Letters of a running title: what the head of a page of one column holds in capitals of 8 points."""

_MARKUP = frozenset("$\\{}")


def shorten_title(title: str) -> str:
    """Cut a title behind a word, with an ellipsis; one with formulas or markup is left whole."""
    if len(title) <= LONGEST or _MARKUP & set(title):
        return title
    return title[:LONGEST].rpartition(" ")[0].rstrip(" ,.:;-–—") + "…"
