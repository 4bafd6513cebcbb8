"""The names of OpenDocument (ODF 1.3 part 3), and what its elements and lengths say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from elyazma.system.xml import Node, make_element

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, TABLE = f"{{{_BASE}:office:1.0}}", f"{{{_BASE}:text:1.0}}", f"{{{_BASE}:table:1.0}}"
DRAW, SHAPE3D, STYLE = f"{{{_BASE}:drawing:1.0}}", f"{{{_BASE}:dr3d:1.0}}", f"{{{_BASE}:style:1.0}}"
FO, SVG = f"{{{_BASE}:xsl-fo-compatible:1.0}}", f"{{{_BASE}:svg-compatible:1.0}}"
MANIFEST = f"{{{_BASE}:manifest:1.0}}"
LINK, DC = "{http://www.w3.org/1999/xlink}", "{http://purl.org/dc/elements/1.1/}"
MATH, XML = "{http://www.w3.org/1998/Math/MathML}", "{http://www.w3.org/XML/1998/namespace}"
_PREFIXES: dict[str | None, str] = {
    name: space.strip("{}")
    for name, space in (
        *(("office", OFFICE), ("text", TEXT), ("table", TABLE), ("draw", DRAW), ("style", STYLE), ("fo", FO)),
        *(("svg", SVG), ("xlink", LINK)),
    )
}
HREF, STYLE_NAME = f"{LINK}href", f"{TEXT}style-name"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_MOST_BLANKS = 200
BLANKS = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
COMMENT = f"{OFFICE}annotation"
UNREAD = frozenset(
    (
        *(f"{TEXT}note-citation", f"{TEXT}tracked-changes", f"{TEXT}script", f"{TEXT}label", f"{TEXT}hidden-text"),
        *(f"{TEXT}page-number", f"{TEXT}page-count", f"{TEXT}sequence-decls", f"{TEXT}variable-decls"),
        *(f"{TEXT}user-field-decls", f"{TEXT}dde-connection-decls", f"{TEXT}alphabetical-index-auto-mark-file"),
        *(f"{OFFICE}forms", f"{OFFICE}event-listeners", f"{OFFICE}annotation-end", f"{OFFICE}binary-data"),
        *(f"{SVG}title", f"{SVG}desc", f"{DRAW}object", f"{TABLE}covered-table-cell", f"{DRAW}glue-point"),
        *(f"{TABLE}title", f"{TABLE}desc", f"{TABLE}dde-source", f"{TABLE}shapes"),
    )
)
"""What is no text of a paper; comments are read apart."""
INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in ("table-of-content", "illustration-index", "table-index", "object-index", "alphabetical-index")
)
"""Lists that a program makes of the text's own headings, captions and words."""
_NOT_IN_LINE = (f"{TEXT}note", f"{DRAW}frame", COMMENT)
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "px": 0.75, "pc": 12.0}


def read_points(value: str | None) -> float:
    """Read a length in points ("0.5cm" -> 14.2); 0 for what is none."""
    text = (value or "").strip()
    return read_number(text[:-2]) * _UNITS.get(text[-2:], 0.0)


def read_number(value: str | None) -> float:
    """Read a number; 0 for what is none."""
    try:
        number = float(value or 0)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e9 else 0.0  # noqa: PLR2004 - not finite, or of no page


def count_blanks(node: Node) -> int:
    """Give how many blanks a node stands for: a run of them tells."""
    return int(min(max(read_number(node.get(f"{TEXT}c", "1")), 1), _MOST_BLANKS)) if node.tag == f"{TEXT}s" else 1


def text_of(node: Node) -> str:
    """Give the words of a paragraph, without those of its notes, frames and comments."""
    return "".join(_list_texts(node))


def _list_texts(node: Node) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str) and child.tag not in UNREAD and child.tag not in _NOT_IN_LINE:
            yield BLANKS[child.tag] if child.tag in BLANKS else "".join(_list_texts(child))
        yield child.tail or ""


def is_in(node: Node, tags: frozenset[str] | tuple[str, ...]) -> bool:
    """Tell whether an element stands in one of certain others."""
    return any(each.tag in tags for each in node.iterancestors())


def make(tag: str, attributes: Mapping[str, str], content: Iterable[Node | str] = ()) -> Node:
    """Make an element with the prefixes that OpenDocument has, by which pandoc knows names."""
    return make_element(tag, attributes, content, _PREFIXES)
