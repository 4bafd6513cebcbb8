"""The flow up to the references: load a manuscript and its journal, check them, cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from elyazma.checks.check import check
from elyazma.checks.check_alternatives import check_alternatives
from elyazma.checks.check_figures import check_figures
from elyazma.checks.check_languages import check_languages
from elyazma.checks.check_placeholders import check_placeholders
from elyazma.checks.check_rules import check_pages, check_rules
from elyazma.languages import Language
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Severity, collecting, is_fatal
from elyazma.model.doubts import acquit, is_doubted
from elyazma.model.file_names import name_results
from elyazma.model.journal import Journal, name_journal
from elyazma.model.manuscript import Manuscript, References
from elyazma.references.check_citations import check_citations
from elyazma.references.cite import cite
from elyazma.references.second_list import SECOND_LANGUAGE, find_second_list
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.system.freshness import find_current
from elyazma.system.verdicts import read_accepted


@dataclass(frozen=True, slots=True)
class Job:
    """A manuscript, the journal it goes to, and the languages both need."""

    manuscript: Manuscript
    journal: Journal
    languages: Mapping[str, Language]

    @property
    def name(self) -> str:
        """Give the name of the results in dist/, without a suffix."""
        return name_results(asdict(self.manuscript.article), self.journal.id)


@dataclass(frozen=True, slots=True)
class Checked:
    """A job and its references, ready to be assembled, and how many warnings there were so far."""

    job: Job
    references: References
    warnings: int


def load_judged(root: Path, accepted_in: Path | None = None) -> Outcome[Manuscript]:
    """Load a manuscript; what our reader alone finds wrong in a file that TeX has set is a warning.

    `accepted_in` is the root of the manuscript that has been built, if `root` is another revision of it.
    """
    loaded = load_manuscript(root)
    if not any(map(is_doubted, loaded.diagnostics)):
        return loaded
    return replace(loaded, diagnostics=acquit(loaded.diagnostics, read_accepted(root, accepted_in)))


@collecting
def load_job(findings: Findings, root: Path, journal_id: str) -> Job:
    """Load a manuscript and its journal; `journal_id` may be empty: the article then names one."""
    manuscript = findings.take(load_judged(root))
    named_at = None if journal_id else manuscript.places.get("journal", manuscript.places.get("slug"))
    journal = findings.take(load_journal(root, journal_id or manuscript.article.journal, named_at))
    journal = name_journal(journal, manuscript.article.publication.journal)
    languages = findings.take(load_languages(root, language_codes(manuscript, journal), journal.manifest.words))
    if not languages:
        findings.refuse()
    return Job(manuscript, journal, languages)


@dataclass(frozen=True, slots=True)
class Moments:
    """What is called with a job as soon as it is `loaded`, and when it has no error and is `uncited` still."""

    loaded: Callable[[Job], None] = lambda _: None
    uncited: Callable[[Job], None] = lambda _: None


NO_MOMENTS = Moments()


@collecting
def check_manuscript(findings: Findings, root: Path, journal_id: str, moments: Moments = NO_MOMENTS) -> Checked:
    """Load, check and cite; all findings of all three, so that an author mends them in one go."""
    job = findings.take(load_job(root, journal_id))
    moments.loaded(job)
    wrong = is_fatal(findings.found)
    checked = findings.take(check_job(root, job, lambda job: None if wrong else moments.uncited(job)))
    return replace(checked, warnings=count_warnings(findings.found))


@collecting
def check_job(findings: Findings, root: Path, job: Job, when_right: Callable[[Job], None] = lambda _: None) -> Checked:
    """Check and cite what is loaded; `when_right` is called between the two if there is no error."""
    manuscript, journal = job.manuscript, job.journal
    findings.add(check(manuscript, journal))
    findings.add(check_placeholders(manuscript))
    findings.add(check_rules(manuscript, journal, job.languages, date.today()))
    findings.add(check_figures(manuscript, journal))
    findings.add(check_alternatives(manuscript, journal))
    findings.add(check_languages(manuscript, job.languages))
    if not is_fatal(findings.found):
        when_right(job)
    references = findings.take(cite(manuscript, journal, job.languages, root / "build/cache"))
    findings.add(check_citations(manuscript, journal, references))
    return Checked(job, references, count_warnings(findings.found))


def check_current_pages(root: Path, job: Job) -> tuple[int | None, tuple[Diagnostic, ...]]:
    """Count and check the pages of the PDF in dist/ where it is up to date; none where it is not."""
    current = find_current(root, Options(journal=job.journal.id))
    return (current.pages, check_pages(job.manuscript, job.journal, current.pages)) if current else (None, ())


def count_warnings(findings: Iterable[Diagnostic]) -> int:
    """Count the warnings, each once."""
    return len({finding for finding in findings if finding.severity is Severity.WARNING})


def language_codes(manuscript: Manuscript, journal: Journal) -> Iterator[str]:
    """Name every language the article is written in, is asked for in, or cites in; the article's own first."""
    article = manuscript.article
    yield article.language
    for part in journal.manifest.part:
        yield from part.languages_for(article.language)
    yield from manuscript.abstracts
    if find_second_list(manuscript, journal):
        yield SECOND_LANGUAGE
