"""Headings by their looks: styles named as one, and bold lines that a list numbers before the text they head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from elyazma.model.imported import Look
from elyazma.readers.runs import OBJECT

Number = tuple[str, str]
"""The list by which a paragraph is numbered, and the level."""
CAPTION = "caption"
DEEPEST_HEADING = 6
_LONGEST_HEADING, _LONG_SENTENCE = 180, 70
"""Signs of a heading: a longer paragraph in a heading's style is text, and so is a sentence of over 70."""
_HEADING = re.compile(r"(?:heading|head|überschrift|ueberschrift|başlık|başlığı|başlıq|заголовок)[\s_\d.-]*?(\d?)$")
_NAMED = re.compile(r"(?:heading|başlık|başlıq|заголовок)\s\w+\s?(\d)$")
"""A template's own: "заголовок отчёта 2"."""
_NO_HEADING = re.compile(r"abstract|keyword|table|figure|caption|reference|header|running|title|toc|author|özet|tablo")
"""What else is headed: such a style is of no section."""
_LONGEST, _MOST_WORDS = 160, 22
_TEXT, _FEW_WORDS = 100, 14
"""Signs of a paragraph of text, and words of a heading that nothing but its number marks."""
_FEWEST_ALONE = 3
"""Headings over text from which on others of their list may have none."""
_FEWEST_CAPITALS = 4
"""Letters of a line in capitals: fewer may be an acronym."""
_ENDS = (".", ";", ",", ":")


def read_level(style: str) -> int:
    """Give the level of a heading by its style's name in small letters; 0 for what is none."""
    found = _HEADING.search(style) or _NAMED.search(style)
    return max(1, min(int(found[1] or 1), DEEPEST_HEADING)) if found and not _NO_HEADING.search(style) else 0


def find_numbered(
    texts: Sequence[str],
    numbers: Sequence[tuple[str, str] | None],
    looks: Sequence[Look],
    formats: Mapping[tuple[str, str], str],
) -> dict[int, int]:
    """Give the level of each paragraph that is a heading numbered by a list, by its place.

    Its style says so; or it is bold or in capitals, short, no sentence, and what follows is no other of the same list
    and level. A short one beside a heading of its list and level is one too. `texts` are OBJECT where a paragraph is a
    picture, `numbers` the list and the level ("3", "0") of each paragraph, `formats` how these count.
    """
    found = {at: _level_of(number) for at, number in _list_lonely(texts, numbers, formats)}
    following = _list_following(texts, numbers)
    waiting: dict[int, Number] = {}
    for at, (text, number, look) in enumerate(zip(texts, numbers, looks, strict=True)):
        if number is None or not _has_words(text) or CAPTION in look.style:
            continue
        heads_others = formats.get(number, "decimal") != "bullet" and following[at] not in (None, number)
        if look.level:
            found[at] = look.level
        elif heads_others and _looks_heading(text.strip(), look):
            found[at] = _level_of(number)
        elif heads_others and _may_head(text.strip()):
            waiting[at] = number
    return found | _take_levels(waiting, {numbers[at]: level for at, level in found.items()})


def _take_levels(waiting: Mapping[int, Number], levels: Mapping[Number | None, int]) -> dict[int, int]:
    """Give short lines the level of the headings that the same list numbers; none to those of another list."""
    return {at: levels[number] for at, number in waiting.items() if number in levels}


def _list_lonely(
    texts: Sequence[str], numbers: Sequence[Number | None], formats: Mapping[Number, str]
) -> Iterator[tuple[int, Number]]:
    """Yield what a list numbers that has a few words, each alone between long paragraphs: no step, no item is so.

    Some of many may have none: a heading right below another, the last one of a paper that is not finished.
    """
    said = [at for at, text in enumerate(texts) if text.strip()]
    behind = dict(pairwise(said))
    for number, places in _group_counted(said, texts, numbers, formats).items():
        follow = [behind.get(at, at) for at in places]
        alone = sum(numbers[at] is None and _is_content(texts[at].strip()) for at in follow)
        if _are_most(alone, len(places)) and len(places) > 1 and all(_may_head(texts[at].strip()) for at in places):
            yield from ((at, number) for at in places)


def _are_most(count: int, whole: int) -> bool:
    return count == whole or (count >= _FEWEST_ALONE and 2 * count >= whole)


def _is_content(text: str) -> bool:
    return text == OBJECT or len(text) > _TEXT


def _group_counted(
    said: Sequence[int], texts: Sequence[str], numbers: Sequence[Number | None], formats: Mapping[Number, str]
) -> Mapping[Number, list[int]]:
    """Give the places that each list numbers at a level."""
    listed: dict[Number, list[int]] = {}
    for at in said:
        number = numbers[at]
        if number is not None and _has_words(texts[at]) and formats.get(number, "decimal") != "bullet":
            listed.setdefault(number, []).append(at)
    return listed


def _has_words(text: str) -> bool:
    return text.strip() not in ("", OBJECT)


def _may_head(text: str) -> bool:
    return len(text.split()) <= _FEW_WORDS and text[:1].isupper() and not text.endswith(_ENDS)


def _level_of(number: Number) -> int:
    """Give the level of a heading that a list numbers; a list counts its levels from 0."""
    return int(number[1]) + 1 if number[1].isdecimal() else 1


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
    text = text.removesuffix(":")
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and not text.endswith(_ENDS)
    capitals = look.capitals and sum(map(str.isalpha, text)) >= _FEWEST_CAPITALS
    return short and not look.level and (look.bold or capitals)
