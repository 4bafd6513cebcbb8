"""The flow to a PDF: load, let TeX begin, then all that flows/publishing does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from elyazma.flows.loading import Job, Loaded, load_job
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Findings, collecting, is_fatal
from elyazma.model.manuscript import Build
from elyazma.model.phrases import phrase
from elyazma.system.files import write_file
from elyazma.system.freshness import stamp_manuscript
from elyazma.system.locking import Progress
from elyazma.typesetting.begun import Begun
from elyazma.typesetting.guess import guess_files
from elyazma.typesetting.held import Held
from elyazma.typesetting.waiting import Waiting


@collecting
def build_pdf(
    findings: Findings, root: Path, options: Options, progress: Progress, held: Sequence[Waiting] = ()
) -> Build:
    """Run the whole flow and publish the PDF into dist/; after an error the last good PDF stays as it is.

    `held` are engines that flows/early.py or flows/watching.py has begun: the first that can set this is used.
    """
    progress(phrase("reading and checking the manuscript"))
    read = stamp_manuscript(root)
    loaded = load_job(root, options.journal)
    if loaded.value and options.audience is Audience.PUBLIC:
        _use_time(held, options, loaded.value, knows_errors=is_fatal(loaded.diagnostics))
    # With all that checks, cites and assembles: imported while TeX reads what it was given.
    from elyazma.flows.publishing import check_and_publish

    return findings.take(check_and_publish(root, options, progress, Loaded(loaded, read, held)))


def _use_time(waiting: Sequence[Waiting], options: Options, job: Job, *, knows_errors: bool) -> None:
    """Let TeX set what is known while the rest is still checked and cited."""
    _go_on([each for each in waiting if isinstance(each, Held)], job)
    begun = [each for each in waiting if isinstance(each, Begun)]
    if begun and not knows_errors:
        _give_head(begun, options, job)


def _go_on(held: Sequence[Held], job: Job) -> None:
    """Let an engine that waits set what has just been read."""
    if held:
        with suppress(OSError):
            guessed = guess_files(held[0].last, job.manuscript, job.languages)
            next((each for each in held if each.go_on(guessed, job.manuscript.root)), None)


def _give_head(begun: Sequence[Begun], options: Options, job: Job) -> None:
    """Let an engine read what is known of a manuscript before it is cited."""
    from elyazma.typesetting.head import write_head  # with the templates: an engine that has been held goes on first

    for engine in begun:
        head = write_head(job.manuscript, job.journal, job.languages, options)
        if head and head.tree.main == engine.pass_.main:
            engine.give_head(head)


def draw_page(pdf: Path, page: int, dpi: int) -> Path:
    """Draw one page (from 1) beside the PDF as a PNG; raises IndexError when there is no such page."""
    from elyazma.pdf.reader import render_page  # with PDFium, which an ordinary build needs only after TeX

    picture = pdf.with_name(f"{pdf.stem}-{page}.png")
    write_file(picture, render_page(pdf, page, dpi))
    return picture
