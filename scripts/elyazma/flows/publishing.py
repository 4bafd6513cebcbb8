"""The part of the flow to a PDF behind the loading: check and cite, assemble, compile, preflight, publish."""

from __future__ import annotations

from pathlib import Path

from elyazma.flows.checking import Checked
from elyazma.flows.judging import check_and_judge_loaded
from elyazma.flows.loading import Job, Loaded
from elyazma.flows.proving import Context, prove
from elyazma.flows.showing import search_results, show_to
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Findings, collecting, count_warnings
from elyazma.model.manuscript import Build, Proof
from elyazma.model.phrases import phrase
from elyazma.system.files import replace_file
from elyazma.system.freshness import Result, record, scratch_folder, stamp_machine
from elyazma.system.locking import Progress, work_alone
from elyazma.system.stamp import Stamp


@collecting
def check_and_publish(findings: Findings, root: Path, options: Options, progress: Progress, loaded: Loaded) -> Build:
    """Do all that is left of build_pdf for what is loaded (flows/pipeline)."""
    checked = findings.take(check_and_judge_loaded(root, loaded.job, progress))
    findings.stop_if_fatal()
    scratch = scratch_folder(root, checked.job.journal.id + options.kind)
    context = Context(root, scratch, options, progress, loaded.held)
    with work_alone(findings, context.scratch, progress, phrase("the last good PDF is untouched")):
        return findings.take(_build_for_audience(context, checked, loaded.stamp))


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
