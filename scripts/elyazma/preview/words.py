"""Cut the text of pages and of sources into words that can be compared, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from elyazma.languages.folding import fold_print
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.pdf.facts import Letter
from elyazma.tex.tokens import tokenize

_WORD = re.compile(r"[^\W_]+")
_LARGEST = 4_000_000
"""Bytes beyond which a file is data that nobody reads on a page."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word on a page, folded; the boxes of its parts, two where a line ends in it, in points from the lower left."""

    text: str
    page: int
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A word of a file of the author's, folded, and where it stands."""

    text: str
    span: Span


def list_page_words(letters: Iterable[Letter], page: int) -> list[PageWord]:
    """List the words of a page in the order of its text; one that is divided at a line's end is one word."""
    kept = list(_join_lines(letters))
    text = "".join(letter.sign[:1] for letter in kept)
    return [
        PageWord(fold_print(found[0]), page, tuple(_join_boxes(kept[found.start() : found.end()])))
        for found in _WORD.finditer(text)
    ]


def _join_lines(letters: Iterable[Letter]) -> Iterator[Letter]:
    """Leave out hyphens that only divide a word, and the line's end behind each."""
    joining = False
    for letter in letters:
        if letter.joins or letter.sign in _JOINS:
            joining = True
        elif not joining or not letter.sign.isspace():
            joining = False
            yield letter


_JOINS = "\u0002\u00ad\ufffe"


def _join_boxes(letters: Iterable[Letter]) -> Iterator[tuple[float, float, float, float]]:
    """Give one box for the letters that stand beside each other."""
    box: tuple[float, float, float, float] | None = None
    for left, bottom, right, top in (letter.box for letter in letters):
        if box and left < box[0] and top < box[1]:
            yield box
            box = None
        box = (
            (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top))
            if box
            else (left, bottom, right, top)
        )
    if box:
        yield box


def list_source_words(path: Path, shown: str) -> list[SourceWord]:
    """List the words of a file; of TeX neither the names of commands nor comments. Nothing where it is no text."""
    try:
        if path.stat().st_size > _LARGEST:
            return []
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []
    words = _hide_commands(text, shown) if path.suffix == ".tex" else text
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return [
        SourceWord(fold_print(found[0]), _locate(shown, starts, found.start(), len(found[0])))
        for found in _WORD.finditer(words)
    ]


def _hide_commands(text: str, shown: str) -> str:
    """Put blanks for the names of commands and for comments, so that every other letter keeps its place."""
    hidden = [token for token in tokenize(text, shown).items if token.kind in {"command", "comment"}]
    ends = [0, *(token.end for token in hidden)]
    kept = (text[end : token.start] + " " * (token.end - token.start) for end, token in zip(ends, hidden, strict=False))
    return "".join(chain(kept, [text[ends[-1] :]]))


def _locate(shown: str, starts: list[int], at: int, length: int) -> Span:
    line = bisect_right(starts, at)
    return Span(shown, line, at - starts[line - 1] + 1, length)
