"""Pictures: PNG and JPEG as they are, pages of a PDF drawn at 300 dpi, at the width that the text gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, phrase_fault
from elyazma.pdf.reader import UnreadablePdf, draw_jpeg, render_page
from elyazma.sources.pictures import Pixels, read_pixels
from elyazma.system.files import write_scratch

_DPI = 300
_CMYK = 4
_POINTS_PER_INCH = 72
_WIDTH = re.compile("([0-9]*[.]?[0-9]+)(%|cm|mm|in|pt)")
_TEXT = (16.0 * _POINTS_PER_INCH / 2.54, 20.0 * _POINTS_PER_INCH / 2.54)
"""Width and height in points that a picture may have: what layout.typ leaves of A4, less a caption."""


class UnreadablePicture(Exception):  # noqa: N818
    """A picture that cannot be read, in words that end a sentence."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture in the folder that Typst reads: its name there, and how wide it is shown."""

    name: str
    width: str


def place_picture(path: Path, sizes: Mapping[str, str], folder: Path, number: int) -> Placed:
    """Put a picture into the folder. Raises UnreadablePicture."""
    try:
        content = path.read_bytes()
        if content.startswith(b"%PDF"):
            content = render_page(path, 1, _DPI)
            # The PNG's IHDR: width and height stand 16 bytes from its start (PNG specification, 11.2.2).
            across, down = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
            pixels: Pixels | None = Pixels(across, down, _DPI)
        else:
            pixels = read_pixels(path)
            if pixels and pixels.inks == _CMYK:
                # PDF/A would ask for the profile of a press.
                content = draw_jpeg(content)
    except (OSError, UnreadablePdf, IndexError) as reason:
        raise UnreadablePicture(phrase_fault(reason)) from reason
    if pixels is None:
        raise UnreadablePicture(phrase("it is neither PNG, JPEG nor PDF"))
    name = f"picture-{number + 1}{'.png' if content.startswith(bytes([0x89])) else '.jpg'}"
    write_scratch(folder / name, content)
    return Placed(name, _choose_width(pixels, sizes))


def _choose_width(pixels: Pixels, sizes: Mapping[str, str]) -> str:
    """Give the width that the text asks for, else the picture's own, and never more than the page has."""
    asked = _WIDTH.fullmatch(sizes.get("width", ""))
    natural = pixels.width / (pixels.dpi or _DPI) * _POINTS_PER_INCH
    widest = min(_TEXT[0], _TEXT[1] * pixels.width / pixels.height)
    points = natural if asked is None else float(asked[1]) * _in_points(asked[2])
    return f"{min(points, widest):.1f}pt"


def _in_points(unit: str) -> float:
    return {
        "%": _TEXT[0] / 100,
        "cm": _POINTS_PER_INCH / 2.54,
        "mm": _POINTS_PER_INCH / 25.4,
        "in": float(_POINTS_PER_INCH),
        "pt": _POINTS_PER_INCH / 72.27,
    }[unit]
