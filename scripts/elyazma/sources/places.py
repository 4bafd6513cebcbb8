"""Find where each key of a TOML text stands, so that findings name that place.

tomllib gives values without places. This reads the same grammar (TOML 1.0) in the same order and is more tolerant:
where tomllib stops with an error, the places found so far are given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass

DEEPEST = 32
"""How deep keys and arrays may nest: tomllib recurses, and takes quadratic time over one long dotted key."""


class TooDeepError(Exception):
    """Keys or arrays nest deeper than `DEEPEST`, at `span`."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


class _NoTomlError(Exception):
    """The text is no valid TOML from here on."""


Path = tuple[str, ...]

_BLANKS = re.compile(r"[ \t]*")
_FILLER = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
# The backslash of these is that of TOML's strings, not TeX's.
_KEY = re.compile(r"""(?P<bare>[A-Za-z0-9_-]+)|"(?P<basic>(?:\\.|[^"\\\n])*)"|'(?P<literal>[^'\n]*)'""")
_STRING = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''',
    re.DOTALL,
)
_WORD = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")


@dataclass
class _Reader:
    text: str
    path: str
    places: dict[str, Span] = field(default_factory=dict)
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where each value starts and ends, as offsets."""
    lengths: dict[Path, int] = field(default_factory=dict)
    """How many tables each array of tables has so far."""
    position: int = 0
    lines: tuple[int, ...] = ()


def locate_keys(text: str, path: str) -> Mapping[str, Span]:
    """Give the span of every key of a TOML text by its dotted path, array elements by index ("authors.0.orcid").

    A table's own span is that of the first place with its name. Raises `TooDeepError`.
    """
    reader = _Reader(text, path, lines=(0, *(found.end() for found in re.finditer("\n", text))))
    with suppress(_NoTomlError):
        _read_document(reader)
    return reader.places


def locate_values(text: str) -> Mapping[str, tuple[int, int]]:
    """Give where each value of a TOML text starts and ends, quotes and brackets included, by its dotted path.

    Raises `TooDeepError`.
    """
    reader = _Reader(text, "", lines=(0, *(found.end() for found in re.finditer("\n", text))))
    with suppress(_NoTomlError):
        _read_document(reader)
    return reader.values


def _read_document(reader: _Reader) -> None:
    table: Path = ()
    while True:
        _skip_over(reader, _FILLER)
        if reader.position >= len(reader.text):
            return
        if reader.text.startswith("[", reader.position):
            table = _read_header(reader)
        else:
            _read_pair(reader, table)
        _skip_over(reader, _BLANKS)
        if reader.position < len(reader.text) and reader.text[reader.position] not in "\r\n#":
            raise _NoTomlError


def _read_header(reader: _Reader) -> Path:
    repeated = reader.text.startswith("[[", reader.position)
    start = reader.position
    reader.position += 1 + repeated
    keys = _read_key(reader)
    _expect(reader, "]]" if repeated else "]")
    table: Path = ()
    for name, place, length in keys:
        table = _enter(reader, (*table, name))
        _note_place(reader, table, place, length)
    if not repeated:
        return table
    return _append(reader, tuple(_resolve(reader, keys)), start)


def _resolve(reader: _Reader, keys: list[tuple[str, int, int]]) -> Path:
    table: Path = ()
    for name, _, _ in keys[:-1]:
        table = _enter(reader, (*table, name))
    return (*table, keys[-1][0])


def _append(reader: _Reader, array: Path, start: int) -> Path:
    index = reader.lengths.get(array, 0)
    reader.lengths[array] = index + 1
    element = (*array, str(index))
    _note_place(reader, array, start, 1)
    _note_place(reader, element, start, reader.position - start)
    return element


def _enter(reader: _Reader, table: Path) -> Path:
    """Give the last table of an array of tables, else the table itself."""
    length = reader.lengths.get(table)
    return (*table, str(length - 1)) if length else table


def _read_pair(reader: _Reader, table: Path) -> None:
    for name, place, length in _read_key(reader):
        table = (*table, name)
        _note_place(reader, table, place, length)
    if len(table) > DEEPEST:
        raise TooDeepError(_span(reader, reader.position))
    _expect(reader, "=")
    _skip_over(reader, _BLANKS)
    _read_value(reader, table)


def _read_key(reader: _Reader) -> list[tuple[str, int, int]]:
    keys: list[tuple[str, int, int]] = []
    while True:
        _skip_over(reader, _BLANKS)
        found = _KEY.match(reader.text, reader.position)
        if not found:
            raise _NoTomlError
        keys.append((found["bare"] or found["basic"] or found["literal"] or "", found.start(), len(found[0])))
        if len(keys) > DEEPEST:
            raise TooDeepError(_span(reader, found.start()))
        reader.position = found.end()
        _skip_over(reader, _BLANKS)
        if not reader.text.startswith(".", reader.position):
            return keys
        reader.position += 1


def _read_value(reader: _Reader, key: Path) -> None:
    if len(key) > DEEPEST:
        raise TooDeepError(_span(reader, reader.position))
    start = reader.position
    opener = reader.text[reader.position : reader.position + 1]
    if opener == "[":
        _read_array(reader, key)
    elif opener == "{":
        _read_inline_table(reader, key)
    elif not (_take_match(reader, _STRING) or (opener not in ('"', "'") and _take_match(reader, _WORD))):
        raise _NoTomlError
    reader.values.setdefault(".".join(key), (start, reader.position))


def _read_array(reader: _Reader, key: Path) -> None:
    reader.position += 1
    index = 0
    while True:
        _skip_over(reader, _FILLER)
        if _take_text(reader, "]"):
            return
        start = reader.position
        element = (*key, str(index))
        _read_value(reader, element)
        end = reader.text.find("\n", start, reader.position)
        _note_place(reader, element, start, (end if end >= 0 else reader.position) - start)
        index += 1
        _skip_over(reader, _FILLER)
        if not _take_text(reader, ","):
            _expect(reader, "]")
            return


def _read_inline_table(reader: _Reader, key: Path) -> None:
    reader.position += 1
    _skip_over(reader, _BLANKS)
    if _take_text(reader, "}"):
        return
    while True:
        _read_pair(reader, key)
        _skip_over(reader, _BLANKS)
        if not _take_text(reader, ","):
            _expect(reader, "}")
            return


def _note_place(reader: _Reader, key: Path, start: int, length: int) -> None:
    reader.places.setdefault(".".join(key), _span(reader, start, length))


def _span(reader: _Reader, start: int, length: int = 1) -> Span:
    line = bisect_right(reader.lines, start)
    return Span(reader.path, line, start - reader.lines[line - 1] + 1, max(length, 1))


def _skip_over(reader: _Reader, pattern: re.Pattern[str]) -> None:
    if found := pattern.match(reader.text, reader.position):
        reader.position = found.end()


def _take_match(reader: _Reader, pattern: re.Pattern[str]) -> bool:
    found = pattern.match(reader.text, reader.position)
    if found:
        reader.position = found.end()
    return bool(found)


def _take_text(reader: _Reader, text: str) -> bool:
    found = reader.text.startswith(text, reader.position)
    reader.position += len(text) * found
    return found


def _expect(reader: _Reader, text: str) -> None:
    _skip_over(reader, _BLANKS)
    if not _take_text(reader, text):
        raise _NoTomlError
