"""The parts of a Word file: read, changed, and written as another file for pandoc or LibreOffice to read."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from urllib.parse import unquote

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.word.names import R
from elyazma.system.xml import BadXml, Node, make_element, parse_xml, write_xml

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


@dataclass(slots=True)
class Package:
    """A Word file: its parts by name, the name of the main one, that one's root, and its relations by id.

    A relation gives the name of the part it leads to; one that leads out of the file is left out.
    """

    parts: dict[str, bytes]
    main: str
    root: Node
    targets: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str) -> Node | None:
        """Give the root of another part beside the main one; none where it is not there or is damaged."""
        data = self.parts.get(posixpath.join(posixpath.dirname(self.main), name))
        try:
            return None if data is None else parse_xml(data)
        except BadXml:
            return None

    def add_picture(self, name: str, content: bytes) -> str:
        """Add a picture; give the id of the relation that leads to it."""
        relation = f"elyazma{len(self.parts)}"
        self.parts[posixpath.join(posixpath.dirname(self.main), name)] = content
        path = _path_of_relations(self.main)
        relations = parse_xml(self.parts[path]) if path in self.parts else _make_relations()
        attributes = {"Id": relation, "Type": _IMAGE, "Target": name}
        relations.append(make_element(f"{_RELATIONS}Relationship", attributes, ()))
        self.parts[path] = write_xml(relations)
        self._name_type(name)
        self.targets = {**self.targets, relation: name}
        return relation

    def _name_type(self, name: str) -> None:
        types = parse_xml(self.parts["[Content_Types].xml"])
        suffix = posixpath.splitext(name)[1].removeprefix(".")
        if all(node.get("Extension", "").lower() != suffix for node in types):
            known = {"Extension": suffix, "ContentType": f"application/{suffix}"}
            types.insert(0, make_element(f"{_TYPES}Default", known, ()))
            self.parts["[Content_Types].xml"] = write_xml(types)


def open_package(path: Path) -> Package:
    """Read a Word file. Raises BadZipFile, KeyError, BadXml."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    main = _find_main(parts)
    if main not in parts:
        raise KeyError(main)
    return Package(parts, main, parse_xml(parts[main]), _read_targets(parts, main))


def save_package(package: Package, path: Path, root: Node | None = None) -> None:
    """Write a Word file, with another root of its main part where one is given. Raises OSError."""
    main = write_part(package.root if root is None else root)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in package.parts.items():
            archive.writestr(name, main if name == package.main else data)


def write_part(root: Node) -> bytes:
    """Write a part whose prefixes stay declared, even those of what only its notes hold: pandoc knows no others."""
    return write_xml(root, kept=[prefix for prefix in root.nsmap if prefix])


def open_part(package: Package, name: str) -> Package | None:
    """Give another part of the text as the main one, with its own relations; none where it is not there or damaged."""
    root = package.read(name)
    main = posixpath.join(posixpath.dirname(package.main), name)
    return None if root is None else Package(package.parts, main, root, _read_targets(package.parts, main))


def lend_relations(package: Package, part: Package) -> Package:
    """Give a package in which the main part has the relations of another one, so that it can hold what stands there."""
    relations = {_path_of_relations(package.main): package.parts.get(_path_of_relations(part.main), b"")}
    return replace(package, parts={**package.parts, **relations}, targets=part.targets)


def _find_main(parts: Mapping[str, bytes]) -> str:
    """Find the main part: some programs name it otherwise (ECMA-376 part 1, 11.3.10)."""
    if "word/document.xml" in parts:
        return "word/document.xml"
    types = parse_xml(parts["[Content_Types].xml"])
    named = (node.get("PartName", "") for node in types if node.get("ContentType") == _MAIN_TYPE)
    return next((name.lstrip("/") for name in named), "word/document.xml")


def _path_of_relations(main: str) -> str:
    folder, name = posixpath.split(main)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _make_relations() -> Node:
    return make_element(f"{_RELATIONS}Relationships", {}, (), {None: _RELATIONS.strip("{}")})


def _read_targets(parts: Mapping[str, bytes], main: str) -> dict[str, str]:
    data = parts.get(_path_of_relations(main))
    if data is None:
        return {}
    inside = (node for node in parse_xml(data) if node.get("TargetMode") != "External")
    return {node.get("Id", ""): node.get("Target", "") for node in inside}


def content_of(package: Package, target: str) -> bytes:
    """Give the bytes of the part that a relation leads to; none where it is not there.

    A target is a URI reference (ECMA-376 part 2, 6.5.3): "../media/image%201.png".
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(package.main), target)).lstrip("/")
    return package.parts.get(path) or package.parts.get(unquote(path), b"")


def target_of(package: Package, node: Node | None, attribute: str) -> str:
    """Give the part that an r:embed, r:id or r:link leads to; empty where it leads nowhere."""
    return package.targets.get(node.get(f"{R}{attribute}", ""), "") if node is not None else ""
