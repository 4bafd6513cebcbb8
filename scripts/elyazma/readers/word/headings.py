"""Headings that only look like some: bold lines that Word numbers as a list, before the text they head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elyazma.model.imported import Look
from elyazma.readers.word.looks import Sheet, find_number
from elyazma.readers.word.names import W, number_of, text_of, value_of
from elyazma.system.xml import Node

Number = tuple[str, str]
"""The list by which Word numbers a paragraph, and the level."""
_LONGEST, _MOST_WORDS = 160, 22
_ENDS = (".", ";", ",", ":")


def find_numbered(
    paragraphs: Sequence[Node], looks: Sequence[Look], sheet: Sheet, formats: Mapping[tuple[str, str], str]
) -> dict[int, int]:
    """Give the level of each paragraph that is a heading numbered by Word, by its place.

    Its style says so; or it is bold or in capitals, short, no sentence, and what follows is no other of the same list
    and level. `formats` tells how each list counts on each level (read_formats).
    """
    found: dict[int, int] = {}
    numbers = [find_number(paragraph, sheet) for paragraph in paragraphs]
    following = _list_following(paragraphs, numbers)
    for at, (number, look) in enumerate(zip(numbers, looks, strict=True)):
        if number is None:
            continue
        if look.level and text_of(paragraphs[at]).strip():
            found[at] = look.level
        elif formats.get(number, "decimal") != "bullet" and _looks_heading(paragraphs[at], look):
            found |= {at: int(number_of(number[1])) + 1} if following[at] not in (None, number) else {}
    return found


def _list_following(paragraphs: Sequence[Node], numbers: Sequence[Number | None]) -> list[Number | None]:
    """Give for each paragraph the number of the next one with words: ("", "") where it has none, none at the end."""
    found: list[Number | None] = []
    following: Number | None = None
    for paragraph, number in zip(reversed(paragraphs), reversed(numbers), strict=True):
        found.append(following)
        following = (number or ("", "")) if text_of(paragraph).strip() else following
    return found[::-1]


def _looks_heading(paragraph: Node, look: Look) -> bool:
    text = text_of(paragraph).strip()
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not text.endswith(_ENDS)
    return short and not look.level and (look.bold or look.capitals)


def read_formats(numbering: Node | None) -> dict[tuple[str, str], str]:
    """Read how lists count: ("3", "0") -> "decimal", by the list's id and its level."""
    if numbering is None:
        return {}
    levels = {
        (kind.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "")): value_of(level, "numFmt") or "decimal"
        for kind in numbering.iter(f"{W}abstractNum")
        for level in kind.iter(f"{W}lvl")
    }
    lists = {each.get(f"{W}numId", ""): value_of(each, "abstractNumId") or "" for each in numbering.iter(f"{W}num")}
    return {
        (list_id, level): form
        for list_id, kind in lists.items()
        for (own, level), form in levels.items()
        if own == kind
    }
