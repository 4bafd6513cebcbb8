"""Make entries of a .bib file of CSL items as JSON (csl_entries.toml); references/items.py makes the same of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from elyazma.languages.folding import fold_case
from elyazma.model.light_dataclass import dataclass
from elyazma.references.csl_dates import write_date
from elyazma.references.csl_names import write_people
from elyazma.references.csl_text import write_text
from elyazma.references.items import clean_doi, read_type_rules
from elyazma.tex.escape import escape_range

Item = Mapping[str, object]
"""A CSL item as JSON (csl-data.json): texts, numbers, lists of names, dates."""


@dataclass(frozen=True, slots=True)
class MadeEntry:
    """An entry to be: its type and its fields as TeX, in the order in which they are printed; `key` is the data's."""

    type: str
    fields: Mapping[str, str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Rules:
    """csl_entries.toml, read, with the fields of csl_types.toml."""

    types: Mapping[str, str]
    fields: Mapping[str, str]
    serial: frozenset[str]
    serial_fields: Mapping[str, str]
    ignored: frozenset[str]
    dates: frozenset[str]
    names: frozenset[str]


@cache
def _read_rules() -> _Rules:
    data = tomllib.loads(Path(__file__).with_name("csl_entries.toml").read_text(encoding="utf-8"))
    known = read_type_rules().fields
    first = {variable: names[0] for table in known.values() for variable, names in table.items()}
    serial = data["serial"]
    return _Rules(
        types=data["types"],
        fields={**first, **data["fields"]},
        serial=frozenset(serial["types"]),
        serial_fields=serial["fields"],
        ignored=frozenset(data["ignored"]["members"]),
        dates=frozenset(known["dates"]),
        names=frozenset(known["names"]),
    )


def make_entry(item: Item) -> MadeEntry:
    """Make the entry of a CSL item. Nothing is left out: what no field is known for gets one of its own name."""
    item, key = _read_extra(item)
    kind = str(item.get("type") or "document")
    made = _EntryMaker(_read_rules(), kind, item)
    fields = made.fields()
    name, _, subtype = made.rules.types.get(kind, "misc").partition("/")
    if kind == "document" and "url" in fields:
        subtype = "document"  # @misc with an address is a web page
    if subtype:
        fields["entrysubtype"] = subtype
    if kind not in made.rules.types:
        fields["howpublished"] = write_text(kind)
    key = next((str(item[each]) for each in ("citation-key", "citationKey") if item.get(each)), key)
    return MadeEntry(name, fields, key.strip())


_EXTRA = re.compile(r"^(Citation Key|PMID|PMCID)\s*:[ \t]*(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE)
"""What Better BibTeX and Zotero keep as lines of the field "Extra", which is CSL's note."""


def _read_extra(item: Item) -> tuple[Item, str]:
    """Take the lines of a note that have a member of their own; also give the key that one of them names."""
    note = item.get("note")
    if not isinstance(note, str):
        return item, ""
    found = {fold_case(match[1]): match[2] for match in _EXTRA.finditer(note)}
    rest = _EXTRA.sub("", note).strip()
    made = {name: value for name, value in item.items() if name != "note"} | ({"note": rest} if rest else {})
    for name in ("PMID", "PMCID"):
        if fold_case(name) in found:
            made.setdefault(name, found[fold_case(name)])
    return made, found.get("citation key", "")


@dataclass(frozen=True, slots=True)
class _EntryMaker:
    rules: _Rules
    kind: str
    item: Item

    def fields(self) -> dict[str, str]:
        """Give the fields: people, title and where it appeared first, as an author would write them."""
        fields: dict[str, str] = {}
        for variable in sorted(self.item, key=_place_of):
            if variable in self.rules.ignored or self._is_said_elsewhere(variable):
                continue
            for name, value in self._write(variable, self.item[variable]):
                if name and value:
                    fields.setdefault(name, value)
        if language := _read_language(str(self.item.get("language") or "")):
            fields[language[0]] = language[1]
        return fields

    def _is_said_elsewhere(self, variable: str) -> bool:
        """Tell whether a member says once more what another one says: a DOI's address, CSL 1.0's "event"."""
        value = self.item[variable]
        if variable == "URL":
            doi = self.item.get("DOI")
            found = re.match(r"https?://(?:dx\.)?doi\.org/", str(value))
            return bool(doi and found and clean_doi(str(value)).lower() == clean_doi(str(doi)).lower())
        others = {"event": "event-title", "shortTitle": "title-short", "journalAbbreviation": "container-title-short"}
        return variable in others and value == self.item.get(others[variable])

    def _write(self, variable: str, value: object) -> Iterator[tuple[str, str]]:
        name = self._name_field(variable)
        if variable in self.rules.dates or isinstance(value, Mapping):
            yield from write_date(name, value)
        elif _is_people(value):
            yield name, write_people(value)
        elif isinstance(value, list):
            yield name, write_text(", ".join(str(each) for each in value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield name, self._write_value(variable, str(value))

    def _write_value(self, variable: str, text: str) -> str:
        text = re.sub(r"[ \t\r\n]+", " ", text).strip()
        if variable in ("DOI", "URL"):
            text = clean_doi(text) if variable == "DOI" else text
            return "".join(text.split()).replace("{", "%7B").replace("}", "%7D")
        return escape_range(text) if variable == "page" else write_text(text)

    def _name_field(self, variable: str) -> str:
        special = self._name_number(variable)
        if special:
            return special
        if self.kind in self.rules.serial and variable in self.rules.serial_fields:
            return self.rules.serial_fields[variable]
        if self.kind == "thesis":
            theses = {"publisher": "institution"} | ({"archive": "publisher"} if self.item.get("publisher") else {})
            if variable in theses:
                return theses[variable]
        named = self.rules.fields.get("event-title" if variable == "event" else variable)
        return named or re.sub(r"[^a-z0-9]", "", variable.lower())

    def _name_number(self, variable: str) -> str:
        """Name the field of a number: "number" is an issue, a report's number, or that of a book in its series."""
        in_series = bool(self.item.get("collection-title")) and self.kind in ("book", "chapter", "paper-conference")
        in_volume = self.kind == "paper-conference" and bool(self.item.get("volume")) and not in_series
        match variable:
            case "issue" if self.kind in _NUMBERED_SERIALS or in_volume:
                return "number"
            case "number" if self.kind in _NUMBERED_SERIALS or in_volume:
                return "eid"
            case "collection-number":
                return "number" if in_series and not self.item.get("number") else "seriesnumber"
            case _:
                return ""


_NUMBERED_SERIALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "review", "review-book", "periodical"}
)
"""The types of which refine.py reads "number" as an issue."""

_ORDER = (
    "author", "editor", "translator", "title", "title-short", "container-title", "journalAbbreviation", "event-title",
    "issued", "volume", "issue", "number", "page", "edition", "collection-title", "collection-number", "genre",
    "publisher", "publisher-place", "DOI", "URL", "accessed", "ISBN", "ISSN",
)  # fmt: skip


def _place_of(variable: str) -> tuple[int, str]:
    return (_ORDER.index(variable) if variable in _ORDER else len(_ORDER), variable)


def _is_people(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _read_language(text: str) -> tuple[str, str] | None:
    """Give the field of a language: `langid` of one that is known by name or code, else `language` as it stands."""
    text = text.strip()
    if not text:
        return None
    names = read_type_rules().languages
    codes = {code.lower(): name for name, code in [*names.items()][::-1]}
    folded = text.lower().replace("_", "-")
    short = folded.partition("-")[0]
    known = folded if folded in names else codes.get(folded) or codes.get(short)
    if known:
        return "langid", known
    return ("langid", short) if re.fullmatch(r"[a-z]{2}(?:-.*)?", folded) else ("language", write_text(text))


def list_members(value: object) -> Sequence[Item]:
    """Give the objects of a JSON list; nothing where it is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
