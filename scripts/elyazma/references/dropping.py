"""Take fields out of all entries, and say what is printed of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Span, error, note, warning
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import phrase, phrase_count
from elyazma.references.changing import LINKS
from elyazma.references.csl_json import show_reference
from elyazma.references.entries import missing_fields, read_requirements
from elyazma.references.layout import EntryText
from elyazma.system.nearest import did_you_mean


def drop_fields(entry: EntryText, names: Collection[str]) -> EntryText:
    """Give an entry without these fields."""
    return replace(entry, fields=tuple((name, value) for name, value in entry.fields if name not in names))


def judge_drops(references: Iterable[Reference], names: Sequence[str]) -> Iterator[Diagnostic]:
    """Tell of fields that cannot go, those that a style may print, and those that no entry has.

    An error is a field that an entry needs, or by which it leads to another.
    """
    references = tuple(references)
    for name in names:
        having = [reference for reference in references if name in reference.fields]
        yield from _judge_drop(name, having) if having else _report_absent(name, references)


def _judge_drop(name: str, having: Sequence[Reference]) -> Iterator[Diagnostic]:
    needing = [reference for reference in having if name in LINKS or _is_needed(reference, name)]
    if needing:
        yield _refuse(name, needing)
    elif printing := [reference for reference in having if _is_printed(reference, name)]:
        yield _warn(name, printing)


def _report_absent(name: str, references: Iterable[Reference]) -> Iterator[Diagnostic]:
    known = sorted({name for reference in references for name in reference.fields})
    message = phrase('no entry has a field "{name}"', name=name)
    hint = did_you_mean(name, known) or phrase("look at the files in bib/")
    place = Span(next((reference.span.path for reference in references), "bib"))
    yield note("bib-drop-absent", message, place, hint)


def _without(reference: Reference, name: str) -> Reference:
    return replace(reference, fields={each: value for each, value in reference.fields.items() if each != name})


def _is_needed(reference: Reference, name: str) -> bool:
    """Tell whether an entry's type asks for a field that nothing else of the entry stands in for (entries.toml)."""
    requirements = read_requirements()
    return missing_fields(requirements, _without(reference, name)) != missing_fields(requirements, reference)


def _is_printed(reference: Reference, name: str) -> bool:
    """Tell whether the citation engine gets something else without a field: some style may print it then."""
    return show_reference(reference) != show_reference(_without(reference, name))


def _refuse(name: str, needing: Sequence[Reference]) -> Diagnostic:
    first = needing[0]
    message = phrase_count(
        len(needing),
        'the field "{name}" cannot go: {count} entry needs it, "{key}"',
        'the field "{name}" cannot go: {count} entries need it, "{key}" first',
        name=name,
        key=first.key,
    )
    return error("bib-drop-needed", message, first.places.get(name, first.span), phrase("name other fields to --drop"))


def _warn(name: str, printing: Sequence[Reference]) -> Diagnostic:
    first = printing[0]
    message = phrase_count(
        len(printing),
        'a style may print the field "{name}", which {count} entry has, "{key}"',
        'a style may print the field "{name}", which {count} entries have, "{key}" first',
        name=name,
        key=first.key,
    )
    hint = phrase("without it these works are printed without it; it goes with --write all the same")
    return warning("bib-drop-printed", message, first.places.get(name, first.span), hint)
