"""Legends that stand in a list, as many journals want them, and the pictures that stand apart from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Piece
from elyazma.model.nodes import Block, Float, Header, Para, Plain
from elyazma.readers.caption_words import read_caption
from elyazma.readers.lexicon import Lexicon, strip_number
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.runs import plain_text

_SIGN = re.compile(r"\s*[A-Z]?\d+\s*[.:–—]")


def match_legends(
    pieces: Sequence[Piece], bare: Mapping[str, Sequence[int]], captions: Mapping[int, int], lexicon: Lexicon
) -> dict[int, int]:
    """Give the place of each float's legend, by its number; else where those are as many as the floats without one.

    `bare` are the places of floats without words, by kind; `captions` the places of the captions found beside floats,
    some of which are a number alone. Without a number the first legend belongs to the first float.
    """
    found: dict[int, int] = {}
    for kind, places in bare.items():
        legends = _find_legends(pieces, kind, set(captions.values()), lexicon)
        numbers = {at: caption[1] for at in places if (caption := _read_beside(pieces, at, captions, lexicon))}
        found.update((at, legends[each]) for at, each in numbers.items() if each in legends)
        if not numbers and len(legends) == len(places):
            found.update(zip(places, legends.values(), strict=True))
    return found


def _read_beside(
    pieces: Sequence[Piece], at: int, captions: Mapping[int, int], lexicon: Lexicon
) -> tuple[str, str, int] | None:
    return read_caption(read_text(pieces[captions[at]]), lexicon) if at in captions else None


def _find_legends(pieces: Sequence[Piece], kind: str, taken: set[int], lexicon: Lexicon) -> dict[str, int]:
    """Find the paragraphs that begin with "Figure 1." and belong to no float, by their numbers.

    None where two have the same number.
    """
    alone: dict[str, int] = {}
    last = -2
    for at, piece in enumerate(pieces):
        number, signed = _read_legend(piece, kind, lexicon) if at not in taken else ("", False)
        # "Figure 1 shows" is a sentence, but for a line right behind another legend.
        if not number or not (signed or at - 1 == last):
            continue
        if number in alone:
            return {}
        alone[number] = last = at
    return {number: alone[number] for number in sorted(alone, key=int)}


def _read_legend(piece: Piece, kind: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Give a legend's number and whether a sign stands behind it; no number for what can be none."""
    text = read_text(piece) if isinstance(piece.block, Para | Plain) else ""
    caption = read_caption(text, lexicon)
    if caption is None or caption[0] != kind or not caption[1].isdecimal() or not text[caption[2] :].strip():
        return "", False
    return caption[1], _SIGN.search(text[: caption[2]]) is not None


def drop_list_headings(blocks: Sequence[Block], lexicon: Lexicon) -> tuple[list[Block], tuple[str, ...]]:
    """Leave out what headed a list of legends or of pictures ("Figure captions"), once no text stands under it.

    Also give the words left out.
    """
    words = {fold_words(word) for word in lexicon.words("caption_list")}
    kept: list[Block] = []
    dropped: list[str] = []
    following: Block | None = None
    for block in reversed(blocks):
        text = plain_text(inlines_of(block))
        bare = strip_number(text).strip(" .:")
        if (following is None or isinstance(following, Header | Float)) and bare and fold_words(bare) in words:
            dropped.append(text)
            continue
        kept.append(block)
        following = block
    return kept[::-1], tuple(dropped[::-1])
