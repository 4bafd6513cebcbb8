"""The flow to a PDF: load, check and cite, then assemble, compile, preflight, publish."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from elyazma.flows.checking import NO_MOMENTS, Checked, Job, Moments, count_warnings
from elyazma.flows.judging import check_and_judge
from elyazma.flows.proving import Context, find_epoch, prove
from elyazma.flows.showing import search_results, show_to
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Findings, collecting
from elyazma.model.manuscript import Proof
from elyazma.sources.load import load_article
from elyazma.sources.load_journal import load_journal
from elyazma.system.files import replace_file, write_file
from elyazma.system.freshness import Result, record, scratch_folder, stamp_machine, stamp_manuscript
from elyazma.system.locking import Progress, work_alone
from elyazma.system.stamp import Stamp
from elyazma.typesetting.begun import Begun, begin_engine
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
def build_pdf(findings: Findings, root: Path, options: Options, progress: Progress, held: Sequence[Held] = ()) -> Build:
    """Run the whole flow and publish the PDF into dist/; after an error the last good PDF stays as it is.

    `held` are engines that flows/early.py or flows/watching.py has begun: the first that can set this is used. Where
    there is none, one is begun as soon as the manuscript is read.
    """
    progress("reading and checking the manuscript")
    read = stamp_manuscript(root)
    with ExitStack() as ends:
        waiting: list[Waiting] = list(held)
        checked = findings.take(check_and_judge(root, options, progress, _use_time(root, options, waiting, ends)))
        findings.stop_if_fatal()
        folder = scratch_folder(root, checked.job.journal.id + options.kind)
        context = Context(root, folder, options, progress, waiting)
        with work_alone(findings, context.scratch, progress, "the last good PDF is untouched"):
            return findings.take(_build_for_audience(context, checked, read))


def _use_time(root: Path, options: Options, waiting: list[Waiting], ends: ExitStack) -> Moments:
    """Let TeX set what is known while the rest is still checked and cited."""
    held = [each for each in waiting if isinstance(each, Held)]
    if options.audience is not Audience.PUBLIC:
        return NO_MOMENTS
    if held:
        return Moments(loaded=lambda job: _go_on(held, job))
    begun = _begin_unread(root, options)
    if begun is None:
        return NO_MOMENTS
    ends.callback(begun.abandon)
    waiting.append(begun)
    return Moments(uncited=lambda job: _give_head(begun, options, job))


def _go_on(held: Sequence[Held], job: Job) -> None:
    """Let an engine that waits set what has just been read."""
    with suppress(OSError):
        guessed = guess_files(held[0].last, job.manuscript, job.languages)
        next((each for each in held if each.go_on(guessed, job.manuscript.root)), None)


def _begin_unread(root: Path, options: Options) -> Begun | None:
    """Start an engine for a manuscript that has not been read."""
    article = load_article(root)
    journal = load_journal(root, options.journal or article.journal, None).value if article else None
    if article is None or journal is None:
        return None
    main = f"{article.slug}-{journal.id}.tex"
    folder = scratch_folder(root, journal.id + options.kind)
    return begin_engine(folder, journal.manifest.document.engine, main, find_epoch(article))


def _give_head(begun: Begun, options: Options, job: Job) -> None:
    """Let an engine read what is known of a manuscript before it is cited."""
    head = write_head(job.manuscript, job.journal, job.languages, options.revision)
    if head and head.tree.main == begun.pass_.main:
        begun.give_head(head)


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
