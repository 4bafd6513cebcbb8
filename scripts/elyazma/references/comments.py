"""Find comments inside the entries of a .bib file: from a % to the end of its line, as biber reads them.

BibTeX has no such comments; inside a value a % is a sign as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SIGN = re.compile(r"[{}\"%]|\n[ \t]*@")
_OPENING = re.compile(r"[{(]")
_LINE = re.compile(r"[^\n]*")


def find_comments(text: str, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give beginning and end of each comment in the blocks that begin at `starts`."""
    cursor = 0
    for start in starts:
        for found in _find_in_block(text, max(start, cursor)):
            yield found
            cursor = found[1]


def _find_in_block(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Give the comments of one block; it ends with its brace, or where the next block begins."""
    opening = _OPENING.search(text, start)
    at = opening.end() if opening else len(text)
    depth, quoted = 1, False
    while depth and (found := _SIGN.search(text, at)):
        at = found.end()
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case '"':
                quoted ^= depth == 1
            case "%":
                if depth == 1 and not quoted:
                    at = _find_line_end(text, at)
                    yield found.start(), at
            case _:
                return


def _find_line_end(text: str, at: int) -> int:
    found = _LINE.match(text, at)
    return found.end() if found else at
