"""Resolve what entries of a bibliography inherit from each other: crossref and xdata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import BibFault, Reference
from elyazma.model.phrases import phrase
from elyazma.system.nearest import did_you_mean

NOT_INHERITED = frozenset(
    [
        "crossref",
        "xref",
        "xdata",
        "ids",
        "key",
        "label",
        "status",
        "note",
        "annote",
        "abstract",
        "file",
        "keywords",
        "langid",
        "title",
        "subtitle",
        "shorttitle",
        "titleaddon",
        "author",
        "doi",
        "url",
        "urldate",
        "pages",
    ]
)
"""What belongs to one work alone; xdata, which exists only to be shared, gives everything but its links."""

_PARTS = frozenset(
    ["inbook", "incollection", "inproceedings", "conference", "suppbook", "suppcollection", "inreference", "bookinbook"]
)
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_RENAMED_IN_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}


def resolve_links(references: Iterable[Reference]) -> tuple[list[Reference], list[BibFault]]:
    """Fill in what entries inherit, and leave out the @xdata containers.

    A part of a book takes the book's title as its booktitle (biblatex manual, appendix B); fields of the entry itself
    stay.
    """
    references = tuple(references)
    in_any_case = {reference.key.lower(): reference for reference in reversed(references)}
    links = _Links(in_any_case | {reference.key: reference for reference in references})
    linked = [links.resolve(reference) for reference in references]
    return [reference for reference in linked if reference.type != "xdata"], links.faults


LONGEST_CHAIN = 20
"""Entries on the way from a child to its farthest parent: more is a mistake, and Python's stack is finite."""


@dataclass
class _Links:
    by_key: Mapping[str, Reference]
    done: dict[str, Reference] = field(default_factory=dict)
    faults: list[BibFault] = field(default_factory=list)

    def resolve(self, reference: Reference, children: tuple[str, ...] = ()) -> Reference:
        """Give the reference with all it inherits; `children` are the keys of the entries that led to it."""
        key = reference.key
        if key in self.done:
            return self.done[key]
        resolved = reference
        for name in ("xdata", "crossref"):
            for parent in self._parents(reference, name, (*children, key)):
                resolved = _inherit(resolved, parent, everything=name == "xdata")
        self.done[key] = resolved
        return resolved

    def _parents(self, reference: Reference, name: str, path: tuple[str, ...]) -> list[Reference]:
        found = []
        for wanted in filter(None, (key.strip() for key in reference.fields.get(name, "").split(","))):
            parent = self.by_key.get(wanted) or self.by_key.get(wanted.lower())
            place = reference.places.get(name, reference.span)
            if parent is None:
                finding = _unknown_parent(reference.key, name, wanted, place, self.by_key)
                self.faults.append(BibFault(reference.key, finding))
            elif parent.key in path or len(path) > LONGEST_CHAIN:
                self.faults.append(BibFault(reference.key, _circle(reference.key, name, wanted, place)))
            else:
                found.append(self.resolve(parent, path))
        return found


def _unknown_parent(key: str, name: str, wanted: str, place: Span, known: Iterable[str]) -> Diagnostic:
    message = phrase('"{key}" refers to "{wanted}", which is no entry', key=key, wanted=wanted)
    return error(
        "undefined-crossref",
        message,
        place,
        did_you_mean(wanted, known) or phrase("correct or delete {name}", name=name),
    )


def _circle(key: str, name: str, wanted: str, place: Span) -> Diagnostic:
    message = phrase(
        'the {name} of "{key}" comes back to "{wanted}", or goes on for too many entries',
        name=name,
        key=key,
        wanted=wanted,
    )
    return error("crossref-circle", message, place, phrase("delete one of the {name} fields", name=name))


def _inherit(child: Reference, parent: Reference, *, everything: bool) -> Reference:
    fields, places = dict(child.fields), dict(child.places)
    for name, value in parent.fields.items():
        target = name if everything else _inherited_name(child.type, parent.type, name)
        if target and target not in fields and target not in ("xdata", "crossref", "status"):
            fields[target], places[target] = value, parent.places.get(name, parent.span)
    return replace(child, fields=fields, places=places)


def _inherited_name(child: str, parent: str, name: str) -> str:
    """Give the name that a parent's field has in the child; empty if it is not inherited."""
    if child in _PARTS and name in _RENAMED:
        return _RENAMED[name]
    if child == "article" and parent == "periodical" and name in _RENAMED_IN_PERIODICAL:
        return _RENAMED_IN_PERIODICAL[name]
    # A chapter of a book by one author has that author; a chapter of a collection has its own.
    if name == "author" and child in ("inbook", "suppbook", "bookinbook"):
        return name
    return "" if name in NOT_INHERITED else name
