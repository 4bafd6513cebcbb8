"""Headings of a paper: those that styles name, else those that look and stand like headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from elyazma.model.imported import Piece
from elyazma.model.nodes import Block, Header, Inline, Para, Plain, Strong, Underline
from elyazma.readers.lexicon import Known, Lexicon, number_depth
from elyazma.readers.runs import OBJECT, read_runs, text_of

_LONGEST, _MOST_WORDS = 110, 14
_LONG = 250
"""Signs of a paragraph that can only be running text."""
_END = re.compile(r"[.!?…:;,][”’»\"')\]]*$")


def read_text(piece: Piece) -> str:
    """Give the text of a paragraph or heading, a node that is no text as one sign; empty for any other block."""
    return " ".join(text_of(read_runs(inlines_of(piece.block))).split())


def inlines_of(block: Block) -> tuple[Inline, ...]:
    """Give the inlines of a paragraph or heading; none for any other block."""
    return block.inlines if isinstance(block, Header | Para | Plain) else ()


def has_headings(pieces: Sequence[Piece]) -> bool:
    """Tell whether styles name any heading beside the first line's, which is a title."""
    return any(isinstance(piece.block, Header) for piece in pieces[1:])


def guess_headings(pieces: Sequence[Piece], lexicon: Lexicon, *, plain: bool) -> tuple[Piece, ...]:
    """Make headings of what looks like some: short lines, bold or numbered or in capitals, before longer text.

    In `plain` text, which has no looks, any short line that ends no sentence. The lines before the text are left alone.
    """
    start = _find_body(pieces, lexicon)
    made: list[Piece] = []
    below = False
    for at, piece in enumerate(pieces):
        if at < start or not _looks(pieces, at, lexicon, plain):
            made.append(piece)
            continue
        text = read_text(piece)
        known = lexicon.name_heading(text)
        level = max(1, number_depth(text)) if number_depth(text) else 1 if known or not below else 2
        # Under "Main part" the headings that name nothing but themselves are its own.
        below = known.kind == "body" if known else below
        made.append(replace(piece, block=Header(level, inlines_of(piece.block))))
    return tuple(made)


def _find_body(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """Find where the text begins: at "Introduction"; else at the first long paragraph that no abstract is."""
    named = [lexicon.name_heading(read_text(piece)) for piece in pieces]
    first = next((at for at, known in enumerate(named) if known and known.kind in ("first", "body", "section")), None)
    if first is not None:
        return first
    return _find_long_text(pieces, named, lexicon)


def _find_long_text(pieces: Sequence[Piece], named: Sequence[Known | None], lexicon: Lexicon) -> int:
    """Find the first long paragraph that is not the abstract under its heading, or the title right before it."""
    abstract = False
    for at, piece in enumerate(pieces):
        text = read_text(piece)
        run_in = lexicon.name_run_in(text)
        if named[at] or run_in:
            abstract = run_in is None
        elif len(text) > _LONG and abstract:
            abstract = False
        elif len(text) > _LONG:
            return at - 1 if at > 1 and _may_head(pieces[at - 1]) else at
    return len(pieces)


def _may_head(piece: Piece) -> bool:
    return _is_short(read_text(piece)) and "style" not in piece.style


def _looks(pieces: Sequence[Piece], at: int, lexicon: Lexicon, plain: bool) -> bool:
    piece = pieces[at]
    text = read_text(piece)
    if not isinstance(piece.block, Para | Plain) or not _is_short(text) or piece.style in ("caption", "title"):
        return False
    if lexicon.name_heading(text):
        return True
    if is_caption(text, lexicon) or "@" in text:
        return False
    following = read_text(pieces[at + 1]) if at + 1 < len(pieces) else ""
    if len(following) <= len(text):
        return False
    return plain or bool(number_depth(text)) or _is_bold(piece) or _is_capitals(text)


def _is_short(text: str) -> bool:
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and OBJECT not in text
    return short and not _END.search(text.rstrip()) and re.search(r"[^\W\d_]", text) is not None


def _is_bold(piece: Piece) -> bool:
    runs = [run for run in read_runs(inlines_of(piece.block)) if run.text.strip()]
    return bool(runs) and all(any(isinstance(each, Strong | Underline) for each in run.wrappers) for run in runs)


def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and not any(letter.islower() for letter in letters)  # noqa: PLR2004 - not an acronym


_NUMBERED = r"\s*(?:№\s*)?([A-Z]?\d+)\s*(?:[.:–—-]\s*|\s+|$)"


def is_caption(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is a caption: "Figure 2. ..."."""
    return read_caption(text, lexicon) is not None


def read_caption(text: str, lexicon: Lexicon) -> tuple[str, str, int] | None:
    """Take a caption apart: "figure" or "table", its number, and where its words begin."""
    for kind in ("figure", "table"):
        words = "|".join(re.escape(word) for word in lexicon.words(f"caption_{kind}"))
        found = re.match(rf"(?:{words})\.?{_NUMBERED}", text, re.IGNORECASE) if words else None
        if found:
            return kind, found[1], found.end()
    return None
