"""Lines of a paper by themselves: what they say, and what of their looks and words speaks for a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from elyazma.model.imported import Piece
from elyazma.model.nodes import Block, Header, Image, Inline, Para, Plain, Strong, Underline
from elyazma.readers.caption_words import is_caption, numbers_caption, read_place_mark
from elyazma.readers.lexicon import Lexicon, number_depth
from elyazma.readers.runs import OBJECT, read_runs, text_of

_LONGEST, _MOST_WORDS = 110, 14
_LONGEST_BOLD, _MOST_BOLD_WORDS = 160, 22
_END = re.compile(r"[.!…:;,][”’»\"')\]]*$")
_BOLD_END = re.compile(r"[!…;,][”’»\"')\]]*$|[^.\s]{3}[.!?] .*[.!?]$")
"""How no heading in bold ends: a full stop may end one, or a colon before text, but not the second of two sentences."""
_NUMBERED_END = re.compile(r"[!…;,][”’»\"')\]]*$")
_WORD = re.compile(r"[^\W\d_]{2}")
"""Two letters: a sign and a letter are a name of a file, or a formula."""
_NO_HEADING = re.compile(
    r"\s*(?:[-–—•*●▪©]|\(\d+\))|.*(?:[=≈<>@]|://|www\.)|.*(?:\w_\w|_{3})|.*(?:\(\d+\)|\d\.\d{1,2}\.\d{4})$"
)
"""An item of a list typed by hand, an example, a formula or its number, an address, a name of a program, a date."""


def read_text(piece: Piece) -> str:
    """Give the text of a paragraph or heading, a node that is no text as one sign; empty for any other block."""
    return " ".join(text_of(read_runs(inlines_of(piece.block))).split())


def inlines_of(block: Block) -> tuple[Inline, ...]:
    """Give the inlines of a paragraph or heading; none for any other block."""
    return block.inlines if isinstance(block, Header | Para | Plain) else ()


def has_headings(pieces: Sequence[Piece]) -> bool:
    """Tell whether styles name any heading beside the first line's, which is a title."""
    return any(isinstance(piece.block, Header) for piece in pieces[1:])


def is_heading_like(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph is short enough for a heading, and known as nothing else."""
    text = read_text(piece)
    boxed = piece.look is not None and piece.look.boxed
    placed = piece.look is not None and piece.look.align == "right"
    other = boxed or placed or not isinstance(piece.block, Para | Plain) or is_else(piece, text, lexicon)
    return not other and is_brief(piece, text)


def captions_line(before: Piece, piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a line stands as a caption does: under "Table 1", or in italics under a picture."""
    pictured = any(isinstance(run.node, Image) for run in read_runs(inlines_of(before.block)))
    italic = piece.look is not None and piece.look.italic and not piece.look.bold
    return numbers_caption(read_text(before), lexicon) or (pictured and italic and not number_depth(read_text(piece)))


def is_else(piece: Piece, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a short line is known as something else: a caption, a title, an address."""
    styled = "caption" in piece.style or piece.style == "title"
    coded = names_contents(text, lexicon) or lexicon.names_environment(text) or read_code(text, lexicon)
    floating = is_caption(text, lexicon) or read_place_mark(text, lexicon) is not None
    return styled or coded or floating or _NO_HEADING.match(text) is not None or _is_row(text)


def names_contents(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text heads a table of contents."""
    return lexicon.is_word(text, "contents")


def read_code(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is a code of a subject: "UDC 004.4"."""
    word, _, code = text.strip(" .:").rpartition(" ")
    return code[:1].isdigit() and lexicon.is_word(word, "subject_code")


def stands_out(piece: Piece, text: str) -> bool:
    """Tell whether a number, its weight, its letters or its slant mark a line."""
    italic = piece.look is not None and piece.look.italic and piece.look.size > 0
    return bool(number_depth(text)) or is_bold(piece) or is_capitals(text) or italic


def list_said(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces that are no empty paragraphs."""
    return (each for each in pieces if read_text(each) or is_block(each))


def is_block(piece: Piece) -> bool:
    """Tell whether a piece is a list, a table or another block without words of its own."""
    return not isinstance(piece.block, Para | Plain | Header)


def is_short(text: str) -> bool:
    """Tell whether a text is short enough for a heading that nothing marks, and ends no sentence."""
    short = 0 < len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and OBJECT not in text
    return short and not _END.search(text.rstrip()) and _WORD.search(text) is not None


def _is_row(text: str) -> bool:
    """Tell whether a line is rather the row of a table that a program has printed: "0.271 0.036 0.036 north"."""
    digits = sum(map(str.isdigit, text))
    return digits >= _FEWEST_DIGITS and digits > sum(map(str.isalpha, text))


_FEWEST_DIGITS = 8


def is_brief(piece: Piece, text: str) -> bool:
    """Tell whether a paragraph is short enough for a heading; one all in bold may be longer, and end as a sentence."""
    if is_short(text):
        return True
    longest, most = (_LONGEST, _MOST_WORDS) if text.endswith((".", ":")) else (_LONGEST_BOLD, _MOST_BOLD_WORDS)
    brief = 0 < len(text) <= longest and len(text.split()) <= most and OBJECT not in text
    ends = _NUMBERED_END if number_depth(text) else _BOLD_END
    return brief and not ends.search(text) and _WORD.search(text) is not None and is_bold(piece)


def is_bold(piece: Piece) -> bool:
    """Tell whether a paragraph is bold as a whole, or underlined, or larger than the text."""
    if piece.look is not None and (piece.look.bold or piece.look.large):
        return True
    runs = [run for run in read_runs(inlines_of(piece.block)) if run.text.strip()]
    return bool(runs) and all(any(isinstance(each, Strong | Underline) for each in run.wrappers) for run in runs)


def is_capitals(text: str) -> bool:
    """Tell whether a text is in capitals, and no acronym."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and not any(letter.islower() for letter in letters)  # noqa: PLR2004 - not an acronym
