"""Have LibreOffice draw what no other program reads: each graphic of a Word file becomes a picture of its own size."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from elyazma.model.phrases import phrase
from elyazma.pdf.reader import crop_to_ink, read_texts
from elyazma.readers.word.graphics import Drawing, lift_unprinted
from elyazma.readers.word.names import W
from elyazma.readers.word.package import Package, save_package
from elyazma.readers.word.pictures import copy_inline, list_targets, make_picture
from elyazma.system.libreoffice import LibreOfficeFailed, make_pdfs
from elyazma.system.process import ProgramMissing
from elyazma.system.xml import Node, make_element

_PER_TWIP, _PER_POINT = 635, 12_700
"""EMU of a twip and of a point."""
_SLACK = 60
"""Twips (a millimetre) around a drawing, for lines as thick as that at its edge."""
_SMALLEST = 144
"""Twips of the smallest page that LibreOffice makes."""


def draw(
    package: Package, drawings: Sequence[Drawing], scratch: Path, pages: Package | None = None
) -> tuple[tuple[Drawing, str], ...]:
    """Put pictures into the places of graphics; give those that could not be drawn, each with the reason.

    `scratch` is an empty folder, whose name the pictures get; `pages` is the package of the text where `package` is
    that of its notes. Raises OSError.
    """
    if not drawings:
        return ()
    pages = pages or package
    name = scratch.name.removesuffix("s")
    paths = [scratch / f"{name}-{number}.docx" for number in range(1, len(drawings) + 1)]
    for drawing, path in zip(drawings, paths, strict=True):
        save_package(_keep_needed(pages, drawing.nodes), path, _make_page(pages.root, drawing))
    try:
        made = make_pdfs(paths, scratch)
    except ProgramMissing:
        return tuple((drawing, phrase("LibreOffice is not installed")) for drawing in drawings)
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
            failed.append((drawing, phrase("LibreOffice could not draw it")))
            continue
        content, width, height = crop_to_ink(pdf.read_bytes())
        for node in drawing.nodes:
            lift_unprinted(node, read_texts(content, seen=True))
        drawing.picture = pdf.name
        relation = package.add_picture(f"media/{pdf.name}", content)
        picture = make_picture(relation, int(width * _PER_POINT), int(height * _PER_POINT), drawing.kind)
        first, *others = drawing.nodes
        first.getparent().replace(first, picture)
        for node in others:
            node.getparent().remove(node)
    return tuple(failed)


def _keep_needed(package: Package, nodes: Sequence[Node]) -> Package:
    """Leave out the pictures that a drawing does not name: files with many are large."""
    folder = posixpath.dirname(package.main)
    named = (package.targets.get(name, "") for node in nodes for name in list_targets(node))
    needed = {posixpath.normpath(posixpath.join(folder, name)) for name in named}
    kept = {
        name: data for name, data in package.parts.items() if f"{folder}/media/" not in f"/{name}" or name in needed
    }
    return replace(package, parts=kept)


def _make_page(root: Node, drawing: Drawing) -> Node:
    """Make a document of one page with a drawing alone: as large as that, or as the text's own pages."""
    spacing = make_element(f"{W}spacing", {f"{W}{name}": "0" for name in ("before", "after")}, ())
    indent = make_element(f"{W}ind", {f"{W}{name}": "0" for name in ("left", "right", "firstLine")}, ())
    properties = make_element(f"{W}pPr", {}, [spacing, indent])
    whole = bool(drawing.width)
    paragraphs = _make_paragraphs(drawing, properties)
    page = deepcopy(root)
    body = page.find(f"{W}body")
    section = body.find(f"{W}sectPr")
    sizes = _make_sizes(drawing) if whole or section is None else [deepcopy(each) for each in _sizes_of(section)]
    for child in [*body]:
        body.remove(child)
    for paragraph in paragraphs:
        body.append(paragraph)
    body.append(make_element(f"{W}sectPr", {}, sizes))
    return page


def _make_paragraphs(drawing: Drawing, properties: Node) -> list[Node]:
    """Copy what is to be drawn, and nothing else: one graphic in its line, several in paragraphs as they stand."""
    if drawing.width:
        runs = [make_element(f"{W}r", {}, [copy_inline(node)]) for node in drawing.nodes]
        return [make_element(f"{W}p", {}, [properties, *runs])]
    groups: dict[Node, list[Node]] = {}
    for node in drawing.nodes:
        paragraph = next((each for each in node.iterancestors() if each.tag == f"{W}p"), node)
        groups.setdefault(paragraph, []).append(make_element(f"{W}r", {}, [deepcopy(node)]))
    first, last = next(iter(groups)), next(reversed(groups))
    made: list[Node] = []
    place: Node | None = first
    while place is not None:
        own = [deepcopy(each) for each in place.findall(f"{W}pPr")]
        made.append(make_element(f"{W}p", {}, [*own, *groups.get(place, ())]))
        place = None if place is last else place.getnext()
    return made


def _sizes_of(section: Node) -> list[Node]:
    return [each for each in section if each.tag in (f"{W}pgSz", f"{W}pgMar")]


def _make_sizes(drawing: Drawing) -> list[Node]:
    width, height = (max(_SMALLEST, size // _PER_TWIP + 2 * _SLACK) for size in (drawing.width, drawing.height))
    size = make_element(f"{W}pgSz", {f"{W}w": str(width), f"{W}h": str(height)}, ())
    edges = {name: str(_SLACK) for name in ("top", "right", "bottom", "left")}
    edges |= dict.fromkeys(("header", "footer", "gutter"), "0")
    return [size, make_element(f"{W}pgMar", {f"{W}{name}": value for name, value in edges.items()}, ())]
