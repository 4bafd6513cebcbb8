r"""Write lengths in pixels, which only pdfTeX and LuaTeX know, in a unit that every engine knows.

1px is 1bp unless \pdfpxdimen says otherwise (pdfTeX's manual, "Additional dimension units"). Both names are two letters
long, so that every place in the text stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.tokens import Argument, Token, Tokens, tokenize

_PIXELS = re.compile(r"(?<![\d.,])[+-]?(?:\d++(?:[.,]\d*+)?|[.,]\d++)\s*+px(?![A-Za-z])")
_ALONE = re.compile(rf"(?:^|[=,{{])\s*{_PIXELS.pattern}(?=\s*(?:$|[,}}]))")
"""A length that is the whole of a value: in prose words stand beside it."""
_BEHIND = re.compile(rf"\s*=?\s*{_PIXELS.pattern}")
_REGISTER = re.compile(r"(?:.*(?:skip|sep|indent|width|height|margin)|kern|raise|lower)")
"""Names behind which a length may stand without braces: a formula may have any other before a number of pixels."""
_LENGTHS = """
    vspace vspace* hspace hspace* addvspace setlength addtolength rule raisebox parbox makebox framebox resizebox
    fontsize enlargethispage begin
"""
_MEASURING = frozenset(_LENGTHS.split())
"""Commands of which arguments in braces are lengths."""
_ASSIGNING = frozenset(("setlength", "addtolength"))
_MOST_ARGUMENTS = 4


def write_pixels(text: str, unit: str = "bp") -> str:
    """Give a text with its lengths in px as the same in another unit; what a reader sees as text stays.

    A pt is as long but for four thousandths.
    """
    return apply_edits(text, _list_edits(text, unit)) if "px" in text and _PIXELS.search(text) else text


def _list_edits(text: str, unit: str) -> Iterator[Edit]:
    tokens, before = tokenize(text, ""), ""
    for token in (each for each in tokens.items if each.kind == "command"):
        for end in _find_ends(tokens, token, measured=token.name in _MEASURING or before in _ASSIGNING):
            yield end - 2, end, unit
        before = token.name


def _find_ends(tokens: Tokens, token: Token, *, measured: bool) -> Iterator[int]:
    """Give where each length in pixels ends, behind a command's name and in its arguments."""
    if _REGISTER.fullmatch(token.name) and (behind := _BEHIND.match(tokens.text, token.end)):
        yield behind.end()
    position = token.end + tokens.text.startswith("*", token.end)
    for _ in range(_MOST_ARGUMENTS):
        argument = tokens.optional(position) or (tokens.mandatory(position) if measured else None)
        if argument is None:
            break
        yield from _find_in(argument)
        position = argument.end


def _find_in(argument: Argument) -> Iterator[int]:
    return (argument.start + found.end() for found in _ALONE.finditer(argument.text))
