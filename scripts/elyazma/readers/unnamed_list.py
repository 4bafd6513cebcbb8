"""The list of references of a paper whose heading no language knows: it is told by the entries below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.model.imported import Piece
from elyazma.model.nodes import BulletList, Header, OrderedList, Para
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import inlines_of, read_text

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BEGINNING = re.compile(
    r"\[\d{1,3}\]|\d{1,3}[.)]\s|[^\W\d_][\w’'-]*(?:[ -][^\W\d_][\w’'-]*)?,\s|[^()]{3,80}\((?:19|20)\d\d"
)
"""How an entry begins: with its number, with a family name and a comma, or with names and a year in brackets."""
_LONGEST_HEADING, _SHORTEST, _LONGEST = 60, 30, 700
"""Signs of a heading, and of an entry."""
_FEWEST, _MOST_SHARE = 3, 0.7
"""Entries of a list, and the share of them that has a year and begins as an entry does."""


def learn_list(pieces: Sequence[Piece], lexicon: Lexicon) -> Lexicon:
    """Give a lexicon that also knows what heads this paper's list, where nothing in the paper is known to do so."""
    texts = [read_text(piece) for piece in pieces]
    if any((known := lexicon.name_heading(text)) and known.kind == "references" for text in texts):
        return lexicon
    for at in reversed(range(1, len(pieces))):
        if _may_head(texts[at]) and _lists_works(pieces[at + 1 :]):
            return lexicon.learn_heading(texts[at], "references")
    return lexicon


def _may_head(text: str) -> bool:
    short = 0 < len(text) <= _LONGEST_HEADING and any(map(str.isalpha, text))
    return short and not text.endswith(".") and not _YEAR.search(text)


def _lists_works(pieces: Sequence[Piece]) -> bool:
    """Tell whether entries of a list follow, up to the next heading."""
    entries = [*_list_entries(pieces)]
    good = sum(_is_entry(text, listed=listed) for text, listed in entries)
    first = [_is_entry(text, listed=listed) for text, listed in entries[:1]]
    return len(entries) >= _FEWEST and all(first) and good >= _MOST_SHARE * len(entries)


def _list_entries(pieces: Sequence[Piece]) -> Iterator[tuple[str, bool]]:
    """Yield the texts below a heading, and whether each is an item of a list."""
    for piece in pieces:
        match piece.block:
            case Header():
                return
            case OrderedList(items) | BulletList(items):
                texts = (read_text(Piece(Para(inlines_of(item[0])))) for item in items if item)
                yield from ((text, True) for text in texts)
            case _ if text := read_text(piece):
                yield text, False


def _is_entry(text: str, *, listed: bool) -> bool:
    if not _SHORTEST <= len(text) <= _LONGEST or not _YEAR.search(text):
        return False
    return listed or _BEGINNING.match(text) is not None
