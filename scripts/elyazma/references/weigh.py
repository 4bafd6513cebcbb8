"""Weigh what is wrong in a bibliography by what the text cites.

What BibTeX reads stops no build: in a cited entry that can be printed a fault is a warning; in entries that nobody
cites all faults of a file are one note. `invoke bib` tells of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Outcome, Severity, note, warning
from elyazma.model.kept_sequence import KeptSequence
from elyazma.model.manuscript import BibFault, Bibliography, Mark, Reference, Source
from elyazma.model.phrases import NOTHING, phrase
from elyazma.references.entries import REPEATABLE


def fit_bibliography(
    bibliography: Bibliography, sources: Iterable[Source], about_files: Iterable[Diagnostic] = ()
) -> Outcome[Bibliography]:
    """Spell each key as the text does, and tell of the faults what an author who cites these entries must know.

    `about_files` are the findings about whole files.
    """
    marks: dict[str, Mark] = {}
    for source in sources:
        for mark in (mark for citation in source.citations for mark in citation.keys):
            marks.setdefault(mark.name, mark)
    spelt, about_spelling = _adopt_spelling(bibliography, marks)
    used = _find_used(spelt, marks)
    about_files = tuple(_weigh_encoding(finding, spelt, used) for finding in about_files)
    return Outcome(spelt, (*about_files, *about_spelling, *_weigh_faults(spelt, used, marks.keys())))


# --- Keys that differ in case ------------------------------------------------------------------------


def _adopt_spelling(bibliography: Bibliography, marks: Mapping[str, Mark]) -> tuple[Bibliography, list[Diagnostic]]:
    """Let a citation find the one entry whose key differs from it only in case, as BibTeX does; biber does not."""
    keys = {key for key, _ in bibliography.heads}
    by_lower: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_lower[key.lower()].append(key)
    spelling: dict[str, str] = {}
    findings: list[Diagnostic] = []
    for mark in (mark for name, mark in marks.items() if name not in keys):
        alike = by_lower.get(mark.name.lower(), [])
        if len(alike) == 1 and alike[0] not in marks and alike[0] not in spelling:
            spelling[alike[0]] = mark.name
            findings.append(_report_case(mark, alike[0]))
    if not spelling:
        return bibliography, []
    references = tuple(_rename(reference, spelling) for reference in bibliography.references)
    faults = tuple(replace(it, key=spelling.get(it.key, it.key)) for it in bibliography.faults)
    return replace(bibliography, references=references, faults=faults), findings


def _rename(reference: Reference, spelling: Mapping[str, str]) -> Reference:
    return replace(reference, key=spelling[reference.key]) if reference.key in spelling else reference


def _report_case(mark: Mark, key: str) -> Diagnostic:
    message = phrase(
        'the entry "{key}" is cited as "{name}"; biber and other programs would not find it', key=key, name=mark.name
    )
    return warning("citation-case", message, mark.span, phrase("write it as in the bibliography: {key}", key=key))


# --- Faults ------------------------------------------------------------------------------------------


def _find_used(bibliography: Bibliography, marks: Mapping[str, Mark]) -> set[str]:
    """Give the keys that are cited, and those of the entries that these take fields from."""
    references = bibliography.by_key()
    if "*" in marks:
        return {*references, *marks, *(fault.key for fault in bibliography.faults)}
    waiting, used = list(marks), set[str]()
    while waiting:
        key = waiting.pop()
        used.add(key)
        if key in references:
            waiting += set(_list_parents(references[key])) - used
    return used


def _list_parents(reference: Reference) -> list[str]:
    names = ",".join(reference.fields.get(field, "") for field in ("crossref", "xdata")).split(",")
    return [name.strip() for name in names if name.strip()]


def _weigh_faults(bibliography: Bibliography, used: set[str], named: Collection[str]) -> Iterator[Diagnostic]:
    """Give the findings; an error stays one where the text names an entry of which nothing can be printed."""
    entries, faults = bibliography.by_key(), bibliography.faults
    aside: dict[str, list[int]] = defaultdict(list)
    for at, (key, path, severity) in enumerate(list_fault_heads(faults)):
        if key in used:
            unreadable = key in named and not (key in entries and entries[key].fields)
            yield _weigh(faults[at].finding, stays=unreadable)
        elif severity != Severity.NOTE:
            aside[path].append(at)
    for places in aside.values():
        yield from _report_aside([faults[at].finding for at in places[:1]], len(places))


def _weigh(finding: Diagnostic, *, stays: bool) -> Diagnostic:
    lowered = finding.severity is Severity.ERROR and not stays
    return replace(finding, severity=Severity.WARNING) if lowered else finding


def list_fault_heads(faults: Sequence[BibFault]) -> Sequence[tuple[str, ...]]:
    """Give of each fault the key of its entry, the path of its file and how much it weighs."""
    if isinstance(faults, KeptSequence):
        return faults.heads
    found = ((fault.key, fault.finding) for fault in faults)
    return [(key, it.span.path if it.span else "", it.severity.value) for key, it in found]


def _report_aside(findings: list[Diagnostic], count: int) -> Iterator[Diagnostic]:
    """Tell in one note of what is wrong where nobody cites: a library is shared between papers."""
    first = next((finding for finding in findings if finding.span), None)
    if first and first.span:
        more = phrase(", and {findings} more", findings=count - 1) if count > 1 else NOTHING
        message = phrase("a fault in an entry that nothing cites ({message}){more}", message=first.message, more=more)
        yield note(
            "bibliography-faults", message, first.span, phrase("nothing to do for this article; to see all: invoke bib")
        )


def _weigh_encoding(finding: Diagnostic, bibliography: Bibliography, used: set[str]) -> Diagnostic:
    """Make a note of a finding about a file's encoding if no cited entry has a letter that could not be read."""
    path = finding.span.path if finding.span else ""
    if finding.code != "wrong-encoding" or path not in bibliography.paths:
        return finding
    printed = (each for each in bibliography.references if each.key in used and each.span.path == path)
    if any("\ufffd" in value for each in printed for name, value in each.fields.items() if name not in REPEATABLE):
        return finding
    return replace(finding, severity=Severity.NOTE)
