"""Headings of a paper: those that styles name, else those that look and stand like headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Piece
from elyazma.model.nodes import Block, Header, Inline, Para, Plain, Strong, Underline
from elyazma.readers.lexicon import Known, Lexicon, number_depth
from elyazma.readers.runs import OBJECT, read_runs, text_of

_LONGEST, _MOST_WORDS = 110, 14
_LONG = 250
"""Signs of a paragraph that can only be running text."""
_END = re.compile(r"[.!…:;,][”’»\"')\]]*$")


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

    In `plain` text, which has no looks, any short line that ends no sentence. The lines before the text are left
    alone. Where styles name headings too, others stand below the one before them.
    """
    start = _find_body(pieces, lexicon)
    styled = has_headings(pieces)
    found = [at >= start and _looks(pieces, at, lexicon, plain and not styled) for at in range(len(pieces))]
    levels = _Levels.read([piece for piece, is_heading in zip(pieces, found, strict=True) if is_heading])
    made: list[Piece] = []
    above = 0
    for piece, is_heading in zip(pieces, found, strict=True):
        if not is_heading:
            above = piece.block.level if isinstance(piece.block, Header) else above
            made.append(piece)
            continue
        level = levels.choose(piece, lexicon, above if styled else 0)
        made.append(replace(piece, block=Header(level, inlines_of(piece.block))))
    return tuple(made)


_Shape = tuple[float, bool, bool, bool, bool]


@dataclass(slots=True)
class _Levels:
    """Which level a heading has that no style names: by its number; else by its looks, the largest first."""

    shapes: tuple[_Shape, ...]
    below: bool = False

    @classmethod
    def read(cls, headings: Sequence[Piece]) -> _Levels:
        """Rank the looks of headings without numbers."""
        shapes = {_shape(piece) for piece in headings if not number_depth(read_text(piece))}
        return cls(tuple(sorted(shapes)))

    def choose(self, piece: Piece, lexicon: Lexicon, above: int) -> int:
        """Choose the level of a heading; `above` is that of the styled one before it, 0 for none."""
        text = read_text(piece)
        known = lexicon.name_heading(text)
        if known and known.kind in ("first", "body", "references"):
            # Under "Main part" the headings that name nothing but themselves are its own.
            self.below = known.kind == "body" and not above
            return 1
        if number_depth(text):
            return min(number_depth(text), _DEEPEST)
        rank = self.shapes.index(_shape(piece)) + 1 if piece.look else 1
        if known and not above:
            self.below = False
            return 1
        return min(above + 1 if above else rank + self.below, _DEEPEST)


_DEEPEST = 3


def _shape(piece: Piece) -> _Shape:
    """Give how a heading looks, so that the greater of two comes first when sorted."""
    look = piece.look
    if look is None:
        return (0.0, False, False, False, False)
    capitals = look.capitals or _is_capitals(read_text(piece))
    return (-look.size, not capitals, look.align != "center", not look.bold, look.italic)


def _find_body(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """Find where the text begins: at "Introduction"; else at the first long paragraph that no abstract is."""
    named = [lexicon.name_heading(read_text(piece)) for piece in pieces]
    kinds = ("first", "body", "section")
    first = next((at for at, known in enumerate(named) if known and known.kind in kinds), len(pieces))
    return min(first, _find_long_text(pieces, named, lexicon))


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
            return at - 1 if at > 1 and _may_head(pieces[at - 1], lexicon) else at
    return len(pieces)


def _may_head(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether the line before the text can be its first heading: it is no place, and no name in small italics."""
    text = read_text(piece)
    place = any(word in fold_words(text) for word in lexicon.institutions)
    italic = piece.look is not None and piece.look.italic and not piece.look.bold
    return _is_short(text) and not place and not italic


def _looks(pieces: Sequence[Piece], at: int, lexicon: Lexicon, plain: bool) -> bool:
    piece = pieces[at]
    text = read_text(piece)
    if not isinstance(piece.block, Para | Plain) or not _is_short(text) or _is_else(piece, text, lexicon):
        return False
    if piece.look is not None and piece.look.boxed:
        return False
    if lexicon.name_heading(text):
        return True
    following = next((each for each in pieces[at + 1 :] if read_text(each) or inlines_of(each.block) == ()), None)
    if following is None or not (plain or _stands_out(piece, text)):
        return False
    return len(read_text(following)) > len(text) or _is_block(following) or _heads_again(following, lexicon)


def _is_else(piece: Piece, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a short line is known as something else: a caption, a title, an address."""
    return "caption" in piece.style or piece.style == "title" or is_caption(text, lexicon) or "@" in text


def _stands_out(piece: Piece, text: str) -> bool:
    italic = piece.look is not None and piece.look.italic and piece.look.size > 0
    return bool(number_depth(text)) or _is_bold(piece) or _is_capitals(text) or italic


def _is_block(piece: Piece) -> bool:
    """Tell whether a piece is a list, a table or another block without words of its own."""
    return not isinstance(piece.block, Para | Plain | Header)


def _heads_again(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a piece is a heading itself, or looks as one: the first heading of a section may follow its own."""
    text = read_text(piece)
    styled = isinstance(piece.block, Header)
    return styled or (_is_short(text) and not _is_else(piece, text, lexicon) and _stands_out(piece, text))


def _is_short(text: str) -> bool:
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and OBJECT not in text
    return short and not _END.search(text.rstrip()) and re.search(r"[^\W\d_]", text) is not None


def _is_bold(piece: Piece) -> bool:
    if piece.look is not None and piece.look.bold:
        return True
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
