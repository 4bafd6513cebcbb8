"""Plain text -> paragraphs: also of text that was copied out of a PDF, where every line stands by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from elyazma.model.light_dataclass import dataclass

_NARROW = 0.9
"""A line that leaves more of the usual width free than a tenth, the next word set, ends its paragraph."""
_WIDEST = 0.9
"""The usual width is what nine lines of ten do not exceed."""
_FLOWING = 160
"""Nobody wraps lines at more signs than this: such lines are whole paragraphs."""
_DOUBLE = 10
"""Fewer lines than this say nothing about how the others are spaced."""
_SENTENCE_END = re.compile(r"[.!?…][”’»\"')\]]*$")
_HYPHEN = re.compile(r"\w-$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's text; `marked` when it ends as only lines at a paragraph's end do in this file."""

    text: str
    marked: bool = False


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Give the paragraphs of a text, each on one line, headings among them.

    Lines that are wrapped are joined again: a paragraph ends at a blank line, or, where blank lines stand between all
    lines, at a line that is much shorter than the others and ends a sentence, or before and after a title.
    """
    raw = text.replace("\f", "\n").split("\n")
    lines = [" ".join(line.split()) for line in raw]
    filled = [line for line in lines if line]
    long = [line for line in filled if len(line) > _FLOWING]
    if not filled or sum(map(len, long)) > sum(map(len, filled)) / 2:
        return tuple(filled)
    if _is_double_spaced(lines):
        return tuple(_gather(_mark_ends(raw)))
    return tuple(paragraph for chunk in _chunks(lines) for paragraph in _gather([_Line(line) for line in chunk]))


def _is_double_spaced(lines: Sequence[str]) -> bool:
    """Tell whether blank lines stand inside sentences too: half of the lines before one end none."""
    before = [first for first, second in pairwise(lines) if first and not second]
    open_ended = [line for line in before if not _SENTENCE_END.search(line)]
    return len(before) > _DOUBLE and len(open_ended) > len(before) / 2


def _mark_ends(raw: Sequence[str]) -> list[_Line]:
    """Find the blanks that Word's paragraph mark leaves in a PDF's text: two after the last word, one elsewhere."""
    filled = [line for line in raw if line.strip()]
    double = [line for line in filled if line.endswith("  ")]
    telling = len(double) < len(filled) / 2 and any(line.endswith(" ") for line in filled if line not in double)
    return [_Line(" ".join(line.split()), telling and line.endswith("  ")) for line in filled]


def _chunks(lines: Sequence[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line:
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _gather(lines: Sequence[_Line]) -> list[str]:
    widths = sorted(len(line.text) for line in lines)
    width = _NARROW * widths[int(_WIDEST * (len(widths) - 1))]
    paragraphs: list[list[str]] = []
    for at, line in enumerate(lines):
        if at and not _ends(lines[at - 1], line, lines[at + 1] if at + 1 < len(lines) else None, width):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
    return [_glue(paragraph) for paragraph in paragraphs]


def _ends(line: _Line, following: _Line, third: _Line | None, width: float) -> bool:
    """Tell whether a paragraph ends with a line: its mark says so, or the next line's first word had fitted on it."""
    if _SENTENCE_END.search(line.text):
        titled = third is not None and _is_short(following.text, third.text, width)
        return line.marked or titled or _had_room(line.text, following.text, width)
    # A title goes on after its colon or in a small letter.
    goes_on = line.text.endswith((":", ",", "-")) or following.text[0].islower()
    return _is_short(line.text, following.text, width) and not goes_on


def _is_short(line: str, following: str, width: float) -> bool:
    return not _SENTENCE_END.search(line) and _had_room(line, following, width)


def _had_room(line: str, following: str, width: float) -> bool:
    return len(line) + 1 + len(following.split(" ")[0]) <= width


def _glue(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; a hyphen at a line's end stays: nobody can tell whose it is."""
    text = lines[0]
    for line in lines[1:]:
        text += line if _HYPHEN.search(text) else f" {line}"
    return text
