"""Read the size of a PNG or JPEG picture from its first bytes, and from its last what a PDF was made of."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import BinaryIO

from elyazma.model.light_dataclass import dataclass
from elyazma.sources.density import read_exif_density

_INCH_IN_METRES = 0.0254
_DEFAULT_DPI = 72.0
"""What graphics drivers take where a picture does not say (graphicx manual, section 4.5)."""
_MOST_CHUNKS = 1000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"


_LARGEST = 16_383 / 72.27
"""Inches of TeX's largest length (The TeXbook, chapter 10); a picture is measured before a width is asked for."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture's width and height in pixels, the pixels per inch it asks to be printed with, and its `inks`.

    A JPEG of four inks (CMYK) is made for a press; what is not known is 0.
    """

    width: int
    height: int
    dpi: float
    inks: int = field(default=0, compare=False)

    @property
    def is_too_large(self) -> bool:
        """Tell whether the picture, as large as it asks to be, is more than TeX can measure."""
        return max(self.width, self.height) / self.dpi > _LARGEST


def read_pixels(path: Path) -> Pixels | None:
    """Read a picture's size by its content, whatever its name; none for any other file, and for a damaged one."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_PNG))
            if start == _PNG:
                return _read_png(file)
            file.seek(len(_JPEG))
            return _read_jpeg(file) if start.startswith(_JPEG) else None
    except (OSError, struct.error):
        return None


def is_cut_off(path: Path) -> bool:
    """Tell whether a PNG file lacks its last chunk, IEND (PNG specification, section 11.2.5): XeTeX's driver aborts."""
    try:
        with path.open("rb") as file:
            if file.read(len(_PNG)) != _PNG:
                return False
            file.seek(max(len(_PNG), path.stat().st_size - _TAIL))
            return b"IEND" not in file.read()
    except OSError:
        return False


_TAIL = 1 << 16
"""Bytes among which the end of the picture is looked for: some programs write more behind it."""


def _read_png(file: BinaryIO) -> Pixels | None:
    """Read IHDR and pHYs (PNG specification, sections 11.2.2 and 11.3.5.3)."""
    width = height = 0
    dpi = _DEFAULT_DPI
    for _ in range(_MOST_CHUNKS):
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"IHDR":
            width, height = struct.unpack(">II", file.read(8))
            file.seek(length - 8 + 4, 1)
        elif kind == b"pHYs":
            across, _, unit = struct.unpack(">IIB", file.read(9))
            dpi = across * _INCH_IN_METRES if unit == 1 and across else dpi
            break
        elif kind in {b"IDAT", b"IEND"}:
            break
        else:
            file.seek(length + 4, 1)
    return Pixels(width, height, dpi) if width and height else None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's "start of frame" markers (ITU-T T.81, table B.1)."""


def _read_jpeg(file: BinaryIO) -> Pixels | None:
    """Read the density of JFIF or Exif and the size in the frame's header (ITU-T T.81, B.2.2; T.871)."""
    dpi = 0.0
    for marker, length in _walk_segments(file):
        if marker in _FRAMES:
            height, width, inks = struct.unpack(">xHHB", file.read(6))
            return Pixels(width, height, dpi or _DEFAULT_DPI, inks) if width and height else None
        segment = file.read(length)
        dpi = dpi or _read_density(marker, segment)
    return None


_JFIF, _EXIF = 0xE0, 0xE1


def _read_density(marker: int, segment: bytes) -> float:
    """Read the pixels per inch of a segment that says any; 0 for none."""
    if marker == _JFIF and segment.startswith(b"JFIF\0"):
        unit, across = struct.unpack(">BH", segment[7:10])
    elif marker == _EXIF and segment.startswith(b"Exif\0\0"):
        across, unit = read_exif_density(segment[6:]) or (0, 1)
    else:
        return 0.0
    return float(across * {1: 1.0, 2: 2.54}.get(unit, 0.0))


def _walk_segments(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Give each segment's marker and the length of what follows; the caller reads that much."""
    for _ in range(_MOST_CHUNKS):
        mark, marker = struct.unpack(">BB", file.read(2))
        while marker == _FILLER:
            marker = struct.unpack(">B", file.read(1))[0]
        if mark != _FILLER:
            return
        yield marker, max(struct.unpack(">H", file.read(2))[0] - 2, 0)


_FILLER = 0xFF


# --- Where a PDF comes from ---------------------------------------------------------------------------

_ORIGIN = re.compile(rb"% made of a picture with SHA-256 ([0-9a-f]{64})\nstartxref\s")
_LONGEST_ORIGIN = 200


def write_origin(pdf: bytes, original: bytes) -> bytes:
    """Add a comment to a PDF that says what it was made of, so that a picture which changes later is noticed.

    It stands before the last lines: behind them XeTeX would not take the file for a PDF.
    """
    digest = hashlib.sha256(original).hexdigest()
    body, mark, end = pdf.rpartition(b"startxref")
    return body + f"% made of a picture with SHA-256 {digest}\n".encode() + mark + end if mark else pdf


def is_outdated(pdf: Path, original: bytes) -> bool:
    """Tell whether a PDF says that it was made of another picture than this one; most PDFs say nothing."""
    try:
        with pdf.open("rb") as file:
            file.seek(max(0, pdf.stat().st_size - _LONGEST_ORIGIN))
            found = _ORIGIN.search(file.read())
    except OSError:
        return False
    return found is not None and found[1] != hashlib.sha256(original).hexdigest().encode()
