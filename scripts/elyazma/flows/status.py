"""How an article stands, on one screen: git, words against the journal's limits, works, journals, what went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from elyazma.checks.check import check_bibliography, find_uncited
from elyazma.checks.check_figures import check_figures
from elyazma.checks.check_placeholders import check_placeholders
from elyazma.checks.check_rules import check_rules
from elyazma.checks.measure import BODY, Measure, measure, name_part, name_section
from elyazma.flows.loading import language_codes, load_job
from elyazma.languages import Language
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Findings, Severity, collecting
from elyazma.model.gaps import find_unfinished
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_data
from elyazma.sources.counting import cited_references
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.submission.history import SubmissionRecord, find_submission_records
from elyazma.system.files import FolderHeld, hold_folder, make_scratch, sweep_scratch
from elyazma.system.freshness import find_current, scratch_folder
from elyazma.system.repository import (
    CheckOutFailed,
    Repository,
    Revision,
    State,
    checked_out,
    open_repository,
    read_state,
)


@dataclass(frozen=True, slots=True)
class Works:
    """The cited works: keys without an entry, with an entry nobody has verified or finished, and entries not cited."""

    citations: int
    cited: int
    unknown: tuple[str, ...]
    incomplete: tuple[str, ...]
    uncited: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What one journal alone finds to mend, beside what every journal finds; `hindrance` keeps it from being built.

    `unfinished` counts what keeps the article from being handed in there, whoever else finds it.
    """

    journal: str
    own: int
    unfinished: int = 0
    hindrance: Phrase = NOTHING


@dataclass(frozen=True, slots=True)
class Status:
    """The whole screen. `state` is none outside git; `sent` are the last release and the last submission.

    `unfinished` is what keeps the article from being handed in to its journal. `common` counts what every journal
    finds; `since` names what `added` and `removed` of the measures count from; `built` tells whether the PDF is up to
    date.
    """

    slug: str
    language: str
    journal: str
    journal_name: str
    state: State | None
    measures: tuple[Measure, ...]
    works: Works
    unfinished: tuple[Diagnostic, ...]
    journals: tuple[Readiness, ...]
    common: int
    sent: tuple[SubmissionRecord, ...]
    since: Phrase = NOTHING
    built: bool = False


@collecting
def read_status(findings: Findings, root: Path, today: date) -> Status:
    """Look at everything that can be seen without TeX and pandoc; the errors of what cannot be read beside it."""
    loaded = load_job(root, "")
    if loaded.value is None:
        findings.refuse(*loaded.diagnostics)
    findings.add(it for it in loaded.diagnostics if it.severity is Severity.ERROR)
    job, opened = loaded.value, open_repository(root)
    repository = opened.value
    # A manuscript may be outside git; a repository that cannot be read is reported.
    findings.add(it for it in opened.diagnostics if it.code != "git-no-repository")
    sent = findings.accept(find_submission_records(root, repository)) or ()
    current = find_current(root, Options(journal=job.journal.id))
    measures = measure(job.manuscript, job.journal, current.pages if current else None)
    base = min((it for it in sent if it.commit), key=lambda it: it.commits_since, default=None)
    if repository and base:
        measures = _compare_with(job.manuscript, repository, base, measures)
    works = _count_works(job.manuscript)
    left = tuple(check_placeholders(job.manuscript))
    journals, common = _judge_journals(root, job.manuscript, left, len(works.unknown), today)
    return Status(
        slug=job.manuscript.article.slug,
        language=job.manuscript.article.language,
        journal=job.journal.id,
        journal_name=job.journal.manifest.journal.name,
        state=read_state(repository) if repository else None,
        measures=measures,
        works=works,
        unfinished=find_unfinished((*left, *_find_rules(job.manuscript, job.journal, job.languages, today))),
        journals=journals,
        common=common,
        sent=sent,
        since=phrase("{kind} {name}", kind=phrase_data(base.kind), name=base.name) if base else NOTHING,
        built=current is not None,
    )


# --- What has changed since it went out ---------------------------------------------------------------


def _compare_with(
    current: Manuscript, repository: Repository, base: SubmissionRecord, now: tuple[Measure, ...]
) -> tuple[Measure, ...]:
    """Count the words that came and went since; measures stay as they are when that revision cannot be read."""

    folder = scratch_folder(current.root, "status")
    revision = Revision(base.name, base.commit, base.name)
    try:
        with hold_folder(folder, seconds=1):
            sweep_scratch(folder)
            with checked_out(repository, revision, make_scratch(folder) / "tree") as tree:
                before = load_manuscript(tree).value
            sweep_scratch(folder)
    except (FolderHeld, CheckOutFailed, OSError):
        return now
    if before is None:
        return now
    old, new = _count_words(before), _count_words(current)
    return tuple(_add_change(measure, old, new) for measure in now)


def _count_words(manuscript: Manuscript) -> dict[str, Counter[str]]:
    """Count the words of every part and section, by the names their measures have."""

    sections = (*manuscript.sections, *manuscript.appendices, *manuscript.supplement)
    words = {name_section(section): Counter(section.source.plain.split()) for section in sections}
    words |= {
        name_part("abstract", code): Counter(source.plain.split()) for code, source in manuscript.abstracts.items()
    }
    words |= {name_part("title", code): Counter(text.split()) for code, text in manuscript.article.title.items()}
    body = (word for section in manuscript.sections for word in section.source.plain.split())
    return {**words, BODY: Counter(body)}


def _add_change(measure: Measure, old: Mapping[str, Counter[str]], new: Mapping[str, Counter[str]]) -> Measure:
    if measure.name not in new:
        return measure
    before, after = old.get(measure.name, Counter()), new[measure.name]
    return replace(measure, added=(after - before).total(), removed=(before - after).total())


# --- Works and journals -------------------------------------------------------------------------------


def _count_works(manuscript: Manuscript) -> Works:

    keys = Counter(key.name for source in manuscript.sources for it in source.citations for key in it.keys)
    places = {reference.span: reference.key for reference in manuscript.bibliography.references}
    known = set(places.values())
    findings = list(check_bibliography(manuscript))
    lines = {(span.path, span.line): key for span, key in places.items()}
    spans = sorted({it.span for it in findings if it.span and it.code in _INCOMPLETE})
    incomplete = dict.fromkeys(key for span in spans if (key := _entry_at(lines, span.path, span.line)))
    return Works(
        citations=keys.total(),
        cited=len(cited_references(manuscript)),
        unknown=tuple(sorted(keys.keys() - known - {"*"})),
        incomplete=tuple(incomplete),
        uncited=len(find_uncited(manuscript)),
    )


_INCOMPLETE = frozenset(["reference-unverified", "reference-incomplete"])


def _entry_at(lines: Mapping[tuple[str, int], str], path: str, line: int) -> str:
    """Give the key of the entry in which a line of a .bib file stands."""
    return next((lines[path, number] for number in range(line, 0, -1) if (path, number) in lines), "")


def _judge_journals(
    root: Path, manuscript: Manuscript, left: tuple[Diagnostic, ...], unknown: int, today: date
) -> tuple[tuple[Readiness, ...], int]:
    """Check the manuscript against the rules of every journal; what needs TeX or pandoc is left to `check --all`.

    `left` is what every journal refuses, `unknown` the number of cited keys without an entry.
    """
    journals = {name: load_journal(root, name, None).value for name in list_journals(root)}
    codes = [code for it in journals.values() if it for code in language_codes(manuscript, it)]
    languages = load_languages(root, (manuscript.article.language, *codes)).value or {}
    found = {name: (*left, *_find_rules(manuscript, it, languages, today)) for name, it in journals.items() if it}
    alike = {
        name: {replace(each, rule=NOTHING, binding=False) for each in findings} for name, findings in found.items()
    }
    common = set.intersection(*alike.values()) if alike else set()
    judged = [
        Readiness(
            name,
            len(alike.get(name, common) - common),
            len(find_unfinished(found.get(name, ()))) + unknown,
            _find_hindrance(it),
        )
        for name, it in journals.items()
    ]
    return tuple(sorted(judged, key=lambda it: (bool(it.hindrance), it.own, it.journal))), len(common)


def _find_rules(
    manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language], today: date
) -> tuple[Diagnostic, ...]:
    findings = (*check_rules(manuscript, journal, languages, today), *check_figures(manuscript, journal))
    return tuple(finding for finding in findings if finding.severity is not Severity.NOTE)


def _find_hindrance(journal: Journal | None) -> Phrase:
    if journal is None:
        return phrase("its style has errors")
    brought = journal.manifest.document.bring
    lacks = brought and brought.file not in {asset.name for asset in journal.assets}
    return phrase("class missing") if lacks else NOTHING
