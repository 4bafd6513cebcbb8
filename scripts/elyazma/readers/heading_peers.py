"""What the headings of a paper have in common: one that looks like no other is doubtful, a line like several is one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import BulletList, Header, Image, LineBreak, OrderedList, Para, Plain, Table
from elyazma.readers.caption_words import is_caption, numbers_caption, read_place_mark
from elyazma.readers.heading_styles import read_level
from elyazma.readers.headings import find_list
from elyazma.readers.lexicon import Lexicon, number_depth
from elyazma.readers.outline import captions_line, inlines_of, is_heading_like, names_contents, read_text
from elyazma.readers.runs import OBJECT, read_runs

_MANY_BOLD = 3
"""Bold headings of a style from which on one in it that is not bold is none; fewer where they are twice as many."""
_FEWEST_ALIKE = 2
"""Headings from which on another line of their look is one."""
_LONG = 250
"""Signs of a paragraph that can only be running text."""
_FORMULA = re.compile(r".*=|.*\(\d{1,3}\)$")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])")
_Face = tuple[float, bool, bool]


def free_odd(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Make paragraphs of what a heading's style names and is none.

    A caption is none, nor a formula, nor what is set in the weight of text where the others of its style are bold.
    """
    bold = _find_bold_styles([piece.look for piece in pieces if isinstance(piece.block, Header) and piece.look])
    made = [*pieces]
    for at, piece in enumerate(pieces):
        if isinstance(piece.block, Header) and (_is_odd(piece, bold) or _is_else(pieces, at, lexicon)):
            made[at] = replace(piece, block=Para(piece.block.inlines))
    return made


def _find_bold_styles(looks: Sequence[Look]) -> set[str]:
    """Give the styles whose headings are bold, but for a few."""
    bold = Counter(look.style for look in looks if look.bold and look.align != "right")
    plain = Counter(look.style for look in looks if _is_plain(look))
    return {style for style, count in bold.items() if count >= min(_MANY_BOLD, max(2, 2 * plain[style]))}


def _is_odd(piece: Piece, bold: Container[str]) -> bool:
    """Tell whether a heading is set as text is, while others of its style are `bold`, or stands in a box."""
    look = piece.look
    if look is None or not (look.boxed or _is_plain(look)):
        return False
    return look.boxed or (read_level(look.style) > 0 and look.style in bold)


def _is_plain(look: Look) -> bool:
    """Tell whether a heading is set as text is, or at the right, where authors and codes stand."""
    return look.align == "right" or not (look.bold or look.italic or look.capitals)


def _is_else(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a heading is a formula, a float's place, or a caption: a number alone, or beside what it names."""
    text = read_text(pieces[at])
    formula = _FORMULA.match(text) and not _WORD.search(text)
    if formula or names_contents(text, lexicon) or read_place_mark(text, lexicon):
        return True
    if numbers_caption(text, lexicon):
        return any(_is_line(each) for each in pieces[at + 1 : at + 2])
    beside = [*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2]]
    shown = any(isinstance(each.block, Table) or OBJECT in read_text(each) for each in beside)
    return shown and is_caption(text, lexicon)


def _is_line(piece: Piece) -> bool:
    """Tell whether a piece may be the words of a caption whose number stands above it."""
    return isinstance(piece.block, Para | Plain) and 0 < len(read_text(piece)) <= _LONG


def add_alike(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[Piece, ...]:
    """Make headings of the short lines behind the first heading that look as several headings do, and as no text."""
    levels = _find_levels(pieces, _find_text_size(pieces))
    first = next((at for at, piece in enumerate(pieces) if isinstance(piece.block, Header)), len(pieces))
    made = [*pieces]
    usual = _find_text_size(pieces)
    # Behind the list stand the titles and people of other languages, and what an editor asks for.
    for at in range(first, find_list(pieces, first, lexicon)):
        face, line = _face_of(pieces[at].look, usual), _free_item(pieces[at])
        if face is not None and face in levels and _heads_alike(line, pieces, at, lexicon):
            made[at] = replace(line, block=Header(levels[face], inlines_of(line.block)))
    return tuple(made)


def _free_item(piece: Piece) -> Piece:
    """Give the only line of a list, which may be numbered as a heading is; any other piece as it is."""
    block = piece.block
    if not isinstance(block, OrderedList | BulletList) or len(block.items) != 1 or len(block.items[0]) != 1:
        return piece
    inlines = inlines_of(block.items[0][0])
    return replace(piece, block=Para(inlines)) if inlines else piece


def _find_text_size(pieces: Sequence[Piece]) -> float:
    """Give the size of running text, in points; 0 where nothing is known of it."""
    sizes = Counter(piece.look.size for piece in pieces if piece.look and len(read_text(piece)) > _LONG)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _find_levels(pieces: Sequence[Piece], usual: float) -> Mapping[_Face, int]:
    """Give the level of the headings of each face that several have and running text has not."""
    texts = (piece.look for piece in pieces if not isinstance(piece.block, Header) and len(read_text(piece)) > _LONG)
    text = {_face_of(look, usual) for look in texts}
    levels: dict[_Face, Counter[int]] = defaultdict(Counter)
    for piece in pieces:
        face = _face_of(piece.look, usual)
        if isinstance(piece.block, Header) and face is not None and face not in text:
            levels[face][piece.block.level] += 1
    return {face: each.most_common(1)[0][0] for face, each in levels.items() if each.total() >= _FEWEST_ALIKE}


def _face_of(look: Look | None, usual: float) -> _Face | None:
    """Give by what the eye knows a heading's look again; none where it is that of running text."""
    if look is None or look.boxed or not (look.bold or look.italic or look.size > usual > 0):
        return None
    return look.size, look.bold, look.italic


def _heads_alike(piece: Piece, pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a line may head what follows it: a picture, or a short text."""
    if not is_heading_like(piece, lexicon) or captions_line(pieces[at - 1], piece, lexicon):
        return False
    following = next((each for each in pieces[at + 1 :] if not _is_blank(each)), None)
    if following is None:
        return False
    under = _is_picture(pieces[at - 1]) and not number_depth(read_text(piece))
    return _is_picture(following) or not under


def _is_blank(piece: Piece) -> bool:
    return isinstance(piece.block, Para | Plain) and not read_text(piece)


def _is_picture(piece: Piece) -> bool:
    """Tell whether a paragraph is pictures and nothing else."""
    runs = [run for run in read_runs(inlines_of(piece.block)) if run.text.strip() or run.node is not None]
    return bool(runs) and all(isinstance(run.node, Image | LineBreak) for run in runs)
