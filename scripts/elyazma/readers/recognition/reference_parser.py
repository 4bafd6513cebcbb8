"""A printed reference while it is taken apart: what has been read is struck out, so that nothing is read twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.readers.recognition.values import Range

STRUCK = "\0"
"""Stands for each character that has been read; no pattern of text matches it."""


_BRACKETS = r"[(\[][^()\[\]]*[)\]]|[(\[)\]]"


class ReferenceParser:
    """The text, what is left of it, and the fields read so far."""

    def __init__(self, text: str, italics: Sequence[Range] = ()) -> None:
        self.text = text
        # One of the many dashes that no pattern has; each sign stands where it stood.
        self.left = text.replace("‒", "–")
        self.italics = tuple(italics)
        self.fields: dict[str, str] = {}
        self.certainty: dict[str, float] = {}
        self.tail = len(text)
        """Where the numbers at the end begin, once they are read."""

    def strike(self, start: int, end: int) -> None:
        """Mark a range as read."""
        self.left = self.left[:start] + STRUCK * (end - start) + self.left[end:]

    def take(self, field: str, value: str, certainty: float = 0.9) -> None:
        """Set a field, once: the first reading of it stays."""
        value = tidy(value)
        if value and STRUCK not in value and field not in self.fields:
            self.fields[field] = value
            self.certainty[field] = certainty

    def claim(self, match: re.Match[str] | None, certainty: float = 0.9) -> bool:
        """Take the named groups of a match as fields and strike it out whole."""
        if match is None:
            return False
        for name, value in match.groupdict().items():
            if value and value.strip():
                self.take(name, value, certainty)
        self.strike(*match.span())
        return True

    def pieces(self, start: int, sign: re.Pattern[str]) -> Iterator[Range]:
        """Give the ranges of what is left, split at struck text, brackets and `sign`, without the signs around each."""
        place = start
        for match in [*re.finditer(rf"{STRUCK}+|{_BRACKETS}|{sign.pattern}", self.left[start:]), None]:
            stop = start + match.start() if match else len(self.left)
            piece = self.left[place:stop]
            inner = piece.strip(" .,;:/–—-\t\n")
            if re.search(r"\w", inner):
                begin = place + piece.index(inner)
                yield begin, begin + len(inner)
            place = start + match.end() if match else stop

    def unread(self) -> tuple[Range, ...]:
        """Give the ranges of what nobody read, without bare punctuation."""
        ranges = []
        for match in re.finditer(rf"[^{STRUCK}]+", self.left):
            inner = match[0].strip(" .,;:/–—-\t\n")
            if re.search(r"\w", inner):
                start = match.start() + match[0].index(inner)
                ranges.append((start, start + len(inner)))
        return tuple(ranges)


def tidy(value: str) -> str:
    """Make blanks plain and leave out what stands around a value without belonging to it."""
    return re.sub(r"\s+", " ", value.replace("\u00a0", " ")).strip(" ,;:\t\n")
