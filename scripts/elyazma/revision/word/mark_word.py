"""Make one Word file of two: the newer one, with tracked changes that lead back to the older one."""

from __future__ import annotations

from elyazma.revision.word.blocks import Blocks, read_blocks
from elyazma.revision.word.containers import ContainerWriter
from elyazma.revision.word.lines import LineWriter
from elyazma.revision.word.merging import Credits, Merging, begin_merging
from elyazma.revision.word.names import copy_node, w
from elyazma.revision.word.package import (
    DOCUMENT,
    NOTES,
    NUMBERING,
    STYLES,
    TYPES,
    add_content_types,
    write_parts,
    write_relations,
)
from elyazma.revision.word.side import Side, read_side
from elyazma.system.xml import Node, make_element, parse_xml, write_xml


def mark_word(before: bytes, after: bytes, credits: Credits) -> bytes:
    """Mark the newer of two Word files: who accepts all changes has it, who rejects all has the older one's text.

    Looks that differ are the newer one's, as are headers, footers, settings, and bookmarks that both have. Raises
    BadXml for parts that are no XML.
    """
    merging = begin_merging(read_side(before), read_side(after), credits)
    notes = _NoteWriter(merging)
    lines = LineWriter(merging, DOCUMENT, notes.write)
    writer = ContainerWriter(merging, DOCUMENT, lines)
    older, newer = (read_blocks(side.body, side, DOCUMENT) for side in (merging.older, merging.newer))
    nodes = writer.merge(older, newer, credited=True)
    return write_parts(_list_parts(merging, nodes))


class _NoteWriter:
    """Merges the notes at the foot in the order of their signs in the merged text."""

    def __init__(self, merging: Merging) -> None:
        self._merging = merging
        self._containers = ContainerWriter(merging, NOTES, LineWriter(merging, NOTES, self.write))

    def write(self, older: str, newer: str) -> str:
        """Merge two notes, by their identifiers (empty on the side that lacks it), and give the merged one's."""
        merging = self._merging
        # A note in a note would come behind the one it stands in.
        place = len(merging.notes)
        number = str(place + 1)
        made = make_element(w("footnote"), {w("id"): number}, ())
        merging.notes.append(made)
        old, new = self._read(merging.older, older), self._read(merging.newer, newer)
        if older and newer:
            nodes = self._containers.merge(old, new)
        elif newer:
            nodes = self._containers.write_whole(new, merging.newer, "ins")
        else:
            nodes = self._containers.write_whole(old, merging.older, "del")
        for node in nodes:
            made.append(node)
        return number

    @staticmethod
    def _read(side: Side, identifier: str) -> Blocks:
        note = side.notes.get(identifier)
        return Blocks(()) if note is None else read_blocks(note, side, NOTES)


# --- The package ------------------------------------------------------------------------------------


def _list_parts(merging: Merging, nodes: list[Node]) -> dict[str, bytes]:
    newer, older = merging.newer, merging.older
    parts = {**newer.parts, **merging.added, DOCUMENT: _write_text(newer, nodes)}
    if newer.notes_root is not None:
        parts[NOTES] = _write_notes(newer.notes_root, merging.notes)
    numbering = merging.numbers.write()
    if numbering is not None:
        parts[NUMBERING] = numbering
    for relations in merging.relations.values():
        if relations.known:
            parts[relations.path] = write_relations(relations)
    parts[STYLES] = _merge_styles(older.parts[STYLES], newer.parts[STYLES])
    types = parse_xml(newer.parts[TYPES])
    add_content_types(types, parse_xml(older.parts[TYPES]))
    parts[TYPES] = write_xml(types)
    return parts


def _write_text(side: Side, nodes: list[Node]) -> bytes:
    root = copy_node(side.root)
    body = root.find(w("body"))
    section = body.find(w("sectPr"))
    for node in list(body):
        body.remove(node)
    for node in (*nodes, *([section] if section is not None else ())):
        body.append(node)
    return write_xml(root)


def _write_notes(root: Node, notes: list[Node]) -> bytes:
    made = copy_node(root)
    for note in list(made):
        # The lines that Word draws above notes have a type.
        if note.get(w("type")) is None:
            made.remove(note)
    for note in notes:
        made.append(note)
    return write_xml(made)


def _merge_styles(before: bytes, after: bytes) -> bytes:
    """Add the styles that only the older file has."""
    older, newer = parse_xml(before), parse_xml(after)
    known = {style.get(w("styleId")) for style in newer.iter(w("style"))}
    for style in list(older.iter(w("style"))):
        if style.get(w("styleId")) not in known:
            newer.append(copy_node(style))
    return write_xml(newer)
