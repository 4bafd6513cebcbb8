"""Write what became of whole paragraphs, rows and tables into their properties."""

from __future__ import annotations

from elyazma.revision.word.merging import Change, Merging
from elyazma.revision.word.names import PARAGRAPH, copy_node, spell_shape, w
from elyazma.system.xml import Node, make_element

_BEHIND_LOOK = (w("sectPr"), w("pPrChange"))
_NO_PROPERTIES = (w("rPr"), *_BEHIND_LOOK)


def find_properties(paragraph: Node) -> Node:
    """Give a paragraph's properties, empty ones where it has none yet."""
    found = paragraph.find(w("pPr"))
    if found is None:
        found = make_element(w("pPr"), {}, ())
        paragraph.insert(0, found)
    return found


def mark_end(paragraph: Node, change: Change, merging: Merging) -> None:
    """Say that a paragraph's mark came, went or moved (ECMA-376, 17.13.5.15 and 17.13.5.20)."""
    properties = find_properties(paragraph)
    look = properties.find(w("rPr"))
    if look is None:
        look = make_element(w("rPr"), {}, ())
        behind = next((each for each in properties if each.tag in _BEHIND_LOOK), None)
        if behind is None:
            properties.append(look)
        else:
            behind.addprevious(look)
    look.insert(0, merging.stamp(change))


def keep_former(paragraph: Node, former: Node | None, merging: Merging) -> None:
    """Say which properties a paragraph had, where it has others now (ECMA-376, 17.13.5.29)."""
    properties = find_properties(paragraph)
    was = [copy_node(each) for each in (former if former is not None else ()) if each.tag not in _NO_PROPERTIES]
    now = [each for each in properties if each.tag not in _NO_PROPERTIES]
    if [spell_shape(each) for each in was] != [spell_shape(each) for each in now]:
        properties.append(merging.stamp("pPrChange", (make_element(w("pPr"), {}, was),)))


def replace_properties(paragraph: Node, properties: Node | None) -> None:
    """Give a paragraph other properties."""
    found = find_properties(paragraph)
    found.getparent().remove(found)
    if properties is not None:
        paragraph.insert(0, copy_node(properties))


def mark_row(row: Node, change: Change, merging: Merging) -> None:
    """Say that a row came or went (ECMA-376, 17.13.5.12 and 17.13.5.17)."""
    properties = row.find(w("trPr"))
    if properties is None:
        properties = make_element(w("trPr"), {}, ())
        # Only exceptions from the table's properties stand before a row's own.
        row.insert(1 if len(row) and row[0].tag == w("tblPrEx") else 0, properties)
    properties.append(merging.stamp(change))


def make_between(merging: Merging) -> Node:
    """Make a paragraph that stands in neither revision: it keeps a table that went from one that came."""
    paragraph = make_element(PARAGRAPH, {}, ())
    mark_end(paragraph, "del", merging)
    mark_end(paragraph, "ins", merging)
    return paragraph


def open_move(paragraph: Node, change: Change, name: str, merging: Merging) -> str:
    """Begin the range of a move at a paragraph's beginning, and give its number."""
    start = merging.stamp(f"{change}RangeStart", name=name)
    at = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
    paragraph.insert(at, start)
    return str(start.get(w("id")))


def close_move(change: Change, number: str) -> Node:
    """Make the end of a move's range."""
    return make_element(w(f"{change}RangeEnd"), {w("id"): number}, ())
