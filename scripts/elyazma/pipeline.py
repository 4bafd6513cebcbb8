"""The order of the stages, on one screen: load, check, cite, assemble, compile, preflight, publish."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.editions import PLAIN, Checked, Edition, Job, hide_authors, hide_text, search_results
from elyazma.freshness import Result, find_current, record, scratch_folder, stamp_machine, stamp_manuscript
from elyazma.workroom import work_alone

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.diagnostics import Diagnostic, Outcome
    from elyazma.journal import Journal
    from elyazma.model import Manuscript, Proof, SourceTree
    from elyazma.tools.stamp import Stamp

__all__ = ["PLAIN", "Build", "Checked", "Edition", "Job", "Progress", "build_pdf", "check_job", "check_manuscript"]
__all__ += ["check_current_pages", "count_warnings", "draw_page", "find_current_build", "find_epoch", "load_job"]
__all__ += ["language_codes"]

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Build:
    """A published PDF; `passes` is 0 when it was up to date."""

    pdf: Path
    pages: int
    passes: int
    warnings: int


def find_current_build(root: Path, journal_id: str, edition: Edition = PLAIN) -> Build | None:
    """Give the last build when nothing it read has changed, without loading the manuscript."""
    found = find_current(root, journal_id, edition.kind, f"{edition.kind}.pdf", edition.revision)
    return Build(found.path, found.pages, 0, found.warnings) if found else None


def load_job(root: Path, journal_id: str) -> Outcome[Job]:
    """Load a manuscript and its journal; `journal_id` may be empty: the article then names one."""
    from elyazma.diagnostics import Outcome
    from elyazma.stages.load import load_manuscript
    from elyazma.stages.load_journal import load_journal
    from elyazma.stages.load_languages import load_languages

    loaded = load_manuscript(root)
    if loaded.value is None:
        return Outcome(None, loaded.diagnostics)
    manuscript = loaded.value
    named_at = None if journal_id else manuscript.places.get("journal", manuscript.places.get("slug"))
    found = load_journal(root, journal_id or manuscript.article.journal, named_at)
    findings = (*loaded.diagnostics, *found.diagnostics)
    if found.value is None:
        return Outcome(None, findings)
    spoken = load_languages(root, language_codes(manuscript, found.value))
    job = Job(manuscript, found.value, spoken.value) if spoken.value else None
    return Outcome(job, (*findings, *spoken.diagnostics))


def check_manuscript(root: Path, journal_id: str) -> Outcome[Checked]:
    """Load, check and cite; all findings of all three, so that an author mends them in one go."""
    from elyazma.diagnostics import Outcome

    loaded = load_job(root, journal_id)
    if loaded.value is None:
        return Outcome(None, loaded.diagnostics)
    checked = check_job(root, loaded.value)
    findings = (*loaded.diagnostics, *checked.diagnostics)
    value = replace(checked.value, warnings=count_warnings(findings)) if checked.value else None
    return Outcome(value, findings)


def check_job(root: Path, job: Job) -> Outcome[Checked]:
    """Check and cite what is loaded."""
    from elyazma.diagnostics import Outcome
    from elyazma.stages.check import check
    from elyazma.stages.check_citations import check_citations
    from elyazma.stages.check_figures import check_figures
    from elyazma.stages.check_languages import check_languages
    from elyazma.stages.check_rules import check_rules
    from elyazma.stages.cite import cite

    manuscript, journal = job.manuscript, job.journal
    findings = check(manuscript, journal)
    findings += check_rules(manuscript, journal, job.languages, date.today())
    findings += check_figures(manuscript, journal)
    findings += check_languages(manuscript, job.languages)
    cited = cite(manuscript, journal, job.languages[manuscript.article.language], root / "build/cache")
    findings += cited.diagnostics
    if cited.value is None:
        return Outcome(None, findings)
    findings += check_citations(manuscript, journal, cited.value)
    return Outcome(Checked(job, cited.value, count_warnings(findings)), findings)


def check_current_pages(root: Path, job: Job) -> tuple[int | None, tuple[Diagnostic, ...]]:
    """Count and check the pages of the PDF in dist/ where it is up to date; none where it is not."""
    from elyazma.stages.check_rules import check_pages

    build = find_current_build(root, job.journal.id)
    return (build.pages, check_pages(job.manuscript, job.journal, build.pages)) if build else (None, ())


def build_pdf(root: Path, journal_id: str, progress: Progress, edition: Edition = PLAIN) -> Outcome[Build]:
    """Run the whole flow and publish the PDF into dist/; after an error the last good PDF stays as it is."""
    from elyazma.diagnostics import Outcome, is_fatal

    progress("reading and checking the manuscript")
    read = stamp_manuscript(root)
    found = check_manuscript(root, journal_id)
    if found.value is None or is_fatal(found.diagnostics):
        return Outcome(None, found.diagnostics)
    checked = found.value
    desk = _Desk(root, scratch_folder(root, checked.job.journal.id + edition.kind), edition, read, progress)
    kept = "the last good PDF is untouched"
    built = work_alone(desk.scratch, progress, lambda: _build_edition(desk, checked), kept)
    return Outcome(built.value, (*found.diagnostics, *built.diagnostics))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a PDF is built and what is known before: `read` is how the author's files were when they were read."""

    root: Path
    scratch: Path
    edition: Edition
    read: Stamp
    progress: Progress


def _build_edition(desk: _Desk, checked: Checked) -> Outcome[Build]:
    """Build for those who may read it: an anonymous PDF goes nowhere before it is searched."""
    if desk.edition.title_page:
        return _build(desk, hide_text(checked), lambda _: ())
    if not desk.edition.anonymous:
        return _build(desk, checked, lambda _: ())
    hidden = hide_authors(checked)

    def search(proof: Proof) -> tuple[Diagnostic, ...]:
        desk.progress("looking for what tells who wrote it")
        name = f"dist/{hidden.job.name}{desk.edition.kind}.pdf"
        return search_results(checked, hidden, {name: proof.pdf.read_bytes()})

    return _build(desk, hidden, search)


def _build(desk: _Desk, checked: Checked, search: Callable[[Proof], tuple[Diagnostic, ...]]) -> Outcome[Build]:
    from elyazma.diagnostics import Outcome, is_fatal

    made = prove(desk.root, desk.scratch, checked, desk.progress, desk.edition.revision)
    if made.value is None:
        return Outcome(None, made.diagnostics)
    _, proof = made.value
    findings = (*made.diagnostics, *search(proof))
    if is_fatal(findings):
        return Outcome(None, findings)
    warnings = checked.warnings + count_warnings(findings)
    return Outcome(_publish(desk, checked.job, proof, warnings), findings)


def prove(
    root: Path, scratch: Path, checked: Checked, progress: Progress, revision: str = ""
) -> Outcome[tuple[SourceTree, Proof]]:
    """Assemble, compile and look at the PDF, publishing nothing; the caller holds `scratch`.

    The value is there also when the preflight found errors; a `revision` is printed on every page.
    """
    from elyazma.diagnostics import Outcome
    from elyazma.stages.assemble import assemble
    from elyazma.stages.check_rules import check_pages
    from elyazma.stages.compile import compile_tree
    from elyazma.stages.preflight import preflight

    job, references = checked.job, checked.references
    progress("assembling the source tree")
    assembled = assemble(job.manuscript, job.journal, references, job.languages, revision)
    if assembled.value is None:
        return Outcome(None, assembled.diagnostics)
    tree, epoch = assembled.value, find_epoch(job.manuscript)
    compiled = compile_tree(tree, root=root, scratch=scratch, progress=progress, epoch=epoch)
    findings = (*assembled.diagnostics, *compiled.diagnostics)
    if compiled.value is None:
        return Outcome(None, findings)
    progress("looking at the PDF")
    findings += preflight(compiled.value, job.manuscript, job.journal, references)
    findings += check_pages(job.manuscript, job.journal, compiled.value.pages)
    return Outcome((tree, compiled.value), findings)


def draw_page(pdf: Path, page: int, dpi: int) -> Path:
    """Draw one page (from 1) beside the PDF as a PNG; raises IndexError when there is no such page."""
    from elyazma.tools.files import write_file
    from elyazma.tools.pdf.reader import render_page

    picture = pdf.with_name(f"{pdf.stem}-{page}.png")
    write_file(picture, render_page(pdf, page, dpi))
    return picture


# --- Publishing -------------------------------------------------------------------------------------


def count_warnings(findings: Iterable[Diagnostic]) -> int:
    """Count the warnings, each once."""
    from elyazma.diagnostics import Severity

    return len({finding for finding in findings if finding.severity is Severity.WARNING})


def _publish(desk: _Desk, job: Job, proof: Proof, warnings: int) -> Build:
    from elyazma.tools.files import replace_file

    root, edition = desk.root, desk.edition
    pdf = root / "dist" / f"{job.name}{edition.kind}.pdf"
    replace_file(proof.pdf, pdf)
    # It names the author's folders.
    if proof.synctex and not edition.anonymous:
        replace_file(proof.synctex, pdf.with_suffix(".synctex.gz"))
    made_of = stamp_machine(root, job.journal, [*proof.read, pdf])
    result = Result(pdf, proof.pages, warnings, edition.revision)
    record(root, job.journal.id + edition.kind, (desk.read, made_of), result)
    return Build(pdf, proof.pages, proof.passes, warnings)


def find_epoch(manuscript: Manuscript) -> int:
    """Give the seconds that the PDF's date shows: SOURCE_DATE_EPOCH, else the article's last date, else 1980-01-01."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    dates = manuscript.article.dates
    known = [day for day in (dates.received, dates.revised, dates.accepted, dates.published) if day]
    latest = max(known, default=date(1980, 1, 1))
    return int(datetime.combine(latest, time(), UTC).timestamp())


def language_codes(manuscript: Manuscript, journal: Journal) -> Iterator[str]:
    """Name every language the article is written in, is asked for in, or cites in; the article's own first."""
    article = manuscript.article
    yield article.language
    for part in journal.manifest.part:
        yield from part.languages_for(article.language)
    yield from manuscript.abstracts
