"""Citations as CSL's JSON (csl-citation.json), which Zotero and Mendeley write into files.

Sources: the schema of the Citation Style Language, and the fields that both programs write (Zotero 5 to 7, Mendeley
Desktop 1.19, Mendeley Cite).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping

from elyazma.model.imported import CitedForm
from elyazma.readers.managers.data import CitationData, CitedWork, Data, Item, ListData, Work
from elyazma.readers.managers.own_data import OWN, read_own_entry
from elyazma.references.csl_entries import list_members

_CITATION = "CSL_CITATION"
_BIBLIOGRAPHY = ("CSL_BIBLIOGRAPHY", "ZOTERO_BIBL", "MENDELEY_BIBLIOGRAPHY")
_TAG = re.compile(r"MENDELEY_CITATION_v\d+_(?P<data>[A-Za-z0-9+/=_-]+)")
_MODES: Mapping[str, CitedForm] = {"suppress-author": "year", "author-only": "author", "composite": "narrative"}


def read_csl_instruction(code: str) -> Data | None:
    """Read the code of a field, the tag of a content control, or the name of a mark; none for any other."""
    if any(word in code for word in _BIBLIOGRAPHY):
        return ListData(_read_uncited(_read_object(code)))
    tag = _TAG.match(code.strip())
    if tag:
        return _read_citation(_read_object(_decode(tag["data"])))
    return _read_citation(_read_object(code)) if _CITATION in code else None


def _decode(text: str) -> str:
    text = text.replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _read_object(text: str) -> Item:
    """Read the first JSON object in a text; an empty one where there is none that can be read."""
    start = text.find("{")
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text, start) if start >= 0 else ({}, 0)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _read_citation(citation: Item) -> CitationData | None:
    properties = citation.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    mode = _MODES.get(str(properties.get("mode") or citation.get("mode") or ""), "")
    works = tuple(_read_cited(item, mode) for item in list_members(citation.get("citationItems")))
    own = citation.get(OWN)
    source, before = (_text(own, name) if isinstance(own, Mapping) else "" for name in ("source", "before"))
    return CitationData(works, source, _text(properties, "plainCitation"), before) if works else None


def _read_cited(item: Item, mode: CitedForm) -> CitedWork:
    form = next((form for name, form in _MODES.items() if item.get(name) is True), mode)
    if item.get("displayAs") in _MODES:
        form = _MODES[str(item["displayAs"])]
    locator = str(item.get("locator") or "").strip()
    label = str(item.get("label") or "page") if locator else ""
    return CitedWork(_read_work(item), locator, label, _text(item, "prefix"), _text(item, "suffix"), form)


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _read_work(item: Item) -> Work:
    data = item.get("itemData")
    data = data if isinstance(data, Mapping) else {}
    return Work(data, tuple(_list_names(item)), read_own_entry(data))


def _list_names(item: Item) -> Iterator[str]:
    """List the addresses of a work; a number alone is one only within a library, which addresses name."""
    for name in ("uris", "uri"):
        value = item.get(name)
        values = value if isinstance(value, list) else [value]
        yield from (each for each in values if isinstance(each, str) and each)


def _read_uncited(bibliography: Item) -> tuple[Work, ...]:
    """Read the works that our own files name in a list though nothing cites them; Zotero's have no data."""
    own = bibliography.get(OWN)
    items = list_members(own.get("uncited")) if isinstance(own, Mapping) else ()
    return tuple(_read_work(item) for item in items)
