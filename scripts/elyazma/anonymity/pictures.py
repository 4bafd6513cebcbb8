"""Read the texts in a picture's file: chunks of PNG; Exif, XMP, IPTC and comments of JPEG; what lies behind the end.

PNG: w3.org/TR/png-3, 11.3.3; JPEG: ITU-T T.81, B.1.1; Exif: CIPA DC-008. The TIFF structure of Exif is not parsed: its
texts are found among its bytes.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from elyazma.anonymity.raw_bytes import find_words

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MOST_BYTES = 20_000_000
_PICTURE_MARKERS = frozenset(range(0xE0, 0xF0)) | {0xFE}
_START_OF_SCAN = 0xDA
_PLAIN_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND gAMA cHRM sRGB sBIT bKGD hIST tRNS pHYs tIME acTL fcTL fdAT".split())
"""Chunks that hold numbers and pixels alone."""
_END_OF_JPEG = b"\xff\xd9"
_WORDS = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_WIDE_WORDS = re.compile(rb"(?:[\x00-\xff][\x00-\x05]){4,}")


def list_picture_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Give each text of a PNG's or JPEG's metadata after the name of its place; nothing for other files."""
    if content.startswith(PNG):
        yield from _png_texts(content)
    elif content.startswith(JPEG):
        yield from _jpeg_texts(content)


def _png_texts(content: bytes) -> Iterator[tuple[str, str]]:
    place = len(PNG)
    while place + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + size]
        place += size + 12
        if kind in {b"tEXt", b"zTXt", b"iTXt"}:
            key, _, rest = body.partition(b"\0")
            yield f"the PNG's text “{key.decode('latin-1')}”", _png_text(kind, rest)
        elif kind == b"eXIf":
            yield from _byte_texts("Exif", body)
        elif kind not in _PLAIN_CHUNKS:
            yield f"the PNG's chunk {kind.decode('latin-1')}", find_words(body)
        if kind == b"IEND":
            break
    yield "behind the picture's end", find_words(content[place:])


def _png_text(kind: bytes, rest: bytes) -> str:
    if kind == b"tEXt":
        return _decode(rest)
    if kind == b"zTXt":
        return _decode(_inflate(rest[1:]))
    packed, rest = rest[:1] == b"\1", rest[2:]
    *_, text = rest.split(b"\0", 2)
    return _decode(_inflate(text) if packed else text)


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES)
    except zlib.error:
        return data


def _jpeg_texts(content: bytes) -> Iterator[tuple[str, str]]:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker, size = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == _START_OF_SCAN:
            end = content.find(_END_OF_JPEG, place)
            yield "behind the picture's end", find_words(content[end + 2 :] if end >= 0 else b"")
            return
        if marker in _PICTURE_MARKERS:
            name = "the JPEG's comment" if marker == 0xFE else _name_segment(content[place + 4 : place + 40])  # noqa: PLR2004
            yield from _byte_texts(name, content[place + 4 : place + 2 + size])
        place += 2 + size


def _name_segment(start: bytes) -> str:
    names = {b"Exif": "Exif", b"http://ns.adobe.com": "XMP", b"Photoshop": "IPTC"}
    return next((name for mark, name in names.items() if start.startswith(mark)), "a segment of the JPEG")


def _byte_texts(name: str, body: bytes) -> Iterator[tuple[str, str]]:
    """Give the words in binary data: in UTF-8 or one byte a letter, and in UTF-16, as Windows writes them."""
    yield from ((name, _decode(match.group())) for match in _WORDS.finditer(body))
    yield from ((name, match.group().decode("utf-16-le", "ignore")) for match in _WIDE_WORDS.finditer(body))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
