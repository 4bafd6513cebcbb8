"""Sizes of pictures, from their first bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from elyazma.checks.check_figures import measure_width
from elyazma.model.journal import Document
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
