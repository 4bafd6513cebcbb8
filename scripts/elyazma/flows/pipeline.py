"""The flow to a PDF: load, check and cite, then assemble, compile, preflight, publish."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from elyazma.flows.checking import NO_MOMENTS, Checked, Job, Moments, count_warnings
from elyazma.flows.judging import check_and_judge
from elyazma.flows.proving import Context, prove
from elyazma.flows.showing import search_results, show_to
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Findings, collecting
from elyazma.model.manuscript import Proof
from elyazma.model.phrases import phrase
from elyazma.system.files import replace_file, write_file
from elyazma.system.freshness import Result, record, scratch_folder, stamp_machine, stamp_manuscript
from elyazma.system.locking import Progress, work_alone
from elyazma.system.stamp import Stamp
from elyazma.typesetting.begun import Begun
from elyazma.typesetting.guess import guess_files
from elyazma.typesetting.head import write_head
from elyazma.typesetting.held import Held
from elyazma.typesetting.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Build:
    """A published PDF, and how many passes of TeX it took."""

    pdf: Path
    pages: int
    passes: int
    warnings: int


@collecting
def build_pdf(
    findings: Findings, root: Path, options: Options, progress: Progress, held: Sequence[Waiting] = ()
) -> Build:
    """Run the whole flow and publish the PDF into dist/; after an error the last good PDF stays as it is.

    `held` are engines that flows/early.py or flows/watching.py has begun: the first that can set this is used.
    """
    progress(phrase("reading and checking the manuscript"))
    read = stamp_manuscript(root)
    moments = _use_time(held, options) if options.audience is Audience.PUBLIC else NO_MOMENTS
    checked = findings.take(check_and_judge(root, options, progress, moments))
    findings.stop_if_fatal()
    context = Context(root, scratch_folder(root, checked.job.journal.id + options.kind), options, progress, held)
    with work_alone(findings, context.scratch, progress, phrase("the last good PDF is untouched")):
        return findings.take(_build_for_audience(context, checked, read))


def _use_time(waiting: Sequence[Waiting], options: Options) -> Moments:
    """Let TeX set what is known while the rest is still checked and cited."""
    held = [each for each in waiting if isinstance(each, Held)]
    begun = [each for each in waiting if isinstance(each, Begun)]
    return Moments(lambda job: _go_on(held, job), lambda job: _give_head(begun, options, job))


def _go_on(held: Sequence[Held], job: Job) -> None:
    """Let an engine that waits set what has just been read."""
    if held:
        with suppress(OSError):
            guessed = guess_files(held[0].last, job.manuscript, job.languages)
            next((each for each in held if each.go_on(guessed, job.manuscript.root)), None)


def _give_head(begun: Sequence[Begun], options: Options, job: Job) -> None:
    """Let an engine read what is known of a manuscript before it is cited."""
    for engine in begun:
        head = write_head(job.manuscript, job.journal, job.languages, options)
        if head and head.tree.main == engine.pass_.main:
            engine.give_head(head)


@collecting
def _build_for_audience(findings: Findings, context: Context, checked: Checked, read: Stamp) -> Build:
    """Build for those who may read it: a PDF for reviewers is not published before it is searched."""
    options = context.options
    shown = show_to(options.audience, checked)
    _, proof = findings.take(prove(context, shown))
    if options.audience is Audience.REVIEWERS:
        context.progress(phrase("looking for what tells who wrote it"))
        name = f"dist/{shown.job.name}{options.suffix}"
        findings.add(search_results(checked, shown, {name: proof.pdf.read_bytes()}))
    findings.stop_if_fatal()
    return _publish(context, shown.job, proof, (read, shown.warnings + count_warnings(findings.found)))


def draw_page(pdf: Path, page: int, dpi: int) -> Path:
    """Draw one page (from 1) beside the PDF as a PNG; raises IndexError when there is no such page."""
    from elyazma.pdf.reader import render_page  # with PDFium, which an ordinary build needs only after TeX

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
