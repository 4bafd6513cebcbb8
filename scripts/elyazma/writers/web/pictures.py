"""The author's pictures inside the page: PDF drawn as PNG, the others as they are."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from pathlib import Path

from elyazma.model.fragments import DRAWN
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.pdf.reader import UnreadablePdf, read_pdf, render_page
from elyazma.sources.pictures import read_pixels

MEASURE = 656
"""How wide the text is on a large screen, in CSS pixels; page.css says so too."""
_SHARPNESS = 2
"""Pixels of the picture for each CSS pixel: what a screen of high density shows."""
_LARGEST = 4000
_MM_PER_INCH = 25.4
_CSS_DPI = 96
_SHARE = re.compile(r"(\d+(?:\.\d+)?)%")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(cm|mm|in|px|pt|em)")


class UnreadablePicture(Exception):  # noqa: N818
    """A picture that no browser and no program of ours can show."""


@dataclass(frozen=True, slots=True)
class WebPicture:
    """A picture as a data address; `width` and `height` in CSS pixels are its natural size."""

    address: str
    width: int
    height: int


def read_picture(path: Path, width: str) -> WebPicture:
    """Read a picture that is to be shown as wide as `width` says. Raises UnreadablePicture."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
        return _embed_page(path, width) if start.startswith(b"%PDF") else _embed_pixels(path, start)
    except (OSError, UnreadablePdf, IndexError) as reason:
        raise UnreadablePicture(str(reason)) from reason


def _embed_pixels(path: Path, start: bytes) -> WebPicture:
    pixels = read_pixels(path)
    if pixels is None:
        raise UnreadablePicture(phrase("{name} is neither PNG, JPEG nor PDF", name=path.name))
    kind = "png" if start.startswith(b"\x89PNG") else "jpeg"
    scale = _CSS_DPI / pixels.dpi if pixels.dpi else 1
    address = _address(kind, path.read_bytes())
    return WebPicture(address, round(pixels.width * scale) or 1, round(pixels.height * scale) or 1)


def _embed_page(path: Path, width: str) -> WebPicture:
    across, down = (length / _MM_PER_INCH for length in read_pdf(path).sizes[0])
    vector = path.with_suffix(".svg")
    if path.parent.name.startswith(DRAWN) and vector.is_file():
        return WebPicture(
            _address("svg+xml", vector.read_bytes()), round(across * _CSS_DPI) or 1, round(down * _CSS_DPI) or 1
        )
    shown = _width_share(width) * MEASURE if _width_share(width) else across * _CSS_DPI
    dpi = min(shown * _SHARPNESS / across, _LARGEST / max(across, down))
    drawn = render_page(path, 1, max(round(dpi), 1))
    return WebPicture(_address("png", drawn), round(across * _CSS_DPI) or 1, round(down * _CSS_DPI) or 1)


def _width_share(width: str) -> float:
    found = _SHARE.fullmatch(width)
    return float(found[1]) / 100 if found else 0


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode('ascii')}"


def write_picture(picture: WebPicture, width: str, alternative: str) -> str:
    """Write the <img> of a picture; a width that is none is left to the picture itself."""
    known = _SHARE.fullmatch(width) or _LENGTH.fullmatch(width)
    style = f' style="width:{width}"' if known else ""
    return (
        f'<img src="{picture.address}" alt="{escape(alternative)}" '
        f'width="{picture.width}" height="{picture.height}"{style}>'
    )
