"""The words and the number that a caption begins with: "Figure 2.", "TABLE IV"."""

from __future__ import annotations

import re

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.lexicon import Lexicon

NUMBER = r"([A-Z]?\d+|(?-i:[IVX]{1,5})(?!\w))"
"""The number of a figure or a table: "2", "A1", and "IV", as engineers count tables."""
_NUMBERED = rf"\s*[-–]?\s*(?:№\s*)?{NUMBER}\s*(?:[.:–—-]\s*|\s+|(?=\([^\W\d_]{{3}})|$)"


def read_number(text: str) -> str:
    """Give the number of a figure or a table in Arabic digits."""
    return str(read_roman(text)) if _ROMAN.fullmatch(text) else text


def read_roman(text: str) -> int:
    """Give the value of a Roman numeral: a smaller sign before a larger one is taken off."""
    values = [_VALUES[sign] for sign in text]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


_ROMAN = re.compile("[IVX]+")
_VALUES = {"I": 1, "V": 5, "X": 10}


def is_caption(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is a caption: "Figure 2. ..."."""
    return read_caption(text, lexicon) is not None


def read_caption(text: str, lexicon: Lexicon) -> tuple[str, str, int] | None:
    """Take a caption apart: "figure" or "table", its number, and where its words begin."""
    for kind in ("figure", "table"):
        words = "|".join(re.escape(word.removesuffix(".")) for word in lexicon.words(f"caption_{kind}"))
        found = re.match(rf"(?:\|\s*)?(?:{words})\.?{_NUMBERED}", text, re.IGNORECASE) if words else None
        if found and not _goes_on(found[0], text[found.end() :]):
            return kind, read_number(found[1]), found.end()
    return None


def _goes_on(named: str, rest: str) -> bool:
    """Tell whether a sentence begins with what a caption does: "Figure 2 gives an impression of how words ..."."""
    return named[-1].isspace() and rest[:1].islower() and rest.endswith(".") and len(rest.split()) > _MOST_SMALL


_MOST_SMALL = 15
"""Words of a caption that no sign parts from its number, and that begins with a small letter."""


def numbers_caption(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line is a caption's number alone: its words stand on the next line."""
    found = read_caption(text, lexicon)
    return found is not None and not text[found[2] :].strip(" .:")


_LONGEST = 80
"""Signs of a line that says nothing but a place."""
_LIST = rf"{NUMBER}((?:\s*(?:[,;&–-]|\b[^\W\d_]{{1,3}}\b)\s*)+\d+)*(?!\.?\d)"
"""The numbers of several: "2 and 3", "3, 4–6"."""
_NUMBERS = re.compile(rf"\d+\s*[–-]\s*\d+|{NUMBER}")
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʻ][^\W\d_]+)*")
_CAPTION = re.compile(r"\s*[.:]\s*\w")
_SIGNS = re.compile(r"[\[<{#*].*[\]>}#*]")
"""What parts a bare "[TABLE 1]" from the text; in round brackets it is one that the text names."""


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """What a line says that stands for floats: their kind and their numbers."""

    kind: str
    numbers: tuple[str, ...]


def read_place_mark(text: str, lexicon: Lexicon) -> PlaceMark | None:
    """Read a line that says only where floats are to stand; none for any other."""
    text = text.strip()
    if not 0 < len(text) <= _LONGEST:
        return None
    for kind in ("figure", "table"):
        words = "|".join(re.escape(word.removesuffix(".")) for word in lexicon.words(f"caption_{kind}"))
        found = re.search(rf"\b(?:{words})(?:e?s|as|en|i|y)?\.?\s*{_LIST}", text, re.IGNORECASE) if words else None
        others = _WORD.findall(text[: found.start()] + " " + text[found.end() :]) if found else []
        told = any(lexicon.is_word(word, "place_mark") for word in others) or _SIGNS.fullmatch(text) is not None
        if found and told and not _CAPTION.match(text, found.end()) and _says_no_more(others, text, found[0], lexicon):
            return PlaceMark(kind, tuple(_list_numbers(found[0])))
    return None


def _says_no_more(words: list[str], text: str, named: str, lexicon: Lexicon) -> bool:
    """Tell whether all words and signs beside what a line names only say where it is to stand."""
    known = (lexicon.is_word(word, "place_mark") or lexicon.is_word(word, "place_mark_filler") for word in words)
    return all(known) and not re.search(r"\d", text.replace(named, ""))


def _list_numbers(text: str) -> list[str]:
    listed: list[str] = []
    for found in _NUMBERS.finditer(text):
        first, *last = re.split(r"\s*[–-]\s*", found[0])
        upto = int(last[0]) if last else 0
        listed += map(str, range(int(first), min(upto, int(first) + _MOST) + 1)) if last else [read_number(first)]
    return listed


_MOST = 30
"""Floats of one line."""
