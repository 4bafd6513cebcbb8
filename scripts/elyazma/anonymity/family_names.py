"""What becomes of a family name in a text: its parts where it has several, and what its cases drop."""

from __future__ import annotations

import re
from collections.abc import Iterable

from elyazma.anonymity.spellings import Spellings, fold

_FEWEST_LETTERS = 4
_LONG_HALF = 6
"""Letters of a part that may tell the author; a shorter one is a word more often."""


def list_families(names: Iterable[str], tables: Spellings) -> list[str]:
    """List the family names of an author's spellings and what each is surely shortened to, the longest first.

    "de la Cuesta Ordóñez" is written with its first name alone, which keeps its particles, and with both of its names.
    """
    found = {name for name in names if name.strip()}
    for name in [*found]:
        words, own = _part(name, tables)
        if own and own[0] > 0 and len(words[own[0]]) >= _FEWEST_LETTERS:
            found.add(" ".join(words[: own[0] + 1]))
            found.add(f"{''.join(words[: own[0]])} {words[own[0]]}")
        if len(own) > 1 and own[0] > 0:
            found.add(" ".join(words[own[0] :]))
    return sorted(found, key=lambda name: (-len(name), name))


def list_halves(names: Iterable[str], tables: Spellings) -> list[str]:
    """List single words of family names of two, which others have too: "Silva Costa", "Tezcan-Bulut"."""
    found: set[str] = set()
    for name in names:
        words, own = _part(name, tables)
        if len(own) > 1:
            found |= {words[own[0]], words[own[-1]]} if own[0] == 0 else {words[own[-1]]}
        found |= {half for half in re.split("[-‐‑]", name) if half != name and len(half) >= _LONG_HALF}
    return sorted((half for half in found if len(half) >= _FEWEST_LETTERS), key=lambda name: (-len(name), name))


def _part(name: str, tables: Spellings) -> tuple[list[str], list[int]]:
    """Give the words of a name, and the places of those that are no particles; "Jr." and "oğlu" are none of it."""
    words = [word for word in name.split() if fold(word).text.strip(".") not in tables.suffixes]
    return words, [at for at, word in enumerate(words) if fold(word).text.strip(".") not in tables.particles]


def drop_vowels(names: list[str], tables: Spellings) -> list[str]:
    """List the names that lose a vowel before an ending, without it: "Горобц" of "Горобець"."""
    return [
        name[: -len(last)] + short
        for name in names
        for last, short in tables.fleeting.items()
        if name.lower().endswith(last) and len(name) > len(last) + 1
    ]
