"""Lay pictures and captions out one a paragraph, however a paper sets them, so that they can be joined.

A picture may stand in the paragraph of its caption, or in that of the text; "Figure 1" may stand on a line of its own
above the words of its caption.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, starmap

from elyazma.model.imported import Piece
from elyazma.model.nodes import Header, Image, Inline, LineBreak, Para, Plain, Space
from elyazma.readers.caption_words import is_caption, numbers_caption
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.lines import picture_width
from elyazma.readers.outline import read_text
from elyazma.readers.runs import OBJECT, Run, read_runs, text_of, write_runs

_SMALL = 4.0
"""Centimetres: a narrower picture among words is one of them, a sign or a formula."""
_MOST_WORDS = 40
"""Words of a caption that stands on the line below its number."""


def part_captions(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give pieces in which a picture and a caption are paragraphs of their own, each caption in one."""
    return _join_numbers([each for piece in pieces for each in _part(piece, lexicon)], lexicon)


def _part(piece: Piece, lexicon: Lexicon) -> Iterator[Piece]:
    """Divide a paragraph into its pictures and what stands before, between and behind them."""
    block = piece.block
    if isinstance(block, Header):
        yield from _part_heading(piece, block)
        return
    if not isinstance(block, Para | Plain):
        yield piece
        return
    parts = _put_behind_sentences(_split_at_pictures(read_runs(block.inlines)), lexicon)
    texts = [text_of(part).strip() for part in parts if not _is_picture(part)]
    pictures = [part for part in parts if _is_picture(part)]
    if not pictures or not any(texts):
        yield piece
    elif any(is_caption(text, lexicon) for text in texts) or all(map(_is_large, pictures)):
        yield from (replace(piece, block=Para(inlines)) for part in parts if (inlines := _write(part)))
    else:
        yield piece


def _part_heading(piece: Piece, heading: Header) -> Iterator[Piece]:
    """Put the pictures that are anchored in a heading before it, or behind it where its words stand first."""
    parts = _split_at_pictures(read_runs(heading.inlines))
    pictures = [part for part in parts if _is_picture(part)]
    words = [run for part in parts if not _is_picture(part) for run in part]
    if not pictures or not text_of(words).strip() or not all(map(_is_large, pictures)):
        yield piece
        return
    apart = [Piece(Para(_write(part))) for part in pictures]
    own = replace(piece, block=replace(heading, inlines=_write(words)))
    yield from (*apart, own) if _is_picture(parts[0]) else (own, *apart)


def _put_behind_sentences(parts: list[list[Run]], lexicon: Lexicon) -> list[list[Run]]:
    """Put a picture that is anchored within a sentence behind the paragraph: text flows around it there."""
    words = [part for part in parts if not _is_picture(part)]
    pictures = [part for part in parts if _is_picture(part)]
    texts = [text_of(part).strip() for part in words]
    within = len(texts) > 1 and all(starmap(_is_one_sentence, pairwise(texts))) and all(map(_is_large, pictures))
    if not within or any(is_caption(text, lexicon) for text in texts[1:]):
        return parts
    return [[run for part in words for run in part], *pictures]


def _is_one_sentence(above: str, below: str) -> bool:
    return above[-1:].isalnum() and below[:1].islower()


def _split_at_pictures(runs: Sequence[Run]) -> list[list[Run]]:
    """Give the stretches of runs with pictures and those without, in order; blanks belong to either."""
    parts: list[list[Run]] = []
    for run in runs:
        picture = isinstance(run.node, Image)
        blank = not run.text.strip() and (run.node is None or isinstance(run.node, LineBreak))
        if parts and (blank or _is_picture(parts[-1]) == picture):
            parts[-1].append(run)
        else:
            parts.append([run])
    return parts


def _is_picture(part: Sequence[Run]) -> bool:
    return any(isinstance(run.node, Image) for run in part)


def _is_large(part: Sequence[Run]) -> bool:
    """Tell whether the pictures of a stretch are wide enough to stand alone."""
    widths = [picture_width(run.node.attributes.get("width")) for run in part if isinstance(run.node, Image)]
    return all(not width.endswith("cm") or float(width.removesuffix("cm")) >= _SMALL for width in widths)


def _write(part: Sequence[Run]) -> tuple[Inline, ...]:
    """Write a stretch without the blanks and the line breaks at its ends."""
    kept = [*part]
    while kept and _is_blank(kept[0]):
        kept.pop(0)
    while kept and _is_blank(kept[-1]):
        kept.pop()
    return write_runs(kept)


def _is_blank(run: Run) -> bool:
    return not run.text.strip(" \t\u00a0") and (run.node is None or isinstance(run.node, LineBreak))


def _join_numbers(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Join a line that only says "Figure 1" with the words of the caption on the line below."""
    made: list[Piece] = []
    for piece in pieces:
        before = made[-1] if made else None
        if before and _inlines(before) and numbers_caption(read_text(before), lexicon) and _may_go_on(piece, lexicon):
            inlines = (*_inlines(before), Space(), *_inlines(piece))
            made[-1] = replace(before, block=Para(inlines))
        else:
            made.append(piece)
    return made


def _inlines(piece: Piece) -> tuple[Inline, ...]:
    return piece.block.inlines if isinstance(piece.block, Para | Plain) else ()


def _may_go_on(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a piece can be a caption's words: a short line, no capitals, in italics or without an end."""
    text = read_text(piece)
    if not isinstance(piece.block, Para | Plain) or not text or OBJECT in text or is_caption(text, lexicon):
        return False
    italic = piece.look is not None and piece.look.italic
    return len(text.split()) <= _MOST_WORDS and (italic or not text.endswith(".")) and not text.isupper()
