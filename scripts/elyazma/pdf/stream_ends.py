"""End streams so that no reader takes their last byte for a part of the line's end behind it."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Sequence

_AMBIGUOUS = re.compile(rb"\r\nendstream\nendobj")
_TABLE = re.compile(rb"xref\n0 ([0-9]+)\n")
_STREAM = re.compile(
    rb"(?P<head>[0-9]+ 0 obj\n<</Type/XRef[^\n]*(?:\n[^\n]*)?/W\[(?P<widths>[0-9 ]+)\]/Filter/FlateDecode/Length )"
    rb"(?P<length>[0-9]+)>>\nstream\n"
)
"""The table of places as xdvipdfmx writes it (ISO 32000-1, 7.5.8): of one revision, packed without a predictor."""

_START = re.compile(rb"startxref\n([0-9]+)\n%%EOF\s*$")
_ENTRY = 20
"""Bytes of a line of the table (ISO 32000-1, 7.5.4)."""

_IN_FILE = 1
"""The type of an entry whose second field is a place in the file (table 18)."""


def separate_ends(pdf: bytes) -> bytes:
    """Put CR and LF behind each stream that ends with CR, where LF alone stood.

    ISO 32000-1, 7.3.8.1, has either stand there and count for nothing; checkers of PDF/A read CR and LF as one end of
    a line, and then miss a byte. A PDF whose table of places is neither Typst's nor xdvipdfmx's stays as it is.
    """
    start = _START.search(pdf)
    if start is None:
        return pdf
    at = int(start[1])
    places = [match.start() + 1 for match in _AMBIGUOUS.finditer(pdf, 0, at)]
    table, stream = _TABLE.match(pdf, at), _STREAM.match(pdf, at)
    if not places or (table is None and stream is None):
        return pdf
    moved = _move_table(pdf, table, start, places) if table else _move_stream(pdf, stream, places) if stream else None
    if moved is None:
        return pdf
    return b"%s%sstartxref\n%d\n%%%%EOF" % (_insert(pdf[:at], places), moved, at + len(places))


def _move_table(pdf: bytes, table: re.Match[bytes], start: re.Match[bytes], places: Sequence[int]) -> bytes:
    first, count = table.end(), int(table[1])
    entries = [pdf[at : at + _ENTRY] for at in range(first, first + count * _ENTRY, _ENTRY)]
    return table[0] + b"".join(_move(entry, places) for entry in entries) + pdf[first + count * _ENTRY : start.start()]


def _move(entry: bytes, places: Sequence[int]) -> bytes:
    """Move an entry that is in use by the bytes put in before it."""
    offset = int(entry[:10])
    return b"%010d" % (offset + bisect_left(places, offset)) + entry[10:] if entry[17:18] == b"n" else entry


def _move_stream(pdf: bytes, stream: re.Match[bytes], places: Sequence[int]) -> bytes | None:
    """Write the stream of places anew; none where it has revisions, parts, or no room for a greater number."""
    widths = [int(width) for width in stream["widths"].split()]
    packed = pdf[stream.end() : stream.end() + int(stream["length"])]
    try:
        entries = zlib.decompress(packed)
    except zlib.error:
        return None
    if len(widths) != 3 or widths[0] != 1 or len(entries) % sum(widths) or re.search(rb"/(?:Prev|Index)\b", stream[0]):  # noqa: PLR2004
        return None
    moved = bytearray(entries)
    for at in range(0, len(entries), sum(widths)):
        place = slice(at + 1, at + 1 + widths[1])
        if entries[at] == _IN_FILE:
            offset = int.from_bytes(entries[place], "big")
            offset += bisect_left(places, offset)
            if offset >= 1 << 8 * widths[1]:
                return None
            moved[place] = offset.to_bytes(widths[1], "big")
    packed = zlib.compress(bytes(moved), 9)
    end = b"\r\n" if packed.endswith(b"\r") else b"\n"
    return b"%s%d>>\nstream\n%s%sendstream\nendobj\n" % (stream["head"], len(packed), packed, end)


def _insert(data: bytes, places: Sequence[int]) -> bytes:
    pieces = [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]
    return b"\r".join(pieces)
