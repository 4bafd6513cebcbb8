"""Lines that say where a figure or a table is to stand: "[Insert Table 1 about here]", as many journals want them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from elyazma.model.nodes import Block, Float, Para, Plain
from elyazma.readers.caption_words import read_place_mark
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import inlines_of
from elyazma.readers.runs import plain_text


def put_at_marks(blocks: Sequence[Block], lexicon: Lexicon) -> tuple[list[Block], tuple[str, ...]]:
    """Put the floats that a line names in its place; a line stays that names one which is not there.

    Also give the lines whose place was taken.
    """
    floats = {(each.kind, each.number): each for each in blocks if isinstance(each, Float) and each.number}
    counted = Counter((each.kind, each.number) for each in blocks if isinstance(each, Float))
    marks: dict[int, list[Float]] = {}
    for at, block in enumerate(blocks):
        mark = read_place_mark(plain_text(inlines_of(block)), lexicon) if isinstance(block, Para | Plain) else None
        named = [(mark.kind, number) for number in mark.numbers] if mark else []
        if named and all(counted[each] == 1 and each in floats for each in named):
            marks[at] = [floats.pop(each) for each in named]
    moved = {id(each) for group in marks.values() for each in group}
    placed: list[Block] = []
    for at, block in enumerate(blocks):
        placed += marks.get(at, [block] if id(block) not in moved else [])
    return placed, tuple(plain_text(inlines_of(blocks[at])) for at in marks)
