"""The pixels per inch that a PNG or JPEG asks to be printed with: in JFIF, in Exif (TIFF 6.0, section 2), in pHYs."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_X, _Y, _UNIT = 0x011A, 0x011B, 0x0128
_INCH, _CENTIMETRE = 2, 3
_DPI = 300
_PER_METRE = round(_DPI / 0.0254)
_PNG, _JFIF, _EXIF = b"\x89PNG\r\n\x1a\n", b"JFIF\0", b"Exif\0\0"
_APPS = (0xE0, 0xE1)


def read_exif_density(tiff: bytes) -> tuple[int, int] | None:
    """Read the density that Exif holds, and its unit as JFIF counts: 1 for the inch, 2 for the centimetre."""
    density, unit = 0, 1
    order = _order_of(tiff)
    for tag, place in _list_tags(tiff, order):
        if tag == _X:
            above, below = struct.unpack_from(f"{order}II", tiff, *struct.unpack_from(f"{order}I", tiff, place))
            density = round(above / below) if below else 0
        elif tag == _UNIT:
            (short,) = struct.unpack_from(f"{order}H", tiff, place)
            unit = 2 if short == _CENTIMETRE else 1
    return (density, unit) if 0 < density < 1 << 16 else None


def set_density(data: bytes) -> bytes:
    """Give a picture 300 pixels per inch wherever it says how many it has. Raises struct.error."""
    changed = bytearray(data)
    if data.startswith(_PNG):
        _set_in_png(changed)
    else:
        _set_in_jpeg(changed)
    return bytes(changed)


def _set_in_png(data: bytearray) -> None:
    at = len(_PNG)
    while at + 8 <= len(data) and bytes(data[at + 4 : at + 8]) not in (b"IDAT", b"IEND"):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"pHYs":
            struct.pack_into(">IIB", data, at + 8, _PER_METRE, _PER_METRE, 1)
            struct.pack_into(">I", data, at + 8 + length, zlib.crc32(data[at + 4 : at + 8 + length]))
        at += 12 + length


def _set_in_jpeg(data: bytearray) -> None:
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1] in _APPS:
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = at + 4
        if data[body:].startswith(_JFIF):
            struct.pack_into(">BHH", data, body + 7, 1, _DPI, _DPI)
        elif data[body:].startswith(_EXIF):
            tiff = data[body + len(_EXIF) : at + 2 + length]
            _set_in_exif(tiff)
            data[body + len(_EXIF) : at + 2 + length] = tiff
        at += 2 + length


def _set_in_exif(tiff: bytearray) -> None:
    order = _order_of(tiff)
    for tag, place in [*_list_tags(tiff, order)]:
        if tag in (_X, _Y):
            struct.pack_into(f"{order}II", tiff, *struct.unpack_from(f"{order}I", tiff, place), _DPI, 1)
        elif tag == _UNIT:
            struct.pack_into(f"{order}H", tiff, place, _INCH)


def _order_of(tiff: bytes | bytearray) -> str:
    return "<" if tiff[:2] == b"II" else ">"


def _list_tags(tiff: bytes | bytearray, order: str) -> Iterator[tuple[int, int]]:
    """Yield the tags of the first directory, and where the value of each stands."""
    (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, directory)
    for number in range(count):
        place = directory + 2 + 12 * number
        (tag,) = struct.unpack_from(f"{order}H", tiff, place)
        yield tag, place + 8
