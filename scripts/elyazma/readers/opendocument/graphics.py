"""Frames, shapes and objects of an OpenDocument text: text is lifted out, formulas are named, the rest is a picture.

pandoc reads pictures of the formats that it knows, in a frame of their own, and leaves out the rest without a word.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.readers.drawings import Graphic, make_one_drawing
from elyazma.readers.opendocument.formulas import is_object, read_texmaths
from elyazma.readers.opendocument.names import (
    DRAW,
    HREF,
    MATH,
    OFFICE,
    PARAGRAPHS,
    SHAPE3D,
    SVG,
    TEXT,
    make,
    read_points,
    text_of,
)
from elyazma.readers.opendocument.package import OpenPackage
from elyazma.readers.picture_formats import name_format, says_format
from elyazma.system.xml import Node, unwrap

FORMULA = "{urn:elyazma}formula"
"""What stands where a formula was: its number among those that were found."""
_GRAPHICS = (
    *(f"{DRAW}{name}" for name in ("frame", "g", "custom-shape", "rect", "line", "polyline", "polygon", "path")),
    *(f"{DRAW}{name}" for name in ("regular-polygon", "circle", "ellipse", "connector", "caption", "measure")),
    *(f"{DRAW}control", f"{DRAW}page-thumbnail", f"{SHAPE3D}scene"),
)
_THIN = 4.7
"""Points (a sixth of a centimetre): what is no wider or no higher is a line that a page is decorated with."""
_LONGEST_WORDS = 20
"""Words in a box of a drawing: one with more is a text of its own."""
_LINKED = phrase("a picture that the file only links to")
_MISSING = "[?]"


@dataclass(slots=True)
class Drawing:
    """Something that LibreOffice is to draw: its elements, what it is, the words in it, and a poorer picture of it.

    `picture` is the name of the one that it became, empty until it is drawn.
    """

    nodes: tuple[Node, ...]
    kind: str
    words: str = ""
    spare: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as TeX, or as MathML that pandoc has to read; the frame that shows it where nobody can."""

    frame: Node
    tex: str = ""
    mathml: Node | None = None


@dataclass(slots=True)
class Settled:
    """What became of the graphics: formulas, those to be drawn, those that nothing can show, shapes without words."""

    formulas: list[Formula] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    shapes: int = 0


def settle_graphics(package: OpenPackage) -> Settled:
    """Lift text boxes out of the paragraphs they hang on, name formulas, and list what has to be drawn."""
    settled = Settled()
    body = package.body
    _bring_in(body)
    seen: set[Node] = set()
    # What stood in a text box is only seen once that is lifted.
    while groups := _group(body, seen):
        for nodes in groups:
            seen.update(nodes)
            if _are_one_drawing(nodes):
                settled.drawings.append(Drawing(nodes, "drawing", " ".join(map(_words_of, nodes))))
            else:
                for node in nodes:
                    _settle(node, package, settled)
    return settled


def _bring_in(body: Node) -> None:
    """Put what hangs on a page into paragraphs at the end of the text; take links off pictures."""
    for link in [*body.iter(f"{DRAW}a")]:
        unwrap(link)
    for node in [each for each in body if each.tag in _GRAPHICS]:
        body.remove(node)
        node.tail = None
        body.append(make(f"{TEXT}p", {}, [node]))


def _group(body: Node, seen: set[Node]) -> list[tuple[Node, ...]]:
    """Group the outermost graphics that nobody has seen by their paragraphs."""
    groups: dict[Node, list[Node]] = {}
    for node in body.iter(*_GRAPHICS):
        if node not in seen and not any(each.tag in _GRAPHICS or _is_apart(each) for each in node.iterancestors()):
            groups.setdefault(_paragraph_of(node), []).append(node)
    return [tuple(nodes) for nodes in groups.values()]


def _is_apart(node: Node) -> bool:
    return node.tag in (f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms")


def _paragraph_of(node: Node) -> Node:
    return next((each for each in node.iterancestors() if each.tag in PARAGRAPHS), node)


def _are_one_drawing(nodes: Sequence[Node]) -> bool:
    """Tell whether the graphics of one paragraph make one drawing, of which objects are no part."""
    if any(node.tag == f"{DRAW}frame" and not _list_boxes(node) for node in nodes):
        nodes = [node for node in nodes if node.tag != f"{DRAW}frame" or read_texmaths(node) is None]
    return make_one_drawing([*map(_read_graphic, nodes)], _LONGEST_WORDS) and not any(map(is_object, nodes))


def _read_graphic(node: Node) -> Graphic:
    words = _words_of(node)
    is_plain = _is_shape(node) and not words.strip() and not _is_line(node) and read_texmaths(node) is None
    return Graphic(words, is_plain, is_group=node.tag == f"{DRAW}g")


def _is_shape(node: Node) -> bool:
    return node.tag not in (f"{DRAW}frame", f"{DRAW}control")


def _is_line(node: Node) -> bool:
    if node.tag == f"{DRAW}line":
        return True
    width, height = (read_points(node.get(f"{SVG}{name}")) for name in ("width", "height"))
    return node.tag != f"{DRAW}g" and min(width, height) <= _THIN


def _words_of(node: Node) -> str:
    return " ".join(text for each in node.iter(*PARAGRAPHS) if (text := text_of(each).strip()))


def _list_boxes(node: Node) -> list[Node]:
    return [*node.iterchildren(f"{DRAW}text-box")]


# --- One graphic ------------------------------------------------------------------------------------


def _settle(node: Node, package: OpenPackage, settled: Settled) -> None:
    tex = read_texmaths(node)
    words = _words_of(node)
    if tex is not None:
        _name_formula(Formula(node, tex), settled)
    elif node.tag == f"{DRAW}frame":
        _settle_frame(node, package, settled)
    elif node.tag == f"{DRAW}control":
        settled.left_out.append(phrase("a control of a form"))
        _replace(node)
    elif node.tag != f"{DRAW}g" and words:
        _lift(node, [each for each in node if each.tag in (*PARAGRAPHS, f"{TEXT}list")])
    elif words or node.tag == f"{DRAW}g" or next(node.iter(f"{DRAW}image"), None) is not None:
        settled.drawings.append(Drawing((node,), "drawing", words))
    else:
        settled.shapes += not _is_line(node)
        _replace(node)


def _settle_frame(node: Node, package: OpenPackage, settled: Settled) -> None:
    boxes, placed = _list_boxes(node), node.find(f"{DRAW}object")
    ole = node.find(f"{DRAW}object-ole")
    table = node.find("{*}table")
    if boxes or table is not None:
        _lift(node, [each for box in boxes for each in box] + ([] if table is None else [table]))
    elif placed is not None or ole is not None:
        _settle_object(node, package, settled)
    elif node.find(f"{DRAW}image") is not None:
        _settle_picture(node, package, settled)
    else:
        settled.left_out.append(phrase("an object of another program"))
        _replace(node, _MISSING)


def _settle_object(node: Node, package: OpenPackage, settled: Settled) -> None:
    placed = node.find(f"{DRAW}object")
    root = None if placed is None else _read_object(placed, package)
    if root is not None and root.tag == f"{MATH}math":
        _name_formula(Formula(node, mathml=root), settled)
        return
    body = None if root is None else root.find(f"{OFFICE}body")
    kinds = {f"{OFFICE}{name}": name for name in ("chart", "spreadsheet", "drawing", "text")}
    kind = next((kinds[each.tag] for each in body if each.tag in kinds), "object") if body is not None else "object"
    settled.drawings.append(Drawing((node,), kind, spare=_find_spare(node, package)))


def _read_object(placed: Node, package: OpenPackage) -> Node | None:
    """Give the root of an object, which stands in its element or in a part of its own."""
    inside = next((each for each in placed if isinstance(each.tag, str)), None)
    if inside is not None:
        return inside.find(f"{OFFICE}body/..") if inside.tag == f"{OFFICE}document" else inside
    address = placed.get(HREF, "").removeprefix("./").rstrip("/")
    return package.read_root(f"{address}/content.xml")


def _find_spare(node: Node, package: OpenPackage) -> str:
    """Find a picture among those of a frame that can be used as it is."""
    names = [package.find(each.get(HREF, "")) for each in node.findall(f"{DRAW}image")]
    return next((name for name in names if name and name_format(package.parts[name])), "")


def _settle_picture(node: Node, package: OpenPackage, settled: Settled) -> None:
    """Leave a picture to pandoc whose format it knows; have the others drawn. The first of several is the best."""
    images = node.findall(f"{DRAW}image")
    for image in images:
        _unpack(image, package)
    names = [name for image in images if (name := package.find(image.get(HREF, "")))]
    if not names:
        settled.left_out.append(_LINKED)
        _replace(node, _MISSING)
    elif name_format(package.parts[names[0]]):
        place_picture(node, names[0], package)
    else:
        settled.drawings.append(Drawing((node,), "picture", spare=_find_spare(node, package)))


def _unpack(image: Node, package: OpenPackage) -> None:
    """Make a part of a picture that stands in the text itself (ODF 1.3 part 3, 10.4.5)."""
    packed = image.find(f"{OFFICE}binary-data")
    if packed is None:
        return
    try:
        content = base64.b64decode("".join((packed.text or "").split()))
    except binascii.Error:
        return
    image.set(HREF, package.add_picture(content, name_format(content)))


def place_picture(node: Node, name: str, package: OpenPackage) -> None:
    """Put a plain picture into the place of a graphic, under a name that says its format."""
    content = package.parts[name]
    if not says_format(name, name_format(content)) or not name.startswith("Pictures/"):
        name = package.add_picture(content, name_format(content))
    sizes = {f"{SVG}{side}": size for side in ("width", "height") if (size := node.get(f"{SVG}{side}"))}
    anchor = {f"{TEXT}anchor-type": node.get(f"{TEXT}anchor-type", "as-char")}
    tail = node.tail
    # It stays the same element, which has been seen.
    node.clear()
    node.tag, node.tail = f"{DRAW}frame", tail
    for attribute, value in (sizes | anchor).items():
        node.set(attribute, value)
    node.append(make(f"{DRAW}image", {HREF: name}))


def _name_formula(formula: Formula, settled: Settled) -> None:
    number = len(settled.formulas)
    settled.formulas.append(formula)
    sign = make(FORMULA, {"number": str(number)}, ())
    sign.tail, formula.frame.tail = formula.frame.tail, None
    formula.frame.getparent().replace(formula.frame, sign)


def miss(node: Node, sign: str = _MISSING) -> None:
    """Leave a sign where something stood that nothing here can show."""
    _replace(node, sign)


def _replace(node: Node, text: str = "") -> None:
    """Take an element out, and put a text into its place; what stands behind it stays."""
    span = make(f"{TEXT}span", {}, [text])
    span.tail = node.tail
    node.getparent().replace(node, span)


def _lift(node: Node, blocks: Sequence[Node]) -> None:
    """Lay what stands in a text box behind the paragraph it hangs on."""
    place = _paragraph_of(node)
    for block in blocks:
        block.tail = None
        place.addnext(block)
        place = block
    _replace(node)


def list_names(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the addresses in a file that elements name."""
    for node in nodes:
        yield from (each.get(HREF, "").removeprefix("./").rstrip("/") for each in node.iter() if each.get(HREF))
