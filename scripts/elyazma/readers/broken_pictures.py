"""Mend PNG pictures that end too early: some programs leave the last chunk out, and viewers show them all the same.

The format's parts are named as in the PNG specification (third edition), sections 5 and 11.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values of a pixel, by the type of colour."""
_INDEXED = 3
_MOST = 1 << 26
"""Bytes of an unpacked picture: more is not unpacked here."""
_END = b"IEND"


def mend_png(data: bytes) -> bytes | None:
    """Give a PNG file with its end, and blank where its rows are missing; none where that cannot be done."""
    chunks = [*_list_chunks(data)]
    if not data.startswith(_SIGNATURE) or not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] == _END:
        return None
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    rows = _unpack(packed, chunks[0][1])
    needs_colours = chunks[0][1][9:10] == bytes([_INDEXED]) and b"PLTE" not in dict(chunks)
    if rows is None or needs_colours:
        return None
    before = [_pack(kind, content) for kind, content in chunks if kind not in (b"IDAT", _END)]
    return b"".join((_SIGNATURE, *before, _pack(b"IDAT", zlib.compress(rows)), _pack(_END, b"")))


def _list_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks' names and contents; of the image's data what is left of its last one too."""
    at = len(_SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        if len(content) == length or kind == b"IDAT":
            yield kind, content
        at += length + 12


def _unpack(packed: bytes, header: bytes) -> bytes | None:
    """Unpack the rows of a picture, and add those that are missing; none where there is no row, or no way to tell."""
    try:
        width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
        row = 1 + (width * depth * _CHANNELS[colour] + 7) // 8
        # No bytes at all would be no bound for what is unpacked.
        if interlaced or not width * height > 0 or row * height > _MOST:
            return None
        rows = zlib.decompressobj().decompress(packed, row * height)
    except (struct.error, KeyError, zlib.error):
        return None
    whole = len(rows) // row
    white = b"\x00" + (b"\x00" if colour == _INDEXED else b"\xff") * (row - 1)
    return rows[: whole * row] + white * (height - whole) if whole else None


def _pack(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
