"""Headings by their looks: styles named as one, and bold lines that a list numbers before the text they head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elyazma.model.imported import Look

Number = tuple[str, str]
"""The list by which a paragraph is numbered, and the level."""
DEEPEST_HEADING = 6
_LONGEST_HEADING, _LONG_SENTENCE = 180, 70
"""Signs of a heading: a longer paragraph in a heading's style is text, and so is a sentence of over 70."""
_HEADING = re.compile(r"(?:heading|head|überschrift|ueberschrift|başlık|başlığı|başlıq|заголовок)[\s_\d.-]*?(\d?)$")
_NO_HEADING = re.compile(r"abstract|keyword|table|figure|caption|reference|header|running|title|toc|author|özet|tablo")
"""What else is headed: such a style is of no section."""
_LONGEST, _MOST_WORDS = 160, 22
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
    following = _list_following(texts, numbers)
    for at, (text, number, look) in enumerate(zip(texts, numbers, looks, strict=True)):
        if number is None:
            continue
        if look.level and text.strip():
            found[at] = look.level
        elif formats.get(number, "decimal") != "bullet" and _looks_heading(text.strip(), look):
            level = int(number[1]) + 1 if number[1].isdecimal() else 1
            found |= {at: level} if following[at] not in (None, number) else {}
    return found


def _list_following(texts: Sequence[str], numbers: Sequence[Number | None]) -> list[Number | None]:
    """Give for each paragraph the number of the next one with words: ("", "") where it has none, none at the end."""
    found: list[Number | None] = []
    following: Number | None = None
    for text, number in zip(reversed(texts), reversed(numbers), strict=True):
        found.append(following)
        following = (number or ("", "")) if text.strip() else following
    return found[::-1]


def is_sentence(text: str) -> bool:
    """Tell whether a text is no heading, whatever its style: it is too long, or ends as a sentence does."""
    text = text.strip()
    return len(text) > _LONGEST_HEADING or (len(text) > _LONG_SENTENCE and text.endswith((".", ",")))


def _looks_heading(text: str, look: Look) -> bool:
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not text.endswith(_ENDS)
    return short and not look.level and (look.bold or look.capitals)
