"""The words and the number that a caption begins with: "Figure 2.", "TABLE IV"."""

from __future__ import annotations

import re

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
