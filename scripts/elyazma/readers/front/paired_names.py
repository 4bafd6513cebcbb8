"""Family names with the given ones behind commas, person after person."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from elyazma.readers.front.known_names import is_family_name, is_given_name, is_listed_town
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import PARTICLES
from elyazma.readers.front.texts import read_trailing_marks

INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]*)+|(?:[^\W\d_]\s?){1,3}")
_FEWEST_PAIRED = 4
_MOST_GIVEN = 3


def pair_names(text: str, ands: Collection[str] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """Read names with their signs where given names stand behind commas: "Sample, Ann F., Ensayo, Leandro".

    `ands` are words that may stand between people. None for another line.
    """
    between = _make_between(tuple(ands))
    parts = [read_trailing_marks(bare(part).strip()) for part in between.split(text)]
    if len(parts) < _FEWEST_PAIRED or len(parts) % 2:
        return []
    families, given = parts[::2], parts[1::2]
    if not _are_families(families) or not all(_are_given(name) for name, _ in given) or not _are_told(given):
        return []
    pairs = zip(families, given, strict=True)
    return [(f"{family}, {name}", (*first, *marks)) for (family, first), (name, marks) in pairs]


def _are_families(parts: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Tell whether words are family names: behind a sign another person begins, "Ayşe, Mehmet Ali, Fatma" are given."""
    names = [name for name, marks in parts if name and is_family(name) and not marks]
    fit = all(is_family_name(name) or not is_given_name(name) for name in names)
    return len(names) == len(parts) and fit and not all(map(is_listed_town, names))


def _are_told(parts: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Tell whether initials say that words are given names and lists that most are, or lists that all are.

    Towns have no initials, and more than one stands before the same country: "Paris, France, Lyon, France".
    """
    initials = [any("." in word and INITIALS.fullmatch(word) for word in name.split()) for name, _ in parts]
    told = [first or any(map(is_given_name, name.split())) for first, (name, _) in zip(initials, parts, strict=True)]
    differ = len({name for name, _ in parts}) == len(parts)
    return (differ and all(told)) or (any(initials) and 2 * sum(told) > len(told))


@cache
def _make_between(ands: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, ands)) or "(?!)"
    return re.compile(rf"\s*[,;]\s*(?:(?:{words})\s+)?|\s+(?:{words})\s+", re.IGNORECASE)


def _are_given(text: str) -> bool:
    """Tell whether a text can be given names or initials: one to three words, all with capitals."""
    words = text.split()
    return 0 < len(words) <= _MOST_GIVEN and all(word[0].isupper() for word in words)


def is_family(text: str) -> bool:
    """Tell whether a text can be a family name alone: one word with a capital, and particles before it."""
    *before, last = text.split()
    letters = last.translate(_SIGNS_OF_NAMES)
    return letters.isalpha() and last[0].isupper() and all(word.lower() in PARTICLES for word in before)


_SIGNS_OF_NAMES = str.maketrans(dict.fromkeys("-’'ʻʼ"))
