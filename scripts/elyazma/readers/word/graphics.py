"""Shapes, charts, objects and text boxes of a Word file: text is lifted out, what is drawn becomes a picture.

pandoc reads one picture in a paragraph, of the formats that it knows, and leaves out the rest without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.readers.drawings import Graphic, is_printed, make_one_drawing
from elyazma.readers.picture_formats import name_format, says_format
from elyazma.readers.word.names import MC, WP, WP14, A, M, O, R, V, W, number_of, text_of
from elyazma.readers.word.package import Package, content_of, target_of
from elyazma.readers.word.pictures import GRAPHICS, PICTURE, declare_prefixes, find_relation, find_size, make_picture
from elyazma.system.xml import Node, make_element

_CHARTS = ("chart", "diagram", "chartex")
_SHAPES = "wordprocessingShape"
_THIN = 60_000
"""EMU (a sixth of a centimetre): what is no wider or no higher is a line that a page is decorated with."""
_PAGE = 10_692_000
"""EMU of the height of A4, of which Word gives a place as a share, in thousandths of a hundredth."""
_WHOLE = 100_000


@dataclass(slots=True)
class Drawing:
    """Something that LibreOffice is to draw: its elements, what it is, and its width and height in EMU.

    Several elements of one paragraph make one drawing, on a page as large as the text's (both sizes are 0 then).
    `words` are those it shows, which will stand in the picture; `picture` is its name, empty until it is drawn.
    """

    nodes: tuple[Node, ...]
    kind: str
    width: int = 0
    height: int = 0
    words: str = ""
    picture: str = ""


@dataclass(slots=True)
class Settled:
    """What became of the graphics: those to be drawn, those that nothing can show, and shapes without words."""

    drawings: list[Drawing] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    shapes: int = 0
    lifted: list[Node] = field(default_factory=list)
    """What stood in text boxes and now stands behind paragraphs."""

    def add(self, other: Settled) -> None:
        """Add what became of another part's."""
        self.drawings += other.drawings
        self.left_out += other.left_out
        self.shapes += other.shapes


def choose_alternates(root: Node) -> None:
    """Keep one of the two copies in which newer things stand: the newer one, unless only the older is a picture."""
    for node in [*root.iter(f"{MC}AlternateContent")]:
        choice, fallback = node.find(f"{MC}Choice"), node.find(f"{MC}Fallback")
        kept = fallback if choice is None or (_is_unknown(choice) and fallback is not None) else choice
        for child in [] if kept is None else [*kept]:
            node.addprevious(child)
        _remove(node)


def _is_unknown(choice: Node) -> bool:
    """Tell whether the newer copy is of a kind that LibreOffice does not draw: charts of Office 2016, ink."""
    return any(name.startswith(("cx", "aink", "am3d")) for name in choice.get("Requires", "").split())


def settle_graphics(package: Package) -> Settled:
    """Lift text boxes out of the paragraphs they hang on, and list what has to be drawn."""
    declare_prefixes(package)
    settled = Settled()
    waiting = [*_list_graphics((package.root,))]
    while waiting:
        settled.lifted = []
        for nodes in _group(waiting):
            if _stand_first(nodes, package.root):
                _settle_cover(nodes, package, settled)
            elif make_one_drawing([*map(_read_graphic, nodes)], _LONGEST_WORDS):
                settled.drawings.append(Drawing(tuple(nodes), "drawing", words=" ".join(map(words_of, nodes))))
            else:
                for node in nodes:
                    _settle(node, package, settled)
        # What stood in a text box is only seen once that is lifted.
        waiting = [*_list_graphics(settled.lifted)]
    return settled


def _stand_first(nodes: Sequence[Node], root: Node) -> bool:
    """Tell whether graphics that hold words stand before every word of a text: its title and names, and no figure.

    They hang on a place of the page; a figure stands in its line, or moves with its paragraph.
    """
    if not any(_hangs_on_page(node) and words_of(node).strip() for node in nodes):
        return False
    holder = _paragraph_of(nodes[0])
    for paragraph in root.iter(f"{W}p"):
        if text_of(paragraph).strip():
            return False
        if paragraph is holder:
            return True
    return False


def _hangs_on_page(node: Node) -> bool:
    place = next(node.iter(f"{WP}positionV"), None)
    return place is not None and place.get("relativeFrom", "") in ("page", "margin", "topMargin")


def _settle_cover(nodes: Sequence[Node], package: Package, settled: Settled) -> None:
    """Lift the text boxes of a page that a text begins with, from its top down; leave what decorates it out."""
    for node in sorted(nodes, key=_find_top, reverse=True):
        boxes, pictures = [*_list_boxes(node)], [*_list_pictures(node)]
        settled.lifted += _lift(node, boxes)
        if not boxes:
            _settle(node, package, settled)
        elif pictures:
            _settle_group(node, pictures, package, settled)
        else:
            settled.shapes += _is_group(node)
            _remove(node)


def _find_top(node: Node) -> float:
    """Find how far below the top of a page a graphic stands, in EMU; those in a line stand where the line does."""
    place = next(node.iter(f"{WP}positionV"), None)
    if place is None:
        return 0.0
    share = next(place.iter(f"{WP14}pctPosVOffset"), None)
    if share is not None:
        return number_of(share.text) / _WHOLE * _PAGE
    return number_of(next((each.text for each in place.iter(f"{WP}posOffset")), None))


def _group(graphics: Sequence[Node]) -> list[list[Node]]:
    """Give the graphics that may be one drawing: those of one paragraph, or of several that hold nothing else."""
    groups: list[list[Node]] = []
    before: Node | None = None
    for node in graphics:
        paragraph = _paragraph_of(node)
        if before is not None and (paragraph is before or _goes_on(before, paragraph)):
            groups[-1].append(node)
        else:
            groups.append([node])
        before = paragraph
    return groups


_FARTHEST = 12
"""Empty paragraphs between two parts of one drawing."""


def _goes_on(before: Node, paragraph: Node) -> bool:
    """Tell whether between two paragraphs with shapes, and in both, there are no words."""
    node, steps = paragraph, 0
    while node is not None and node is not before and steps < _FARTHEST:
        if node.tag == f"{W}p" and (
            text_of(node).strip() or (node is not paragraph and next(_list_graphics((node,)), None) is not None)
        ):
            return False
        node, steps = node.getprevious(), steps + 1
        if node is not None and node.tag != f"{W}p":
            return False
    return node is before and not text_of(before).strip() and not _has_picture(before) and not _has_picture(paragraph)


_LONGEST_WORDS = 45
"""Words in a box of a drawing: one with more is a text of its own."""


def _read_graphic(node: Node) -> Graphic:
    words = words_of(node)
    is_plain = _name_kind(node) == "shape" and not words.strip() and not _is_line(node)
    return Graphic(words, is_plain, _is_group(node))


def _is_line(node: Node) -> bool:
    return min(find_size(node)) <= _THIN and not _has_picture(node) and len([*node.iter(f"{WP}anchor")]) == 0


def words_of(node: Node) -> str:
    """Give the words in the text boxes of a graphic."""
    return " ".join(map(_read_box, _list_boxes(node)))


def _list_graphics(roots: Sequence[Node]) -> Iterator[Node]:
    """Yield the outermost graphics in elements."""
    for root in roots:
        for node in root.iter(*GRAPHICS):
            if not any(each.tag in GRAPHICS for each in node.iterancestors()):
                yield node


def _settle(node: Node, package: Package, settled: Settled) -> None:
    boxes = [*_list_boxes(node)]
    pictures = [*_list_pictures(node)]
    kind = _name_kind(node)
    if kind in ("picture", "object") and not boxes:
        _settle_picture(node, pictures, package, settled, kind)
    elif kind == "shape" and len(boxes) == 1 and not pictures and not _is_group(node):
        settled.lifted += _lift(node, boxes)
        _remove(node)
    elif boxes and _hold_caption(boxes):
        settled.lifted += _lift(node, boxes)
        _settle_group(node, pictures, package, settled)
    elif kind == "shape" and not boxes and not pictures:
        _drop_shape(node, settled)
    else:
        _draw(node, kind, settled)


def _name_kind(node: Node) -> str:
    if node.tag == f"{W}object":
        return "object"
    uris = [data.get("uri", "") for data in _iter_own(node, f"{A}graphicData")]
    if any(uri == PICTURE for uri in uris[:1]):
        return "picture"
    named = next((name for name in _CHARTS for uri in uris if uri.rpartition("/")[2].startswith(name)), None)
    if named:
        return "chart" if named != "diagram" else "diagram"
    return "picture" if not uris and _has_picture(node) and not _is_group(node) else "shape"


def _is_group(node: Node) -> bool:
    """Tell whether several shapes stand in a graphic, as a group or on a canvas."""
    uris = [data.get("uri", "") for data in _iter_own(node, f"{A}graphicData")]
    several = bool(uris) and not uris[0].endswith((_SHAPES, "/picture"))
    return several or next(_iter_own(node, f"{V}group"), None) is not None


def _list_boxes(node: Node) -> Iterator[Node]:
    """Yield the text boxes of a graphic that hold words, graphics or formulas."""
    for box in _iter_own(node, f"{W}txbxContent"):
        shown = next(box.iter(*GRAPHICS, f"{M}oMath"), None)
        if shown is not None or "".join(map(text_of, box.iter(f"{W}p"))).strip():
            yield box


def _list_pictures(node: Node) -> Iterator[Node]:
    yield from _iter_own(node, f"{A}blip", f"{V}imagedata")


def _iter_own(node: Node, *tags: str) -> Iterator[Node]:
    """Yield the elements of some kinds in a graphic, but not those of what stands in its text boxes."""
    for child in node:
        if child.tag in tags:
            yield child
        if child.tag != f"{W}txbxContent":
            yield from _iter_own(child, *tags)


def _has_picture(node: Node) -> bool:
    # An element without children is false to Python.
    return next(_list_pictures(node), None) is not None


def _hold_caption(boxes: Sequence[Node]) -> bool:
    """Tell whether a text box holds a caption that Word numbers: a field SEQ, or the style of captions."""
    for box in boxes:
        fields = (node.get(f"{W}instr", "") + (node.text or "") for node in box.iter(f"{W}fldSimple", f"{W}instrText"))
        styles = (node.get(f"{W}val", "") for node in box.iter(f"{W}pStyle"))
        if any("SEQ " in each for each in fields) or any("caption" in each.lower() for each in styles):
            return True
    return False


BOXED = f"{W}boxed"
"""The attribute of a paragraph that was lifted out of a text box; no format has it."""


# --- Text boxes --------------------------------------------------------------------------------------


def _lift(node: Node, boxes: Sequence[Node]) -> list[Node]:
    """Lay the paragraphs of text boxes behind the paragraph they hang on; give them."""
    place = _paragraph_of(node)
    lifted: list[Node] = []
    for box in boxes:
        for child in [*box]:
            child.set(BOXED, "1")
            place.addnext(child)
            place = child
            lifted.append(child)
        _remove(box)
    return lifted


def lift_unprinted(node: Node, texts: Sequence[str]) -> None:
    """Lay what stands in the text boxes of a graphic behind it that its picture does not show whole."""
    _lift(node, [box for box in _list_boxes(node) if not is_printed(_read_box(box), texts)])


def _read_box(box: Node) -> str:
    return " ".join(text_of(each) for each in box.iter(f"{W}p"))


def _paragraph_of(node: Node) -> Node:
    return next((each for each in node.iterancestors() if each.tag == f"{W}p"), node)


def _settle_group(node: Node, pictures: Sequence[Node], package: Package, settled: Settled) -> None:
    """Leave of a group whose caption was lifted the picture, where it holds one; else draw what it shows."""
    if len(pictures) == 1:
        _settle_picture(node, pictures, package, settled, "picture")
    elif pictures or _is_group(node):
        _draw(node, "shape", settled)
    else:
        _remove(node)


def _drop_shape(node: Node, settled: Settled) -> None:
    width, height = find_size(node)
    settled.shapes += min(width, height) > _THIN
    _remove(node)


# --- Pictures and objects ----------------------------------------------------------------------------


def _settle_picture(node: Node, pictures: Sequence[Node], package: Package, settled: Settled, kind: str) -> None:
    """Leave a picture to pandoc whose format it knows; have the others drawn, and objects by their preview."""
    names = [target_of(package, each, "embed" if each.tag == f"{A}blip" else "id") for each in pictures]
    contents = [content_of(package, name) for name in names]
    formats = [name_format(content) for content in contents]
    if not any(contents):
        _miss(node, kind, settled)
    elif kind == "object" or not all(formats):
        _draw(node, _name_object(node) if kind == "object" else "picture", settled)
    else:
        _settle_plain(node, pictures, package, names, kind)


def _settle_plain(node: Node, pictures: Sequence[Node], package: Package, names: Sequence[str], kind: str) -> None:
    """Leave a picture as it stands where pandoc reads it there, under a name that says its format."""
    if node.tag == f"{W}pict" or len(pictures) > 1 or _is_group(node):
        _replace(node, package, names, kind)
    elif not says_format(names[0], name_format(content_of(package, names[0]))):
        # Its name would have TeX read it as what it is not.
        pictures[0].set(f"{R}embed", find_relation(package, names[0]))


def _miss(node: Node, kind: str, settled: Settled) -> None:
    """Tell of what shows nothing here: a picture that is linked and not kept, a formula without a preview."""
    name = _name_object(node) if kind == "object" else phrase("a picture that the file only links to")
    settled.left_out.append(name)
    run = node.getparent()
    _remove(node)
    run.append(make_element(f"{W}t", {}, ["[?]"]))


def _name_object(node: Node) -> Phrase:
    program = next((each.get("ProgID", "") for each in node.iter(f"{O}OLEObject")), "")
    is_formula = program.startswith(("Equation", "MathType"))
    if is_formula:
        return phrase("a formula of MathType or of Word's old editor")
    return phrase("an object ({program})", program=program or phrase("unknown"))


def _replace(node: Node, package: Package, targets: Sequence[str], kind: str) -> None:
    """Put plain pictures in the place of older or grouped ones, which pandoc does not read."""
    for target in targets:
        relation = find_relation(package, target)
        node.addprevious(make_picture(relation, *find_size(node), kind))
    _remove(node)


def _draw(node: Node, kind: str, settled: Settled) -> None:
    settled.drawings.append(Drawing((node,), kind, *find_size(node), words_of(node)))


def _remove(node: Node) -> None:
    """Take an element out; the text behind it stays (none stands there in WordprocessingML)."""
    node.getparent().remove(node)
