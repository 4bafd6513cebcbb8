"""The flow to a PDF: load, check and cite, then assemble, compile, preflight, publish."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from elyazma.checks.check_rules import check_pages
from elyazma.flows.audience import search_results, show_to
from elyazma.flows.checking import Checked, Job, check_manuscript, count_warnings
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Findings, Outcome, collecting, is_fatal
from elyazma.model.gaps import drop_echoes
from elyazma.model.manuscript import Manuscript, Proof, SourceTree
from elyazma.pdf.reader import render_page
from elyazma.system.files import replace_file, write_file
from elyazma.system.freshness import Result, record, scratch_folder, stamp_machine, stamp_manuscript
from elyazma.system.locking import Progress, work_alone
from elyazma.system.stamp import Stamp
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.compile import compile_tree
from elyazma.typesetting.preflight import preflight


@dataclass(frozen=True, slots=True)
class Build:
    """A published PDF, and how many passes of TeX it took."""

    pdf: Path
    pages: int
    passes: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Context:
    """Where a PDF is made, what was asked for, and what is called with the progress."""

    root: Path
    scratch: Path
    options: Options
    progress: Progress


@collecting
def build_pdf(findings: Findings, root: Path, options: Options, progress: Progress) -> Build:
    """Run the whole flow and publish the PDF into dist/; after an error the last good PDF stays as it is."""
    progress("reading and checking the manuscript")
    read = stamp_manuscript(root)
    checked = findings.take(check_manuscript(root, options.journal))
    findings.stop_if_fatal()
    context = Context(root, scratch_folder(root, checked.job.journal.id + options.kind), options, progress)
    with work_alone(findings, context.scratch, progress, "the last good PDF is untouched"):
        return findings.take(_build_for_audience(context, checked, read))


@collecting
def _build_for_audience(findings: Findings, context: Context, checked: Checked, read: Stamp) -> Build:
    """Build for those who may read it: a PDF for reviewers is not published before it is searched."""
    options = context.options
    shown = show_to(options.audience, checked)
    _, proof = findings.take(prove(context, shown))
    if options.audience is Audience.REVIEWERS:
        context.progress("looking for what tells who wrote it")
        name = f"dist/{shown.job.name}{options.suffix}"
        findings.add(search_results(checked, shown, {name: proof.pdf.read_bytes()}))
    findings.stop_if_fatal()
    return _publish(context, shown.job, proof, (read, shown.warnings + count_warnings(findings.found)))


@collecting
def prove(findings: Findings, context: Context, checked: Checked) -> tuple[SourceTree, Proof]:
    """Assemble, compile and look at the PDF, publishing nothing; the caller holds the scratch folder.

    The value is there also when the preflight found errors; the revision asked for is printed on every page.
    """
    job, references, progress = checked.job, checked.references, context.progress
    parts = (job.manuscript, job.journal, references, job.languages, context.options.revision)
    epoch = find_epoch(job.manuscript)

    def compile_here(tree: SourceTree) -> Outcome[Proof]:
        made = compile_tree(tree, root=context.root, scratch=context.scratch, progress=progress, epoch=epoch)
        return Outcome(made.value, drop_echoes(made.diagnostics, job.manuscript, references))

    progress("assembling the source tree")
    tree, proof = findings.take(typeset(lambda printed: assemble(*parts, printed=printed), compile_here))
    progress("looking at the PDF")
    findings.add(preflight(proof, job.manuscript, job.journal, references))
    findings.add(check_pages(job.manuscript, job.journal, proof.pages))
    return tree, proof


@collecting
def typeset(
    findings: Findings,
    make: Callable[[str], Outcome[SourceTree]],
    compile_: Callable[[SourceTree], Outcome[Proof]],
) -> tuple[SourceTree, Proof]:
    """Assemble and compile; letters that the text's font lacks, and that only a command writes, are then known.

    `make` assembles with such letters in fonts of their own. Where that makes another source, it is compiled too.
    """
    first = make("")
    made: Outcome[Proof] = compile_(first.value) if first.value else Outcome(None)
    if first.value and made.value and made.value.lacking:
        again = make(made.value.lacking)
        if again.value and not is_fatal(again.diagnostics) and again.value.files != first.value.files:
            first, made = again, compile_(again.value)
    tree = findings.take(first)
    return tree, findings.take(made)


def draw_page(pdf: Path, page: int, dpi: int) -> Path:
    """Draw one page (from 1) beside the PDF as a PNG; raises IndexError when there is no such page."""
    picture = pdf.with_name(f"{pdf.stem}-{page}.png")
    write_file(picture, render_page(pdf, page, dpi))
    return picture


# --- Publishing -------------------------------------------------------------------------------------


def _publish(context: Context, job: Job, proof: Proof, about: tuple[Stamp, int]) -> Build:
    root, options = context.root, context.options
    read, warnings = about
    pdf = root / "dist" / f"{job.name}{options.suffix}"
    replace_file(proof.pdf, pdf)
    # It names the author's folders.
    if proof.synctex and options.audience is not Audience.REVIEWERS:
        replace_file(proof.synctex, pdf.with_suffix(".synctex.gz"))
    made_of = stamp_machine(root, job.journal.folder, [*proof.read, pdf])
    result = Result(pdf, proof.pages, warnings, options.revision)
    record(root, job.journal.id + options.kind, (read, made_of), result)
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
