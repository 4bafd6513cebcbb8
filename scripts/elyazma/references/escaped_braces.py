r"""Braces behind a backslash: to BibTeX and biber they are braces, to TeX and to bibtexparser they are not.

Where the two ways of counting differ, a file that BibTeX reads is read as BibTeX does: `J\{o}rgen` is two braces.
"""

from __future__ import annotations

import re
from itertools import pairwise

from elyazma.references.values import find_bare_end

_HIDDEN = "\ue001"
"""What stands for the backslash while bibtexparser splits (a private-use character)."""

_START = re.compile(r"^[ \t]*@[ \t]*\w+[ \t]*(?=[{(])", re.MULTILINE)
_BACKSLASH = chr(92)
_GOES_ON = re.compile(r"\s*[},]")


def hide_escapes(text: str) -> str:
    """Hide the backslash of such braces in the blocks that end where BibTeX ends them; offsets stay."""
    if _HIDDEN in text or not (_escaped(text, "{") or _escaped(text, "}")):
        return text
    starts = [*(found.end() for found in _START.finditer(text)), len(text)]
    pieces: list[str] = []
    cursor = 0
    for start, following in pairwise(starts):
        end = find_bare_end(text, start) if text[start : start + 1] == "{" else 0
        if start < end <= following and not _GOES_ON.match(text, end) and _is_uneven(text[start:end]):
            pieces += (text[cursor:start], _hide(text[start:end]))
            cursor = end
    return "".join((*pieces, text[cursor:]))


def show_escapes(value: str) -> str:
    """Give a piece of the text with its backslashes."""
    return value.replace(_HIDDEN, _BACKSLASH)


def _escaped(text: str, brace: str) -> int:
    return text.count(_BACKSLASH + brace)


def _is_uneven(text: str) -> bool:
    return _escaped(text, "{") != _escaped(text, "}")


def _hide(text: str) -> str:
    for brace in "{}":
        text = text.replace(_BACKSLASH + brace, _HIDDEN + brace)
    return text
