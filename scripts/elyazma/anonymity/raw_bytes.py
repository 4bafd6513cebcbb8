"""Find words among bytes that no format explains: behind a file's end, in private chunks, between a PDF's objects."""

from __future__ import annotations

import re

_RUN = re.compile(rb"[\x20-\x7e\x80-\xf4]{4,}")
_WIDE = {
    "utf-16-le": re.compile(rb"(?:[^\x00][\x00-\x05]){4,}"),
    "utf-16-be": re.compile(rb"(?:[\x00-\x05][^\x00]){4,}"),
}
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
"""Byte order marks of text in two bytes a letter."""
_ONE_BYTE = ("latin-1", "cp1251", "cp1254")
"""What text of one byte a letter was written in before UTF-8: western, Russian, Turkish."""


def find_words(content: bytes) -> str:
    """Give the words among bytes, a line for each run: in UTF-8, and in UTF-16, as Windows writes them."""
    lines = [text for match in _RUN.finditer(content) if (text := _as_utf8(match.group()))]
    for encoding, pattern in _WIDE.items():
        lines += [match.group().decode(encoding, "ignore") for match in pattern.finditer(content)]
    return "\n".join(lines)


def _as_utf8(run: bytes) -> str:
    # A run may begin in the middle of noise: what cannot be read is left out, the rest is not.
    text = run.decode("utf-8", "ignore")
    return text if len(text) >= 4 else ""  # noqa: PLR2004 - the shortest name that is looked for


def is_binary(content: bytes) -> bool:
    """Tell whether a file is no text."""
    return b"\0" in content[:8000] and content[:2] not in _MARKS


def decode_text(content: bytes) -> tuple[str, ...]:
    """Give a text file's text; what is neither UTF-8 nor UTF-16 is given in each old encoding of our languages."""
    if encoding := _MARKS.get(content[:2]):
        return (content[2:].decode(encoding, "replace"),)
    try:
        return (content.decode("utf-8"),)
    except UnicodeDecodeError:
        return tuple(content.decode(encoding, "replace") for encoding in _ONE_BYTE)
