"""Family names with the given ones behind commas, person after person."""

from __future__ import annotations

import re

from elyazma.readers.front.known_names import is_given_name
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import PARTICLES
from elyazma.readers.front.texts import read_trailing_marks

INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]*)+|(?:[^\W\d_]\s?){1,3}")
_FEWEST_PAIRED = 4
_MOST_GIVEN = 3


def pair_names(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Read names with their signs where given names stand behind commas: "Sample, Ann F., Ensayo, Leandro".

    None for another line.
    """
    parts = [read_trailing_marks(bare(part).strip()) for part in re.split("[,;]", text)]
    if len(parts) < _FEWEST_PAIRED or len(parts) % 2:
        return []
    families, given = parts[::2], parts[1::2]
    told = [any(is_given_name(word) or INITIALS.fullmatch(word) for word in name.split()) for name, _ in given]
    fit = all(name and is_family(name) for name, _ in families) and all(_are_given(name) for name, _ in given)
    # Towns and their countries repeat: "Paris, France, Lyon, France".
    repeated = len({name for name, _ in given}) < len(given)
    if not fit or repeated or 2 * sum(told) <= len(told):
        return []
    pairs = zip(families, given, strict=True)
    return [(f"{family}, {name}", (*first, *marks)) for (family, first), (name, marks) in pairs]


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
