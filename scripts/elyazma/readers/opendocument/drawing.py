"""Have LibreOffice draw what no other program reads: each graphic of an OpenDocument text becomes a picture."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from elyazma.model.phrases import phrase
from elyazma.pdf.reader import crop_to_ink
from elyazma.readers.opendocument.graphics import Drawing, list_names, miss, place_picture
from elyazma.readers.opendocument.names import DRAW, FO, OFFICE, STYLE, SVG, TEXT, make
from elyazma.readers.opendocument.package import OpenPackage, save_package
from elyazma.system.libreoffice import LibreOfficeFailed, make_pdfs
from elyazma.system.process import ProgramMissing
from elyazma.system.xml import Node

_SIDE, _MARGIN = "60cm", "1cm"
"""A page on which every drawing has room; the picture is cut to what is printed."""
_PICTURES = ("Pictures/", "ObjectReplacements/", "Object ", "Thumbnails/", "Configurations2/", "Basic/", "Scripts/")


def draw(package: OpenPackage, drawings: Sequence[Drawing], scratch: Path) -> tuple[tuple[Drawing, str], ...]:
    """Put pictures into the places of graphics; give those that could not be drawn, each with the reason.

    A graphic that cannot be drawn is shown by its poorer picture where it has one. `scratch` is an empty folder. Raises
    OSError.
    """
    paths = [scratch / f"drawing-{number}.odt" for number in range(1, len(drawings) + 1)]
    styles = _make_page_styles(package.styles)
    for drawing, path in zip(drawings, paths, strict=True):
        save_package(package, path, _make_page(package.root, drawing), styles, _list_needed(package, drawing))
    reason = phrase("LibreOffice could not draw it")
    made: Sequence[Path] = ()
    try:
        made = make_pdfs(paths, scratch) if paths else ()
    except ProgramMissing:
        reason = phrase("LibreOffice is not installed")
    except LibreOfficeFailed as failure:
        reason = phrase("LibreOffice: {failure}", failure=failure)
    failed: list[tuple[Drawing, str]] = []
    for drawing, path in zip(drawings, paths, strict=True):
        pdf = path.with_suffix(".pdf")
        if not _place(package, drawing, pdf if pdf in made else None):
            failed.append((drawing, reason))
    return tuple(failed)


def _place(package: OpenPackage, drawing: Drawing, pdf: Path | None) -> bool:
    """Put the picture of a drawing into its place; tell whether there is one."""
    first, *others = drawing.nodes
    for node in others:
        miss(node, "")
    if pdf is not None:
        content, width, height = crop_to_ink(pdf.read_bytes())
        first.set(f"{SVG}width", f"{width:.1f}pt")
        first.set(f"{SVG}height", f"{height:.1f}pt")
        drawing.picture = package.add_picture(content, ".pdf")
    else:
        drawing.picture = drawing.spare
    if drawing.picture:
        place_picture(first, drawing.picture, package)
    else:
        miss(first)
    return bool(drawing.picture)


def _list_needed(package: OpenPackage, drawing: Drawing) -> list[str]:
    """Leave out the pictures and objects that a drawing does not name: files with many are large."""
    named = [name for name in list_names(drawing.nodes) if name]
    needed = (*named, *(f"{name}/" for name in named))
    return [name for name in package.parts if not name.startswith(_PICTURES) or name.startswith(needed)]


def _make_page(root: Node, drawing: Drawing) -> Node:
    """Make a document of one paragraph with a drawing alone, which stands in its line wherever it floated."""
    page = deepcopy(root)
    text = page.find(f"{OFFICE}body/{OFFICE}text")
    for child in [*text]:
        text.remove(child)
    text.append(make(f"{TEXT}p", {}, [_copy_inline(node) for node in drawing.nodes]))
    return page


def _copy_inline(node: Node) -> Node:
    copied = deepcopy(node)
    copied.tail = None
    copied.set(f"{TEXT}anchor-type", "as-char")
    for name in (f"{SVG}x", f"{SVG}y", f"{TEXT}anchor-page-number", f"{DRAW}transform"):
        copied.attrib.pop(name, None)
    return copied


def _make_page_styles(styles: Node | None) -> Node | None:
    """Make every page large and free of running heads."""
    if styles is None:
        return None
    made = deepcopy(styles)
    for node in made.iter(f"{STYLE}page-layout-properties"):
        sizes = {f"{FO}page-width": _SIDE, f"{FO}page-height": _SIDE, f"{FO}margin": _MARGIN}
        sizes |= {f"{FO}margin-{side}": _MARGIN for side in ("top", "bottom", "left", "right")}
        for name, value in sizes.items():
            node.set(name, value)
        for child in [*node]:
            node.remove(child)
    for master in made.iter(f"{STYLE}master-page"):
        for child in [*master]:
            master.remove(child)
    return made
