"""The flow up to the references: check what is loaded, and cite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from elyazma.checks.check import check
from elyazma.checks.check_alternatives import check_alternatives
from elyazma.checks.check_figures import check_figures
from elyazma.checks.check_languages import check_languages
from elyazma.checks.check_placeholders import check_placeholders
from elyazma.checks.check_rules import check_pages, check_rules
from elyazma.flows.loading import Job, add_work_languages, load_job
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, collecting, count_warnings
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import References
from elyazma.references.check_citations import check_citations
from elyazma.references.cite import cite
from elyazma.system.freshness import find_current


@dataclass(frozen=True, slots=True)
class Checked:
    """A job and its references, ready to be assembled, and how many warnings there were so far."""

    job: Job
    references: References
    warnings: int


def check_manuscript(root: Path, journal_id: str) -> Outcome[Checked]:
    """Load, check and cite; all findings of all three, so that an author mends them in one go."""
    return check_loaded(root, load_job(root, journal_id))


@collecting
def check_loaded(findings: Findings, root: Path, loaded: Outcome[Job]) -> Checked:
    """Check and cite what is loaded; its findings come first."""
    job = findings.take(loaded)
    checked = findings.take(check_job(root, job))
    return replace(checked, warnings=count_warnings(findings.found))


@collecting
def check_job(findings: Findings, root: Path, job: Job) -> Checked:
    """Check and cite a job."""
    manuscript, journal = job.manuscript, job.journal
    findings.add(check(manuscript, journal))
    findings.add(check_placeholders(manuscript))
    findings.add(check_rules(manuscript, journal, job.languages, date.today()))
    findings.add(check_figures(manuscript, journal))
    findings.add(check_alternatives(manuscript, journal))
    findings.add(check_languages(manuscript, job.languages))
    languages = findings.take(add_work_languages(root, manuscript, journal, job.languages))
    references = findings.take(cite(manuscript, journal, languages, root / "build/cache"))
    findings.add(check_citations(manuscript, journal, references))
    return Checked(job, references, count_warnings(findings.found))


def check_current_pages(root: Path, job: Job) -> tuple[int | None, tuple[Diagnostic, ...]]:
    """Count and check the pages of the PDF in dist/ where it is up to date; none where it is not."""
    current = find_current(root, Options(journal=job.journal.id))
    return (current.pages, check_pages(job.manuscript, job.journal, current.pages)) if current else (None, ())
