r"""Leave out what listings is told to print instead of letters, where the engine prints the letters themselves.

With pdfTeX a preamble names each letter that is no Latin one: `literate={а}{{\selectfont\char224}}1`, its place in a
font of eight bits (the manual of listings, section 5.4). In a font of Unicode another letter stands at that place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.tokens import Argument, Tokens, tokenize

_OPTION = re.compile(r"literate\s*=\s*\*?\s*")
_WIDTH = re.compile(r"\s*\d+\s*")
_LAST_OF_LATIN = "\u00ff"
"""The places of these letters in LaTeX's fonts of eight bits (T1) are those of Unicode, nearly all."""


def leave_out_literate(text: str) -> str:
    """Give a text of the same length and lines without the replacements of letters that a font of Unicode has."""
    return apply_edits(text, _list_edits(text)) if "literate" in text and not text.isascii() else text


def _list_edits(text: str) -> Iterator[Edit]:
    tokens, done = tokenize(text, ""), 0
    for option in _OPTION.finditer(text):
        if option.start() < done:
            continue
        position = option.end()
        first = tokens.mandatory(position)
        if first and tokens.is_braced(first) and first.text.lstrip().startswith("{"):
            # All of them stand in braces of their own.
            position, done = first.start, first.stop
        for start, end in _list_replaced(tokens, position):
            yield start, end, re.sub(r"[^\n]", " ", text[start:end])
            done = max(done, end)


def _list_replaced(tokens: Tokens, position: int) -> Iterator[tuple[int, int]]:
    """Give where each replacement of a letter beyond Latin ones stands: the letter, what is printed, the width."""
    while letter := _read_group(tokens, position):
        printed = _read_group(tokens, letter.end)
        width = _WIDTH.match(tokens.text, printed.end) if printed else None
        if printed is None or width is None:
            return
        if len(letter.text) == 1 and letter.text > _LAST_OF_LATIN and letter.text.isalpha():
            yield letter.start - 1, width.end()
        position = width.end()


def _read_group(tokens: Tokens, position: int) -> Argument | None:
    found = tokens.mandatory(position)
    return found if found and tokens.is_braced(found) else None
