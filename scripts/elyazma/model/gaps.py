"""What is not finished: an author goes on writing, and nobody may send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.manuscript import Manuscript, Mark, References

GAPS = frozenset(("unknown-citation-key", "label-unknown", "tex-citation", "tex-reference"))
"""The codes of citations of no work and references to no label, for which TeX prints question marks."""
_UNFINISHED = GAPS | {"placeholder-left"}


def refuse_gaps(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Make errors of what is not finished, and of what no journal's rule but the PDF itself lacks: to hand it on."""
    return tuple(
        replace(finding, severity=Severity.ERROR) if finding.code in _UNFINISHED or _is_of_pdf(finding) else finding
        for finding in findings
    )


def _is_of_pdf(finding: Diagnostic) -> bool:
    return finding.binding and not finding.rule


def refuse_breaches(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Make errors of what the journal refuses too: for a submission."""
    found = refuse_gaps(findings)
    return tuple(replace(finding, severity=Severity.ERROR) if finding.binding else finding for finding in found)


def find_unfinished(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Give the findings that keep an article from being handed in."""
    return tuple(finding for finding in refuse_breaches(findings) if finding.severity is Severity.ERROR)


def drop_echoes(
    findings: Iterable[Diagnostic], manuscript: Manuscript, references: References
) -> tuple[Diagnostic, ...]:
    """Leave out what TeX says of a gap that was reported before TeX ran: one finding for one cause."""
    places = {(mark.span.path, mark.span.line) for mark in _list_gaps(manuscript, references)}
    return tuple(each for each in findings if each.code not in GAPS or _place(each) not in places)


def _list_gaps(manuscript: Manuscript, references: References) -> Iterator[Mark]:
    entries = {entry.key for entry in references.entries}
    labels = {label.name for source in manuscript.sources for label in source.labels}
    for source in manuscript.sources:
        cited = (key for citation in source.citations for key in citation.keys)
        yield from (key for key in cited if key.name not in entries)
        yield from (mark for mark in source.references if mark.name not in labels)


def _place(finding: Diagnostic) -> tuple[str, int] | None:
    return (finding.span.path, finding.span.line) if finding.span else None
