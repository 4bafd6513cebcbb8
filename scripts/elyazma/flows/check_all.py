"""Check one manuscript against every journal: where it could go today, and what is missing for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from elyazma.flows.checking import check_current_pages, check_job
from elyazma.flows.loading import Job, language_codes, load_judged
from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Severity, collecting, is_fatal, sort_findings
from elyazma.model.journal import ASSETS, Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import NOTHING, Phrase, phrase
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.system.translating import write_finding
from elyazma.typesetting.classes import find_class_fault, find_in_tex_trees, name_class_file

COLUMNS = (
    phrase("journal"),
    phrase("verdict"),
    phrase("errors"),
    phrase("warnings"),
    phrase("pages"),
    phrase("of its own"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a manuscript stands with one journal: all findings, also those that every journal gives.

    `own` are those that not every journal gives. `pages` is none where no PDF is up to date, `hindrance` what keeps
    the journal from being typeset at all.
    """

    journal: str
    name: str
    findings: tuple[Diagnostic, ...]
    own: tuple[Diagnostic, ...] = ()
    pages: int | None = None
    hindrance: Phrase = NOTHING

    @property
    def verdict(self) -> Phrase:
        """Say in a word or two whether the manuscript could go there."""
        if self.hindrance:
            return phrase("cannot: {hindrance}", hindrance=self.hindrance)
        wanted = sum(finding.severity is not Severity.NOTE for finding in self.findings)
        return phrase("{count} to mend", count=wanted) if wanted else phrase("ready")

    @property
    def lacking(self) -> str:
        """Say in a few words what is to be mended for this journal alone."""
        counts = Counter(finding.code.replace("-", " ") for finding in self.own)
        return ", ".join(f"{words} ×{count}" if count > 1 else words for words, count in sorted(counts.items()))

    def count(self, severity: Severity) -> int:
        """Count the findings of one weight."""
        return sum(finding.severity is severity for finding in self.findings)


@dataclass(frozen=True, slots=True)
class JournalComparison:
    """The standings, ready ones first; `common` is what every journal finds, `default` the article's own journal."""

    standings: tuple[Standing, ...]
    common: tuple[Diagnostic, ...]
    default: str

    @property
    def of_default(self) -> tuple[Diagnostic, ...]:
        """Give what the article's own journal finds."""
        return next((standing.findings for standing in self.standings if standing.journal == self.default), ())


@collecting
def check_every_journal(findings: Findings, root: Path) -> JournalComparison:
    """Check a manuscript against all journals there are; it is loaded once. None where it cannot be loaded."""
    loaded = load_judged(root)
    if loaded.value is None:
        findings.refuse(*loaded.diagnostics)
    manuscript = loaded.value
    journals = {journal_id: load_journal(root, journal_id, None) for journal_id in list_journals(root)}
    codes = [code for it in journals.values() if it.value for code in language_codes(manuscript, it.value)]
    languages = load_languages(root, (manuscript.article.language, *codes))
    if languages.value is None:
        findings.refuse(*loaded.diagnostics, *languages.diagnostics)
    classes = find_in_tex_trees(name_class_file(it.value.manifest.document) for it in journals.values() if it.value)
    context = _Context(root, manuscript, languages.value, classes)
    standings = [
        _check_journal(context, journal_id, found, loaded.diagnostics) for journal_id, found in journals.items()
    ]
    # What was found while loading is among each journal's findings.
    return _rank(standings, manuscript.article.journal)


def list_rows(comparison: JournalComparison) -> list[tuple[str, ...]]:
    """Give a row for each journal, under COLUMNS."""
    return [
        (
            standing.journal,
            standing.verdict,
            str(standing.count(Severity.ERROR)),
            str(standing.count(Severity.WARNING)),
            phrase("not built") if standing.pages is None else str(standing.pages),
            standing.lacking or "–",
        )
        for standing in comparison.standings
    ]


def as_json(comparison: JournalComparison) -> dict[str, object]:
    """Give every finding of every journal as plain values, with whose rule it is."""
    journals = [
        {
            "journal": standing.journal,
            "name": standing.name,
            "verdict": standing.verdict,
            "errors": standing.count(Severity.ERROR),
            "warnings": standing.count(Severity.WARNING),
            "pages": standing.pages,
            "findings": [{"journal": standing.journal, **write_finding(finding)} for finding in standing.findings],
        }
        for standing in comparison.standings
    ]
    common = [write_finding(finding) for finding in comparison.common]
    return {"default": comparison.default, "every_journal": common, "journals": journals}


# --- Checking -----------------------------------------------------------------------------------------


def _rank(standings: list[Standing], default: str) -> JournalComparison:
    common = _find_common(standings)
    known = {_without_rule(finding) for finding in common}
    parted = (
        replace(it, own=tuple(finding for finding in it.findings if _without_rule(finding) not in known))
        for it in standings
    )
    ranked = sorted(parted, key=lambda it: (bool(it.hindrance), is_fatal(it.own), len(it.own), it.journal))
    return JournalComparison(tuple(ranked), common, default)


def _find_common(standings: Iterable[Standing]) -> tuple[Diagnostic, ...]:
    """Give what every journal finds that could be looked at; where their rules differ, without a rule."""
    lists = [it.findings for it in standings if it.name]
    if not lists:
        return ()
    shared = set.intersection(*({_without_rule(finding) for finding in findings} for findings in lists))
    alike = set.intersection(*(set(findings) for findings in lists))
    return tuple(
        finding if finding in alike else _without_rule(finding)
        for finding in lists[0]
        if _without_rule(finding) in shared
    )


def _without_rule(finding: Diagnostic) -> Diagnostic:
    return replace(finding, rule=NOTHING, binding=False)


@dataclass(frozen=True, slots=True)
class _Context:
    """What is the same for every journal; `classes` are the files of those that TeX has."""

    root: Path
    manuscript: Manuscript
    languages: Mapping[str, Language]
    classes: frozenset[str]


def _check_journal(
    context: _Context, journal_id: str, found: Outcome[Journal], about: tuple[Diagnostic, ...]
) -> Standing:
    journal = found.value
    if journal is None:
        return Standing(journal_id, "", found.diagnostics, hindrance=phrase("its style has errors"))
    codes = language_codes(context.manuscript, journal)
    languages = {code: context.languages[code] for code in codes if code in context.languages}
    job = Job(context.manuscript, journal, languages)
    pages, about_pages = check_current_pages(context.root, job)
    absent = _find_class_fault(context, journal)
    findings = (*about, *found.diagnostics, *check_job(context.root, job).diagnostics, *about_pages, *absent)
    hindrance = phrase("class missing") if absent else NOTHING
    return Standing(journal_id, journal.manifest.journal.name, sort_findings(findings), (), pages, hindrance)


def _find_class_fault(context: _Context, journal: Journal) -> tuple[Diagnostic, ...]:
    folder = f"styles/{journal.id}/{ASSETS}"
    return find_class_fault(journal.manifest.document, journal.assets, journal.places, folder, context.classes)
