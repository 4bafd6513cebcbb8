"""Pieces of an author's text that only TeX can print, and what TeX made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase

DRAWN = "drawn-"
"""How the names of folders begin that hold what TeX made, each picture as PDF and SVG."""


@dataclass(frozen=True, slots=True)
class Fragment:
    r"""A piece of a source, from `start` to `end`, which TeX is asked to print; `shown` says what it is to an author.

    `tex` is what is typeset: the piece without its caption, its label and its notes, whose places are `kept`. `inline`
    is true for a command among words, `floating` for a float that has a caption or a label. Where it `wraps` text,
    what is kept is that text, in whose places HOLDERS are typeset: TeX is asked for the words around them.
    `instead` is what an author may write, of a block that is drawn only because of something that stands in it.
    """

    path: str
    start: int
    end: int
    tex: str
    shown: Phrase
    span: Span
    kept: tuple[tuple[int, int], ...] = ()
    inline: bool = False
    wraps: bool = False
    floating: bool = False
    instead: Phrase = NOTHING

    @property
    def place(self) -> tuple[str, int, int]:
        """Give where the piece begins and ends."""
        return self.path, self.start, self.end

    def holds(self, other: Fragment) -> bool:
        """Tell whether another piece, or the same, stands in this one."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Fragments:
    """What of an article TeX is asked: the pieces, the definitions in the text, the number of each label."""

    pieces: tuple[Fragment, ...] = ()
    definitions: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What TeX made of a fragment: a PDF of one page (an SVG may stand beside it), and the text on it.

    `picture` is none where text alone was printed, or nothing. `labels` are the numbers of the labels in it.
    """

    fragment: Fragment
    text: str
    picture: Path | None
    labels: Mapping[str, str] = field(default_factory=dict)


HOLDERS = ("QZJWA", "QZJWB", "QZJWC", "QZJWD", "QZJWE", "QZJWF", "QZJWG", "QZJWH")
"""Words that nobody writes, for what stands in the place of text that something wraps."""
