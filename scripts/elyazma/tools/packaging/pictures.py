"""Remove a picture's metadata (who made it, when and with what) without encoding the picture again."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split()
)
"""Chunks that decide how the picture looks or how large it is (w3.org/TR/png-3, chapter 11)."""
_END, _SCAN = 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_APPS = range(0xE0, 0xF0)
_JFIF, _PROFILE, _EXIF, _ADOBE = b"JFIF\0", b"ICC_PROFILE\0", b"Exif\0\0", b"Adobe"
_X_RESOLUTION, _UNIT, _CENTIMETRE = 0x011A, 0x0128, 3


def strip_picture(path: str, data: bytes) -> bytes:
    """Give a PNG's or a JPEG's data without its metadata; other files, and damaged ones, are given as they are."""
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
    """Give an iCCP chunk with a neutral profile name, because programs write their own names into it."""
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
    """Give each segment: its marker, its content, and its bytes; those of a scan include the coded data after it.

    What follows the end of the picture is left out: a telephone's second picture, an editor's notes.
    """
    cursor = 2
    while True:
        cursor = _find_marker(data, cursor)
        kind = data[cursor + 1]
        if kind == _END:
            yield kind, b"", data[cursor : cursor + 2]
            return
        content_end = _find_segment_end(data, cursor)
        end = _find_scan_end(data, content_end) if kind == _SCAN else content_end
        yield kind, data[cursor + 4 : content_end], data[cursor:end]
        cursor = end


def _find_marker(data: bytes, cursor: int) -> int:
    """Give the offset of the marker at a place, after the bytes that may fill the space before it."""
    if data[cursor] != _MARK:
        raise ValueError("no marker where one must be")
    while data[cursor + 1] == _MARK:
        cursor += 1
    return cursor


def _find_segment_end(data: bytes, cursor: int) -> int:
    (length,) = struct.unpack_from(">H", data, cursor + 2)
    end = cursor + 2 + int(length)
    if length < _LENGTH_SIZE or end > len(data):
        raise ValueError("a segment is cut off")
    return end


def _find_scan_end(data: bytes, start: int) -> int:
    found = _MARKER.search(data, start)
    if found is None:
        raise ValueError("the picture has no end")
    return found.start()


_MARK, _LENGTH_SIZE = 0xFF, 2
_MARKER = re.compile(rb"\xff(?![\x00\xff\xd0-\xd7])")
"""What ends coded data, in which a zero follows each 0xFF, and which restart markers belong to."""


def _is_kept(kind: int, body: bytes) -> bool:
    """Tell whether a segment decides on size or colours: JFIF's density, Adobe's colour transform, a colour profile."""
    if kind == _APP0:
        return body.startswith(_JFIF)
    if kind == _APP2:
        return body.startswith(_PROFILE)
    if kind == _APP14:
        return body.startswith(_ADOBE)
    return kind not in _APPS and kind != _COMMENT


def _write_density(exif: bytes) -> bytes:
    """Write the resolution from the Exif segment as a JFIF segment, because TeX sizes the picture by it."""
    found = _read_resolution(exif[6:])
    if found is None:
        return b""
    density, unit = found
    return b"\xff\xe0" + struct.pack(">H5sHBHHBB", 16, _JFIF, 0x0101, unit, density, density, 0, 0)


def _read_resolution(tiff: bytes) -> tuple[int, int] | None:
    order = "<" if tiff[:2] == b"II" else ">"
    (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, directory)
    density, unit = 0, 1
    for number in range(count):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", tiff, directory + 2 + 12 * number)
        if tag == _X_RESOLUTION:
            above, below = struct.unpack_from(f"{order}II", tiff, value)
            density = round(above / below) if below else 0
        elif tag == _UNIT:
            (short,) = struct.unpack_from(f"{order}H", tiff, directory + 2 + 12 * number + 8)
            unit = 2 if short == _CENTIMETRE else 1
    return (density, unit) if 0 < density < 1 << 16 else None
