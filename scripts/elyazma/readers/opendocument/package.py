"""The parts of an OpenDocument text: read, changed, and written as another file."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.opendocument.names import MANIFEST, OFFICE
from elyazma.system.xml import BadXml, Node, make_element, parse_xml, write_xml

_MIME = b"application/vnd.oasis.opendocument.text"
_MANIFEST, _PATH, _TYPE = "META-INF/manifest.xml", f"{MANIFEST}full-path", f"{MANIFEST}media-type"
_WRITTEN = ("content.xml", "styles.xml", "mimetype", _MANIFEST)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*>")
"""A document type without rules of its own, as OpenOffice.org wrote before its formulas: nothing is read from it."""


@dataclass(slots=True)
class OpenPackage:
    """An OpenDocument text: its parts by name, the root of content.xml, and that of styles.xml where it has one."""

    parts: dict[str, bytes]
    root: Node
    styles: Node | None

    @property
    def body(self) -> Node:
        """Give the element that holds the text. Raises KeyError."""
        found = self.root.find(f"{OFFICE}body/{OFFICE}text")
        if found is None:
            raise KeyError("office:text")
        return found

    def find(self, address: str) -> str:
        """Give the name of the part that an address leads to; empty where it leads out of the file, or nowhere."""
        name = posixpath.normpath(address.removeprefix("./")) if address else ""
        return name if name in self.parts else ""

    def add_picture(self, content: bytes, suffix: str) -> str:
        """Add a picture; give its name."""
        name = f"Pictures/elyazma{len(self.parts)}{suffix}"
        self.parts[name] = content
        return name

    def read_root(self, name: str) -> Node | None:
        """Give the root of a part; none where it is not there or is damaged."""
        try:
            return parse_xml(_DOCTYPE.sub(b"", self.parts[name], count=1)) if name in self.parts else None
        except BadXml:
            return None


def open_package(path: Path) -> OpenPackage:
    """Read an OpenDocument text. Raises BadZipFile, KeyError, BadXml."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    if "content.xml" not in parts:
        raise KeyError("content.xml")
    package = OpenPackage(parts, parse_xml(_DOCTYPE.sub(b"", parts["content.xml"], count=1)), None)
    package.styles = package.read_root("styles.xml")
    return package


def save_package(package: OpenPackage, path: Path, content: Node, styles: Node | None, names: Iterable[str]) -> None:
    """Write an OpenDocument text of these roots and of the other parts that are named. Raises OSError."""
    files = {"content.xml": write_xml(content)} | ({} if styles is None else {"styles.xml": write_xml(styles)})
    files |= {name: package.parts[name] for name in names if name not in _WRITTEN}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        # The type comes first and unpacked (ODF 1.3 part 2, 3.3).
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(_MANIFEST, write_xml(_make_manifest(files, package.read_root(_MANIFEST))))


def _make_manifest(names: Collection[str], old: Node | None) -> Node:
    """List the parts; objects in the file are known by the type that the old list gives their folder."""
    types = {} if old is None else {node.get(_PATH, ""): node.get(_TYPE, "") for node in old}
    folders = [name for name in types if name.endswith("/") and any(each.startswith(name) for each in names)]
    kinds = {"/": _MIME.decode()} | {name: types.get(name, "") for name in [*folders, *names]}
    entries = [make_element(f"{MANIFEST}file-entry", {_PATH: name, _TYPE: kind}, ()) for name, kind in kinds.items()]
    prefixes: dict[str | None, str] = {"manifest": MANIFEST.strip("{}")}
    return make_element(f"{MANIFEST}manifest", {f"{MANIFEST}version": "1.3"}, entries, prefixes)
