"""Take slices out of a text: what is cut goes with its line where nothing else stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.names import ends_in_name


def slice_text(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """Give a text from one place to another with the edits within it; one that only begins there is applied in part."""
    inside = ((max(a, start) - start, min(b, end) - start, new) for a, b, new in edits if a < end and b > start)
    return apply_edits(text[start:end], inside)


def cut_ranges(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[Edit]:
    """Give the edits that cut ranges, with the lines on which nothing else stands."""
    for start, end in _join_ranges(sorted(ranges), text):
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        alone = not text[first:start].strip() and not text[end:last].strip()
        glued = text[end : end + 1].isalpha() and ends_in_name(text[first:start])
        yield (first, min(last + 1, len(text)), "") if alone else (start, end, " " if glued else "")


def _join_ranges(ranges: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Join ranges that overlap, or between which there are only blanks on one line."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip(" \t")):
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    yield from joined


def tidy(text: str) -> str:
    """Give a text without blank lines at its ends, with the end of its last line."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    bare = "\n".join(lines).rstrip()
    return f"{bare}\n" if bare else ""
