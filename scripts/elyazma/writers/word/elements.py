"""WordprocessingML as text: elements, and properties in the order the schema wants.

Word calls a file damaged whose properties stand in another order than ECMA-376 Part 1 (17.3, 17.4, 17.6) gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}


MATH_FONT = "Cambria Math"


def _list(names: str) -> tuple[str, ...]:
    return tuple(names.split())


PARAGRAPH = _list(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
RUN = _list(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
SECTION = _list(
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
    "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
)
TABLE = _list(
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
)
CELL = _list("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark")

Value = str | int | float | bool | Mapping[str, str | int] | Sequence[str]
"""A property's value: one w:val, a switch, attributes, or elements inside."""

# What XML 1.0 (section 2.2) forbids even as a reference.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape_text(text: str) -> str:
    """Write text as XML, without the characters that XML cannot hold."""
    return escape(_FORBIDDEN.sub("", text))


def element(name: str, attributes: Mapping[str, str | int] | None = None, *inner: str) -> str:
    """Write one element; names have their prefix."""
    pairs = "".join(f" {key}={quoteattr(_FORBIDDEN.sub('', str(value)))}" for key, value in (attributes or {}).items())
    content = "".join(inner)
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def properties(name: str, order: Sequence[str], values: Mapping[str, Value | None]) -> str:
    """Write a group of properties in the schema's order; none is left out, `False` switches off. Empty without any."""
    known = sorted((key for key, value in values.items() if value is not None), key=order.index)
    written = "".join(_write_property(key, values[key]) for key in known)
    return element(f"w:{name}", None, written) if written else ""


def _write_property(name: str, value: Value | None) -> str:
    if value is True:
        return f"<w:{name}/>"
    if isinstance(value, Mapping):
        return element(f"w:{name}", {f"w:{key}": item for key, item in value.items()})
    if isinstance(value, (str, int, float)):
        return element(f"w:{name}", {"w:val": "0" if value is False else str(value)})
    return element(f"w:{name}", None, *(value or ()))


def root(name: str, *inner: str, prefixes: Sequence[str] = ("w", "r")) -> bytes:
    """Write a whole part: a root with the namespaces of these prefixes."""
    spaces = {f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in prefixes}
    return part(element(name, spaces, *inner))


def part(content: str) -> bytes:
    """Write a part's bytes, with the declaration that Word writes."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'.encode()
