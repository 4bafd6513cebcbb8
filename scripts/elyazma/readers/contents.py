"""The table of contents of a paper: journals have none, or make their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Piece
from elyazma.model.nodes import Header, Para, Plain
from elyazma.readers.lexicon import Lexicon, strip_number
from elyazma.readers.outline import read_text

_FEWEST = 3
"""Headings of the text that a table of contents names: two lines may be alike by chance."""
_STYLED = re.compile(r"(?:toc|contents)\s+(?:\d|heading)")
"""Word's and LibreOffice's styles for its lines: "toc 1", "contents heading"."""
_PAGE = re.compile(r"[\s.…_·–—-]*\d*\s*$")
"""What leads to a page's number at the end of a line, and the number."""


def cut_contents(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[list[Piece], list[str]]:
    """Take out a table of contents, with its heading; also give its lines.

    Its lines say what headings of the text say, or have Word's own style for them. One that only looks so stays.
    """
    texts = [_read_entry(piece) for piece in pieces]
    for first in (at for at, piece in enumerate(pieces) if _is_heading(piece, lexicon) or _is_styled(piece)):
        last = _find_last(first + (not _is_styled(pieces[first])), pieces, texts)
        if last > first:
            kept = [*pieces[:first], *pieces[last:]]
            return kept, [read_text(piece) for piece in pieces[first:last]]
    return [*pieces], []


def _find_last(start: int, pieces: Sequence[Piece], texts: Sequence[str]) -> int:
    """Find where a table that begins somewhere ends; 0 where there is none."""
    at, counts, seen = start, Counter(texts), set[str]()
    counts[""] = 0
    while at < len(pieces) and (_is_styled(pieces[at]) or _is_blank(pieces[at]) or counts[texts[at]] > 1):
        if texts[at] in seen:
            # The text itself begins.
            break
        seen |= {texts[at]} - {""}
        at += 1
    return at if len(seen) >= _FEWEST or (at == start and _is_empty(pieces[at - 1 : at + 1])) else 0


def _is_blank(piece: Piece) -> bool:
    """Tell whether a piece is a paragraph without words; a picture or a table is none."""
    return isinstance(piece.block, Para | Plain) and not read_text(piece).strip()


def _is_empty(pieces: Sequence[Piece]) -> bool:
    """Tell whether a heading of contents has nothing under it: the next one is no deeper."""
    levels = [piece.block.level for piece in pieces if isinstance(piece.block, Header)]
    return len(levels) > 1 and levels[1] <= levels[0]


def _is_heading(piece: Piece, lexicon: Lexicon) -> bool:
    words = {fold_words(word) for word in lexicon.words("contents")}
    return fold_words(read_text(piece)).strip(" :.") in words


def _is_styled(piece: Piece) -> bool:
    return any(_STYLED.match(style) for style in (piece.style, piece.look.style if piece.look else ""))


def _read_entry(piece: Piece) -> str:
    """Give a line's words without the number before them and the page behind them."""
    return fold_words(_PAGE.sub("", strip_number(read_text(piece).strip())))


def cut_notes_heading(pieces: list[Piece], lexicon: Lexicon) -> tuple[list[Piece], list[str]]:
    """Cut the last line where it heads the endnotes, which Word prints behind it; also give its words."""
    words = {fold_words(language.words["footnotes"]) for language in lexicon.languages.values()}
    last = read_text(pieces[-1]).strip(" :.") if pieces else ""
    return (pieces[:-1], [last]) if fold_words(last) in words else (pieces, [])
