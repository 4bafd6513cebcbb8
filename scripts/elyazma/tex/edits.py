"""Edits of a source by place: what is cut, and what stands there instead."""

from __future__ import annotations

from collections.abc import Iterable

Edit = tuple[int, int, str]
"""Where a piece starts and ends, and what replaces it."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits in the order of their places; of two that overlap the first one counts."""
    pieces, position = [], 0
    for start, end, instead in sorted(edits):
        if start >= position:
            pieces += [text[position:start], instead]
            position = end
    return "".join((*pieces, text[position:]))


def comment_out(text: str, start: int, end: int, why: str) -> Edit:
    """Put a statement behind signs of a comment, line by line, and the reason above it."""
    before = "" if text[:start].endswith("\n") or start == 0 else "%\n"
    behind = "" if text[end : end + 1] in ("\n", "") else "\n"
    kept = text[start:end].replace("\n", "\n% ")
    return start, end, f"{before}% Left out when this paper came in ({' '.join(why.split())}):\n% {kept}{behind}"
