"""Pictures in a Word file as pandoc reads them: plain, in their line, each in a run of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from copy import deepcopy

from elyazma.readers.picture_formats import name_format, says_format
from elyazma.readers.word.names import WP, A, M, R, V, W, number_of
from elyazma.readers.word.package import Package, content_of
from elyazma.system.xml import Node, make_element

GRAPHICS = (f"{W}drawing", f"{W}pict", f"{W}object")
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"

_DEFAULT = (3_600_000, 2_400_000)
"""EMU of a drawing that does not say how large it is: 10 by 6.7 centimetres."""


def make_picture(relation: str, width: int, height: int, name: str) -> Node:
    """Make the drawing of a plain picture in its line; `width` and `height` are in EMU."""
    size = {"cx": str(width), "cy": str(height)}
    pic = f"{{{PICTURE}}}"
    blip = make_element(f"{A}blip", {f"{R}embed": relation}, (), _PREFIXES)
    fill = make_element(f"{pic}blipFill", {}, [blip], _PREFIXES)
    named = make_element(f"{pic}cNvPr", {"id": "0", "name": name}, (), _PREFIXES)
    parts = [make_element(f"{pic}nvPicPr", {}, [named], _PREFIXES), fill]
    shown = make_element(f"{pic}pic", {}, [*parts, make_element(f"{pic}spPr", {}, (), _PREFIXES)], _PREFIXES)
    data = make_element(f"{A}graphicData", {"uri": PICTURE}, [shown], _PREFIXES)
    graphic = make_element(f"{A}graphic", {}, [data], _PREFIXES)
    properties = make_element(f"{WP}docPr", {"id": "0", "name": name}, (), _PREFIXES)
    extent = make_element(f"{WP}extent", size, (), _PREFIXES)
    inline = make_element(f"{WP}inline", {}, [extent, properties, graphic], _PREFIXES)
    return make_element(f"{W}drawing", {}, [inline], _PREFIXES)


def find_relation(package: Package, target: str) -> str:
    """Find the relation that leads to a picture; one whose name says another format gets a second name."""
    content = content_of(package, target)
    suffix = name_format(content)
    if not says_format(target, suffix):
        return package.add_picture(f"media/elyazma{len(package.parts)}{suffix}", content)
    return next(name for name, part in package.targets.items() if part == target)


def find_size(node: Node) -> tuple[int, int]:
    """Find how large a graphic is, in EMU."""
    extent = next(node.iter(f"{WP}extent"), None)
    if extent is not None:
        return int(number_of(extent.get("cx"))), int(number_of(extent.get("cy")))
    for shape in node.iter(f"{V}shape", f"{V}rect", f"{V}group", f"{V}line", f"{V}oval", f"{V}roundrect"):
        style = dict(part.split(":", 1) for part in shape.get("style", "").split(";") if ":" in part)
        width, height = (_read_length(style.get(name, "")) for name in ("width", "height"))
        if width and height:
            return width, height
    return _DEFAULT


_PER_POINT = 12_700
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}


def _read_length(text: str) -> int:
    text = text.strip()
    points = number_of(text[:-2]) * _UNITS.get(text[-2:], 0.0)
    return int(points * _PER_POINT)


_PREFIXES: Mapping[str | None, str] = {
    "w": W.strip("{}"),
    "a": A.strip("{}"),
    "pic": PICTURE,
    "wp": WP.strip("{}"),
    "r": R.strip("{}"),
    "m": M.strip("{}"),
}
"""pandoc finds elements by the prefixes that are usual for their namespaces, and that the main part declares."""


def declare_prefixes(package: Package) -> None:
    """Declare the prefixes of pictures at the root, where Word does: pandoc overlooks a picture without them."""
    root = package.root
    lacking = {prefix: uri for prefix, uri in _PREFIXES.items() if prefix not in root.nsmap}
    if lacking:
        attributes = {str(name): str(value) for name, value in root.attrib.items()}
        package.root = make_element(root.tag, attributes, [*root], {**root.nsmap, **lacking})


def forget_vectors(root: Node) -> None:
    """Take out the SVG beside the PNG of a picture, which no engine of TeX reads; Word keeps both.

    Some programs write the SVG alone: it is the picture then, to be drawn.
    """
    for blip in root.iter(f"{A}blip"):
        for vector in [*blip.iter(_VECTOR)]:
            if not blip.get(f"{R}embed"):
                blip.set(f"{R}embed", vector.get(f"{R}embed") or "")
            vector.getparent().remove(vector)


_VECTOR = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def part_runs(root: Node) -> None:
    """Put each graphic into a run of its own: pandoc reads the first one of a run, and no words beside it."""
    for run in {node.getparent() for node in root.iter(*GRAPHICS)}:
        if run.tag == f"{W}r":
            part_run(run)


def part_run(run: Node) -> None:
    """Make a run of each thing in a run, all with its properties."""
    parts = [child for child in run if child.tag != f"{W}rPr"]
    if len(parts) == 1:
        return
    properties = run.find(f"{W}rPr")
    for child in parts:
        run.addprevious(make_element(f"{W}r", {}, ([] if properties is None else [deepcopy(properties)]) + [child]))
    run.getparent().remove(run)


def copy_inline(node: Node) -> Node:
    """Copy a graphic so that it stands in its line, wherever it floated."""
    copied = deepcopy(node)
    for anchor in copied.iter(f"{WP}anchor"):
        anchor.tag = f"{WP}inline"
        for name in ("positionH", "positionV", "simplePos", "wrapNone", "wrapSquare", "wrapTight", "wrapThrough"):
            for each in anchor.findall(f"{WP}{name}"):
                anchor.remove(each)
        for each in anchor.findall(f"{WP}wrapTopAndBottom"):
            anchor.remove(each)
        for name in [*anchor.attrib]:
            del anchor.attrib[name]
    return copied


def list_targets(node: Node) -> Iterator[str]:
    """Yield the ids of the relations that an element names."""
    for each in node.iter():
        yield from (value for name, value in each.attrib.items() if name.startswith(R))


def suffix_of(name: str) -> str:
    """Give a part's suffix in small letters."""
    return posixpath.splitext(name)[1].lower()
