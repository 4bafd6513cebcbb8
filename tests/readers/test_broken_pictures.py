"""PNG pictures that end too early, as some programs save them: their rows are kept, and what is missing is white."""

from __future__ import annotations

import struct
import zlib

import pytest

from elyazma.readers.broken_pictures import mend_png


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def make_png(*, colour: int = 2, interlaced: int = 0) -> bytes:
    """Make a picture of 2 by 3 pixels, red."""
    values = {0: b"\x40", 2: b"\xff\x00\x00", 3: b"\x00", 6: b"\xff\x00\x00\xff"}[colour]
    header = struct.pack(">IIBBBBB", 2, 3, 8, colour, 0, 0, interlaced)
    palette = chunk(b"PLTE", b"\xff\x00\x00") if colour == 3 else b""
    rows = zlib.compress((b"\x00" + values * 2) * 3)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + palette + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def rows_of(data: bytes) -> bytes:
    at = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, at - 4)
    return zlib.decompress(data[at + 4 : at + 4 + length])


@pytest.mark.parametrize("colour", [0, 2, 3, 6])
def test_a_picture_that_lacks_its_last_chunk_keeps_every_row(colour: int) -> None:
    whole = make_png(colour=colour)
    mended = mend_png(whole[:-12])
    assert mended is not None
    assert mended.endswith(whole[-12:])
    assert rows_of(mended) == rows_of(whole)
    assert (b"PLTE" in mended) is (colour == 3)


def test_rows_that_are_missing_are_white() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 3, 8, 0, 0, 0, 0))
    packer = zlib.compressobj()
    rows = packer.compress(b"\x00\x10\x00\x20") + packer.flush(zlib.Z_SYNC_FLUSH)
    cut = b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", 1000) + b"IDAT" + rows
    mended = mend_png(cut)
    assert mended is not None
    assert rows_of(mended) == b"\x00\x10\x00\x20\x00\xff"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", make_png(), make_png(interlaced=1)[:-12], make_png()[:40], make_png()[:20]],
)
def test_what_is_whole_or_has_no_row_is_left(data: bytes) -> None:
    assert mend_png(data) is None


@pytest.mark.parametrize(("width", "height"), [(5, 0), (0, 5), (0, 0)])
def test_a_picture_without_size_is_not_unpacked(width: int, height: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """To zlib no bytes are no bound: what is small here would fill the memory."""
    monkeypatch.setattr(zlib, "decompressobj", lambda: pytest.fail("it was unpacked"))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    assert mend_png(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 9))) is None


def test_a_picture_of_unheard_of_size_is_not_unpacked() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1 << 30, 1 << 30, 8, 2, 0, 0, 0))
    assert mend_png(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 9))) is None
