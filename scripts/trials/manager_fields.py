"""Read what citation managers left in a Word file, from its XML alone: Zotero, Mendeley, EndNote, Word."""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


@dataclass(frozen=True)
class Work:
    """A work as a manager has it: the fields that are compared, those alone that it has."""

    fields: Mapping[str, str]


@dataclass(frozen=True)
class Citation:
    """A place that cites: its works, and what stands beside each (page, words before, words behind)."""

    manager: str
    works: tuple[Work, ...]
    beside: tuple[str, ...] = ()


def read_citations(path: Path) -> list[Citation]:
    """Read what citation managers left in a Word file, in reading order."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        sources = _read_sources(archive, names)
        roots = [etree.fromstring(archive.read(name)) if name in names else None for name in _PARTS]
    notes = {
        (kind, note.get(f"{_W}id")): note
        for kind, root in zip(("footnote", "endnote"), roots[1:], strict=True)
        if root is not None
        for note in root
    }
    return [found for code in _list_codes(roots[0], notes) if (found := _read_code(code, sources))]


# --- Word's XML -------------------------------------------------------------------------------------------


def _list_codes(root: Any, notes: Mapping[tuple[str, str], Any] | None = None) -> Iterator[str]:
    """List the codes of fields and the tags of controls, a note's where it stands; data stand behind their code."""
    open_fields: list[list[str]] = []
    for node in root.iter(*(f"{_W}{name}" for name in _READ)):
        name = etree.QName(node).localname
        note = (notes or {}).get((name.removesuffix("Reference"), node.get(f"{_W}id")))
        if note is not None:
            yield from _list_codes(note)
        elif name == "fldSimple":
            yield node.get(f"{_W}instr", "")
        elif name == "tag":
            yield node.get(f"{_W}val", "")
        elif name == "fldChar":
            yield from _read_sign(node.get(f"{_W}fldCharType"), open_fields)
        elif open_fields:
            text = node.text or ""
            open_fields[-1].append(_decode(text) if name == "fldData" else text)


def _read_sign(kind: str, open_fields: list[list[str]]) -> Iterator[str]:
    """Begin or end a field; its own code is whole where its result begins."""
    if kind == "begin":
        open_fields.append([])
    elif kind == "separate" and open_fields:
        yield "".join(open_fields[-1])
        open_fields[-1] = []
    elif kind == "end" and open_fields:
        inner = "".join(open_fields.pop())
        # EndNote's data may be those of a field within the code of its citation.
        if "<EndNote>" in inner and open_fields and "<EndNote>" not in "".join(open_fields[-1]):
            open_fields[-1].append(inner)


_READ = ("fldChar", "instrText", "fldSimple", "tag", "fldData", "footnoteReference", "endnoteReference")


def _decode(text: str) -> str:
    try:
        data = base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace").replace("\0", "")


def _read_code(code: str, sources: Mapping[str, Work]) -> Citation | None:
    tag = re.match(r"\s*MENDELEY_CITATION_v3_([A-Za-z0-9+/=_-]+)", code)
    if tag:
        return _read_csl("Mendeley Cite", _decode(tag[1].translate(str.maketrans("-_", "+/"))))
    if "CSL_CITATION" in code:
        return _read_csl("Zotero" if "ZOTERO" in code else "Mendeley", code)
    if "<EndNote>" in code:
        return _read_endnote(code[code.index("<EndNote>") :])
    if re.match(r"\s*CITATION\s", code):
        return _read_word(code, sources)
    return None


# --- CSL's JSON -------------------------------------------------------------------------------------------


def _read_csl(manager: str, code: str) -> Citation | None:
    start = code.find("{")
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(code, start)
    except ValueError:
        return None
    items = [each for each in data.get("citationItems", []) if each.get("itemData", {}).get("title")]
    beside = tuple(fold_letters(each.get(name) or "") for each in items for name in ("prefix", "locator", "suffix"))
    return Citation(manager, tuple(_read_item(each["itemData"]) for each in items), beside) if items else None


def _read_item(item: Mapping[str, Any]) -> Work:
    issued = item.get("issued") or {}
    parts = (issued.get("date-parts") or [[""]])[0]
    year = str(parts[0]) if parts else ""
    fields = {
        "title": item.get("title"),
        "family": "\n".join(
            each.get("family") or each.get("literal") or each.get("given") or "" for each in item.get("author") or ()
        ),
        "year": year or str(issued.get("raw") or ""),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "pages": item.get("page"),
        "doi": item.get("DOI"),
        "publication": item.get("container-title"),
        "url": item.get("URL"),
    }
    return _make_work(fields)


def _make_work(fields: Mapping[str, Any]) -> Work:
    return Work({name: str(value) for name, value in fields.items() if value and fold_letters(str(value))})


# --- EndNote and Word -------------------------------------------------------------------------------------


def _read_endnote(code: str) -> Citation | None:
    end = code.rfind("</EndNote>")
    parser = etree.XMLParser(recover=True)
    root = etree.fromstring(code[: end + len("</EndNote>")].encode(), parser) if end > 0 else None
    cites = [] if root is None else root.findall(".//Cite")
    works = tuple(_read_record(each.find("record")) for each in cites if each.find("record") is not None)
    return Citation("EndNote", works) if works else None


def _read_record(record: Any) -> Work:
    def text(path: str) -> str:
        found = record.find(path)
        return "" if found is None else "".join(found.itertext())

    people = ["".join(each.itertext()) for each in record.findall("contributors/authors/author")]
    fields = {
        "title": text("titles/title"),
        "family": "\n".join(name.partition(",")[0] if "," in name else name.split()[-1] for name in people if name),
        "year": text("dates/year"),
        "volume": text("volume"),
        "number": text("number"),
        "pages": text("pages"),
        "doi": text("electronic-resource-num"),
        "publication": text("titles/secondary-title") or text("periodical/full-title"),
    }
    return _make_work(fields)


def _read_sources(archive: zipfile.ZipFile, names: Sequence[str]) -> dict[str, Work]:
    found: dict[str, Work] = {}
    for name in names:
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            root = etree.fromstring(archive.read(name))
            for source in root.iter(f"{_B}Source"):
                found[source.findtext(f"{_B}Tag", "")] = _read_source(source)
    return found


def _read_source(source: Any) -> Work:
    people = source.findall(f"{_B}Author/{_B}Author/{_B}NameList/{_B}Person")
    company = source.findtext(f"{_B}Author/{_B}Author/{_B}Corporate", "")
    fields = {
        "title": source.findtext(f"{_B}Title"),
        "family": company or "\n".join(each.findtext(f"{_B}Last", "") for each in people),
        "year": source.findtext(f"{_B}Year"),
        "volume": source.findtext(f"{_B}Volume"),
        "number": source.findtext(f"{_B}Issue"),
        "pages": source.findtext(f"{_B}Pages"),
        "doi": source.findtext(f"{_B}DOI"),
        "publication": source.findtext(f"{_B}JournalName") or source.findtext(f"{_B}BookTitle"),
        "url": source.findtext(f"{_B}URL"),
    }
    return _make_work(fields)


def _read_word(code: str, sources: Mapping[str, Work]) -> Citation | None:
    words = code.split()
    tags = [words[1], *(words[at + 1] for at, word in enumerate(words[:-1]) if word == "\\m")]
    works = tuple(sources[tag] for tag in tags if tag in sources and "title" in sources[tag].fields)
    return Citation("Word", works) if works else None


# --- Letters ----------------------------------------------------------------------------------------------


def fold_letters(text: str) -> str:
    """Keep letters and digits alone, without accents, commands and tags."""
    text = re.sub(r"<[^<>]{1,40}>", "", text)
    text = re.sub(r"\\text[a-z]+(?=\{)|\\[a-zA-Z]+\s?", "", text)
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


_DASHES = str.maketrans("", "", "-–—")
