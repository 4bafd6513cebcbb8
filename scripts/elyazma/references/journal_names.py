"""Write the names of journals all in full or all abbreviated, as far as both forms are known.

No form is made by rule: no library that abbreviates by ISO 4 is right often enough (docs/decisions.md). Known are the
forms of entries that have both, those in the records of DOIs that have been looked up, and astronomy's (journals.toml).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Diagnostic, Span, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import join_phrases, phrase, phrase_count
from elyazma.references.layout import EntryText
from elyazma.system.doi import Record
from elyazma.tex.escape import escape_text
from elyazma.tex.inlines import decode_tex, to_plain
from elyazma.tex.journals import find_forms, read_journals

Form = Literal["full", "abbreviated"]
FORMS: tuple[Form, ...] = ("full", "abbreviated")
_FIELDS = ("journaltitle", "journal")
_SHORT_FIELDS = ("shortjournal", "shortjournaltitle")
_SHORT_MEMBERS = ("container-title-short", "short-container-title")


@dataclass(frozen=True, slots=True)
class JournalNames:
    """Names by their letters alone, each with its other form as TeX; several where they disagree."""

    short: dict[str, set[str]] = field(default_factory=dict)
    full: dict[str, set[str]] = field(default_factory=dict)

    def add(self, full: str, short: str) -> None:
        """Keep a pair of forms; two that are the same say nothing."""
        if full and short and _fold(full) != _fold(short):
            self.short.setdefault(_fold(full), set()).add(short)
            self.full.setdefault(_fold(short), set()).add(full)

    def find(self, name: str, form: Form) -> str:
        """Give the other form of a name; empty where none is known, or more than one that differ."""
        found = (self.full if form == "full" else self.short).get(_fold(name), set())
        return min(found) if len({_fold(each) for each in found}) == 1 else ""

    def has(self, name: str, form: Form) -> bool:
        """Tell whether a name is known to be of a form already."""
        return _fold(name) in (self.short if form == "full" else self.full)


def _fold(name: str) -> str:
    return fold_letters(to_plain(decode_tex(name, Span(""))[0]))


def learn_names(references: Iterable[Reference], records: Iterable[Record]) -> JournalNames:
    """Gather the pairs of forms that the entries, the records and the tables of astronomy know."""
    names = JournalNames()
    pairs = (*_pair_fields(references), *_pair_members(records))
    for full, short in pairs:
        names.add(full, short)
    for short, full in read_journals().values():
        names.add(escape_text(full), escape_text(short))
    return names


def _pair_fields(references: Iterable[Reference]) -> Iterator[tuple[str, str]]:
    for reference in references:
        yield from ((_find_name(reference), reference.fields.get(name, "")) for name in _SHORT_FIELDS)


def _pair_members(records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    for record in records:
        full = escape_text(_first(record.get("container-title")))
        yield from ((full, escape_text(_first(record.get(member)))) for member in _SHORT_MEMBERS)


def _first(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""


def find_renamed(references: Iterable[Reference], names: JournalNames, form: Form) -> dict[str, str]:
    """Give the keys whose journal gets another name, with this name."""
    renamed = {}
    for reference in references:
        written = _find_name(reference)
        if written and (other := _read_macro(written, form) or names.find(written, form)):
            renamed[reference.key] = other
    return renamed


def _find_name(reference: Reference) -> str:
    return next((reference.fields[name] for name in _FIELDS if reference.fields.get(name)), "")


def _read_macro(written: str, form: Form) -> str:
    """Give the form of a journal that a value names by a macro alone; empty for any other value."""
    return escape_text(find_forms(written)[form == "full"])


def rename_journal(entry: EntryText, renamed: Mapping[str, str]) -> EntryText:
    """Give an entry with its journal's other name, where it has one of its own."""
    if entry.key not in renamed:
        return entry
    name = next((each for each in _FIELDS if dict(entry.fields).get(each, "{}") != "{}"), "")
    value = f"{{{renamed[entry.key]}}}"
    return replace(entry, fields=tuple((each, value if each == name else old) for each, old in entry.fields))


def _looks_other(name: str, form: Form) -> bool:
    """Tell whether a name looks as if it were of the other form."""
    return "." in name if form == "full" else "." not in name and len(name.split()) > 1


def report_unknown(references: Sequence[Reference], names: JournalNames, form: Form) -> Iterator[Diagnostic]:
    """Tell once of the names whose other form nothing knows; a name of one word is never abbreviated (ISO 4)."""
    unknown: dict[str, Reference] = {}
    for reference in references:
        written = _find_name(reference)
        if written and not (_read_macro(written, form) or names.find(written, form) or names.has(written, form)):
            plain = to_plain(decode_tex(written, reference.span)[0])
            if _looks_other(plain, form):
                unknown.setdefault(plain, reference)
    if not unknown:
        return
    first = next(iter(unknown.values()))
    message = phrase_count(
        len(unknown),
        "the other form of {count} journal's name is not known, and stays: {names}",
        "the other forms of {count} journals' names are not known, and stay: {names}",
        names=join_phrases("; ", unknown),
    )
    hint = phrase(
        "give one entry of each journal a field shortjournal, or type: invoke bib --lookup --journals {form}", form=form
    )
    place = next((first.places[name] for name in _FIELDS if name in first.places), first.span)
    yield note("bib-journal-unknown", message, place, hint)
