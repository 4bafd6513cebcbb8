"""Read the lines of TOML and CSV files: each value or cell that is printed, and where its words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.revision.incoming.lines import PIECE, Piece, SourceKind, SourceLine, kind_of, normal
from elyazma.sources.places import TooDeepError, locate_values
from elyazma.sources.sheets import find_separator

_PRINTED: tuple[tuple[str, SourceKind], ...] = (
    (r"title\.(?P<language>\w+)", "title"),
    (r"keywords\.(?P<language>\w+)", "keywords"),
    (r"highlights\.(?P<language>\w+)\.\d+", "value"),
    (r"statements\.\w+\.(?P<language>\w+)", "value"),
    (r"caption\.(?P<language>\w+)", "caption"),
    (r"notes\.(?P<language>\w+)\.\d+", "value"),
    (r"columns\.\d+\.head\.(?P<language>\w+)", "cell"),
)
"""The keys whose text a Word file prints."""

_LONG_QUOTES = ('"""', "'''")
_NUMBERED = {"u": 6, "U": 10}
"""How long an escape of TOML's that names a letter by its number is."""


def read_values(text: str, path: str) -> tuple[SourceLine, ...]:
    """Read the printed values of article.toml, or of the .toml beside a table, in the order of the file."""
    try:
        places = locate_values(text)
    except TooDeepError:
        return ()
    found = []
    for key, (start, end) in sorted(places.items(), key=lambda each: each[1]):
        for pattern, kind in _PRINTED:
            match = re.fullmatch(pattern, key)
            if match:
                found.append(_read_value(text, path, (start, end), kind, match["language"]))
    return tuple(line for line in found if line.pieces)


def _read_value(text: str, path: str, place: tuple[int, int], kind: SourceKind, language: str) -> SourceLine:
    start, end = place
    pieces: list[Piece] = []
    if text[start] in "\"'":
        pieces = list(_read_string(text, start, end))
    elif text[start] == "[":
        pieces = [piece for inner in _find_strings(text, start, end) for piece in _read_string(text, *inner)]
    return SourceLine(path, kind, tuple(pieces), start, end, place, language=language)


def _find_strings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    places = locate_values("a = " + text[start:end])
    yield from (
        (start + first - 4, start + last - 4) for key, (first, last) in sorted(places.items(), key=_place) if key != "a"
    )


def _place(each: tuple[str, tuple[int, int]]) -> tuple[int, int]:
    return each[1]


def _read_string(text: str, start: int, end: int) -> Iterator[Piece]:
    quotes = next((sign for sign in _LONG_QUOTES if text.startswith(sign, start)), text[start])
    at, end = start + len(quotes), end - len(quotes)
    letters: list[tuple[str, int, int]] = []
    while at < end:
        length = 1
        if text[at] == "\\" and quotes[0] == '"':
            length = _NUMBERED.get(text[at + 1], 2)
        shown = text[at] if length == 1 else text[at + 1]
        letters.append((" " if shown == "\n" else shown, at, at + length))
        at += length
    yield from _cut(letters)


def _cut(letters: list[tuple[str, int, int]]) -> Iterator[Piece]:
    at = 0
    for word in PIECE.findall("".join(letter for letter, _, _ in letters)):
        spans = ((letters[at][1], letters[at + len(word) - 1][2]),)
        yield Piece(kind_of(word), normal(word), spans)
        at += len(word)


def _trim(letters: list[tuple[str, int, int]]) -> tuple[Piece, ...]:
    """Cut letters into pieces, blanks at both ends left out."""
    pieces = list(_cut(letters))
    first, last = (int(bool(pieces) and pieces[at].kind == "space") for at in (0, -1))
    return tuple(pieces[first : len(pieces) - last])


def read_sheet(text: str, path: str) -> tuple[SourceLine, ...]:
    """Read the cells of a CSV text."""
    return tuple(line for line in _read_cells(text, path, find_separator(text)) if line.pieces)


def _read_cells(text: str, path: str, separator: str) -> Iterator[SourceLine]:
    pattern = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*|([^{re.escape(separator)}\n]*)')
    at = row = column = 0
    while at < len(text):
        found = pattern.match(text, at)
        assert found is not None
        start, end = found.span(1) if found[1] is not None else found.span(2)
        pieces = _trim([(text[place], place, place + 1) for place in range(start, end)])
        yield SourceLine(path, "sheet", pieces, start, end, (0, len(text)), row=row, column=column)
        ends_row = text[found.end() : found.end() + 1] != separator
        # Empty lines are no rows.
        row, column = (row + bool(column or pieces), 0) if ends_row else (row, column + 1)
        at = found.end() + 1
