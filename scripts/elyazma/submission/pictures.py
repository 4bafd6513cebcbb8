"""Take out of a picture what is not the picture: who made it, when, with what; not a pixel is encoded anew."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from elyazma.sources.density import read_exif_density

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)
"""Chunks that say how the picture looks or how large it is (w3.org/TR/png-3, chapter 11)."""
_END, _SCAN = 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_APPS = range(0xE0, 0xF0)
_JFIF, _PROFILE, _EXIF, _ADOBE = b"JFIF\0", b"ICC_PROFILE\0", b"Exif\0\0", b"Adobe"


def strip_picture(path: str, data: bytes) -> bytes:
    """Give a PNG's or a JPEG's data without its metadata; other files, and damaged ones, come back as they are."""
    suffix = PurePosixPath(path).suffix.lower()
    try:
        if suffix == ".png" and data.startswith(_PNG):
            return _strip_png(data)
        if suffix in {".jpg", ".jpeg"} and data[:2] == b"\xff\xd8":
            return _strip_jpeg(data)
    except (ValueError, struct.error, IndexError):
        return data
    return data


def _strip_png(data: bytes) -> bytes:
    pieces, cursor = [_PNG], len(_PNG)
    while cursor < len(data):
        (length,) = struct.unpack_from(">I", data, cursor)
        kind, end = data[cursor + 4 : cursor + 8], cursor + 12 + length
        if end > len(data):
            raise ValueError("a chunk is cut off")
        if kind in _PNG_KEPT:
            pieces.append(_without_profile_name(data[cursor:end]) if kind == b"iCCP" else data[cursor:end])
        cursor = end
        if kind == b"IEND":
            break
    return b"".join(pieces)


def _without_profile_name(chunk: bytes) -> bytes:
    """Give an iCCP chunk with a profile name that says nothing: programs write their own into it."""
    body = chunk[8:-4]
    _, _, rest = body.partition(b"\0")
    body = b"icc\0" + rest
    return struct.pack(">I", len(body)) + b"iCCP" + body + struct.pack(">I", zlib.crc32(b"iCCP" + body))


def _strip_jpeg(data: bytes) -> bytes:
    segments = list(_segments(data))
    pieces = [b"\xff\xd8"]
    if not any(kind == _APP0 and body.startswith(_JFIF) for kind, body, _ in segments):
        pieces += [_write_density(body) for kind, body, _ in segments if kind == _APP1 and body.startswith(_EXIF)]
    pieces += [raw for kind, body, raw in segments if _is_kept(kind, body)]
    return b"".join(pieces)


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each segment: its marker, what it holds, and both as written; a scan with the coded data behind it.

    What follows the end of the picture is none of it: a telephone's second picture, an editor's notes.
    """
    cursor = 2
    while True:
        if data[cursor] != _MARK:
            raise ValueError("no marker where one must be")
        while data[cursor + 1] == _MARK:
            cursor += 1
        kind = data[cursor + 1]
        if kind == _END:
            yield kind, b"", data[cursor : cursor + 2]
            return
        (length,) = struct.unpack_from(">H", data, cursor + 2)
        end = cursor + 2 + length
        if length < _LENGTH_SIZE or end > len(data):
            raise ValueError("a segment is cut off")
        body = data[cursor + 4 : end]
        if kind == _SCAN:
            end = _find_scan_end(data, end)
        yield kind, body, data[cursor:end]
        cursor = end


def _find_scan_end(data: bytes, start: int) -> int:
    found = _MARKER.search(data, start)
    if found is None:
        raise ValueError("the picture has no end")
    return found.start()


_MARK, _LENGTH_SIZE = 0xFF, 2
_MARKER = re.compile(rb"\xff(?![\x00\xff\xd0-\xd7])")
"""What ends coded data: a zero is stuffed behind each 0xFF in it, and restart marks belong to it."""


def _is_kept(kind: int, body: bytes) -> bool:
    """Keep what decides on size and colours: JFIF's density, Adobe's colour transform, a colour profile."""
    if kind == _APP0:
        return body.startswith(_JFIF)
    if kind == _APP2:
        return body.startswith(_PROFILE)
    if kind == _APP14:
        return body.startswith(_ADOBE)
    return kind not in _APPS and kind != _COMMENT


def _write_density(exif: bytes) -> bytes:
    """Write the resolution that only the Exif segment has as a JFIF segment: TeX prints the picture by it."""
    found = read_exif_density(exif[6:])
    if found is None:
        return b""
    density, unit = found
    return b"\xff\xe0" + struct.pack(">H5sHBHHBB", 16, _JFIF, 0x0101, unit, density, density, 0, 0)
