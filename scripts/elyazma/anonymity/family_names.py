"""What becomes of a family name in a text: its parts where it has several, and what its cases drop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.anonymity.spellings import Spellings, fold

_LONG_HALF = 6
"""A half of a double name of so many letters tells the author; a shorter one may be a word."""


def list_families(names: Iterable[str], tables: Spellings) -> list[str]:
    """List the family names of an author's spellings and what each is shortened to, the longest first."""
    whole = {name for name in names if name.strip()}
    parts = {part for name in whole for part in _list_parts(name, tables)}
    return sorted(whole | parts, key=lambda name: (-len(name), name))


def _list_parts(family: str, tables: Spellings) -> Iterator[str]:
    """List what a family name of several words is shortened to: "de la Cuesta Ordóñez" to either name, or both.

    The first of two names keeps its particles: without them it may be a word.
    """
    yield from (half for half in re.split("[-‐‑]", family) if half != family and len(half) >= _LONG_HALF)
    words = family.split()
    own = [at for at, word in enumerate(words) if fold(word).text not in tables.particles]
    if own and own[0] > 1:
        yield f"{''.join(words[: own[0]])} {words[own[0]]}"
    if len(own) > 1:
        yield " ".join(words[: own[0] + 1])
        yield " ".join(words[own[0] :])
        yield words[own[-1]]


def drop_vowels(names: list[str], tables: Spellings) -> list[str]:
    """List the names that lose a vowel before an ending, without it: "Горобц" of "Горобець"."""
    return [
        name[: -len(last)] + short
        for name in names
        for last, short in tables.fleeting.items()
        if name.lower().endswith(last) and len(name) > len(last) + 1
    ]
