"""Pictures: PNG and JPEG as they are, pages of a PDF drawn at 300 dpi, at the width that the text gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from elyazma.model.phrases import phrase
from elyazma.pdf.reader import UnreadablePdf, render_page
from elyazma.sources.pictures import Pixels, read_pixels
from elyazma.writers.word.elements import NAMESPACES, element
from elyazma.writers.word.gathering import Drawn, Gathering, Look

DPI = 300
_EMU_PER_INCH, _EMU_PER_TWIP = 914400, 635
_TALLEST = 0.85
"""Of the text's height: below the picture its caption has to stand."""
_WIDTH = re.compile(r"(\d*\.?\d+)\s*(%|cm|mm|in|pt|bp)")
_EMU = {"cm": _EMU_PER_INCH / 2.54, "mm": _EMU_PER_INCH / 25.4, "in": _EMU_PER_INCH, "pt": 12700, "bp": 12700}


def write_picture(name: str, values: Mapping[str, str], said: str, look: Look, gathering: Gathering) -> str:
    """Write a picture in the line; `said` is what it shows, for those who do not see it."""
    drawn = _draw(name, gathering)
    if drawn is None:
        gathering.lost.append(phrase("the picture {name}", name=name))
        return ""
    number = gathering.next_id()
    width, height = _size(drawn, values, gathering)
    extent = {"cx": width, "cy": height}
    graphic = _graphic(drawn, number, extent)
    inline = element(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        element("wp:extent", extent),
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>',
        element("wp:docPr", {"id": number, "name": f"Picture {number}", "descr": said}),
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{NAMESPACES["a"]}" noChangeAspect="1"/>'
        "</wp:cNvGraphicFramePr>",
        graphic,
    )
    return element("w:r", None, look.write(), element("w:drawing", None, inline))


def _graphic(drawn: Drawn, number: int, extent: Mapping[str, int]) -> str:
    fill = element("a:blip", {"r:embed": picture_id(drawn)}) + "<a:stretch><a:fillRect/></a:stretch>"
    placed = element("a:xfrm", None, '<a:off x="0" y="0"/>', element("a:ext", extent))
    shape = placed + '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    named = element("pic:cNvPr", {"id": number, "name": drawn.name}) + "<pic:cNvPicPr/>"
    picture = element(
        "pic:pic",
        {"xmlns:pic": NAMESPACES["pic"]},
        element("pic:nvPicPr", None, named),
        element("pic:blipFill", None, fill),
        element("pic:spPr", None, shape),
    )
    data = element("a:graphicData", {"uri": NAMESPACES["pic"]}, picture)
    return element("a:graphic", {"xmlns:a": NAMESPACES["a"]}, data)


def picture_id(drawn: Drawn) -> str:
    """Give the relationship of a picture."""
    return f"rId{Path(drawn.name).stem.title()}"


def _draw(name: str, gathering: Gathering) -> Drawn | None:
    """Take a picture into the file, once; none where it cannot be read."""
    if name in gathering.drawn:
        return gathering.drawn[name]
    path = gathering.pictures.get(name)
    read = _read_picture(path) if path else None
    if read is None:
        return None
    content, pixels, suffix = read
    inch = _EMU_PER_INCH / (pixels.dpi or DPI)
    number = len(gathering.drawn) + 1
    drawn = Drawn(f"image{number}{suffix}", content, round(pixels.width * inch), round(pixels.height * inch))
    gathering.drawn[name] = drawn
    return drawn


def _read_picture(path: Path) -> tuple[bytes, Pixels, str] | None:
    try:
        content = path.read_bytes()
        if content.startswith(b"%PDF"):
            content = render_page(path, 1, DPI)
            # The PNG's IHDR: width and height stand 16 bytes from its start (PNG specification, 11.2.2).
            width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
            return content, Pixels(width, height, DPI), ".png"
    except (OSError, UnreadablePdf, IndexError):
        return None
    pixels = read_pixels(path)
    suffix = ".png" if content.startswith(b"\x89PNG") else ".jpg"
    return (content, pixels, suffix) if pixels else None


def _size(drawn: Drawn, values: Mapping[str, str], gathering: Gathering) -> tuple[int, int]:
    """Give width and height in EMU: as the text says, else the picture's own, and never more than the page has."""
    widest = gathering.sheet.width * _EMU_PER_TWIP
    tallest = gathering.sheet.height * _EMU_PER_TWIP * _TALLEST
    scale = _read_length(values.get("width", ""), widest) / drawn.width
    if not scale:
        scale = _read_length(values.get("height", ""), tallest) / drawn.height or 1
    scale = min(scale, widest / drawn.width, tallest / drawn.height)
    return round(drawn.width * scale), round(drawn.height * scale)


def _read_length(length: str, whole: float) -> float:
    match = _WIDTH.fullmatch(length.strip())
    if match is None:
        return 0
    number = float(match[1])
    return number / 100 * whole if match[2] == "%" else number * _EMU[match[2]]
