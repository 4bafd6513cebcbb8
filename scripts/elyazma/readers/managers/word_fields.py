"""Find the fields, content controls and bookmarks of a part of a Word file, and make links of them (ECMA-376 Part 1).

A complex field is begun, separated and ended by w:fldChar among the runs (17.16.18); its code may be split over many
w:instrText; others stand in its code and in its result. Its result may go on over paragraphs.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.managers.found import Found
from elyazma.system.xml import Node, make_element, unwrap

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PRINTING = frozenset(f"{_WORD}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym", "ptab"))
_DELETED = frozenset((f"{_WORD}del", f"{_WORD}moveFrom"))


@dataclass(slots=True)
class _Open:
    """A field that is not ended yet. `inner` are the data of fields in its code."""

    found: Found
    data: list[bytes] = field(default_factory=list)
    inner: list[bytes] = field(default_factory=list)
    printing: bool = False

    def close(self) -> Found:
        """Give the field with its data: its own where they are whole, else those of the fields in its code."""
        own, inner = b"".join(self.data), b"".join(self.inner)
        # EndNote writes the same data beside the field and in it, or longer ones only in it.
        data = own if b"</EndNote>" in own else inner or own
        self.found.data = data.decode("utf-8", "replace").replace("\x00", "")
        return self.found


def find_fields(root: Node) -> list[Found]:
    """Find all fields of a part, in the order of their ends: those in another's result come before it."""
    scan = _Scan()
    for node in root.iter():
        scan.read(node)
    return scan.found


@dataclass(slots=True)
class _Scan:
    """One walk over a part."""

    found: list[Found] = field(default_factory=list)
    waiting: list[_Open] = field(default_factory=list)

    def read(self, node: Node) -> None:
        """Read one element, in document order."""
        match node.tag:
            case tag if tag == f"{_WORD}fldChar":
                self._read_sign(node)
            case tag if tag == f"{_WORD}instrText":
                self._read_code(node)
            case tag if tag == f"{_WORD}fldSimple":
                self._read_simple(node)
            case tag if tag in _PRINTING:
                self._read_print(node.getparent())

    def _read_sign(self, node: Node) -> None:
        kind = node.get(f"{_WORD}fldCharType")
        if kind == "begin":
            opened = _Open(Found(""), [*_read_data(node)])
            self.waiting.append(opened)
        for each in self.waiting:
            each.found.marks.append(node)
        if kind == "separate" and self.waiting:
            self.waiting[-1].printing = True
        elif kind == "end" and self.waiting:
            self._close()

    def _close(self) -> None:
        closed = self.waiting.pop()
        if self.waiting and not self.waiting[-1].printing:
            self.waiting[-1].inner += closed.data or closed.inner
        self.found.append(closed.close())

    def _read_code(self, node: Node) -> None:
        for each in self.waiting:
            each.found.marks.append(node)
        if self.waiting and not self.waiting[-1].printing:
            self.waiting[-1].found.code += node.text or ""

    def _read_simple(self, node: Node) -> None:
        runs = [each.getparent() for each in node.iter() if each.tag in _PRINTING]
        data = b"".join(_read_data(node)).decode("utf-8", "replace")
        self.found.append(Found(node.get(f"{_WORD}instr") or "", data, list(dict.fromkeys(runs)), [node]))

    def _read_print(self, run: Node) -> None:
        """Note a run with every field around it, as long as all of them print it."""
        if run is None or any(not each.printing for each in self.waiting):
            return
        _note_run(run, (each.found for each in self.waiting))


def _read_data(node: Node) -> Iterator[bytes]:
    for data in node.findall(f"{_WORD}fldData"):
        text = "".join((data.text or "").split())
        try:
            yield base64.b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            continue


# --- Content controls and bookmarks --------------------------------------------------------------------


def find_controls(root: Node) -> Iterator[Found]:
    """Find content controls that have a tag."""
    for node in root.iter(f"{_WORD}sdt"):
        tag = node.find(f"{_WORD}sdtPr/{_WORD}tag")
        content = node.find(f"{_WORD}sdtContent")
        if tag is not None and content is not None:
            runs = [each.getparent() for each in content.iter() if each.tag in _PRINTING]
            yield Found(tag.get(f"{_WORD}val") or "", prints=list(dict.fromkeys(runs)))


def find_bookmarks(root: Node, codes: Mapping[str, str]) -> Iterator[Found]:
    """Find the bookmarks to which codes belong, which are kept among the file's properties."""
    waiting: dict[str, Found] = {}
    for node in root.iter():
        if node.tag == f"{_WORD}bookmarkStart" and node.get(f"{_WORD}name") in codes:
            waiting[node.get(f"{_WORD}id")] = Found(codes[node.get(f"{_WORD}name")])
        elif node.tag == f"{_WORD}bookmarkEnd" and node.get(f"{_WORD}id") in waiting:
            yield waiting.pop(node.get(f"{_WORD}id"))
        elif node.tag in _PRINTING:
            _note_run(node.getparent(), waiting.values())


def _note_run(run: Node, around: Iterable[Found]) -> None:
    for found in around:
        if not found.prints or found.prints[-1] is not run:
            found.prints.append(run)


# --- Links -------------------------------------------------------------------------------------------


def is_deleted(found: Found) -> bool:
    """Tell whether a field stands in a tracked deletion: then it says nothing any more."""
    nodes = [*found.marks[:1], *found.prints[:1]]
    return bool(nodes) and all(any(each.tag in _DELETED for each in node.iterancestors()) for node in nodes)


def write_links(found: Found, address: str) -> None:
    """Put what a field prints into links to an address, and take the field away; each run stays where it is."""
    for run in found.prints:
        _link(run, address.removeprefix("#"))
    for node in found.marks:
        if node.getparent() is None:
            continue
        if node.tag == f"{_WORD}fldSimple":
            unwrap(node)
        else:
            node.getparent().remove(node)


def _link(run: Node, anchor: str) -> None:
    around = run.getparent()
    if around is None:
        return
    if around.tag == f"{_WORD}hyperlink":
        around.attrib.pop(_RELATION, None)
        around.set(f"{_WORD}anchor", anchor)
        return
    before = run.getprevious()
    if before is not None and _leads_to(before, anchor):
        before.append(run)
        return
    link = make_element(f"{_WORD}hyperlink", {f"{_WORD}anchor": anchor}, ())
    around.replace(run, link)
    link.append(run)


def _leads_to(node: Node, anchor: str) -> bool:
    return bool(node.tag == f"{_WORD}hyperlink" and node.get(f"{_WORD}anchor") == anchor)
