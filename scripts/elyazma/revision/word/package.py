"""The parts of a Word file, and the relationships by which one part names others."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.system.xml import Node, make_element, parse_xml, write_xml

DOCUMENT, NOTES = "word/document.xml", "word/footnotes.xml"
NUMBERING, STYLES, TYPES = "word/numbering.xml", "word/styles.xml", "[Content_Types].xml"

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read_parts(content: bytes) -> dict[str, bytes]:
    """Give the parts of a Word file by name, in the file's order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts, the content types first as the Open Packaging Conventions advise, each of 1980-01-01."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda each: (each != TYPES, each)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, parts[name])
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part names: the relationship's type, its target as written, and whether that is outside the file."""

    kind: str
    target: str
    outside: bool


@dataclass(slots=True)
class Relations:
    """The relationships of one part, by identifier."""

    part: str
    known: dict[str, Relation] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Give the part that lists them."""
        folder, name = posixpath.split(self.part)
        return f"{folder}/_rels/{name}.rels"

    def find_part(self, identifier: str) -> str:
        """Give the name of the part that a relationship leads to; empty where it leads outside, or nowhere."""
        found = self.known.get(identifier)
        if found is None or found.outside:
            return ""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.part), found.target)).lstrip("/")

    def add(self, relation: Relation) -> str:
        """Give the identifier of a relationship, a new one where there is none yet."""
        for identifier, known in self.known.items():
            if known == relation:
                return identifier
        identifier = f"rIdBefore{len(self.known) + 1}"
        self.known[identifier] = relation
        return identifier


def read_relations(parts: Mapping[str, bytes], part: str) -> Relations:
    """Read the relationships of a part; none where it has no list of them."""
    relations = Relations(part)
    content = parts.get(relations.path)
    for node in parse_xml(content) if content else ():
        outside = node.get("TargetMode") == "External"
        relations.known[node.get("Id")] = Relation(node.get("Type", ""), node.get("Target", ""), outside)
    return relations


def write_relations(relations: Relations) -> bytes:
    """Write the list of a part's relationships."""
    nodes = []
    for identifier, relation in relations.known.items():
        outside = {"TargetMode": "External"} if relation.outside else {}
        values = {"Id": identifier, "Type": relation.kind, "Target": relation.target, **outside}
        nodes.append(make_element(f"{{{_RELATIONSHIPS}}}Relationship", values, ()))
    return write_xml(make_element(f"{{{_RELATIONSHIPS}}}Relationships", {}, nodes, {None: _RELATIONSHIPS}))


def add_content_types(newer: Node, older: Node) -> None:
    """Name the types of files by their endings that only the older file has."""
    name = f"{{{_CONTENT_TYPES}}}Default"
    known = {node.get("Extension", "").lower() for node in newer.iter(name)}
    missing = [node for node in older.iter(name) if node.get("Extension", "").lower() not in known]
    for at, node in enumerate(missing):
        newer.insert(at, node)
