"""Look up what is registered for the bibliography's DOIs: report what differs and offer what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, note, warning
from elyazma.model.manuscript import Bibliography, Reference
from elyazma.model.phrases import Phrase, phrase, phrase_count
from elyazma.references.dois import find_doi
from elyazma.references.layout import Additions
from elyazma.references.notices import find_notices
from elyazma.references.records import Difference, find_differences, find_offers, read_correspondences
from elyazma.system.doi import RESOLVER, DoiUnknown, DoiUnreachable, Record, fetch_record, read_kept_record

Progress = Callable[[Phrase], None]


def look_up(
    bibliography: Bibliography, cache: Path, progress: Progress, *, address: str = RESOLVER
) -> Outcome[Additions]:
    """Get the record of every DOI of the bibliography, from `cache` first, and compare the entries with them.

    The value is what could be added: citation key -> field -> value as TeX. It changes no field that an author wrote.
    """
    found = [(reference, doi) for reference in bibliography.references if (doi := find_doi(reference))]
    records, findings = _collect(found, cache, progress, address)
    rows = read_correspondences()
    additions: dict[str, Mapping[str, str]] = {}
    for reference, doi in found:
        if doi not in records:
            continue
        findings += [
            _report_difference(reference, doi, each) for each in find_differences(rows, reference, records[doi])
        ]
        findings += find_notices(reference, records[doi])
        offers = find_offers(rows, reference, records[doi])
        if offers:
            additions[reference.key] = offers
            findings += _report_offers(reference, doi, offers)
    return Outcome(additions, tuple(findings))


def _collect(
    found: list[tuple[Reference, str]], cache: Path, progress: Progress, address: str
) -> tuple[dict[str, Record], list[Diagnostic]]:
    """Fetch the records; once the network is not reachable, only those in `cache`."""
    records: dict[str, Record] = {}
    findings: list[Diagnostic] = []
    for number, (reference, doi) in enumerate(found, 1):
        progress(phrase("looking up DOI {number} of {found}", number=number, found=len(found)))
        kept = records.get(doi) or read_kept_record(doi, cache)
        if kept is not None:
            records[doi] = kept
            continue
        try:
            records[doi] = fetch_record(doi, cache, address=address)
        except (DoiUnknown, DoiUnreachable) as fault:
            if reason := _offline_reason(fault):
                more, waiting = _take_kept(found[number - 1 :], cache)
                return records | more, [*findings, _offline(waiting, reason)]
            findings.append(_report_fault(reference, doi, fault))
    return records, findings


def _take_kept(
    found: list[tuple[Reference, str]], cache: Path
) -> tuple[dict[str, Record], list[tuple[Reference, str]]]:
    """Give the records that are kept, and the entries whose records are not."""
    kept = {doi: record for _, doi in found if (record := read_kept_record(doi, cache)) is not None}
    return kept, [(reference, doi) for reference, doi in found if doi not in kept]


def _offline_reason(fault: DoiUnknown | DoiUnreachable) -> Phrase | None:
    return fault.reason if isinstance(fault, DoiUnreachable) and fault.offline else None


def _offline(waiting: list[tuple[Reference, str]], reason: Phrase) -> Diagnostic:
    """Tell once of all the DOIs that were not asked for."""
    reference, doi = waiting[0]
    message = phrase_count(
        len(waiting),
        "the DOI {doi} could not be looked up: {reason}",
        "{count} DOIs could not be looked up, {doi} first: {reason}",
        doi=doi,
        reason=reason,
    )
    return warning("doi-unreachable", message, reference.places.get("doi", reference.span), _TRY_AGAIN)


_TRY_AGAIN = phrase("look at the network, then try again; what was found so far is kept in build/cache/doi")


def _report_fault(reference: Reference, doi: str, fault: DoiUnknown | DoiUnreachable) -> Diagnostic:
    if isinstance(fault, DoiUnreachable):
        return _unreachable(reference, doi, fault.reason)
    return _unknown(reference, doi)


def _unknown(reference: Reference, doi: str) -> Diagnostic:
    message = phrase("nothing is registered for the DOI {doi}", doi=doi)
    hint = phrase("look for a slip of the pen: the DOI is printed on the work's first page")
    return warning("doi-unknown", message, reference.places.get("doi", reference.span), hint)


def _unreachable(reference: Reference, doi: str, reason: Phrase) -> Diagnostic:
    message = phrase("the DOI {doi} could not be looked up: {reason}", doi=doi, reason=reason)
    return warning("doi-unreachable", message, reference.places.get("doi", reference.span), _TRY_AGAIN)


def _report_difference(reference: Reference, doi: str, difference: Difference) -> Diagnostic:
    return warning(
        "bib-differs",
        phrase(
            '{field} is "{written}" here, but "{registered}" at {doi}',
            field=difference.field,
            written=difference.written,
            registered=difference.registered,
            doi=doi,
        ),
        reference.places.get(difference.field, reference.span),
        phrase("look at the work itself: either may be wrong, and nothing was changed"),
    )


def _report_offers(reference: Reference, doi: str, offers: Mapping[str, str]) -> Iterator[Diagnostic]:
    for name, value in offers.items():
        message = phrase(
            '"{key}" has no {name}; at {doi} it is {name} = {{{value}}}',
            key=reference.key,
            name=name,
            doi=doi,
            value=value,
        )
        yield note("bib-offers", message, reference.span, phrase("type: invoke bib --lookup --write"))
