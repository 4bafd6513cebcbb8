"""What stands beside the pages of a preview: words against limits, journals, what changed; each when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from threading import Lock

from elyazma.checks.measure import measure
from elyazma.flows.check_all import check_every_journal
from elyazma.flows.loading import load_job
from elyazma.flows.revisions import compare_revisions
from elyazma.flows.status import read_status
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.gaps import find_unfinished
from elyazma.model.manuscript import Reference
from elyazma.preview.sides import list_findings
from elyazma.sources.counting import cited_references
from elyazma.sources.load import load_manuscript
from elyazma.system.repository import list_revisions, open_repository
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize

Values = Mapping[str, object]


class Sides:
    """The answers about a manuscript; one is worked out at a time, since building must not wait for them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._alone = Lock()

    def read_article(self) -> Article | None:
        """Give what the article is; none where it cannot be read."""
        loaded = load_manuscript(self._root).value
        return loaded.article if loaded else None

    def measure(self, journal: str, findings: tuple[Diagnostic, ...], pages: int | None) -> Values:
        """Count words against a journal's limits; list what is not finished, and the works that are cited."""
        with self._alone:
            job = load_job(self._root, journal).value
            status = read_status(self._root, date.today()).value
            if job is None or status is None:
                return {}
            return {
                "measures": [asdict(each) for each in measure(job.manuscript, job.journal, pages)],
                "unfinished": list_findings(find_unfinished(findings), self._root),
                "works": asdict(status.works),
                "cited": [_describe_work(each) for each in cited_references(job.manuscript)],
            }

    def compare_journals(self) -> Values:
        """Say where the article could go today, and what is missing for the others."""
        with self._alone:
            compared = check_every_journal(self._root)
            if compared.value is None:
                return {"findings": list_findings(compared.diagnostics, self._root)}
            rows = [
                {
                    "journal": each.journal,
                    "name": each.name or each.journal,
                    "hindrance": each.hindrance,
                    "errors": each.count(Severity.ERROR),
                    "warnings": each.count(Severity.WARNING),
                    "pages": each.pages,
                    "lacking": each.lacking,
                }
                for each in compared.value.standings
            ]
            return {"rows": rows, "default": compared.value.default}

    def list_tags(self) -> Values:
        """List what the article can be compared with, the newest first."""
        repository = open_repository(self._root).value
        return {"tags": list(list_revisions(repository)) if repository else []}

    def compare_revisions(self, since: str, journal: str) -> tuple[Path | None, Values]:
        """Mark what has changed since a revision (empty: the last tag); give the PDF, if any, and the counts."""
        with self._alone:
            outcome = compare_revisions(self._root, since, "", journal, lambda _: None)
        made = outcome.value
        if made is None:
            return None, {"findings": list_findings(outcome.diagnostics, self._root)}
        sections = [
            {"title": each.title, "added": each.added, "removed": each.removed, "moved": each.moved}
            for each in made.changes.sections
        ]
        return made.path, {"since": made.since, "sections": sections, "empty": made.changes.empty}


def _describe_work(work: Reference) -> Values:
    title = work.fields.get("title", "")
    return {
        "key": work.key,
        "title": " ".join(strip_tex(tokenize(title, work.span.path)).split()),
        "year": work.fields.get("year", work.fields.get("date", "")),
        "verified": work.verified,
        "path": work.span.path,
        "line": work.span.line,
    }
