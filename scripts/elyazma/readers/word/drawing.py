"""Have LibreOffice draw what no other program reads: each graphic of a Word file becomes a picture of its own size."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from elyazma.readers.word.graphics import Drawing, copy_inline, list_targets, make_picture
from elyazma.readers.word.names import W
from elyazma.readers.word.package import Package, save_package
from elyazma.system.libreoffice import LibreOfficeFailed, make_pdfs
from elyazma.system.process import ProgramMissing
from elyazma.system.xml import Node, make_element

_PER_TWIP = 635
_SLACK = 60
"""Twips (a millimetre) around a drawing, for lines as thick as that at its edge."""
_SMALLEST = 144
"""Twips of the smallest page that LibreOffice makes."""


def draw(package: Package, drawings: Sequence[Drawing], scratch: Path) -> tuple[tuple[Drawing, str], ...]:
    """Put pictures into the places of graphics; give those that could not be drawn, each with the reason.

    `scratch` is an empty folder. Raises OSError.
    """
    if not drawings:
        return ()
    paths = [scratch / f"drawing-{number}.docx" for number in range(1, len(drawings) + 1)]
    for drawing, path in zip(drawings, paths, strict=True):
        save_package(_keep_needed(package, drawing.node), path, _make_page(package.root, drawing))
    try:
        made = make_pdfs(paths, scratch)
    except ProgramMissing:
        return tuple((drawing, "LibreOffice is not installed") for drawing in drawings)
    except LibreOfficeFailed as reason:
        return tuple((drawing, f"LibreOffice: {reason}") for drawing in drawings)
    return _place_all(package, drawings, paths, made)


def _place_all(
    package: Package, drawings: Sequence[Drawing], paths: Sequence[Path], made: Sequence[Path]
) -> tuple[tuple[Drawing, str], ...]:
    failed: list[tuple[Drawing, str]] = []
    for drawing, path in zip(drawings, paths, strict=True):
        pdf = path.with_suffix(".pdf")
        if pdf not in made:
            failed.append((drawing, "LibreOffice could not draw it"))
            continue
        relation = package.add_picture(f"media/{pdf.name}", pdf.read_bytes())
        picture = make_picture(relation, drawing.width, drawing.height, drawing.kind)
        drawing.node.getparent().replace(drawing.node, picture)
    return tuple(failed)


def _keep_needed(package: Package, node: Node) -> Package:
    """Leave out the pictures that a drawing does not name: files with many are large."""
    folder = posixpath.dirname(package.main)
    needed = {posixpath.normpath(posixpath.join(folder, package.targets.get(name, ""))) for name in list_targets(node)}
    kept = {
        name: data for name, data in package.parts.items() if f"{folder}/media/" not in f"/{name}" or name in needed
    }
    return replace(package, parts=kept)


def _make_page(root: Node, drawing: Drawing) -> Node:
    """Make a document of one page as large as the drawing, which stands in it alone."""
    width, height = (max(_SMALLEST, size // _PER_TWIP + 2 * _SLACK) for size in (drawing.width, drawing.height))
    size = make_element(f"{W}pgSz", {f"{W}w": str(width), f"{W}h": str(height)}, ())
    edges = dict.fromkeys(("top", "right", "bottom", "left"), str(_SLACK)) | dict.fromkeys(
        ("header", "footer", "gutter"), "0"
    )
    margins = make_element(f"{W}pgMar", {f"{W}{name}": value for name, value in edges.items()}, ())
    spacing = make_element(f"{W}spacing", {f"{W}{name}": "0" for name in ("before", "after")}, ())
    indent = make_element(f"{W}ind", {f"{W}{name}": "0" for name in ("left", "right", "firstLine")}, ())
    properties = make_element(f"{W}pPr", {}, [spacing, indent])
    run = make_element(f"{W}r", {}, [copy_inline(drawing.node)])
    page = deepcopy(root)
    body = page.find(f"{W}body")
    for child in [*body]:
        body.remove(child)
    body.append(make_element(f"{W}p", {}, [properties, run]))
    body.append(make_element(f"{W}sectPr", {}, [size, margins]))
    return page
