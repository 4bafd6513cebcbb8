"""Lines behind a list of references that are no works: days of receipt, reviewers, the authors' data, legends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elyazma.readers.recognition.links import Links
from elyazma.readers.recognition.splitting import find_end
from elyazma.readers.recognition.vocabulary import Vocabulary

DAYS = ("received", "revised", "accepted", "published")
"""The days that an article has a field for."""
_PERSONAL = ("reviewer", "about_author", "corresponding_author", "email", "phone")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ENTRY = re.compile(r"\s*(?:\[\d{1,4}\]|\d{1,4}[.)])\s*\S")
_SHORT = 4
"""Words of a line over legends, which says "Figures" or "Şəkillər"."""
_LONG = 40
"""Signs from which a line with a year may be a work."""


def find_behind(paragraphs: Sequence[str], vocabulary: Vocabulary) -> Mapping[int, str]:
    """Give the places of the paragraphs behind a list, each with its kind: a day's, "caption" or "other".

    Nothing behind the first such line, or behind the last number of a numbered list, is a work, unless it goes on
    counting or has a year and is long.
    """
    lines = _Lines(vocabulary)
    kinds = {place: lines.name(text) for place, text in enumerate(paragraphs)}
    first = next((place for place, kind in kinds.items() if kind and place), find_end(paragraphs))
    before = first - 1
    if first < len(paragraphs) and before and kinds[first] == "caption" and lines.heads_legends(paragraphs[before]):
        first = before
    found: dict[int, str] = {}
    for place in range(first, len(paragraphs)):
        kind, text = kinds[place], paragraphs[place]
        if text.strip() and (kind or not _may_be_work(text)):
            found[place] = kind or "other"
    return found


def read_days(texts: Sequence[str], vocabulary: Vocabulary) -> Mapping[str, str]:
    """Give the days that lines tell, by what happened on them, as ISO 8601: {"received": "2026-03-12"}."""
    links = Links(vocabulary)
    days: dict[str, str] = {}
    for kind in DAYS:
        pattern = re.compile(rf"(?<!\w){_either(vocabulary, kind)}", re.IGNORECASE)
        for text in texts:
            match = pattern.search(text)
            day = links.find_day(text[match.end() : match.end() + _LONG]) if match else ""
            if day:
                days.setdefault(kind, day)
    return days


def _may_be_work(text: str) -> bool:
    return bool(_ENTRY.match(text)) or (len(text) > _LONG and bool(_YEAR.search(text)))


def _either(vocabulary: Vocabulary, kind: str) -> str:
    """Find what begins a line: not `received` of [recognition], which holds every day's words."""
    printed = [language.words[kind] for language in vocabulary.languages if language.words.get(kind)]
    return f"(?:{'|'.join([vocabulary.either(f'{kind}_line'), *map(re.escape, printed)])})"


class _Lines:
    """Tells what a line is by how it begins; the patterns are made once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        end = r"\s*(?:[:–—-]|\.\s*:|\(|\d|$|\s(?=[^\W\d_]+\s+\d))"
        self._days = {kind: re.compile(rf"[\s(*]*{_either(vocabulary, kind)}{end}", re.IGNORECASE) for kind in DAYS}
        personal = "|".join(_either(vocabulary, kind) for kind in _PERSONAL)
        self._personal = re.compile(rf"[\s(*]*(?:{personal})\s*[:.–—-]", re.IGNORECASE)
        heads = _either(vocabulary, "about_author")
        self._about = re.compile(rf"[\s(*]*{heads}(?!\w)", re.IGNORECASE)
        caption = vocabulary.either("caption_figure", "caption_table", "figure", "table")
        self._caption = re.compile(rf"\s*{caption}\s*[A-Z]?\d{{1,3}}(?:\s*[.:)–—-]|\s*$)", re.IGNORECASE)
        # "Figures", and "Figure captions:", "Şəkillərin siyahısı": one or two words may follow.
        self._legends = re.compile(rf"\s*{caption}\w{{0,8}}(?:\s+[^\W\d]+){{0,2}}\s*\.?:?\s*", re.IGNORECASE)

    def name(self, text: str) -> str:
        """Give a line's kind: a day's, "caption", "other" for other data; empty for what may be a work."""
        if self._caption.match(text) or (text.strip() and not re.search(r"\w", text)):
            return "caption"  # what has no word is a picture, as the sign for one
        day = next((kind for kind, pattern in self._days.items() if pattern.match(text)), "")
        return day or ("other" if self._is_personal(text) else "")

    def _is_personal(self, text: str) -> bool:
        heads = self._about.match(text) is not None and len(text.split()) <= 2 * _SHORT
        if self._personal.match(text) or (heads and not _YEAR.search(text)):
            return True
        address = _EMAIL.search(text)
        return address is not None and not _ENTRY.match(text) and "http" not in text

    def heads_legends(self, text: str) -> bool:
        """Tell whether a line is what legends stand under."""
        return len(text.split()) <= _SHORT and bool(self._legends.fullmatch(text))
