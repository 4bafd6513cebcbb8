r"""Take out of TeX source what only sets its look: \vskip and its like with their lengths, sizes of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.tokens import tokenize

_SKIPS = frozenset(("vskip", "hskip", "kern", "raise", "lower"))
_LENGTH = re.compile(r"\s*[+-]?[\d.,]+\s*(?:true\s*)?(?:pt|in|cm|mm|em|ex|bp|pc|dd|cc|sp)\b\s*")
_LOOKS = """
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge vspace hspace bigskip medskip smallskip
    noindent centering raggedright par newline linebreak xspace boldmath unboldmath sffamily rmfamily ttfamily
    selectfont vskip hskip kern raise lower break nobreak strut null leavevmode protect sloppy hfill vfill thispagestyle
"""
LOOKS = frozenset(_LOOKS.split())
"""Commands that print nothing."""


def remove_looks(text: str) -> str:
    """Give a text without the commands that only set how it looks."""
    return apply_edits(text, _list_edits(text))


def remove_skips(text: str) -> str:
    """Give a text without the primitives that leave a space, and the lengths behind them."""
    if not any(name in text for name in _SKIPS):
        return text
    tokens = (each for each in tokenize(text, "").items if each.kind == "command" and each.name in _SKIPS)
    lengths = ((each.start, _LENGTH.match(text, each.end)) for each in tokens)
    return apply_edits(text, ((start, length.end(), " ") for start, length in lengths if length))


def skip_length(text: str, position: int) -> int:
    """Give where a length ends that stands at a position; the position where none does."""
    length = _LENGTH.match(text, position)
    return length.end() if length else position


def _list_edits(text: str) -> Iterator[Edit]:
    tokens = tokenize(text, "")
    for token in (each for each in tokens.items if each.kind == "command" and each.name in LOOKS):
        length = _LENGTH.match(text, token.end) if token.name in _SKIPS else None
        argument = tokens.mandatory(token.end) if token.name in ("vspace", "hspace", "thispagestyle") else None
        yield token.start, length.end() if length else argument.end if argument else token.end, " "
