"""The author's name behind a paper, with a student's number: essays for courses are signed at their end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elyazma.model.imported import Piece
from elyazma.readers.front.lines import read_lines
from elyazma.readers.front.names import is_name
from elyazma.readers.front.people import read_people_line
from elyazma.readers.front.segments import cut_number
from elyazma.readers.front.values import Front
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import read_text

_NUMBER = re.compile(r"\d{6,12}")


def count_signed(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """Count the pieces at the end that are one name and its number; 0 where the end is anything else."""
    texts = [read_text(piece).strip() for piece in pieces[-2:]]
    if not texts:
        return 0
    name, number = cut_number(texts[-1], lexicon)
    if number and is_name(name, lexicon):
        return 1
    return 2 if _NUMBER.fullmatch(texts[-1]) and is_name(texts[0], lexicon) else 0


def read_signature(pieces: Sequence[Piece], front: Front, lexicon: Lexicon) -> None:
    """Read the pieces that count_signed has counted; the number is shown, since no field has it."""
    for line in read_lines(pieces):
        if not _NUMBER.fullmatch(line.text) and read_people_line(line, front, lexicon, sure=True):
            front.replaced.append(line.raw)
        else:
            front.unplaced.append(line.piece)
