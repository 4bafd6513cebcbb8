"""Lines that say where a figure or a table is to stand: "[Insert Table 1 about here]", as many journals want them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from elyazma.model.nodes import Block, Float, Para, Plain
from elyazma.readers.caption_words import read_place_mark
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import inlines_of
from elyazma.readers.runs import plain_text

_Name = tuple[str, str]
"""The kind of a float, and its number."""


def put_at_marks(blocks: Sequence[Block], lexicon: Lexicon) -> tuple[list[Block], tuple[str, ...]]:
    """Put the floats that a line names in its place; a line stays that names one which is not there.

    Also give the lines whose place was taken.
    """
    marks: dict[int, list[Block]] = {at: [*group] for at, group in _find_marks(blocks, lexicon).items()}
    notes = _find_notes(blocks, lexicon)
    marks = {at: [each for one in group for each in (one, *notes.get(id(one), ()))] for at, group in marks.items()}
    moved = {id(each) for group in marks.values() for each in group}
    placed: list[Block] = []
    for at, block in enumerate(blocks):
        placed += marks.get(at, [block] if id(block) not in moved else [])
    return placed, tuple(plain_text(inlines_of(blocks[at])) for at in marks)


def _find_notes(blocks: Sequence[Block], lexicon: Lexicon) -> dict[int, tuple[Block, ...]]:
    """Find the lines right below each float that are its note or source."""
    notes: dict[int, tuple[Block, ...]] = {}
    for at, block in enumerate(blocks):
        below = blocks[at + 1 : at + 1 + _MOST_NOTES] if isinstance(block, Float) else ()
        notes[id(block)] = tuple(takewhile(lambda each: _is_note(each, lexicon), below))
    return notes


_MOST_NOTES = 2


def _is_note(block: Block, lexicon: Lexicon) -> bool:
    text = plain_text(inlines_of(block)).strip() if isinstance(block, Para | Plain) else ""
    return lexicon.is_word(re.split(r"[\s.:]", text)[0], "float_note")


def _find_marks(blocks: Sequence[Block], lexicon: Lexicon) -> dict[int, list[Float]]:
    """Find the floats that each line names, each float once; none for a line that names one which is not there."""
    floats = _number_floats(blocks)
    marks: dict[int, list[Float]] = {}
    for at, block in enumerate(blocks):
        named = _read_names(block, lexicon)
        if named and floats.keys() >= {*named}:
            marks[at] = [floats.pop(each) for each in named]
    return marks


def _number_floats(blocks: Sequence[Block]) -> dict[_Name, Float]:
    """Give the floats by kind and printed number, but for those that share one."""
    found = [each for each in blocks if isinstance(each, Float)]
    counted = Counter((each.kind, each.number) for each in found)
    return {(each.kind, each.number): each for each in found if counted[each.kind, each.number] == 1}


def _read_names(block: Block, lexicon: Lexicon) -> tuple[_Name, ...]:
    """Read which floats are to stand in a line's place."""
    mark = read_place_mark(plain_text(inlines_of(block)), lexicon) if isinstance(block, Para | Plain) else None
    return tuple((mark.kind, number) for number in dict.fromkeys(mark.numbers)) if mark else ()
