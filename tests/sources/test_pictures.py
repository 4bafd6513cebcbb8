"""Sizes of pictures, from their first bytes."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from elyazma.checks.check_figures import measure_width
from elyazma.model.journal import Document
from elyazma.sources.density import set_density
from elyazma.sources.pictures import Pixels, read_pixels

FIGURES = Path(__file__).parents[1] / "data/english/manuscript/figures"


def test_sizes_are_those_pdftoppm_wrote() -> None:
    letters = read_pixels(FIGURES / "letters.png")
    assert letters and (letters.width, letters.height, round(letters.dpi)) == (2126, 1229, 600)
    assert read_pixels(FIGURES / "glyph.jpg") == Pixels(709, 355, 300)
    assert read_pixels(FIGURES / "flow.pdf") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 0, 0),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
        b"\xff\xd8",
        b"\xff\xd8" + b"\xff" * 50,
        b"\xff\xd8\xff\xe0\0\0" * 50,
        b"GIF89a",
    ],
)
def test_a_damaged_picture_has_no_size(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.png").write_bytes(data)
    assert read_pixels(tmp_path / "x.png") is None


@pytest.mark.parametrize(
    ("options", "columns", "inches"),
    [
        ("", 1, 2.0),
        ("scale=0.5", 1, 1.0),
        ("scale=?", 1, None),
        ("width=5.08cm", 1, 2.0),
        ("width=50.8mm, angle=90", 1, 2.0),
        ("width=72.27pt", 1, 1.0),
        ("width=2in", 1, 2.0),
        ("height=1in", 1, 2.0),
        ("trim=1 2 3 4, clip, width=1in", 1, 1.0),
        (r"width=\linewidth", 1, 6.3),
        (r"width=.5\textwidth", 2, 3.15),
        (r"width=\linewidth", 2, 2.97),
        (r"width={0.5\columnwidth}", 1, 3.15),
        (r"width=\mywidth", 1, None),
        ("width=3em", 1, None),
    ],
)
def test_printed_width(options: str, columns: int, inches: float | None) -> None:
    document = Document(columns=2 if columns == 2 else 1)
    width = measure_width(options, Pixels(200, 100, 100), document)
    assert width == (inches and pytest.approx(inches, abs=0.01))


def make_jpeg(density: tuple[int, int], order: str = ">") -> bytes:
    """Make the head of a JPEG of 850 by 350 pixels whose Exif alone says how many pixels an inch has."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    tags = struct.pack(f"{order}HHII", 0x011A, 5, 1, 50) + struct.pack(f"{order}HHII", 0x011B, 5, 1, 50)
    tags += struct.pack(f"{order}HHIHH", 0x0128, 3, 1, 2, 0)
    tiff = (
        mark
        + struct.pack(f"{order}IH", 8, 3)
        + tags
        + struct.pack(f"{order}I", 0)
        + struct.pack(f"{order}II", *density)
    )
    body = b"Exif\0\0" + tiff
    frame = b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", 350, 850) + b"\1\1\x11\0"
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + frame


def make_png(per_metre: int) -> bytes:
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 850, 350, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", *[per_metre] * 2, 1)),
    ]
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed) + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.mark.parametrize("data", [make_jpeg((10000, 10000)), make_jpeg((1, 1), "<"), make_png(1)])
def test_a_picture_of_many_yards_is_given_a_density(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    before = read_pixels(path)
    assert before and before.is_too_large
    path.write_bytes(set_density(data))
    after = read_pixels(path)
    assert after and not after.is_too_large
    assert (after.width, after.height, round(after.dpi)) == (850, 350, 300)
    assert len(set_density(data)) == len(data)


def test_a_density_that_exif_has_is_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(make_jpeg((600, 2)))
    assert read_pixels(tmp_path / "x") == Pixels(850, 350, 300)
