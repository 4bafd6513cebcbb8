"""Headings by their looks: styles named as one, and bold lines that a list numbers before the text they head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elyazma.model.imported import Look

DEEPEST_HEADING = 6
LONGEST_HEADING = 220
"""Signs of a heading: a longer paragraph in a heading's style is text."""
_HEADING = re.compile(r"(?:heading|head|überschrift|ueberschrift|başlık|başlığı|başlıq|заголовок)[\s_\d.-]*?(\d?)$")
_NO_HEADING = re.compile(r"abstract|keyword|table|figure|caption|reference|header|running|title|toc|author|özet|tablo")
"""What else is headed: such a style is of no section."""
_LONGEST, _MOST_WORDS = 110, 14
_ENDS = (".", ";", ",", ":")


def read_level(style: str) -> int:
    """Give the level of a heading by its style's name in small letters; 0 for what is none."""
    found = _HEADING.search(style)
    return max(1, min(int(found[1] or 1), DEEPEST_HEADING)) if found and not _NO_HEADING.search(style) else 0


def find_numbered(
    texts: Sequence[str],
    numbers: Sequence[tuple[str, str] | None],
    looks: Sequence[Look],
    formats: Mapping[tuple[str, str], str],
) -> dict[int, int]:
    """Give the level of each paragraph that is a heading numbered by a list, by its place.

    Its style says so; or it is bold or in capitals, short, no sentence, and what follows is no other of the same list
    and level. `numbers` are the list and the level ("3", "0") of each paragraph, `formats` how these count.
    """
    found: dict[int, int] = {}
    for at, (text, number, look) in enumerate(zip(texts, numbers, looks, strict=True)):
        if number is None or (look.level and text.strip()):
            found |= {at: look.level} if number else {}
        elif formats.get(number, "decimal") != "bullet" and _looks_heading(text.strip(), look):
            after = next((place for place in range(at + 1, len(texts)) if texts[place].strip()), None)
            if after is not None and numbers[after] != number:
                found[at] = int(number[1]) + 1 if number[1].isdecimal() else 1
    return found


def _looks_heading(text: str, look: Look) -> bool:
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not text.endswith(_ENDS)
    return short and not look.level and (look.bold or look.capitals)
