"""The author's name behind a paper, with a student's number or a word before it: essays are signed at their end.

Their end is that of the paper, or of what stands before its list of references.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from elyazma.model.imported import Piece
from elyazma.readers.front.lines import read_lines
from elyazma.readers.front.names import is_name
from elyazma.readers.front.people import read_people_line
from elyazma.readers.front.student_numbers import cut_number
from elyazma.readers.front.texts import cut_author_label
from elyazma.readers.front.values import Front
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import read_text

_NUMBER = re.compile(r"\d{6,12}")


def find_signature(pieces: Sequence[Piece], lexicon: Lexicon) -> slice:
    """Give where the pieces stand that sign a paper: one name with its number or "Written by:"; else an empty slice."""
    heads = (at for at in range(len(pieces) - 1, 0, -1) if _begins_list(pieces[at], lexicon))
    for end in (len(pieces), next(heads, 0)):
        if count := _count_signed(pieces[:end], lexicon):
            return slice(end - count, end)
    return slice(0, 0)


def _begins_list(piece: Piece, lexicon: Lexicon) -> bool:
    known = lexicon.name_heading(read_text(piece))
    return known is not None and known.kind == "references"


def _count_signed(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    texts = [read_text(piece).strip() for piece in pieces[-2:]]
    if not texts:
        return 0
    name, number = cut_number(texts[-1], lexicon)
    signed = cut_author_label(name, lexicon)
    if (number or signed != name) and is_name(signed, lexicon):
        return 1
    return 2 if _NUMBER.fullmatch(texts[-1]) and is_name(texts[0], lexicon) else 0


def read_signature(pieces: Sequence[Piece], front: Front, lexicon: Lexicon) -> None:
    """Read the pieces that find_signature has found; the number is shown, since no field has it."""
    for line in read_lines(pieces):
        if not _NUMBER.fullmatch(line.text) and read_people_line(line, front, lexicon, sure=True):
            front.replaced.append(line.raw)
        else:
            front.unplaced.append(line.piece)
