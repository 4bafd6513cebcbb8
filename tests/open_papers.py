"""OpenDocument texts for tests, made on the spot of the inner XML of their bodies (ODF 1.3)."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in (
        *((name, f"{_BASE}:{name}:1.0") for name in ("office", "text", "table", "style")),
        *(("draw", f"{_BASE}:drawing:1.0"), ("fo", f"{_BASE}:xsl-fo-compatible:1.0")),
        *(("svg", f"{_BASE}:svg-compatible:1.0"), ("xlink", "http://www.w3.org/1999/xlink")),
        *(("dc", "http://purl.org/dc/elements/1.1/"), ("math", "http://www.w3.org/1998/Math/MathML")),
    )
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f6178a2c"
    "0000000049454e44ae426082"
)
"""A picture of one dot."""


def write_odt(
    path: Path, body: str, *, automatic: str = "", named: str = "", members: Mapping[str, bytes | str] | None = None
) -> Path:
    """Write an OpenDocument text; `automatic` and `named` are the XML of its styles, `members` further files."""
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES} office:version="1.3">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    styles = (
        f'<?xml version="1.0"?><office:document-styles {SPACES} office:version="1.3">'
        f"<office:styles>{named}</office:styles></office:document-styles>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", styles)
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return path


def paragraph(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def picture(name: str = "Pictures/a.png", anchor: str = "as-char") -> str:
    return (
        f'<draw:frame text:anchor-type="{anchor}" svg:width="2cm" svg:height="2cm">'
        f'<draw:image xlink:href="{name}" xlink:type="simple"/></draw:frame>'
    )


def style(family: str, name: str, properties: str, base: str = "", shown: str = "") -> str:
    base = f' style:parent-style-name="{base}"' if base else ""
    shown = f' style:display-name="{shown}"' if shown else ""
    return f'<style:style style:family="{family}" style:name="{name}"{base}{shown}>{properties}</style:style>'
