r"""Read which floats are drawn for the whole width of a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from elyazma.tex.tokens import Token
from elyazma.tex.tree import Environment, Tree

_WIDTHS = frozenset({"textwidth"})
_LINE_ENDS = frozenset({"\\", "newline", "par", "tabularnewline"})
_SHARE = re.compile(r"(\d*\.?\d*)\s*\Z")
_LONGEST_SHARE = 12


def list_wide_floats(tree: Tree, names: frozenset[str], least: float) -> Iterator[Environment]:
    r"""Give the environments of some names in which one line takes at least a share of \textwidth."""
    for environment in tree.environments(names):
        starts = tree.tokens.starts
        tokens = tree.tokens.items[bisect_left(starts, environment.inner) : bisect_left(starts, environment.outer)]
        if _widest_line(tree.text, tokens) >= least:
            yield environment


def _widest_line(text: str, tokens: Sequence[Token]) -> float:
    widest = line = 0.0
    for token in tokens:
        if token.kind == "command" and token.name in _WIDTHS:
            share = _SHARE.search(text[max(0, token.start - _LONGEST_SHARE) : token.start])
            line += float(share[1]) if share and share[1] not in {"", "."} else 1.0
            widest = max(widest, line)
        elif token.kind == "paragraph" or (token.kind == "command" and token.name in _LINE_ENDS):
            line = 0.0
    return widest
