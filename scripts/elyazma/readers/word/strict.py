"""Files of Word's kind "Strict Open XML Document": the same words in namespaces of their own.

ISO/IEC 29500-1 names the namespaces of the strict form, ISO/IEC 29500-4 those of the transitional one that Word writes
else, and that all other readers here know.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_STRICT, _USUAL = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_NAMESPACE = re.compile(_STRICT + rb"(officeDocument|wordprocessingml|drawingml|schemaLibrary)/")
_RENAMED = {
    b"officeDocument/2006/extendedProperties": b"officeDocument/2006/extended-properties",
    b"officeDocument/2006/customProperties": b"officeDocument/2006/custom-properties",
    b"officeDocument/2006/relationships/extendedProperties": b"officeDocument/2006/relationships/extended-properties",
    b"officeDocument/2006/relationships/customProperties": b"officeDocument/2006/relationships/custom-properties",
}
"""Names that are spelled otherwise too."""
_POINTS = re.compile(rb'( w:(?!val=)\w+=")(-?\d+(?:\.\d+)?)pt"')
"""A length in points, where the transitional form has twips: w:firstLine="14.40pt"."""
_BOX = re.compile(rb"(</?)wne:txbxContent")
"""The text of a box, which strict files have in a namespace of Word's own."""
_TWIPS = 20
_SUFFIXES = (".xml", ".rels")


def write_transitional(path: Path, target: Path) -> Path:
    """Write a strict Word file as a transitional one to `target`, and give that; any other is given as it is.

    Raises BadZipFile, OSError.
    """
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if not any(_NAMESPACE.search(archive.read(name)) for name in names if name.endswith("document.xml")):
            return path
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            for name in names:
                data = archive.read(name)
                made.writestr(name, translate(data) if name.endswith(_SUFFIXES) else data)
    return target


def translate(data: bytes) -> bytes:
    """Translate one part of a strict file."""
    translated = _NAMESPACE.sub(_USUAL + rb"\1/2006/", data)
    for strict, usual in _RENAMED.items():
        translated = translated.replace(_USUAL + strict, _USUAL + usual)
    translated = _BOX.sub(rb"\1w:txbxContent", translated)
    return _POINTS.sub(lambda found: found[1] + b'%d"' % round(float(found[2]) * _TWIPS), translated)
