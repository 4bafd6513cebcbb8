"""Read what reference managers left in a file, and write a copy in which links stand for it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path

from elyazma.model.imported import CitedItem, Managed, ManagedCitation
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.managers import open_marks, word_fields
from elyazma.readers.managers.bibliography_marks import read_bibliography_mark
from elyazma.readers.managers.csl_citations import read_csl_instruction
from elyazma.readers.managers.data import CitationData, Data, ListData, Work
from elyazma.readers.managers.endnote import read_endnote_instruction
from elyazma.readers.managers.found import FIELD, LIST, Found
from elyazma.readers.managers.own_data import is_harmless
from elyazma.readers.managers.properties import join_pieces, read_open_properties, read_word_properties
from elyazma.readers.managers.word_sources import read_sources, read_word_instruction
from elyazma.readers.managers.works import Library, add_all
from elyazma.system.xml import BadXml, Node, parse_xml, write_xml

_WORD_PARTS = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_CUSTOM = re.compile(r"customXml/item\d+\.xml")
_WORD_SIGNS = re.compile(rb"<w:(?:instrText|fldSimple|tag|bookmarkStart)\b")
_OPEN_SIGNS = re.compile(rb"<(?:text:(?:reference-mark-start|bookmark-start|bibliography)|field:fieldmark-start)\b")
"""What a part has in which there may be something to read; any other is not even taken apart.

A field's code may be cut anywhere, so that no word of it can be looked for.
"""


@dataclass(slots=True)
class _Reading:
    """What is gathered over all parts of a file."""

    sources: Mapping[str, Work]
    codes: Mapping[str, str]
    library: Library = field(default_factory=Library)
    citations: dict[int, ManagedCitation] = field(default_factory=dict)
    uncited: list[str] = field(default_factory=list)
    lists: int = 0

    def take(self, found: Found, write_links: Callable[[Found, str], None]) -> bool:
        """Read a mark and make a link of it; tell whether it was one of a manager's."""
        data = read_bibliography_mark(found.node) if found.node is not None else self._read(found)
        if data is None:
            return False
        if isinstance(data, ListData):
            self.lists += 1
            self.uncited += add_all(self.library, data.uncited)
            write_links(found, f"{LIST}{self.lists}")
        else:
            number = len(self.citations) + 1
            self.citations[number] = self._make_citation(data)
            write_links(found, f"{FIELD}{number}")
        return True

    def _read(self, found: Found) -> Data | None:
        return (
            read_csl_instruction(found.code)
            or read_endnote_instruction(found.code, found.data)
            or read_word_instruction(found.code, self.sources)
        )

    def _make_citation(self, data: CitationData) -> ManagedCitation:
        items = tuple(
            CitedItem(self.library.add(each.work), each.locator, each.label, each.prefix, each.suffix, each.form)
            for each in data.works
        )
        keys = tuple(each.key for each in items)
        source = data.source if data.source and is_harmless(data.source, keys) else ""
        return ManagedCitation(items, source, data.printed, data.before)


def read_managers(kind: str, path: Path, scratch: Path) -> tuple[Path, Managed]:
    """Read a Word or OpenDocument file; give the file to read further, where links stand for citations and lists.

    It is the same file where there is nothing of a manager's. Raises BadZipFile, KeyError.
    """
    with zipfile.ZipFile(path) as archive:
        read = _read_word if kind == "docx" else _read_open
        parts, reading = read(archive)
        if not parts:
            return path, Managed()
        linked = scratch / f"linked{path.suffix}"
        _write_copy(archive, linked, parts)
    managed = Managed(reading.citations, tuple(reading.library.references.values()), tuple(reading.uncited))
    return linked, managed


def _write_copy(archive: zipfile.ZipFile, path: Path, parts: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.namelist():
            target.writestr(name, parts.get(name) or archive.read(name))


def _parse(archive: zipfile.ZipFile, name: str) -> Node | None:
    """Parse a part; none where it is missing, holds nothing to read, or is no XML, of which others tell."""
    data = archive.read(name) if name in archive.namelist() else b""
    try:
        return parse_xml(data) if data else None
    except BadXml:
        return None


def _read_word(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], _Reading]:
    names = archive.namelist()
    roots = [_parse(archive, name) for name in names if _CUSTOM.fullmatch(name)]
    sources = {tag: work for root in roots if root is not None for tag, work in read_sources(root).items()}
    properties = _parse(archive, "docProps/custom.xml")
    codes = join_pieces(read_word_properties(properties)) if properties is not None else {}
    reading = _Reading(sources, codes)
    parts: dict[str, bytes] = {}
    for name in filter(_WORD_PARTS.fullmatch, names):
        root = _parse(archive, name) if _WORD_SIGNS.search(archive.read(name)) else None
        if root is not None and _take_all(reading, _find_in_word(root, codes), word_fields.write_links):
            parts[name] = write_xml(root)
    return parts, reading


def _find_in_word(root: Node, codes: Mapping[str, str]) -> list[Found]:
    bookmarks = word_fields.find_bookmarks(root, codes) if codes else ()
    every = (*word_fields.find_fields(root), *word_fields.find_controls(root), *bookmarks)
    return [found for found in every if not word_fields.is_deleted(found)]


def _read_open(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], _Reading]:
    meta = _parse(archive, "meta.xml")
    codes = join_pieces(read_open_properties(meta)) if meta is not None else {}
    reading = _Reading({}, codes)
    name = "content.xml"
    root = _parse(archive, name) if _OPEN_SIGNS.search(archive.read(name)) else None
    if root is None:
        return {}, reading
    lists = [Found("BIBLIOGRAPHY", prints=open_marks.list_texts(node)) for node in open_marks.unfold_lists(root)]
    taken = _take_all(reading, [*open_marks.find_marks(root, codes), *lists], open_marks.write_links)
    return ({name: write_xml(root)} if taken else {}), reading


def _take_all(reading: _Reading, marks: Iterable[Found], write_links: Callable[[Found, str], None]) -> bool:
    taken = [reading.take(found, write_links) for found in marks]
    return any(taken)
