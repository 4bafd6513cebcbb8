"""Sentences before the text of a paper: a line of its front, an abstract that nothing announces, or text already."""

from __future__ import annotations

import re

from elyazma.model.imported import Piece
from elyazma.readers.arranged import LONGEST_TITLE, Walk
from elyazma.readers.front.addresses import is_corresponding
from elyazma.readers.front.segments import names_place, read_segments
from elyazma.readers.front.texts import read_contacts
from elyazma.readers.outline import read_text

_LONG = 250
"""Signs of a line that is no title."""
_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] [^\W\d_].*[.!?]$")
_SHORTEST_SENTENCE = 6
"""Words of a sentence right above keywords that is an abstract."""
SHORTEST_TEXT = 10
"""Words of a sentence behind the abstracts that is text."""


def find_longest_line(walk: Walk, piece: Piece, text: str) -> int:
    """Find how many words a sentence may have here that is a line of the front, and neither text nor an abstract."""
    above = walk.outlook.kinds[walk.at + 1 : walk.at + 2] == ["keywords"] and _is_plain(piece)
    if above and _is_said(walk, text):
        return _SHORTEST_SENTENCE
    # Behind the abstracts, and above keywords, a sentence is text, however short.
    seen = bool(walk.arranged.abstracts or walk.arranged.keywords) and not walk.outlook.part_ahead[walk.at]
    return SHORTEST_TEXT if seen or above or _is_right_above_text(walk, text) else LONGEST_TITLE


def _is_said(walk: Walk, text: str) -> bool:
    """Tell whether a line below a title and people is a sentence: it has small words, and no people and no place."""
    segments = read_segments(text, walk.lexicon)
    people = any(segment.kind in ("name", "post") for segment in segments) or is_corresponding(text, walk.lexicon)
    small = [word for word in text.split() if any(word in words for words in walk.lexicon.commons.values())]
    return len(walk.waiting) > 1 and bool(small) and not people and not names_place(text, walk.lexicon)


def are_sentences(walk: Walk, text: str) -> bool:
    """Tell whether a line is several sentences, and neither people nor a place."""
    several = len(text) > _LONG and _SENTENCES.search(text) is not None
    return several and not names_place(text, walk.lexicon) and not read_contacts(text).found


def _is_right_above_text(walk: Walk, text: str) -> bool:
    """Tell whether a line is the last one above "Introduction" and not the first: a sentence there is an abstract."""
    begins = walk.outlook.kinds[walk.at + 1 : walk.at + 2] == ["first"]
    return begins and len(walk.waiting) > 1 and not any(map(str.isdigit, text))


def _is_plain(piece: Piece) -> bool:
    """Tell whether a piece looks as running text does, and holds no address."""
    look = piece.look
    shown = look is not None and (look.bold or look.capitals or look.align in ("center", "right"))
    return not shown and not read_contacts(read_text(piece)).found
