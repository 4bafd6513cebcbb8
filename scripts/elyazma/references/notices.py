"""Read in a work's record what has become of it: retracted, corrected, published after its preprint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import Phrase, phrase
from elyazma.references.dois import normalise_doi
from elyazma.system.doi import Record

_WITHDRAWN = frozenset(("retraction", "withdrawal", "removal", "partial_retraction"))
_DOUBTED = frozenset(("expression_of_concern",))
_CORRECTED = frozenset(("correction", "corrigendum", "erratum"))
"""The types of Crossmark's updates (crossref.org/documentation/crossmark, "Updates")."""


def find_notices(reference: Reference, record: Record) -> Iterator[Diagnostic]:
    """Find notices about a work in its record: "updated-by", "update-to" and "relation" of Crossref's REST API."""
    withdrawn = False
    for kind, doi in _list_updates(record, "updated-by"):
        withdrawn |= kind in _WITHDRAWN
        if message := _describe_update(kind, doi):
            yield warning("bib-retracted", message, _place(reference), _READ)
    if not withdrawn and _is_marked(record):
        message = phrase("this work has been retracted: its registered title says so")
        yield warning("bib-retracted", message, _place(reference), _READ)
    for kind, doi in _list_updates(record, "update-to"):
        if kind in _WITHDRAWN | _DOUBTED | _CORRECTED:
            message = phrase("this is a notice about {doi}, not the work itself", doi=doi)
            yield warning("bib-notice", message, _place(reference), phrase("cite the work, if it is the work you mean"))
    for doi in _list_related(record, "is-preprint-of"):
        message = phrase("this is a preprint; it has been published as {doi}", doi=doi)
        hint = phrase("read what was published; if it says the same, type: invoke bib --add {doi}", doi=doi)
        yield warning("bib-published", message, _place(reference), hint)


_READ = phrase("read the notice before you cite the work; where you cite it as an example of its kind, say so")


def _place(reference: Reference) -> Span:
    return reference.places.get("doi", reference.span)


def _describe_update(kind: str, doi: str) -> Phrase | None:
    if kind in _WITHDRAWN:
        return phrase("this work has been retracted, by {doi}", doi=doi)
    if kind in _DOUBTED:
        return phrase("its journal has expressed concern about this work, in {doi}", doi=doi)
    return phrase("this work has been corrected, by {doi}", doi=doi) if kind in _CORRECTED else None


def _list_updates(record: Record, member: str) -> Iterator[tuple[str, str]]:
    """Give the type and the DOI of each update; an answer of another shape has none."""
    updates = record.get(member)
    for each in updates if isinstance(updates, list) else []:
        if isinstance(each, dict) and isinstance(each.get("type"), str) and isinstance(each.get("DOI"), str):
            yield re.sub("[ -]", "_", each["type"].lower()), normalise_doi(each["DOI"])


def _is_marked(record: Record) -> bool:
    title = record.get("title")
    first = title[0] if isinstance(title, list) and title else title
    return isinstance(first, str) and bool(re.match("(?i)(retracted|withdrawn)( article)? ?:", first))


def _list_related(record: Record, name: str) -> Iterator[str]:
    relation = record.get("relation")
    found = relation.get(name) if isinstance(relation, dict) else None
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict) and each.get("id-type") == "doi" and isinstance(each.get("id"), str):
            yield normalise_doi(each["id"])
