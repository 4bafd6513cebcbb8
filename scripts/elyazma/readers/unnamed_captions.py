"""Captions in a language that no file here knows: the same word and a number beside each picture or table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from elyazma.model.imported import Piece
from elyazma.model.nodes import Image, Table
from elyazma.readers.caption_words import is_caption
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.runs import read_runs

_CAPTION = re.compile(r"([^\W\d_]{3,15})\.?\s*(\d{1,2}(?:[.-]\s?\d{1,2})?)(?=[.:\s]|$)")
_LONGEST = 250
"""Signs of a caption."""
_FEWEST = 2
"""Numbers behind a word from which on it names figures or tables."""


def learn_captions(pieces: Sequence[Piece], lexicon: Lexicon) -> Lexicon:
    """Give a lexicon that also knows the words by which this paper captions its pictures and tables.

    A caption is told from a step or a question beside a picture by how it is set: centred, or in a style of captions.
    """
    found = _find_words(pieces, lexicon)
    for (kind, word), numbers in found.items():
        # A picture may show a table.
        other = kind == "caption_figure" and ("caption_table", word) in found
        lexicon = lexicon.learn_word(kind, word) if len(numbers) >= _FEWEST and not other else lexicon
    return lexicon


def _find_words(pieces: Sequence[Piece], lexicon: Lexicon) -> dict[tuple[str, str], set[str]]:
    """Give the numbers behind each word that may caption a kind of thing."""
    said = [piece for piece in pieces if isinstance(piece.block, Table) or read_text(piece)]
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, piece in _list_beside(said):
        match = _CAPTION.match(read_text(piece)) if _is_set_apart(piece) else None
        if match and not is_caption(read_text(piece), lexicon):
            found[kind, match[1]].add(match[2])
    return found


def _list_beside(pieces: Sequence[Piece]) -> Iterator[tuple[str, Piece]]:
    """Yield what stands below a picture, or above a table, with the kind of caption it may be."""
    for above, below in pairwise(pieces):
        if _shows_picture(above):
            yield "caption_figure", below
        if isinstance(below.block, Table):
            yield "caption_table", above


def _shows_picture(piece: Piece) -> bool:
    return any(isinstance(run.node, Image) for run in read_runs(inlines_of(piece.block)))


def _is_set_apart(piece: Piece) -> bool:
    look = piece.look
    styled = look is not None and (look.align == "center" or "caption" in look.style)
    return styled and len(read_text(piece)) <= _LONGEST
