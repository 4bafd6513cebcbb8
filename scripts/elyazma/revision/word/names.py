"""Names of WordprocessingML (ECMA-376, Part 1, 17) and small questions about its elements."""

from __future__ import annotations

from copy import deepcopy

from elyazma.system.xml import Node

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELATIONSHIP_ATTRIBUTES = tuple(f"{{{_R}}}{name}" for name in ("id", "embed", "link"))
DRAWING_NAMES = (f"{{{_WP}}}docPr", f"{{{_PIC}}}cNvPr")
MATH = (f"{{{_M}}}oMath", f"{{{_M}}}oMathPara")


def w(name: str) -> str:
    """Give a name of WordprocessingML as lxml spells it."""
    return f"{{{_W}}}{name}"


PARAGRAPH, TABLE, ROW, CELL, RUN = w("p"), w("tbl"), w("tr"), w("tc"), w("r")
HYPERLINK, FIELD_CHARACTER, NOTE_REFERENCE = w("hyperlink"), w("fldChar"), w("footnoteReference")
BOOKMARKS = (w("bookmarkStart"), w("bookmarkEnd"))


def copy_node(node: Node) -> Node:
    """Copy an element without what follows it."""
    made = deepcopy(node)
    made.tail = None
    return made


def spell_shape(node: Node) -> str:
    """Spell an element with all that is in it: equal for two that say the same."""
    attributes = ",".join(f"{key}={value}" for key, value in sorted(node.attrib.items()))
    inner = "".join(spell_shape(child) for child in node)
    return f"<{node.tag} {attributes}>{node.text or ''}{inner}</>"


def read_style(paragraph: Node) -> str:
    """Give the name of a paragraph's style."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else str(style.get(w("val"), ""))
