"""Write dots as a PNG (w3.org/TR/png-3)."""

from __future__ import annotations

import struct
import zlib

_COLOUR_OF_CHANNELS = {1: 0, 3: 2, 4: 6}


def write_png(  # noqa: PLR0913, PLR0917
    pixels: bytes, width: int, height: int, channels: int, stride: int, level: int = 9
) -> bytes:
    """Write a PNG of dots of one byte a channel, whose rows begin every `stride` bytes; `level` is zlib's."""
    row = width * channels
    # Each row of a PNG starts with the number of its filter, 0 for none; PDFium pads rows to `stride`.
    rows = b"".join(b"\0" + pixels[start : start + row] for start in range(0, height * stride, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_OF_CHANNELS[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, level)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_write_chunk(kind, body) for kind, body in chunks)


def _write_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
