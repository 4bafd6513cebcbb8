"""Headings of a paper that no style names: those that look and stand like headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Look, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Header, Image, LineBreak, OrderedList, Para, Plain, Space, Table
from elyazma.readers.lexicon import Known, Lexicon, number_depth, strip_number
from elyazma.readers.outline import (
    captions_line,
    has_headings,
    inlines_of,
    is_block,
    is_bold,
    is_brief,
    is_capitals,
    is_else,
    is_heading_like,
    is_short,
    list_said,
    read_text,
    stands_out,
)
from elyazma.readers.runs import OBJECT, read_runs, write_runs

_MOST_BARE_WORDS = 8
"""Words of a heading that nothing but its place between long paragraphs tells from text."""
_LONG, _RATHER_LONG = 250, 120
"""Signs of a paragraph that can only be running text, and of one that a bare heading stands between."""
_RATHER_SHORT = 30
"""Signs of a paragraph that may stand under a longer heading that is numbered."""
_LARGER = 1.5
"""Points by which a heading that nothing else marks is larger than the text."""
_FEWEST_SIGNS = 2
"""Commas between keywords."""
_NAMED_SITE = re.compile(r"\S+\.[a-z]{2,4}$")
"""A name of a site or a file: a bare one says where words were taken from."""
_BEGINNING = 40
"""Pieces of a paper among which its abstracts and keywords are looked for."""


def guess_headings(pieces: Sequence[Piece], lexicon: Lexicon, *, plain: bool) -> tuple[Piece, ...]:
    """Make headings of what looks like some: short lines, bold or numbered or in capitals, before longer text.

    In `plain` text, which has no looks, any short line that ends no sentence. The lines before the text are left
    alone. Where styles name headings too, others stand below the one before them.
    """
    pieces = [_free_item(piece, lexicon) for piece in _mark_large(_settle_sides(pieces))]
    start = _find_body(pieces, lexicon)
    pieces = [*pieces[:start], *_part_headings(pieces[start:], lexicon)]
    styled = has_headings(pieces)
    found = _find_headings(pieces, start, lexicon, plain=plain and not styled)
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


def _settle_sides(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Place all paragraphs at the left where the running text stands at the right, as Arabic letters do."""
    running = [piece.look for piece in pieces if piece.look and len(read_text(piece)) > _LONG]
    if 2 * sum(look.align == "right" for look in running) <= len(running):
        return pieces
    return [replace(each, look=replace(each.look, align="left")) if each.look else each for each in pieces]


def _mark_large(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Mark the paragraphs that are set larger than the running text."""
    sizes = Counter(piece.look.size for piece in pieces if piece.look and len(read_text(piece)) > _LONG)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    return [
        replace(piece, look=replace(piece.look, large=True))
        if piece.look and usual and piece.look.size >= usual + _LARGER and piece.look.align != "right"
        else piece
        for piece in pieces
    ]


def _find_headings(pieces: Sequence[Piece], start: int, lexicon: Lexicon, *, plain: bool) -> list[bool]:
    """Tell of each piece whether it is a heading that no style names; the text begins at `start`."""
    end = find_list(pieces, start, lexicon)
    closing = _find_last_part(pieces, end, lexicon)
    found = [at >= start and _looks(pieces, at, lexicon, plain) for at in range(len(pieces))]
    heads = [piece.look for piece, is_found in zip(pieces[:end], found, strict=False) if is_found or _is_styled(piece)]
    for at in range(end + 1, 0 if plain else len(pieces)):
        found[at] = found[at] and at > closing and _is_marked(pieces[at], lexicon) and _is_alike(pieces[at], heads)
    _drop_words(found, pieces)
    _drop_repeated(found, pieces)
    return found


def _is_styled(piece: Piece) -> bool:
    return isinstance(piece.block, Header)


def _is_alike(piece: Piece, looks: Sequence[Look | None]) -> bool:
    """Tell whether a line has the size and weight of a heading before it; what has no looks may be one."""
    if piece.look is None:
        return True
    return any(look and (look.size, look.bold) == (piece.look.size, piece.look.bold) for look in looks)


def _drop_words(found: list[bool], pieces: Sequence[Piece]) -> None:
    """Take back the first heading where it is a list of words: those for which a paper is looked up."""
    first = next((at for at, is_found in enumerate(found) if is_found), None)
    if first is not None and not any(map(_is_styled, pieces[1:first])):
        text = read_text(pieces[first])
        found[first] = number_depth(text) > 0 or len(re.findall("[,;]", text)) < _FEWEST_SIGNS


def _drop_repeated(found: list[bool], pieces: Sequence[Piece]) -> None:
    """Take back lines with words behind a colon that stand several times below figures: "Source: the census"."""
    below = [at for at in range(1, len(pieces)) if found[at] and _is_float(pieces[at - 1])]
    texts = {at: text for at in below if not (text := fold_words(read_text(pieces[at]))).endswith(":") and ":" in text}
    counts = Counter(texts.values())
    for at, text in texts.items():
        found[at] = counts[text] <= 1


def _is_float(piece: Piece) -> bool:
    return isinstance(piece.block, Table) or OBJECT in read_text(piece)


def find_list(pieces: Sequence[Piece], start: int, lexicon: Lexicon) -> int:
    """Find the heading of the list of references; the last piece where there is none."""
    for at in range(start, len(pieces)):
        known = lexicon.name_heading(read_text(pieces[at]))
        if known and known.kind == "references":
            return at
    return len(pieces)


def _is_marked(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a line is short and marked, as a heading behind the list of references must be."""
    text = read_text(piece)
    return lexicon.name_heading(text) is not None or (is_short(text) and (is_bold(piece) or is_capitals(text)))


def _find_last_part(pieces: Sequence[Piece], end: int, lexicon: Lexicon) -> int:
    """Find the last abstract or keywords behind the list: what stands before it is a title and people, no heading."""
    for at in reversed(range(end + 1, len(pieces))):
        if _names_front(read_text(pieces[at]), lexicon):
            return at
    return end


def _part_headings(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Part a bold line from the text that a line break sets below it, and join a bold heading set on two lines."""
    made: list[Piece] = []
    freed = (each for whole in pieces for each in _part_picture(whole, lexicon))
    for piece in (each for whole in freed for each in _part_line(whole)):
        before = made[-1] if made else None
        if before and _goes_on(before, piece, lexicon):
            made[-1] = replace(before, block=Para((*inlines_of(before.block), Space(), *inlines_of(piece.block))))
        else:
            made.append(piece)
    return made


def _free_item(piece: Piece, lexicon: Lexicon) -> Piece:
    """Make a heading of a list of one item that says what a section is headed by: "1. Introduction"."""
    if isinstance(piece.block, OrderedList) and len(piece.block.items) == 1 and len(piece.block.items[0]) == 1:
        inlines = inlines_of(piece.block.items[0][0])
        known = lexicon.name_heading(read_text(Piece(Para(inlines)))) if inlines else None
        if known:
            return replace(piece, block=Header(1, inlines))
    return piece


def _part_picture(piece: Piece, lexicon: Lexicon) -> tuple[Piece, ...]:
    """Part the pictures that begin a paragraph from the bold line behind them."""
    runs = read_runs(inlines_of(piece.block)) if isinstance(piece.block, Para | Plain) else ()
    at = next((at for at, run in enumerate(runs) if not isinstance(run.node, Image)), 0)
    line = replace(piece, block=Para(write_runs(runs[at:])))
    text = read_text(line)
    marked = is_bold(line) or number_depth(text) > 0
    if not at or not is_brief(line, text) or not marked or is_else(line, text, lexicon):
        return (piece,)
    return replace(piece, look=None, block=Para(write_runs(runs[:at]))), line


def _part_line(piece: Piece) -> tuple[Piece, ...]:
    runs = read_runs(inlines_of(piece.block)) if isinstance(piece.block, Para | Plain) else ()
    at = next((at for at, run in enumerate(runs) if isinstance(run.node, LineBreak)), 0)
    line, rest = write_runs(runs[:at]), write_runs(runs[at + 1 :])
    first, text = (replace(piece, look=None, block=Para(each)) for each in (line, rest))
    if not at or not is_brief(first, read_text(first)) or not is_bold(first) or is_bold(text):
        return (piece,)
    # What is known of looks was told of the whole paragraph, which is most of it text.
    look = replace(piece.look, bold=True) if piece.look else None
    return (replace(first, look=look), replace(text, look=piece.look)) if len(read_text(text)) > _LONG else (piece,)


def _goes_on(before: Piece, piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a bold line in small letters ends the heading on the line before."""
    first, second = read_text(before), read_text(piece)
    paragraphs = isinstance(before.block, Para | Plain) and isinstance(piece.block, Para | Plain)
    if not paragraphs or not (is_short(first) and is_short(second)) or not second[:1].islower():
        return False
    alike = before.look is not None and before.look == piece.look and is_bold(before) and is_bold(piece)
    return alike and not is_else(before, first, lexicon)


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
    capitals = look.capitals or is_capitals(read_text(piece))
    return (-look.size, not capitals, look.align != "center", not look.bold, look.italic)


def _find_body(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """Find where the text begins: at "Introduction"; else at the first long paragraph that no abstract is."""
    named = [lexicon.name_heading(read_text(piece)) for piece in pieces]
    kinds = ("first", "body", "section")
    first = next((at for at, known in enumerate(named) if known and known.kind in kinds), len(pieces))
    if first < len(pieces) and _is_behind_front(pieces[:first], named[first]):
        return first
    return min(first, _find_long_text(pieces, named, lexicon), _find_bold_line(pieces, lexicon))


def _is_behind_front(before: Sequence[Piece], known: Known | None) -> bool:
    """Tell whether a heading is "Introduction" behind little enough to be abstracts that nothing announces."""
    words = sum(len(read_text(piece).split()) for piece in before)
    return known is not None and known.kind == "first" and words <= _MOST_OF_FRONT


_MOST_OF_FRONT = 900
"""Words of titles, people and abstracts in three languages."""


def _find_bold_line(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """Find the bold line over a paragraph that follows the last keywords or abstract of a paper's beginning."""
    parts = [at for at, piece in enumerate(pieces[:_BEGINNING]) if _names_front(read_text(piece), lexicon)]
    for at in range(parts[-1] + 1 if parts else len(pieces), len(pieces) - 1):
        text, after = read_text(pieces[at]), read_text(pieces[at + 1])
        if is_short(text) and is_bold(pieces[at]) and len(after) > _RATHER_LONG and after.endswith("."):
            return at
    return len(pieces)


def _names_front(text: str, lexicon: Lexicon) -> bool:
    known = lexicon.name_heading(text) or lexicon.name_run_in(text)
    return known is not None and known.kind in ("abstract", "keywords")


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
    return is_short(text) and not place and not italic


def _looks(pieces: Sequence[Piece], at: int, lexicon: Lexicon, plain: bool) -> bool:
    piece = pieces[at]
    text = read_text(piece)
    if not is_heading_like(piece, lexicon) or (at and captions_line(pieces[at - 1], piece, lexicon)):
        return False
    if lexicon.name_heading(text):
        return True
    following = next(list_said(pieces[at + 1 :]), None)
    if following is None or not (plain or stands_out(piece, text) or _stands_between(pieces, at)):
        return False
    return _heads(text, following, lexicon) and not _is_part(pieces, at, following)


def _is_part(pieces: Sequence[Piece], at: int, following: Piece) -> bool:
    """Tell whether a line is part of what stands around it: an item, a sentence, a text in large letters."""
    piece, below = pieces[at], read_text(following)
    if piece.look is not None and piece.look.large and not piece.look.bold:
        return _is_large_text(pieces, at)
    if is_bold(piece) or is_capitals(read_text(piece)):
        return False
    if _NAMED_SITE.match(read_text(piece)):
        return True
    small = strip_number(read_text(piece))[:1].islower() and not (piece.look and piece.look.align == "center")
    return small or below[:1].islower() or (_is_bare(piece) and _is_item(pieces, at))


def _is_large_text(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a large line stands beside another of its look that has no number either."""
    beside = [next(list_said(each), None) for each in (reversed(pieces[:at]), pieces[at + 1 :])]
    alike = [each for each in beside if each and each.look == pieces[at].look and not number_depth(read_text(each))]
    return bool(alike) and not number_depth(read_text(pieces[at]))


def _is_bare(piece: Piece) -> bool:
    """Tell whether nothing but a number or a place marks a line."""
    return not is_bold(piece) and not is_capitals(read_text(piece)) and not (piece.look and piece.look.italic)


def _is_item(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a bare line with a number is an item beside the next or the last one."""
    above, below = (next(list_said(each), None) for each in (reversed(pieces[:at]), pieces[at + 1 :]))
    beside = [read_text(each) for each in (above, below) if each and _is_bare(each) and not is_block(each)]
    return number_depth(read_text(pieces[at])) == 1 and any(number_depth(text) == 1 for text in beside)


def _heads(text: str, following: Piece, lexicon: Lexicon) -> bool:
    """Tell whether what follows a line can stand under it."""
    pictured = number_depth(text) > 0 and not read_text(following).strip(OBJECT + " ")
    longer = pictured or len(read_text(following)) > (_RATHER_LONG if text.endswith(":") else len(text))
    deep = number_depth(text) > 1
    numbered = deep or (number_depth(text) > 0 and len(read_text(following)) > _RATHER_SHORT)
    again = number_depth(text) > 0 or not text.endswith(":")
    return longer or numbered or is_block(following) or (again and _heads_again(following, lexicon))


def _stands_between(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a few words that nothing marks stand alone between a long paragraph and another: a bare heading."""
    before = next((each for each in reversed(pieces[:at]) if read_text(each) or is_block(each)), None)
    if before is None or at + 1 == len(pieces) or pieces[at].style.startswith("list"):
        return False
    above, text, after = read_text(before), read_text(pieces[at]), read_text(pieces[at + 1])
    few = text[:1].isupper() and len(text.split()) <= _MOST_BARE_WORDS and text[-1:].isalpha()
    behind = is_block(before) or (len(above) > _RATHER_LONG and above.endswith("."))
    return few and behind and len(after) > _RATHER_LONG and after[:1].isupper()


def _heads_again(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a piece is a heading itself, or looks as one: the first heading of a section may follow its own."""
    text = read_text(piece)
    styled = isinstance(piece.block, Header)
    return styled or (is_brief(piece, text) and not is_else(piece, text, lexicon) and stands_out(piece, text))
