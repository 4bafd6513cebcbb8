"""One of the two files that are compared: its parts, parsed, and what their relationships lead to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.names import RELATIONSHIP_ATTRIBUTES, w
from elyazma.revision.word.package import DOCUMENT, NOTES, Relation, Relations, read_parts, read_relations
from elyazma.system.xml import Node, parse_xml


@dataclass(frozen=True, slots=True)
class Side:
    """One file: its parts, the text's body, the notes by identifier, and the relationships of text and notes."""

    parts: Mapping[str, bytes]
    root: Node
    notes_root: Node | None
    notes: Mapping[str, Node]
    relations: Mapping[str, Relations]

    @property
    def body(self) -> Node:
        """Give the body of the text."""
        return self.root.find(w("body"))

    def spell_target(self, part: str, identifier: str) -> str:
        """Spell what a relationship leads to: an address, or a digest of another part's content."""
        relations = self.relations[part]
        inside = relations.find_part(identifier)
        if inside in self.parts:
            return hashlib.sha256(self.parts[inside]).hexdigest()
        return relations.known.get(identifier, Relation("", identifier, outside=True)).target

    def find_relationships(self, node: Node) -> tuple[tuple[Node, str], ...]:
        """Give the elements that name a relationship, each with the attribute that does."""
        return tuple((each, key) for each in node.iter() for key in RELATIONSHIP_ATTRIBUTES if each.get(key))


def read_side(content: bytes) -> Side:
    """Read a Word file. Raises BadXml, and zipfile.BadZipFile for what is no archive."""
    parts = read_parts(content)
    notes_root = parse_xml(parts[NOTES]) if NOTES in parts else None
    notes = {node.get(w("id")): node for node in (notes_root if notes_root is not None else ())}
    relations = {part: read_relations(parts, part) for part in (DOCUMENT, NOTES)}
    return Side(parts, parse_xml(parts[DOCUMENT]), notes_root, notes, relations)
