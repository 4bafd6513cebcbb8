"""LibreOffice's own citations: text:bibliography-mark, whose attributes are the fields of a work (ODF 1.3, 7.1.4)."""

from __future__ import annotations

import re

from elyazma.readers.managers.data import CitationData, CitedWork, Work
from elyazma.references.csl_entries import MadeEntry
from elyazma.references.csl_text import write_text
from elyazma.references.values import split_names
from elyazma.system.xml import Node

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TYPES = {"conference": "inproceedings", "journal": "periodical", "email": "letter", "www": "online"}
"""Types of LibreOffice's that are no entry types; its own five ("custom1") are none either."""
_FIELDS = {"organizations": "organization", "report-type": "type", "bibliography-type": "", "identifier": ""}
_PEOPLE = frozenset({"author", "editor"})
_VERBATIM = frozenset({"url", "doi"})


def read_bibliography_mark(node: Node) -> CitationData:
    """Read a mark; its identifier is the citation key."""
    texts = {name.removeprefix(_TEXT): value.strip() for name, value in node.attrib.items() if name.startswith(_TEXT)}
    key = texts.get("identifier", "")
    kind = texts.get("bibliography-type", "misc")
    kind = _TYPES.get(kind, "misc" if kind.startswith("custom") else kind)
    fields: dict[str, str] = {}
    for name, text in texts.items():
        field = _FIELDS.get(name, re.sub(r"[^a-z0-9]", "", name))
        if field and text:
            fields[field] = _write(field, text)
    item = {"type": "document", "title": texts.get("title", ""), "citation-key": key}
    return CitationData((CitedWork(Work(item, (key,) if key else (), MadeEntry(kind, fields, key))),))


def _write(field: str, text: str) -> str:
    if field in _VERBATIM:
        return text.replace("{", "%7B").replace("}", "%7D")
    if field in _PEOPLE:
        return " and ".join(map(_write_name, _split_people(text)))
    if field == "pages":
        return re.sub(r"\s*[-–—]+\s*", "--", write_text(text))
    return write_text(text)


def _split_people(text: str) -> tuple[str, ...]:
    """Split people: LibreOffice's field is one text, which semicolons part, or BibTeX's "and"."""
    return tuple(name.strip() for name in text.split(";") if name.strip()) if ";" in text else split_names(text)


def _write_name(name: str) -> str:
    if name.startswith("{") and name.endswith("}"):
        return f"{{{write_text(name[1:-1])}}}"
    return write_text(name)
