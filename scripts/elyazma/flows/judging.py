"""The part of several flows that asks TeX where our reader alone finds the text wrong."""

from __future__ import annotations

from pathlib import Path

from elyazma.flows.checking import Checked, check_loaded
from elyazma.flows.loading import Job, load_job
from elyazma.flows.proving import Context, compile_checked
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Findings, Outcome, collecting, count_warnings
from elyazma.model.doubts import acquit, can_be_asked, is_doubted, keep_causes
from elyazma.model.phrases import phrase
from elyazma.system.freshness import scratch_folder
from elyazma.system.locking import Progress, work_alone
from elyazma.system.verdicts import record_accepted


def check_and_judge(root: Path, options: Options, progress: Progress) -> Outcome[Checked]:
    """Load, check and cite; where every error is one that TeX may judge otherwise, TeX is asked, once for each text."""
    return check_and_judge_loaded(root, load_job(root, options.journal), progress)


def check_and_judge_loaded(root: Path, loaded: Outcome[Job], progress: Progress) -> Outcome[Checked]:
    """Check and cite what is loaded, and ask TeX, as check_and_judge does."""
    found = check_loaded(root, loaded)
    if found.value is None or not can_be_asked(found.diagnostics):
        return found
    progress(phrase("asking TeX about what looks wrong"))
    doubted = [each for each in found.diagnostics if is_doubted(each)]
    said = _ask(root, found.value, progress)
    if not said.value:
        early = (source.path for source in found.value.job.manuscript.preamble)
        return Outcome(found.value, (*found.diagnostics, *keep_causes(doubted, said.diagnostics, early)))
    # TeX says nothing of a file that this journal does not print.
    printed = [each for each in doubted if each.span and root / each.span.path in said.value]
    record_accepted(root, printed)
    findings = acquit(found.diagnostics, printed.__contains__)
    checked = Checked(found.value.job, found.value.references, count_warnings(findings))
    return Outcome(checked, findings)


@collecting
def _ask(findings: Findings, root: Path, checked: Checked, progress: Progress) -> frozenset[Path]:
    """Typeset the article, publish nothing; give the files that TeX read, whatever else may be wrong with the PDF."""
    folder = scratch_folder(root, checked.job.journal.id)
    with work_alone(findings, folder, progress, phrase("nothing was written")):
        made = compile_checked(Context(root, folder, Options(), progress), checked)
    _, proof = findings.take(made)
    return frozenset(proof.read)
