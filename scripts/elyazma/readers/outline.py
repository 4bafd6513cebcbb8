"""Headings of a paper: those that styles name, else those that look and stand like headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Piece
from elyazma.model.nodes import (
    Block,
    Header,
    Image,
    Inline,
    LineBreak,
    OrderedList,
    Para,
    Plain,
    Space,
    Strong,
    Table,
    Underline,
)
from elyazma.readers.caption_words import is_caption, numbers_caption
from elyazma.readers.lexicon import Known, Lexicon, number_depth
from elyazma.readers.runs import OBJECT, read_runs, text_of, write_runs

_LONGEST, _MOST_WORDS = 110, 14
_LONGEST_BOLD, _MOST_BOLD_WORDS = 160, 22
_MOST_BARE_WORDS = 8
"""Words of a heading that nothing but its place between long paragraphs tells from text."""
_LONG, _RATHER_LONG = 250, 120
"""Signs of a paragraph that can only be running text, and of one that a bare heading stands between."""
_RATHER_SHORT = 30
"""Signs of a paragraph that may stand under a longer heading that is numbered."""
_LARGER = 1.5
"""Points by which a heading that nothing else marks is larger than the text."""
_BEGINNING = 40
"""Pieces of a paper among which its abstracts and keywords are looked for."""
_END = re.compile(r"[.!…:;,][”’»\"')\]]*$")
_BOLD_END = re.compile(r"[!…;,][”’»\"')\]]*$|[^.\s]{3}[.!?] .*[.!?]$")
"""How no heading in bold ends: a full stop may end one, or a colon before text, but not the second of two sentences."""
_NO_HEADING = re.compile(r"\s*[-–—•*●▪]|.*(?:[=≈<>@]|://|www\.)")
"""An item of a list typed by hand, a formula, or an address."""


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
    pieces = _mark_large(pieces)
    start = _find_body(pieces, lexicon)
    pieces = [*pieces[:start], *_part_headings(_free_captions(pieces[start:], lexicon), lexicon)]
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
    end = _find_list(pieces, start, lexicon)
    closing = _find_last_part(pieces, end, lexicon)
    found = [at >= start and _looks(pieces, at, lexicon, plain) for at in range(len(pieces))]
    for at in range(end + 1, 0 if plain else len(pieces)):
        found[at] = found[at] and at > closing and _is_marked(pieces[at], lexicon)
    return found


def _find_list(pieces: Sequence[Piece], start: int, lexicon: Lexicon) -> int:
    """Find the heading of the list of references; the last piece where there is none."""
    for at in range(start, len(pieces)):
        known = lexicon.name_heading(read_text(pieces[at]))
        if known and known.kind == "references":
            return at
    return len(pieces)


def _is_marked(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a line is short and marked, as a heading behind the list of references must be."""
    text = read_text(piece)
    return lexicon.name_heading(text) is not None or (_is_short(text) and (_is_bold(piece) or _is_capitals(text)))


def _find_last_part(pieces: Sequence[Piece], end: int, lexicon: Lexicon) -> int:
    """Find the last abstract or keywords behind the list: what stands before it is a title and people, no heading."""
    for at in reversed(range(end + 1, len(pieces))):
        if _names_front(read_text(pieces[at]), lexicon):
            return at
    return end


def _free_captions(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Make paragraphs of captions beside a table or a picture that a heading's style names."""
    return [
        replace(piece, block=Para(piece.block.inlines))
        if isinstance(piece.block, Header) and _captions_beside(pieces, at, lexicon)
        else piece
        for at, piece in enumerate(pieces)
    ]


def _captions_beside(pieces: Sequence[Piece], at: int, lexicon: Lexicon) -> bool:
    beside = [*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2]]
    worded = is_caption(read_text(pieces[at]), lexicon) and not numbers_caption(read_text(pieces[at]), lexicon)
    return worded and any(isinstance(each.block, Table) or OBJECT in read_text(each) for each in beside)


def _part_headings(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Part a bold line from the text that a line break sets below it, and join a bold heading set on two lines."""
    made: list[Piece] = []
    freed = (_free_item(each, lexicon) for whole in pieces for each in _part_picture(whole, lexicon))
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
    if not at or not _is_brief(line, text) or not _is_bold(line) or _is_else(line, text, lexicon):
        return (piece,)
    return replace(piece, look=None, block=Para(write_runs(runs[:at]))), line


def _part_line(piece: Piece) -> tuple[Piece, ...]:
    runs = read_runs(inlines_of(piece.block)) if isinstance(piece.block, Para | Plain) else ()
    at = next((at for at, run in enumerate(runs) if isinstance(run.node, LineBreak)), 0)
    line, rest = write_runs(runs[:at]), write_runs(runs[at + 1 :])
    first, text = (replace(piece, look=None, block=Para(each)) for each in (line, rest))
    if not at or not _is_brief(first, read_text(first)) or not _is_bold(first) or _is_bold(text):
        return (piece,)
    # What is known of looks was told of the whole paragraph, which is most of it text.
    look = replace(piece.look, bold=True) if piece.look else None
    return (replace(first, look=look), replace(text, look=piece.look)) if len(read_text(text)) > _LONG else (piece,)


def _goes_on(before: Piece, piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a bold line in small letters ends the heading on the line before."""
    first, second = read_text(before), read_text(piece)
    paragraphs = isinstance(before.block, Para | Plain) and isinstance(piece.block, Para | Plain)
    if not paragraphs or not (_is_short(first) and _is_short(second)) or not second[:1].islower():
        return False
    alike = before.look is not None and before.look == piece.look and _is_bold(before) and _is_bold(piece)
    return alike and not _is_else(before, first, lexicon)


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
    return min(first, _find_long_text(pieces, named, lexicon), _find_bold_line(pieces, lexicon))


def _find_bold_line(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """Find the bold line over a paragraph that follows the last keywords or abstract of a paper's beginning."""
    parts = [at for at, piece in enumerate(pieces[:_BEGINNING]) if _names_front(read_text(piece), lexicon)]
    for at in range(parts[-1] + 1 if parts else len(pieces), len(pieces) - 1):
        text, after = read_text(pieces[at]), read_text(pieces[at + 1])
        if _is_short(text) and _is_bold(pieces[at]) and len(after) > _RATHER_LONG and after.endswith("."):
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
    return _is_short(text) and not place and not italic


def _looks(pieces: Sequence[Piece], at: int, lexicon: Lexicon, plain: bool) -> bool:
    piece = pieces[at]
    text = read_text(piece)
    if not _may_be_heading(piece, lexicon) or (at and _captions(pieces[at - 1], piece, lexicon)):
        return False
    if lexicon.name_heading(text):
        return True
    following = next((each for each in pieces[at + 1 :] if read_text(each) or inlines_of(each.block) == ()), None)
    if following is None or not (plain or _stands_out(piece, text) or _stands_between(pieces, at)):
        return False
    return _heads(text, following, lexicon)


def _heads(text: str, following: Piece, lexicon: Lexicon) -> bool:
    """Tell whether what follows a line can stand under it."""
    longer = len(read_text(following)) > (_RATHER_LONG if text.endswith(":") else len(text))
    numbered = number_depth(text) > 0 and len(read_text(following)) > _RATHER_SHORT
    again = number_depth(text) > 0 or not text.endswith(":")
    return longer or numbered or _is_block(following) or (again and _heads_again(following, lexicon))


def _may_be_heading(piece: Piece, lexicon: Lexicon) -> bool:
    text = read_text(piece)
    boxed = piece.look is not None and piece.look.boxed
    other = boxed or not isinstance(piece.block, Para | Plain) or _is_else(piece, text, lexicon)
    return not other and _is_brief(piece, text)


def _stands_between(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a few words that nothing marks stand alone between a long paragraph and another: a bare heading."""
    before = next((each for each in reversed(pieces[:at]) if read_text(each) or _is_block(each)), None)
    if before is None or at + 1 == len(pieces) or pieces[at].style.startswith("list"):
        return False
    above, text, after = read_text(before), read_text(pieces[at]), read_text(pieces[at + 1])
    few = text[:1].isupper() and len(text.split()) <= _MOST_BARE_WORDS and text[-1:].isalpha()
    behind = _is_block(before) or (len(above) > _RATHER_LONG and above.endswith("."))
    return few and behind and len(after) > _RATHER_LONG and after[:1].isupper()


def _captions(before: Piece, piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a line stands as a caption does: under "Table 1", or in italics under a picture."""
    pictured = any(isinstance(run.node, Image) for run in read_runs(inlines_of(before.block)))
    italic = piece.look is not None and piece.look.italic and not piece.look.bold
    return numbers_caption(read_text(before), lexicon) or (pictured and italic and not number_depth(read_text(piece)))


def _is_else(piece: Piece, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a short line is known as something else: a caption, a title, an address."""
    styled = "caption" in piece.style or piece.style == "title"
    return styled or is_caption(text, lexicon) or _NO_HEADING.match(text) is not None


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
    return styled or (_is_brief(piece, text) and not _is_else(piece, text, lexicon) and _stands_out(piece, text))


def _is_short(text: str) -> bool:
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and OBJECT not in text
    return short and not _END.search(text.rstrip()) and re.search(r"[^\W\d_]", text) is not None


def _is_brief(piece: Piece, text: str) -> bool:
    """Tell whether a paragraph is short enough for a heading; one all in bold may be longer, and end as a sentence."""
    if _is_short(text):
        return True
    longest, most = (_LONGEST, _MOST_WORDS) if text.endswith((".", ":")) else (_LONGEST_BOLD, _MOST_BOLD_WORDS)
    brief = 0 < len(text) <= longest and len(text.split()) <= most and OBJECT not in text
    return brief and not _BOLD_END.search(text) and re.search(r"[^\W\d_]", text) is not None and _is_bold(piece)


def _is_bold(piece: Piece) -> bool:
    """Tell whether a paragraph is bold as a whole, or underlined, or larger than the text."""
    if piece.look is not None and (piece.look.bold or piece.look.large):
        return True
    runs = [run for run in read_runs(inlines_of(piece.block)) if run.text.strip()]
    return bool(runs) and all(any(isinstance(each, Strong | Underline) for each in run.wrappers) for run in runs)


def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and not any(letter.islower() for letter in letters)  # noqa: PLR2004 - not an acronym
