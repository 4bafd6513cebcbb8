"""The value of a finished letter: ready to be typeset, and as a Word file."""

from __future__ import annotations

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's source tree and its Word file."""

    tree: SourceTree
    word: bytes
