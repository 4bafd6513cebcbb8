"""All TeX sources as one text for pandoc, with the place that each of its lines has in the author's files."""

from __future__ import annotations

from dataclasses import field

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Stream:
    """The text and, for each of its lines, the place of what stands on it; generated lines have none."""

    text: str
    places: tuple[Span | None, ...]

    def place(self, line: int) -> Span | None:
        """Give the author's place of a line, counted from 1; the last one before a line that was generated."""
        for at in range(min(line, len(self.places)), 0, -1):
            if place := self.places[at - 1]:
                return place
        return None


@dataclass
class StreamWriter:
    """Collects the stream piece by piece."""

    parts: list[str] = field(default_factory=list)
    places: list[Span | None] = field(default_factory=lambda: [None])

    def copy(self, text: str, path: str, line: int) -> None:
        """Copy the author's text, which starts on a line of a file."""
        self._start_at(Span(path, line))
        for number in range(line + 1, line + 1 + text.count("\n")):
            self.places.append(Span(path, number))
        self.parts.append(text)

    def insert(self, text: str, place: Span | None = None) -> None:
        """Insert text of our own, which stands for what is at a place."""
        if place:
            self._start_at(Span(place.path, place.line))
        self.places.extend([place and Span(place.path, place.line)] * text.count("\n"))
        self.parts.append(text)

    def _start_at(self, span: Span) -> None:
        if self.places[-1] is None:
            self.places[-1] = span

    def finish(self) -> Stream:
        """Give the stream."""
        return Stream("".join(self.parts), tuple(self.places))
