"""The number of an edition that is written as a word or with an ending: editions.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from elyazma.languages.folding import fold_print

_RAISED = 3
"""Words of a number, TeX's command for text in a formula, and the number's ending."""


@cache
def _read_words() -> tuple[dict[str, int], re.Pattern[str], dict[str, str]]:
    """Give the numbers of ordinals in words, a pattern of an edition, its number in a group, and short forms."""
    data = tomllib.loads(Path(__file__).with_name("editions.toml").read_text(encoding="utf-8"))
    ordinals = [line.split() for line in map(fold_print, data["ordinals"])]
    numbers = {word: place for line in ordinals for place, word in enumerate(line, 1)}
    nouns = "|".join(word for line in map(fold_print, data["nouns"]) for word in line.split())
    endings = "|".join(word for line in map(fold_print, data["endings"]) for word in line.split())
    pattern = rf"(?P<number>\d+|{'|'.join(numbers)})(?:\.|\s?-?(?:{endings})\b)?\s*(?:(?:{nouns})\.?)?"
    return numbers, re.compile(pattern), {fold_print(words): short for words, short in data["short"].items()}


def read_edition(text: str) -> str:
    """Give the number of an edition as digits ("Second", "2nd ed." -> "2"), or the short form that manuals have.

    A text that says more stays as it is.
    """
    numbers, pattern, short_forms = _read_words()
    if short := short_forms.get(" ".join(fold_print(text).replace(".", "").split())):
        return short
    # An ending that is raised in a formula: "3^{\\text{rd}}".
    words = re.findall(r"\w+", text)
    raised = len(words) == _RAISED and words[0].isdigit() and words[1] in ("text", "textrm", "mathrm", "rm")
    plain = words[0] + words[2] if raised else text
    found = pattern.fullmatch(fold_print(plain).strip())
    if not found:
        return text
    return str(numbers.get(found["number"], found["number"]))
