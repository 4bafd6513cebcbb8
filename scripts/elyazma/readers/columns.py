"""Gaps that an author sets with blanks and tabs, so that words stand in columns."""

from __future__ import annotations

import re

_GAP = re.compile(r"[ \u00a0]*\t[ \u00a0\t]*|[ \u00a0]{3,}")
"""A tab, or blanks that nobody types between two words."""
_LONGEST = 900


def find_gaps(text: str) -> tuple[int, ...]:
    """Give how many signs that are no blanks stand before each wide gap within a short paragraph's words."""
    text = text.strip()
    if len(text) > _LONGEST:
        return ()
    return tuple(len("".join(text[: gap.start()].split())) for gap in _GAP.finditer(text))
