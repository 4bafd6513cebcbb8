"""Make entries of the bibliography out of identifiers: a DOI, an ISBN, a number of arXiv."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error, missing, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import phrase
from elyazma.references.dois import find_doi, normalise_doi
from elyazma.references.integrity import is_isbn
from elyazma.references.layout import EntryText
from elyazma.references.records import find_offers, read_correspondences
from elyazma.system.doi import (
    LIBRARY,
    RESOLVER,
    DoiUnknown,
    DoiUnreachable,
    Record,
    fetch_book,
    fetch_record,
)
from elyazma.tex.escape import escape_text

Kind = Literal["doi", "isbn", "arxiv"]

_ARXIV = re.compile(
    r"(?i)(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:)?([0-9]{4}\.[0-9]{4,5}|[a-z.-]+/[0-9]{7})(v[0-9]+)?"
)
_ARXIV_DOI = "10.48550/arxiv."
"""arXiv registers a DOI for each of its papers (info.arxiv.org/help/doi.html), so one system answers for both."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """What names a work: a DOI in lower case, the digits of an ISBN, a number of arXiv without its version."""

    kind: Kind
    value: str

    @property
    def doi(self) -> str:
        """Give the DOI to ask for."""
        return f"{_ARXIV_DOI}{self.value.lower()}" if self.kind == "arxiv" else self.value


def read_identifier(written: str) -> Identifier | None:
    """Read what names a work, as people copy it; none where it is no DOI, ISBN or number of arXiv."""
    bare = written.strip()
    doi = normalise_doi(bare)
    if doi.startswith(_ARXIV_DOI):
        return Identifier("arxiv", doi.removeprefix(_ARXIV_DOI))
    if find_doi(Reference("", "", {"doi": doi}, Span(""), {})):
        return Identifier("doi", doi)
    if found := _ARXIV.fullmatch(bare):
        return Identifier("arxiv", found[1])
    digits = re.sub("(?i)isbn(-1[03])?:?|[^0-9Xx]", "", bare).upper()
    if is_isbn(digits) and re.fullmatch("(?i)(isbn(-1[03])?:?)? ?[0-9 X-]+", bare):
        return Identifier("isbn", digits)
    return None


@dataclass(frozen=True, slots=True)
class Servers:
    """Where records are asked for."""

    resolver: str = RESOLVER
    library: str = LIBRARY


@collecting
def fetch_entries(
    findings: Findings,
    identifiers: Sequence[Identifier],
    references: Sequence[Reference],
    cache: Path,
    servers: Servers,
) -> tuple[Reference, ...]:
    """Fetch the record of each and make an entry of it, without a key; those that `references` have are not fetched.

    What nobody knows is an error; without a network one error says so, of the machine.
    """
    made: list[Reference] = []
    for identifier in identifiers:
        known = find_known(identifier, (*references, *made))
        if known:
            findings.add([_report_known(identifier, known)])
            continue
        try:
            made.append(_make_reference(identifier, _fetch(identifier, cache, servers)))
        except DoiUnknown:
            findings.add([_report_unknown(identifier)])
        except DoiUnreachable as fault:
            message = phrase("{value} could not be looked up: {reason}", value=identifier.value, reason=fault.reason)
            findings.refuse(missing("bib-add-offline", message, phrase("look at the network, then try again")))
    return tuple(made)


def _fetch(identifier: Identifier, cache: Path, servers: Servers) -> Record:
    if identifier.kind == "isbn":
        return fetch_book(identifier.value, address=servers.library)
    return fetch_record(identifier.doi, cache, address=servers.resolver)


def find_known(identifier: Identifier, references: Sequence[Reference]) -> Reference | None:
    """Find the entry that has an identifier already."""
    for reference in references:
        isbns = (re.sub("[^0-9X]", "", each.upper()) for each in reference.fields.get("isbn", "").split(","))
        if find_doi(reference) == identifier.doi or identifier.value in isbns:
            return reference
        eprint = re.sub("v[0-9]+$", "", reference.fields.get("eprint", "").removeprefix("arXiv:"))
        if identifier.kind == "arxiv" and eprint == identifier.value:
            return reference
    return None


def _report_known(identifier: Identifier, known: Reference) -> Diagnostic:
    message = phrase('{value} is here already, as "{key}"', value=identifier.value, key=known.key)
    return note("bib-add-known", message, known.span, phrase("cite it by this key"))


def _report_unknown(identifier: Identifier) -> Diagnostic:
    message = phrase("nothing is registered for {value}", value=identifier.value)
    return error("bib-add-unknown", message, Span("bib"), phrase("look for a wrong digit, or write the entry yourself"))


# --- Records as entries -------------------------------------------------------------------------------


@cache
def _read_types() -> Mapping[str, str]:
    data = tomllib.loads(Path(__file__).with_name("records.toml").read_text(encoding="utf-8"))
    return {str(name): str(kind) for name, kind in data["types"].items()}


def _make_reference(identifier: Identifier, record: Record) -> Reference:
    if identifier.kind == "isbn":
        return Reference("", "book", dict(_list_book_fields(identifier, record)), Span("bib"), {})
    kind = "misc" if identifier.kind == "arxiv" else _read_types().get(str(record.get("type", "")), "misc")
    bare = Reference("", kind, {}, Span("bib"), {})
    fields = find_offers(read_correspondences(), bare, record) | {"doi": identifier.doi}
    if identifier.kind == "arxiv":
        fields |= {"eprint": identifier.value, "archiveprefix": "arXiv"}
    return Reference("", kind, fields, Span("bib"), {})


def _list_book_fields(identifier: Identifier, record: Record) -> Iterator[tuple[str, str]]:
    """Give the fields of Open Library's record of a book; its names are "Given Family", as BibTeX reads them too."""
    title = ": ".join(filter(None, (_text(record.get("title")), _text(record.get("subtitle")))))
    year = re.search("[0-9]{4}", _text(record.get("publish_date")))
    fields = {
        "author": " and ".join(_names(record.get("authors"))),
        "title": title,
        "publisher": next(iter(_names(record.get("publishers"))), ""),
        "address": next(iter(_names(record.get("publish_places"))), ""),
        "year": year[0] if year else "",
        "isbn": identifier.value,
    }
    yield from ((name, value) for name, value in fields.items() if value)


def _text(value: object) -> str:
    return escape_text(" ".join(value.split())) if isinstance(value, str) else ""


def _names(value: object) -> list[str]:
    several = value if isinstance(value, list) else []
    return [name for each in several if isinstance(each, dict) and (name := _text(each.get("name")))]


def write_entry(reference: Reference, key: str) -> EntryText:
    """Give an entry as it is written, with a key."""
    fields = tuple((name, f"{{{value}}}") for name, value in reference.fields.items())
    return EntryText(reference.type, key, fields)
