"""The part of several flows that makes a PDF: assemble, compile, look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from elyazma.checks.check_rules import check_pages
from elyazma.flows.checking import Checked
from elyazma.flows.confining import report_confinement
from elyazma.model.article import Article
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Findings, Outcome, collecting, is_fatal
from elyazma.model.gaps import drop_echoes
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.model.phrases import phrase
from elyazma.system import epoch
from elyazma.system.locking import Progress
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.compile import compile_tree
from elyazma.typesetting.missing_scripts import drop_echoes_of_scripts
from elyazma.typesetting.note_check import check_notes
from elyazma.typesetting.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Context:
    """Where a PDF is made, what was asked for, what is called with the progress, and engines begun early."""

    root: Path
    scratch: Path
    options: Options
    progress: Progress
    held: Sequence[Waiting] = ()


def prove(context: Context, checked: Checked) -> Outcome[tuple[SourceTree, Proof]]:
    """Assemble, compile and look at the PDF, publishing nothing; the caller holds the scratch folder.

    The value is there also when the preflight found errors; the revision asked for is printed on every page.
    """
    proved = _prove(context, checked)
    return Outcome(proved.value, drop_echoes_of_scripts(proved.diagnostics))


@collecting
def _prove(findings: Findings, context: Context, checked: Checked) -> tuple[SourceTree, Proof]:
    job, references, progress = checked.job, checked.references, context.progress
    findings.add(report_confinement(context.root))
    findings.stop_if_fatal()
    tree, proof = findings.take(compile_checked(context, checked))
    progress(phrase("looking at the PDF"))
    from elyazma.typesetting.preflight import preflight  # with PDFium; imported while TeX runs (typesetting/engine)

    findings.add(preflight(proof, job.manuscript, job.journal, references))
    findings.add(check_notes(proof, job.manuscript, references))
    findings.add(check_pages(job.manuscript, job.journal, proof.pages))
    return tree, proof


def compile_checked(context: Context, checked: Checked) -> Outcome[tuple[SourceTree, Proof]]:
    """Assemble and compile; the caller holds the scratch folder."""
    job, references, progress = checked.job, checked.references, context.progress
    parts = (job.manuscript, job.journal, references, job.languages, context.options.revision)
    numbered = context.options.line_numbers
    day = find_epoch(job.manuscript.article)

    def compile_here(tree: SourceTree) -> Outcome[Proof]:
        root, scratch, held = context.root, context.scratch, context.held
        made = compile_tree(tree, root=root, scratch=scratch, progress=progress, epoch=day, held=held)
        return Outcome(made.value, drop_echoes(made.diagnostics, job.manuscript, references))

    progress(phrase("assembling the source tree"))
    return typeset(lambda printed: assemble(*parts, printed=printed, line_numbers=numbered), compile_here)


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


def find_epoch(article: Article) -> int:
    """Give the seconds that the PDF's date shows."""
    return epoch.find_epoch(getattr(article.dates, name) for name in epoch.DATES)
