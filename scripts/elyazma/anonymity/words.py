"""Read what words beside a name say of it: given names, words that open a sentence, ranks, places."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from elyazma.anonymity.spellings import fold
from elyazma.model.light_dataclass import dataclass

_FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of words.toml, folded as text is for the search."""

    given: frozenset[str]
    words: frozenset[str]
    openers: frozenset[str]
    before: frozenset[str]
    behind: frozenset[str]
    own: frozenset[str]
    compounds: tuple[str, ...]


@cache
def read_words() -> Words:
    """Read the lists."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    compounds = _fold_all(tables["compounds"].values())
    return Words(
        given=_fold_all(tables["given"].values()),
        words=_fold_all(tables["words"].values()),
        openers=_fold_all(tables["openers"].values()),
        before=_fold_all([tables["others"]["before"]]),
        behind=_fold_all([tables["others"]["behind"]]),
        own=_fold_all(tables["own"].values()),
        compounds=tuple(sorted(compounds, key=lambda word: (-len(word), word))),
    )


def _fold_all(lists: object) -> frozenset[str]:
    texts = list(lists)  # type: ignore[call-overload]
    return frozenset(fold(word).text for text in texts for word in str(text).split())
