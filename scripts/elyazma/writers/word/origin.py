"""What a Word file of ours says of where it comes from, so that it can be brought back when others have changed it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import fields

from elyazma.model.light_dataclass import dataclass
from elyazma.system.xml import BadXml, parse_xml
from elyazma.writers.word.package import (
    CUSTOM,
    CUSTOM_RELATION,
    CUSTOM_TYPE,
    pack_parts,
    write_properties,
)

_PREFIX = "Elyazma"
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit that the sources were at, and whether they were just that ("yes", "no"); a digest of the sources.

    `journal` and `citations` are what the file was asked with, `fingerprint` is a digest of its text and layout.
    """

    revision: str
    clean: str
    sources: str
    journal: str
    citations: str
    fingerprint: str = ""


def take_fingerprint(content: bytes) -> str:
    """Give a digest of all that a file shows: the same for the same text in the same layout."""
    digest = hashlib.sha256()
    for name, data in sorted(_read_parts(content).items()):
        if name.startswith("word/"):
            digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def stamp_origin(content: bytes, origin: Origin) -> bytes:
    """Write into a file of ours where it comes from; its other parts stay byte for byte."""
    parts = _read_parts(content)
    had_properties = CUSTOM in parts
    properties = dict(_list_properties(parts.get(CUSTOM, b"")))
    known = {field.name: str(getattr(origin, field.name)) for field in fields(Origin)}
    known["fingerprint"] = take_fingerprint(content)
    properties |= {f"{_PREFIX}{name.title()}": value for name, value in known.items()}
    parts[CUSTOM] = write_properties(properties)
    if not had_properties:
        override = f'<Override PartName="/{CUSTOM}" ContentType="{CUSTOM_TYPE}"/>'
        relation = f'<Relationship Id="rIdOrigin" Type="{CUSTOM_RELATION}" Target="{CUSTOM}"/>'
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", f"{override}</Types>".encode())
        parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    first = {_TYPES: parts.pop(_TYPES)}
    return pack_parts({**first, **dict(sorted(parts.items()))})


def read_origin(content: bytes) -> Origin | None:
    """Read where a file comes from; none if it does not say. Raises BadZipFile."""
    try:
        properties = dict(_list_properties(_read_parts(content).get(CUSTOM, b"")))
    except BadXml:
        return None
    names = [field.name for field in fields(Origin)]
    known = {name: properties.get(f"{_PREFIX}{name.title()}", "") for name in names}
    return Origin(**known) if known["sources"] else None


def _read_parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _list_properties(content: bytes) -> Iterator[tuple[str, str]]:
    for node in parse_xml(content) if content else ():
        yield str(node.get("name")), "".join(node.itertext())
