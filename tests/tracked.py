"""Accept or reject every tracked change of any Word file, by the letter of ECMA-376, Part 1, 17.13.5.

Nothing here knows how the changes were made. A paragraph whose mark goes joins the one behind it, whose properties
stay; a row, then a table without rows, goes with its change; a note goes with its sign; a bookmark goes with all that
it was around. What Word could not do (a mark that goes with nothing behind it) is a fault.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator
from xml.etree import ElementTree as ET

from word_file import RELATIONSHIP, M, R, W, read_parts

GONE = {True: ("del", "moveFrom"), False: ("ins", "moveTo")}
KEPT = {True: ("ins", "moveTo"), False: ("del", "moveFrom")}
FORMER = ("pPrChange", "rPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "sectPrChange")
RANGES = ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd")
SHOWN = frozenset(
    f"{W}{name}" for name in ("t", "delText", "tab", "br", "drawing", "footnoteReference", "instrText", "delInstrText")
) | {f"{M}oMath"}


def accept_all(content: bytes) -> bytes:
    return _settle_file(content, accept=True)


def reject_all(content: bytes) -> bytes:
    return _settle_file(content, accept=False)


def list_changes(content: bytes) -> set[str]:
    """Give the names of all elements that say what became of something."""
    names = {*GONE[True], *GONE[False], *FORMER, *RANGES}
    parts = read_parts(content)
    found = (node for name in ("document", "footnotes") for node in ET.fromstring(parts[f"word/{name}.xml"]).iter())
    return {_local(node) for node in found if node.tag.startswith(W) and _local(node) in names}


def _settle_file(content: bytes, *, accept: bool) -> bytes:
    parts = read_parts(content)
    for name in [each for each in parts if each.startswith("word/") and each.endswith(".xml")]:
        root = ET.fromstring(parts[name])
        around = _list_bookmarks(root)
        _settle(root, accept)
        _drop_bookmarks(root, around)
        parts[name] = ET.tostring(root)
    _drop_notes(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def _local(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _settle(node: ET.Element, accept: bool) -> None:
    """Settle the changes in an element, innermost first."""
    for child in node:
        _settle(child, accept)
    node[:] = [kept for child in node for kept in _settle_child(node, child, accept)]
    if not accept:
        _restore_former(node)
    node[:] = [child for child in node if _name(child) not in FORMER]
    if any(_name(child) in ("p", "tbl") for child in node):
        node[:] = _join_paragraphs(node, accept)


def _name(node: ET.Element) -> str:
    """Give the name of an element of WordprocessingML; empty for others."""
    return _local(node) if node.tag.startswith(W) else ""


def _settle_child(parent: ET.Element, child: ET.Element, accept: bool) -> list[ET.Element]:
    name = _name(child)
    if name in RANGES or (name == "tbl" and child.find(f"{W}tr") is None):
        return []
    if name == "tr":
        marks = [_name(each) for each in child.findall(f"{W}trPr/*")]
        for mark in (each for each in child.findall(f"{W}trPr/*") if _name(each) in (*GONE[True], *KEPT[True])):
            child.find(f"{W}trPr").remove(mark)  # type: ignore[union-attr]
        return [] if set(marks) & set(GONE[accept]) else [child]
    # The mark of a paragraph or of a row is settled with that.
    if _name(parent) in ("rPr", "trPr"):
        return [child]
    if name in GONE[accept]:
        return []
    if name in KEPT[accept]:
        return list(child)
    if name in ("delText", "delInstrText"):
        child.tag = f"{W}{'t' if name == 'delText' else 'instrText'}"
    return [child]


def _restore_former(node: ET.Element) -> None:
    former = next((child for child in node if _name(child) in FORMER), None)
    if former is not None:
        kept = [child for child in node if _name(node) == "pPr" and _name(child) in ("rPr", "sectPr")]
        node[:] = [*former[0], *kept]


def _join_paragraphs(node: ET.Element, accept: bool) -> list[ET.Element]:
    joined: list[ET.Element] = []
    pending: list[ET.Element] = []
    for child in node:
        if _name(child) != "p":
            assert _name(child) != "tbl" or not any(map(_shows, pending)), "words before a table lose their mark"
            joined += [*pending, child] if _name(child) == "tbl" else [child]
            pending = [] if _name(child) == "tbl" else pending
            continue
        properties = child.findall(f"{W}pPr")
        inline = [each for each in child if each not in properties]
        lost = _take_marks(child) & set(GONE[accept])
        if lost:
            pending += inline
            continue
        child[:] = [*child.findall(f"{W}pPr"), *pending, *inline]
        pending = []
        joined.append(child)
    assert not pending or _name(joined[-1]) != "p", "the last mark of something goes"
    return [*joined, *pending]


def _take_marks(paragraph: ET.Element) -> set[str]:
    """Take out what became of a paragraph's mark."""
    properties = paragraph.find(f"{W}pPr")
    look = None if properties is None else properties.find(f"{W}rPr")
    if properties is None or look is None:
        return set()
    marks = [each for each in look if _name(each) in (*GONE[True], *GONE[False])]
    for mark in marks:
        look.remove(mark)
    if not len(look):
        properties.remove(look)
    if not len(properties):
        paragraph.remove(properties)
    return {_name(mark) for mark in marks}


def _shows(node: ET.Element) -> bool:
    return any(each.tag in SHOWN for each in node.iter())


# --- Bookmarks and notes ----------------------------------------------------------------------------


def _list_bookmarks(root: ET.Element) -> dict[str, bool]:
    """Give the bookmarks by identifier, and whether anything that is seen stands between their two ends."""
    opened: dict[str, bool] = {}
    done: dict[str, bool] = {}
    for node in root.iter():
        if _name(node) == "bookmarkStart":
            opened[node.get(f"{W}id", "")] = False
        elif _name(node) == "bookmarkEnd":
            done[node.get(f"{W}id", "")] = opened.pop(node.get(f"{W}id", ""))
        elif node.tag in SHOWN:
            opened = dict.fromkeys(opened, True)
    assert opened == {}, "a bookmark does not end"
    return done


def _drop_bookmarks(root: ET.Element, before: dict[str, bool]) -> None:
    empty = {mark for mark, full in _list_bookmarks(root).items() if before[mark] and not full}
    for node in root.iter():
        marks = [child for child in node if _name(child).startswith("bookmark") and child.get(f"{W}id") in empty]
        for mark in marks:
            node.remove(mark)


def _drop_notes(parts: dict[str, bytes]) -> None:
    root = ET.fromstring(parts["word/document.xml"])
    used = {node.get(f"{W}id") for node in root.iter(f"{W}footnoteReference")}
    notes = ET.fromstring(parts["word/footnotes.xml"])
    for note in list(notes):
        if note.get(f"{W}type") is None and note.get(f"{W}id") not in used:
            notes.remove(note)
    parts["word/footnotes.xml"] = ET.tostring(notes)


# --- The proof --------------------------------------------------------------------------------------


def find_differences(marked: bytes, older: bytes, newer: bytes) -> list[str]:
    """Say where a marked file does not lead to both files: to the newer one as it looks, to the older one's text.

    A bookmark that only the older file has may stay with words that stayed.
    """
    marks = {node.get(f"{W}name", "") for node in _read_text(newer).iter(f"{W}bookmarkStart")}
    accepted, wanted = (View(each, looks=True, marks=marks).blocks for each in (accept_all(marked), newer))
    rejected, former = (View(each).blocks for each in (reject_all(marked), older))
    return [*_compare(accepted, wanted, "accepted"), *_compare(rejected, former, "rejected")]


def _read_text(content: bytes) -> ET.Element:
    return ET.fromstring(read_parts(content)["word/document.xml"])


def _compare(found: object, wanted: object, place: str) -> Iterator[str]:
    if not isinstance(found, list | tuple) or not isinstance(wanted, list | tuple):
        if found != wanted:
            yield f"{place}: {str(found)[-200:]} for {str(wanted)[-200:]}"
        return
    if len(found) != len(wanted):
        yield f"{place}: {len(found)} for {len(wanted)}"
    for at, (one, other) in enumerate(zip(found, wanted, strict=False)):
        yield from _compare(one, other, f"{place}/{at}")


# --- What a file says -------------------------------------------------------------------------------


class View:
    """What a Word file says, as nested tuples: equal for two that say the same with the same structure.

    Split runs are one, numbers of notes and of relationships are what they lead to, a field HYPERLINK is a link. With
    `looks` also how everything looks; with `marks` also where the bookmarks of these names begin.
    """

    def __init__(self, content: bytes, *, looks: bool = False, marks: Collection[str] = ()) -> None:
        self.parts = read_parts(content)
        self.looks = looks
        self.marks = marks
        read = (".xml", ".rels")
        self.roots = {name: ET.fromstring(data) for name, data in self.parts.items() if name.endswith(read)}
        self.lists = self._list_lists()
        body = self.roots["word/document.xml"].find(f"{W}body")
        assert body is not None
        self.blocks = self.read(body, "document")
        if next(_name(each) for each in reversed(body) if _name(each) in ("p", "tbl")) == "tbl":
            # Word has an empty paragraph there, whether the file has it or not.
            self.blocks.insert(-1, ("p", "", "", "", []))

    def read(self, node: ET.Element, part: str) -> list[object]:
        """Read the blocks of a container."""
        return [block for child in node if (block := self._read_block(child, part)) is not None]

    def _read_block(self, node: ET.Element, part: str) -> object:
        match _name(node):
            case "p":
                properties = node.find(f"{W}pPr")
                style = node.find(f"{W}pPr/{W}pStyle")
                number = node.find(f"{W}pPr/{W}numPr/{W}numId")
                named = "" if style is None else style.get(f"{W}val")
                counted = "" if number is None else self.lists.get(number.get(f"{W}val", ""), "none")
                whole = self._spell(properties, part) if self.looks else ""
                return ("p", named, counted, whole, self._read_line(node, part))
            case "tbl":
                head = [self._spell(each, part) for each in node if _name(each) != "tr"] if self.looks else []
                return ("tbl", head, [self._read_row(each, part) for each in node.findall(f"{W}tr")])
            case "bookmarkStart":
                return ("mark", node.get(f"{W}name")) if node.get(f"{W}name") in self.marks else None
            case "bookmarkEnd" | "tcPr":
                return None
            case _:
                # The page is the newer file's.
                return self._spell(node, part) if self.looks else _local(node)

    def _read_row(self, node: ET.Element, part: str) -> object:
        own = self._spell(node.find(f"{W}trPr"), part) if self.looks else ""
        cells = []
        for cell in node.findall(f"{W}tc"):
            spans = [cell.find(f"{W}tcPr/{W}{name}") for name in ("gridSpan", "vMerge")]
            spanned = [None if each is None else each.get(f"{W}val", "continue") for each in spans]
            look = self._spell(cell.find(f"{W}tcPr"), part) if self.looks else ""
            cells.append((spanned, look, self.read(cell, part)))
        return ("tr", own, cells)

    def _read_line(self, paragraph: ET.Element, part: str) -> list[tuple[object, ...]]:
        raw: list[tuple[str, object, str, str]] = []
        for node, link in _list_runs(paragraph, ""):
            target = self._find_target(link, part) if link else ""
            for kind, said in self._list_atoms(node, part):
                look = self._spell(node.find(f"{W}rPr"), part) if self.looks and kind == "text" else ""
                raw.append((kind, said, target, look))
        atoms: list[tuple[object, ...]] = []
        for kind, said, target, look in _follow_links(raw):
            if kind == "text" and atoms and atoms[-1][0] == kind and atoms[-1][2:] == (target, look):
                atoms[-1] = (kind, f"{atoms[-1][1]}{said}", target, look)
            else:
                atoms.append((kind, said, target, look))
        return atoms

    def _list_atoms(self, node: ET.Element, part: str) -> Iterator[tuple[str, object]]:
        if _name(node) == "bookmarkStart":
            if node.get(f"{W}name") in self.marks:
                yield "mark", node.get(f"{W}name")
        elif _name(node) == "r":
            for child in node:
                yield from self._read_content(child, part)
        elif _name(node) not in ("bookmarkEnd", "pPr"):
            yield "math", self._spell(node, part)

    def _read_content(self, child: ET.Element, part: str) -> Iterator[tuple[str, object]]:
        match _name(child):
            case "rPr":
                return
            case "t":
                if child.text:
                    yield "text", child.text
            case "fldChar":
                yield "field", child.get(f"{W}fldCharType")
            case "instrText":
                yield "code", (child.text or "").strip()
            case "footnoteReference":
                notes = self.roots["word/footnotes.xml"]
                note = next(each for each in notes if each.get(f"{W}id") == child.get(f"{W}id"))
                yield "note", self.read(note, "footnotes")
            case "drawing":
                named = [each.get(f"{R}embed", "") for each in child.iter()]
                sizes = [each.attrib for each in child.iter() if self.looks and "extent" in each.tag]
                yield "drawing", ([self._find_target(each, part) for each in named if each], sizes)
            case _:
                yield "other", self._spell(child, part)

    def _spell(self, node: ET.Element | None, part: str) -> str:
        """Spell an element, relationships by what they lead to; empty properties are none."""
        if node is None or (not len(node) and not node.attrib and not node.text):
            return "" if node is None or _name(node).endswith("Pr") else _local(node)
        named = {key: self._find_target(value, part) for key, value in node.items() if key.startswith(R)}
        values = sorted({**node.attrib, **named}.items())
        return f"<{node.tag} {values} {node.text or ''} {[self._spell(each, part) for each in node]}>"

    def _find_target(self, identifier: str, part: str) -> str:
        if identifier.startswith("#") or "://" in identifier:
            return identifier
        relations = self.roots.get(f"word/_rels/{part}.xml.rels", ET.Element("none"))
        relation = next(each for each in relations.iter(RELATIONSHIP) if each.get("Id") == identifier)
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            return target
        name = posixpath.normpath(posixpath.join("word", target))
        if name.endswith(".xml"):
            return self._spell(ET.fromstring(self.parts[name]), part)
        return hashlib.sha256(self.parts[name]).hexdigest()

    def _list_lists(self) -> dict[str, str]:
        """Give how each list counts."""
        root = self.roots.get("word/numbering.xml", ET.Element("none"))
        kinds = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
        found = {}
        for number in root.iter(f"{W}num"):
            definition = kinds[number.find(f"{W}abstractNumId").get(f"{W}val")]  # type: ignore[union-attr]
            found[number.get(f"{W}numId", "")] = "".join(self._spell(each, "numbering") for each in definition)
        return found


def _follow_links(raw: list[tuple[str, object, str, str]]) -> Iterator[tuple[str, object, str, str]]:
    """Take the characters and codes of the fields HYPERLINK out, and give what stands in them their targets."""
    links: list[str | None] = []
    for at, (kind, said, target, look) in enumerate(raw):
        if kind == "field" and said == "begin":
            code = raw[at + 1]
            links.append(_read_link_code(str(code[1])) if str(code[1]).startswith("HYPERLINK") else None)
        inside = [link for link in links if link]
        own = bool(links) and links[-1] is not None and (kind == "field" or str(said).startswith("HYPERLINK"))
        if kind == "field" and said == "end":
            links.pop()
        if not own:
            yield kind, said, target or (inside[-1] if inside else ""), look


def _read_link_code(code: str) -> str:
    words = code.split('"')
    return f"#{words[1]}" if "\\l" in words[0] else words[1]


def _list_runs(node: ET.Element, link: str) -> Iterator[tuple[ET.Element, str]]:
    for child in node:
        if _name(child) == "hyperlink":
            yield from _list_runs(child, child.get(f"{R}id") or f"#{child.get(f'{W}anchor')}")
        else:
            yield child, link
