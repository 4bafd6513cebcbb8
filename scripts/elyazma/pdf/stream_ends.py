"""End streams so that no reader takes their last byte for a part of the line's end behind it."""

from __future__ import annotations

import re
from bisect import bisect_left

_AMBIGUOUS = re.compile(rb"\r\nendstream\nendobj")
_TABLE = re.compile(rb"\nxref\n0 ([0-9]+)\n")
_START = re.compile(rb"startxref\n([0-9]+)\n%%EOF\s*$")
_ENTRY = 20
"""Bytes of a line of the table (ISO 32000-1, 7.5.4)."""


def separate_ends(pdf: bytes) -> bytes:
    """Put CR and LF behind each stream that ends with CR, where LF alone stood.

    ISO 32000-1, 7.3.8.1, has either stand there and count for nothing; checkers of PDF/A read CR and LF as one end of
    a line, and then miss a byte. A PDF that has no table of places (an xref stream) stays as it is.
    """
    places = [match.start() + 1 for match in _AMBIGUOUS.finditer(pdf)]
    table, start = _TABLE.search(pdf), _START.search(pdf)
    if not places or table is None or start is None or int(start[1]) != table.start() + 1:
        return pdf
    first, count = table.end(), int(table[1])
    entries = [pdf[at : at + _ENTRY] for at in range(first, first + count * _ENTRY, _ENTRY)]
    moved = b"".join(_move(entry, places) for entry in entries)
    body = _insert(pdf[:first], places)
    rest = pdf[first + count * _ENTRY : start.start()]
    return body + moved + rest + b"startxref\n%d\n%%%%EOF" % (int(start[1]) + len(places))


def _move(entry: bytes, places: list[int]) -> bytes:
    """Move an entry that is in use by the bytes put in before it."""
    offset = int(entry[:10])
    return b"%010d" % (offset + bisect_left(places, offset)) + entry[10:] if entry[17:18] == b"n" else entry


def _insert(data: bytes, places: list[int]) -> bytes:
    pieces = [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]
    return b"\r".join(pieces)
