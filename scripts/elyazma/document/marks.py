r"""Marks that pandoc keeps: \href{elyazma:KIND:WORD:WORD}{text} becomes a Link that is found again.

pandoc expands the author's macros, so that a parameter ("#1") inside a mark is filled in on its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Inline, Link, Node

SCHEME = "elyazma"
_UNSAFE = re.compile(r"[^A-Za-z0-9.*#,-]")
_WORDS = {"cite": 3, "ref": 3, "label": 2, "head": 2, "sheet": 2, "line": 2, "rev": 2}
"""How many words a kind of mark has, where it is not one."""
_ENCODED = re.compile(r"=([0-9A-F]+)\.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark found again: its kind, its words, and what stood in its braces."""

    kind: str
    words: tuple[str, ...]
    inlines: tuple[Inline, ...]


def address(kind: str, words: Iterable[str] = ()) -> str:
    """Write the address of a mark; signs that TeX or an address would change are written as numbers."""
    return ":".join((SCHEME, kind, *map(_encode, words)))


def write_mark(kind: str, *words: str, text: str = "") -> str:
    """Write a mark as TeX around a text that is TeX."""
    return rf"\href{{{address(kind, words)}}}{{{text}}}"


def open_mark(kind: str, *words: str) -> str:
    """Write a mark's start; the group that follows is its text."""
    return rf"\href{{{address(kind, words)}}}"


def _encode(word: str) -> str:
    return _UNSAFE.sub(lambda found: f"={ord(found[0]):X}.", word)


def read_mark(node: Node) -> Mark | None:
    """Read a mark out of one of pandoc's inlines, or none when it is none."""
    if not isinstance(node, Link):
        return None
    scheme, _, rest = node.target.partition(":")
    if scheme != SCHEME:
        return None
    kind, _, rest = rest.partition(":")
    # A parameter that the author's macro filled in may hold a colon; it is in the last word.
    words = rest.split(":", _WORDS.get(kind, 1) - 1)
    return Mark(kind, tuple(map(_decode, words)), node.inlines)


def _decode(word: str) -> str:
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), word)
