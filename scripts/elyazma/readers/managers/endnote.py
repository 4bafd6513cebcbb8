"""EndNote's citations: fields ADDIN EN.CITE, whose XML stands in the code or, encoded, in the fields' data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from elyazma.model.imported import CitedForm
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.managers.data import CitationData, CitedWork, Data, ListData, Work
from elyazma.references.csl_names import split_family
from elyazma.references.values import find_corporate_names, read_institution_words
from elyazma.system.xml import BadXml, Node, parse_xml

_CITE = re.compile(r"^\s*ADDIN\s+EN\.CITE\b(?!\.DATA)")
_LIST = re.compile(r"^\s*ADDIN\s+EN\.REFLIST\b")
_XML = re.compile(r"<EndNote[ >].*</EndNote>", re.DOTALL)
_TAGS = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


@dataclass(frozen=True, slots=True)
class _Rules:
    types: Mapping[str, str]
    parts: frozenset[str]
    fields: Mapping[str, str]
    people: Mapping[str, str]


@cache
def _read_rules() -> _Rules:
    data = tomllib.loads(Path(__file__).with_name("endnote.toml").read_text(encoding="utf-8"))
    return _Rules(data["types"], frozenset(data["parts"]["kinds"]), data["fields"], data["people"])


def read_endnote_instruction(code: str, data: str) -> Data | None:
    """Read a field by its code and what its data hold, decoded; none for another field."""
    if _LIST.match(code):
        return ListData()
    if not _CITE.match(code):
        return None
    found = _XML.search(code) or _XML.search(data)
    try:
        root = parse_xml(found[0].encode()) if found else None
    except BadXml:
        return None
    works = tuple(_read_cite(node) for node in root.iter("Cite")) if root is not None else ()
    return CitationData(works) if works else None


def _read_cite(node: Node) -> CitedWork:
    record = node.find("record")
    work = _read_record(record) if record is not None else _read_bare(node)
    locator = _text_of(node.find("Pages"))
    return CitedWork(
        work,
        locator,
        "page" if locator else "",
        _raw_text(node.find("Prefix")),
        _raw_text(node.find("Suffix")),
        _name_form(node),
    )


def _name_form(node: Node) -> CitedForm:
    if node.get("Hidden") == "1":
        return "hidden"
    if node.get("AuthorYear") == "1":
        return "narrative"
    return "year" if node.get("ExcludeAuth") == "1" else "author" if node.get("ExcludeYear") == "1" else ""


def _read_bare(node: Node) -> Work:
    """Read a citation without its record: author, year and number in a library that only its owner has."""
    author, year, number = (_text_of(node.find(name)) for name in ("Author", "Year", "RecNum"))
    item: dict[str, object] = {"type": "document"}
    item |= {"author": [_read_person(author)]} if author else {}
    item |= {"issued": _read_year(year)} if year else {}
    return Work(item, (f"endnote:{author}:{year}:{number}",))


def _read_record(record: Node) -> Work:
    rules = _read_rules()
    kind = record.find("ref-type")
    name = kind.get("name", "") if kind is not None else ""
    item: dict[str, object] = {"type": rules.types.get(name, "document")}
    for path, variable in rules.fields.items():
        item.setdefault(variable, _marked_text(record.find(path)))
    for path, variable in rules.people.items():
        item.setdefault(variable, _read_people(record, path))
    _read_container(record, item, part=name in rules.parts)
    _read_number(record, item, name)
    urls = (_text_of(url) for url in record.iterfind("urls/related-urls/url"))
    item["URL"] = next((url for url in urls if url), "")
    isbn = _text_of(record.find("isbn"))
    item["ISSN" if str(item["type"]).startswith("article") or item["type"] == "periodical" else "ISBN"] = isbn
    item["keyword"] = ", ".join(filter(None, map(_text_of, record.iterfind("keywords/keyword"))))
    item["issued"] = _read_year(_text_of(record.find("dates/year")))
    date = _text_of(record.find("dates/pub-dates/date"))
    item["pubdate"] = date if date != _text_of(record.find("dates/year")) else ""
    if accessed := _text_of(record.find("access-date")):
        item["accessed"] = {"raw": accessed}
    names = tuple(_list_names(record))
    return Work({name: value for name, value in item.items() if value}, names)


def _read_container(record: Node, item: dict[str, object], *, part: bool) -> None:
    """Read what EndNote calls secondary and tertiary: a journal, the book of a chapter, else a series."""
    second, third = (_marked_text(record.find(f"titles/{name}-title")) for name in ("secondary", "tertiary"))
    journal = _marked_text(record.find("periodical/full-title"))
    editors, others = (_read_people(record, f"contributors/{name}-authors") for name in ("secondary", "tertiary"))
    if str(item["type"]) in ("book", "classic", "pamphlet"):
        item |= {"collection-title": second, "editor": editors, "collection-editor": others}
        return
    in_book = part or str(item["type"]) in ("chapter", "paper-conference")
    item |= {"container-title": second or journal, "collection-title": third}
    item |= {"editor": editors, "collection-editor": others if in_book else []}
    if not in_book and others:
        item["tertiaryauthor"] = others


def _read_number(record: Node, item: dict[str, object], name: str) -> None:
    number = _text_of(record.find("number"))
    in_serial = str(item["type"]).startswith("article") or item["type"] in ("periodical", "review")
    in_series = str(item["type"]) in ("book", "chapter") and item.get("collection-title")
    item["issue" if in_serial else "collection-number" if in_series else "number"] = number
    if name == "Edited Book" and "author" in item and not item.get("editor"):
        item["editor"] = item.pop("author")


def _read_year(year: str) -> dict[str, object]:
    if not year:
        return {}
    return {"date-parts": [[int(year)]]} if re.fullmatch(r"\d{1,4}", year) else {"literal": year}


def _list_names(record: Node) -> Iterator[str]:
    for key in record.iterfind("foreign-keys/key"):
        if key.get("db-id"):
            yield f"endnote:{key.get('db-id')}:{_text_of(key)}"


def _read_people(record: Node, path: str) -> list[dict[str, str]]:
    return [_read_person(name) for node in record.iterfind(f"{path}/author") if (name := _text_of(node))]


def _read_person(name: str) -> dict[str, str]:
    """Read "Family, Given, Jr." or "Given Family"; EndNote's names of institutions end in a comma."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not given and (comma or any(find_corporate_names(name, read_institution_words()))):
        return {"literal": family}
    if not given:
        first, _, last = family.rpartition(" ")
        return {"family": last} | ({"given": first} if first else {})
    given, _, suffix = (part.strip() for part in given.partition(","))
    return split_family(family) | {"given": given} | ({"suffix": suffix} if suffix else {})


# --- Text --------------------------------------------------------------------------------------------


def _raw_text(node: Node | None) -> str:
    return "".join(node.itertext()) if node is not None else ""


def _text_of(node: Node | None) -> str:
    return " ".join(_raw_text(node).split())


def _marked_text(node: Node | None) -> str:
    """Give a text with the marks that CSL has for its styles; a style of EndNote's names several at once."""
    if node is None:
        return ""
    pieces = [node.text or ""]
    for child in node:
        faces = str(child.get("face") or "").split()
        marks = [_TAGS[face] for face in faces if face in _TAGS]
        inner = _raw_text(child)
        if inner.strip():
            inner = "".join(f"<{mark}>" for mark in marks) + inner + "".join(f"</{mark}>" for mark in marks[::-1])
        pieces += [inner, child.tail or ""]
    return " ".join("".join(pieces).split())
