"""Find the marks of an OpenDocument text that stand for citations, and make links of them (ODF 1.3, 6 and 7).

Zotero and Mendeley use reference marks, whose names hold their data, or bookmarks; a file that LibreOffice made of
Word's has field marks; LibreOffice's own citations are bibliography marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.managers.found import Found
from elyazma.system.xml import Node, make_element, unwrap

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}"
_NAME = f"{_TEXT}name"
_PARAGRAPHS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_NO_WORDS = frozenset((f"{_TEXT}note-citation", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"))
_STARTS = {f"{_TEXT}reference-mark-start": "name", f"{_TEXT}bookmark-start": "name", f"{_FIELD}fieldmark-start": ""}
_ENDS = {f"{_TEXT}reference-mark-end": "name", f"{_TEXT}bookmark-end": "name", f"{_FIELD}fieldmark-end": ""}


@dataclass(slots=True)
class _Scan:
    """One walk over a text, in document order. A text is named by its element, and whether it stands behind it."""

    codes: Mapping[str, str]
    found: list[tuple[Found, list[tuple[Node, bool]]]] = field(default_factory=list)
    waiting: dict[str, tuple[Found, list[tuple[Node, bool]]]] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)

    def walk(self, node: Node, *, spoken: bool) -> None:
        """Read an element; `spoken` says that its texts are words of a paragraph."""
        if not isinstance(node.tag, str) or node.tag in _NO_WORDS:
            return
        self._begin(node)
        inner = spoken or node.tag in _PARAGRAPHS
        self._add(node, behind=False, spoken=inner)
        for child in node:
            self.walk(child, spoken=inner)
            self._add(child, behind=True, spoken=inner)
        self._end(node)

    def _add(self, node: Node, *, behind: bool, spoken: bool) -> None:
        text = node.tail if behind else node.text
        if text and spoken:
            for _, texts in self.waiting.values():
                texts.append((node, behind))

    def _begin(self, node: Node) -> None:
        code = self._read_code(node)
        if node.tag in _STARTS:
            name = node.get(_NAME) or ""
            if node.tag == f"{_FIELD}fieldmark-start":
                name = f"field {len(self.fields)} {name}"
                self.fields.append(name)
            self.waiting[name] = (Found(code, marks=[node]), [])
        elif node.tag == f"{_TEXT}section":
            self.waiting[f"section {id(node)}"] = (Found(code), [])

    def _read_code(self, node: Node) -> str:
        """Give what a mark says: its name, what the properties keep under that, or a field's code."""
        name = node.get(_NAME) or ""
        params = [each.get(f"{_FIELD}value") or "" for each in node.iterchildren(f"{_FIELD}param")]
        return next((each for each in params if each), "") or self.codes.get(name, name)

    def _end(self, node: Node) -> None:
        name = node.get(_NAME) or ""
        if node.tag == f"{_TEXT}section":
            name = f"section {id(node)}"
        elif node.tag == f"{_FIELD}fieldmark-end":
            name = self.fields.pop() if self.fields else ""
        elif node.tag not in _ENDS:
            return
        closed = self.waiting.pop(name, None)
        if closed:
            closed[0].marks += [node] if node.tag in _ENDS else []
            self.found.append(closed)


def find_marks(root: Node, codes: Mapping[str, str]) -> list[Found]:
    """Find all marks of a text with their ends; `codes` are the texts kept for bookmarks among its properties."""
    scan = _Scan(codes)
    scan.walk(root, spoken=False)
    for found, texts in scan.found:
        found.prints = [_Text(*each) for each in texts]
    for node in root.iter(f"{_TEXT}bibliography-mark"):
        scan.found.append((Found("", node=node), []))
    return [found for found, _ in scan.found]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of a tree: that of an element, or the one behind it."""

    node: Node
    behind: bool


def write_links(found: Found, address: str) -> None:
    """Put what a mark prints into links to an address, and take the mark away."""
    if found.node is not None:
        _replace(found.node, address)
    for text in found.prints:
        _link(text, address)
    for node in found.marks:
        if node.getparent() is not None:
            for child in node:
                node.remove(child)
            node.text = None
            unwrap(node)


def _make_link(address: str, text: str) -> Node:
    return make_element(f"{_TEXT}a", {f"{_LINK}type": "simple", f"{_LINK}href": address}, (text,))


def _replace(node: Node, address: str) -> None:
    """Replace a bibliography mark by a link with its words."""
    link = _make_link(address, "".join(node.itertext()))
    link.tail = node.tail
    node.getparent().replace(node, link)


def _link(text: _Text, address: str) -> None:
    node = text.node
    if not (node.tail if text.behind else node.text):
        return
    around = node.getparent() if text.behind else node
    known = next((each for each in (around, *around.iterancestors()) if each.tag == f"{_TEXT}a"), None)
    if known is not None:
        known.set(f"{_LINK}href", address)
    elif text.behind:
        link = _make_link(address, node.tail)
        node.tail = None
        node.addnext(link)
    else:
        link = _make_link(address, node.text)
        node.text = None
        node.insert(0, link)


def unfold_lists(root: Node) -> Iterator[Node]:
    """Make sections of LibreOffice's own lists of references, which pandoc leaves out; give each."""
    for node in [*root.iter(f"{_TEXT}bibliography")]:
        body = node.find(f"{_TEXT}index-body")
        if body is None:
            continue
        for title in body.findall(f"{_TEXT}index-title"):
            unwrap(title)
        body.tag, body.tail = f"{_TEXT}section", node.tail
        node.getparent().replace(node, body)
        yield body


def list_texts(node: Node) -> list[Node]:
    """List the texts of an element's paragraphs, to be put into links."""
    scan = _Scan({})
    whole = Found("")
    scan.waiting[""] = (whole, [])
    scan.walk(node, spoken=False)
    return [_Text(*each) for each in scan.waiting[""][1]]
