"""What stands in brackets in a text: works with their years, years alone, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.values import Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_LONGEST = 600
_GROUP = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")

_LONE_NAME = re.compile(r"(?:[^\W\d_][\w’'‐‑-]*\.?\s){0,3}[^\W\d_][\w’'‐‑-]+")
"""One to four words."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of brackets with no other of its kind inside; `start` and `end` are those of what is inside."""

    start: int
    end: int
    square: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """A place in a text where a year stands, with more years of the same author after it.

    `head` is the range before it, from the bracket or semicolon on; `years` the ranges of the years; `tail` the range
    of what follows up to the next semicolon or bracket.
    """

    head: Range
    years: tuple[Range, ...]
    tail: Range


def find_brackets(text: str) -> Iterator[Bracket]:
    """Find the innermost brackets that are short enough to hold citations."""
    for match in _GROUP.finditer(text):
        group = 1 if match[1] is not None else 2
        if match.end() - match.start() <= _LONGEST:
            yield Bracket(match.start(group), match.end(group), group == 2)  # noqa: PLR2004 - the second alternative


class Years:
    """The patterns of years in the languages of a text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        plain = r"(?:1[4-9]|20)\d\d(?:\s?[–/-]\s?(?:1[4-9]|20)\d\d)?(?!\d)"
        words = vocabulary.either("no_date", "in_press", "forthcoming")
        self.one = rf"(?<![\w.–-])(?:{plain}[a-zа-я]?(?![\w])|{words}(?:-[a-z])?(?!\w))"
        self.first = re.compile(self.one)
        joined = rf"\s*(?:,|{vocabulary.either('and')})\s*"
        letter = r"(?P<letter>(?<=[a-z],)[a-z]|(?<=[a-z],\s)[a-z])(?![\w.])"
        self.more = re.compile(rf"{joined}(?:(?P<year>{self.one})|{letter})")
        self._dateless = re.compile(rf"{vocabulary.either('no_date')}(?P<letter>-[a-z])?")

    def find(self, text: str, start: int, end: int) -> Iterator[Dated]:
        """Find each way to read a year in a part of a text, from left to right."""
        for match in self.first.finditer(text, start, end):
            years, stop = [match.span()], match.end()
            while more := self.more.match(text, stop, end):
                years.append(more.span("year") if more["year"] else more.span("letter"))
                stop = more.end()
            yield Dated((start, match.start()), tuple(years), (stop, end))

    def value(self, text: str, years: tuple[Range, ...], place: int) -> str:
        """Give a year as references have it: "b" after "2015a" is 2015b, "n.d." is no year."""
        start, end = years[place]
        year = text[start:end]
        if year.isalpha() and len(year) == 1 and place:
            return re.sub(r"[a-z]$", "", self.value(text, years, place - 1)) + year
        return self.read(year)

    def read(self, year: str) -> str:
        """Give a year as it is compared: its dash plain; of "n.d.-a" only the letter."""
        dateless = self._dateless.fullmatch(year)
        if dateless:
            return dateless["letter"] or ""
        return re.sub(r"\s*[-–—]\s*", "–", year)


def split_works(text: str, bracket: Bracket, years: Years | None = None) -> Iterator[Range]:
    """Split what is in brackets at its semicolons, blanks around each piece left out.

    With `years` a name without one is the first author of the work behind it, as Brazil's standard has it:
    "(HILL; LAKE, 2016)".
    """
    start = bracket.start
    for end in [*(match.start() for match in re.finditer(";", text[bracket.start : bracket.end])), None]:
        stop = bracket.end if end is None else bracket.start + end
        last = text[start:stop].rpartition(";")[2].strip()
        if years and end is not None and _LONE_NAME.fullmatch(last) and not years.first.search(text, start, stop):
            continue
        piece = text[start:stop]
        yield start + len(piece) - len(piece.lstrip()), stop - (len(piece) - len(piece.rstrip()))
        start = stop + 1
