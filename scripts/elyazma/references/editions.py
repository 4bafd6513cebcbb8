"""The number of an edition that is written as a word or with an ending: editions.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from elyazma.languages.folding import fold_print


@cache
def _read_words() -> tuple[dict[str, int], re.Pattern[str]]:
    """Give the numbers of ordinals in words, and a pattern of an edition, its number in a group."""
    data = tomllib.loads(Path(__file__).with_name("editions.toml").read_text(encoding="utf-8"))
    ordinals = [line.split() for line in map(fold_print, data["ordinals"])]
    numbers = {word: place for line in ordinals for place, word in enumerate(line, 1)}
    nouns = "|".join(word for line in map(fold_print, data["nouns"]) for word in line.split())
    endings = "|".join(word for line in map(fold_print, data["endings"]) for word in line.split())
    pattern = rf"(?P<number>\d+|{'|'.join(numbers)})(?:\.|\s?-?(?:{endings})\b)?\s*(?:(?:{nouns})\.?)?"
    return numbers, re.compile(pattern)


def read_edition(text: str) -> str:
    """Give the number of an edition as digits ("Second", "2nd ed." -> "2"); a text that says more stays as it is."""
    numbers, pattern = _read_words()
    found = pattern.fullmatch(fold_print(text).strip())
    if not found:
        return text
    return str(numbers.get(found["number"], found["number"]))
