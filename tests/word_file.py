"""Look into a Word file as Word does: every part well-formed, properties in the schema's order, nothing dangling."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# The sequences of ECMA-376 Part 1, written down here once more: a checker must not share the writer's lists.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr tabs spacing ind contextualSpacing jc "
    "outlineLvl rPr",
    "rPr": "rStyle rFonts b i caps smallCaps strike noProof sz szCs u vertAlign lang",
    "sectPr": "headerReference footerReference pgSz pgMar lnNumType cols",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr",
    "tbl": "tblPr tblGrid tr",
    "settings": "zoom defaultTabStop characterSpacingControl footnotePr compat docVars mathPr decimalSymbol "
    "listSeparator",
    "p": "pPr",
}


def read_parts(content: bytes) -> dict[str, bytes]:
    """Give the parts by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def read_part(content: bytes, name: str = "word/document.xml") -> ET.Element:
    """Parse one part."""
    return ET.fromstring(read_parts(content)[name])


def find_faults(content: bytes) -> list[str]:
    """Give everything that Word would call damage."""
    parts = read_parts(content)
    roots = {name: ET.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    return [
        *_order(roots),
        *_styles(roots),
        *_bookmarks(roots),
        *_relations(parts, roots),
        *_fields(roots),
        *_cells(roots),
    ]


def _order(roots: dict[str, ET.Element]) -> Iterator[str]:
    for name, root in roots.items():
        for node in root.iter():
            wanted = ORDERS.get(_local(node)) if node.tag.startswith(W) else None
            if wanted is None:
                continue
            order = wanted.split()
            found = [_local(child) for child in node]
            if _local(node) == "p":
                if "pPr" in found[1:]:
                    yield f"{name}: pPr is not first"
                continue
            strange = [each for each in found if each not in order]
            if strange or [order.index(each) for each in found] != sorted(order.index(each) for each in found):
                yield f"{name}: <{_local(node)}> holds {found}"


def _local(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _styles(roots: dict[str, ET.Element]) -> Iterator[str]:
    known = {each.get(f"{W}styleId") for each in roots["word/styles.xml"].iter(f"{W}style")}
    for name, root in roots.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            yield from (f"{name}: no style {used}" for used in _values(root, tag) if used not in known)


def _values(root: ET.Element, tag: str) -> set[str]:
    return {each.get(f"{W}val", "") for each in root.iter(f"{W}{tag}")}


def _bookmarks(roots: dict[str, ET.Element]) -> Iterator[str]:
    document = roots["word/document.xml"]
    starts = [(each.get(f"{W}id"), each.get(f"{W}name", "")) for each in document.iter(f"{W}bookmarkStart")]
    names = [name for _, name in starts]
    if len(set(names)) != len(names):
        yield "a bookmark stands twice"
    if [each for each, _ in starts] != list(dict.fromkeys(each for each, _ in starts)):
        yield "a bookmark's id stands twice"
    if {each for each, _ in starts} != {each.get(f"{W}id") for each in document.iter(f"{W}bookmarkEnd")}:
        yield "a bookmark does not end"
    yield from (f"no bookmark can be called {name}" for name in names if not re.fullmatch(r"[A-Za-z]\w{0,39}", name))
    for root in (document, roots["word/footnotes.xml"]):
        for link in root.iter(f"{W}hyperlink"):
            if (anchor := link.get(f"{W}anchor")) and anchor not in names:
                yield f"a link leads to {anchor}, which is nowhere"
        for code in root.iter(f"{W}instrText"):
            words = (code.text or "").split()
            if words[0] == "REF" and words[1] not in names:
                yield f"a field refers to {words[1]}, which is nowhere"


def _relations(parts: dict[str, bytes], roots: dict[str, ET.Element]) -> Iterator[str]:
    for name in ("document", "footnotes"):
        # A part knows only the relationships of its own list.
        listed = roots.get(f"word/_rels/{name}.xml.rels")
        relations = [] if listed is None else list(listed.iter(RELATIONSHIP))
        known = {each.get("Id") for each in relations}
        for each in relations:
            if each.get("TargetMode") != "External" and f"word/{each.get('Target')}" not in parts:
                yield f"no part {each.get('Target')}"
        nodes = list(roots[f"word/{name}.xml"].iter())
        used = {node.get(key) for node in nodes for key in (f"{R}id", f"{R}embed") if node.get(key)}
        yield from (f"{name}: no relationship {each}" for each in used - known)
    document = roots["word/document.xml"]
    noted = {each.get(f"{W}id") for each in document.iter(f"{W}footnoteReference")}
    written = {each.get(f"{W}id") for each in roots["word/footnotes.xml"].iter(f"{W}footnote")}
    if noted != written - {"-1", "0"}:
        yield "notes and their signs differ"


def _fields(roots: dict[str, ET.Element]) -> Iterator[str]:
    for name, root in roots.items():
        kinds = [each.get(f"{W}fldCharType") for each in root.iter(f"{W}fldChar")]
        if kinds != ["begin", "separate", "end"] * (len(kinds) // 3):
            yield f"{name}: a field is not closed"


def _cells(roots: dict[str, ET.Element]) -> Iterator[str]:
    for table in roots["word/document.xml"].iter(f"{W}tbl"):
        columns = len(list(table.iter(f"{W}gridCol")))
        for row in table.findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            spans = [int(each.get(f"{W}val", "1")) for cell in cells for each in cell.iter(f"{W}gridSpan")]
            if len(cells) + sum(spans) - len(spans) != columns:
                yield "a row has too many or too few cells"
            yield from ("a cell does not end in a paragraph" for cell in cells if cell[-1].tag != f"{W}p")


def read_paragraphs(content: bytes) -> list[tuple[str, str]]:
    """Give style and text of each paragraph of the body, those in tables too."""
    found = []
    for paragraph in read_part(content).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append(("" if style is None else style.get(f"{W}val", ""), read_text(paragraph)))
    return found


def read_text(node: Any) -> str:
    """Give the words of an element; a tab or a new line is a blank."""
    blanks = {f"{W}tab": " ", f"{W}br": " "}
    return "".join(each.text or "" if each.tag == f"{W}t" else blanks.get(each.tag, "") for each in node.iter())
