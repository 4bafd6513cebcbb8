"""Cut the values of .bib fields into tokens: a value is TeX, but in it % is a sign, and nothing is verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.tex.tokens import SIGNS, Token

# A .bib file is written for any TeX: where letters beyond ASCII are bytes, \oə is \o and ə.
_SIGNS = SIGNS.replace("NAME", "[A-Za-z]+")
_TOKEN = re.compile(
    rf"""
      {_SIGNS}
    | (?P<typed>-{{2,3}}|``|''|[`'~])
    | (?P<blank>\s+)
    | (?P<text>[^\\${{}}~\-`'\s]+(?:[ ][^\\${{}}~\-`'\s]+)*|-)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGN = re.compile(_SIGNS, re.VERBOSE | re.DOTALL)


def tokenize_value(value: str) -> list[Token]:
    """Cut a value into tokens that leave nothing out: beside those of TeX what is typed for signs, blanks and text."""
    return [
        Token(found.lastgroup or "", found[0].removeprefix("\\"), found.start(), found.end())
        for found in _TOKEN.finditer(value)
    ]


def list_stretches(value: str, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Give what stands between braces and commands: where it begins and ends, and in how many braces it stands.

    Behind a brace that closes nothing the number is negative.
    """
    depth = 0
    for found in _SIGN.finditer(value, start):
        if found.lastgroup == "math":
            continue
        yield start, found.start(), depth
        depth += {"open": 1, "close": -1}.get(found.lastgroup or "", 0)
        start = found.end()
    yield start, len(value), depth


def find_outside_braces(value: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Find a pattern where no brace is open, and not in the name of a command."""
    for start, end, depth in list_stretches(value):
        if depth == 0:
            yield from pattern.finditer(value, start, end)
