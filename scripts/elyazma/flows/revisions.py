"""The flow from two revisions to one PDF that shows what changed: read both, merge, assemble, compile, publish.

Each revision is read from its own files; both are cited and laid out as today's journal asks, so that only what the
author changed is marked. The levels of revision/compare.py are tried from the closest to the coarsest until a PDF comes
out.
"""

from __future__ import annotations

from pathlib import Path

from elyazma.flows.confining import report_confinement
from elyazma.flows.proving import find_epoch, typeset
from elyazma.flows.two_revisions import Comparison, Context, Revisions, lay_out, read_revisions, work_on_range
from elyazma.flows.word_revisions import compare_in_word
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Severity, collecting
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.model.phrases import phrase
from elyazma.revision.compare import FALLBACKS, Level, compare, explain_level, mark_tree, set_in_columns
from elyazma.revision.revision_range import find_revision_range
from elyazma.revision.summarise_changes import summarise_changes
from elyazma.system.files import make_scratch, remove_folder, replace_file
from elyazma.system.locking import Progress
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.compile import compile_tree


def compare_revisions(root: Path, since: str, until: str, journal: str, progress: Progress) -> Outcome[Comparison]:
    """Write dist/<slug>-<journal>-diff-<since>-<until>.pdf; empty names mean the last tag, and the work tree."""
    root = root.resolve()
    return work_on_range(root, find_revision_range(root, since, until), journal, progress, _compare)


# --- Comparing ----------------------------------------------------------------------------------------


@collecting
def _compare(findings: Findings, context: Context) -> Comparison:
    findings.add(report_confinement(context.root))
    findings.stop_if_fatal()
    with lay_out(context) as roots:
        context.progress(phrase("reading both revisions"))
        both = findings.take(read_revisions(context, roots))
        changes = summarise_changes(both.before, both.after)
        proof, level = findings.take(_typeset(context, both))
        slug, labels = both.after.manuscript.article.slug, context.ends.labels
        pdf = context.root / "dist" / f"{slug}-{both.journal.id}-diff-{labels[0]}-{labels[1]}.pdf"
        replace_file(proof.pdf, pdf)
    return Comparison(pdf, *context.ends.names, changes, proof.pages, level.name)


# --- Typesetting --------------------------------------------------------------------------------------


@collecting
def _typeset(findings: Findings, context: Context, both: Revisions) -> tuple[Proof, Level]:
    """Try one level after the other until TeX takes what was merged."""
    after = both.after
    assembled = assemble(after.manuscript, both.journal, after.references, after.languages)
    plain = assembled.value
    if plain is None:
        findings.refuse(*assembled.diagnostics)
    reasons: tuple[Diagnostic, ...] = ()
    for level in FALLBACKS:
        context.progress(phrase("comparing: {name}", name=level.name))
        tried = _typeset_level(context, both, level, plain)
        if tried.value:
            findings.add(explain_level(level, reasons))
            return tried.value, level
        lacking = tuple(finding for finding in tried.diagnostics if finding.machine)
        if lacking:
            findings.refuse(*lacking)
        reasons = reasons or tuple(finding for finding in tried.diagnostics if _is_reason(finding))
    return findings.refuse(*reasons)


def _is_reason(finding: Diagnostic) -> bool:
    # A gap in the page is the newer text's own, and no reason.
    gap = finding.code in {"tex-reference", "tex-citation"}
    return finding.code == "latexdiff-failed" or (finding.severity is Severity.ERROR and not gap)


@collecting
def _typeset_level(findings: Findings, context: Context, both: Revisions, level: Level, plain: SourceTree) -> Proof:
    epoch = find_epoch(both.after.manuscript.article)

    def compile_here(tree: SourceTree) -> Outcome[Proof]:
        # The state of another comparison would only mislead TeX.
        remove_folder(context.scratch / "seed")
        return compile_tree(tree, root=context.root, scratch=context.scratch, progress=context.progress, epoch=epoch)

    _, proof = findings.take(typeset(lambda printed: _make_tree(context, both, level, plain, printed), compile_here))
    return proof


@collecting
def _make_tree(  # noqa: PLR0913, PLR0917
    findings: Findings, context: Context, both: Revisions, level: Level, plain: SourceTree, printed: str
) -> SourceTree:
    before, after, journal = both.before, both.after, both.journal
    if level is FALLBACKS[-1]:
        return set_in_columns(before, after, plain)
    columns = journal.manifest.document.columns
    merged = findings.take(compare(before, after, level, make_scratch(context.scratch), columns))
    assembled = assemble(merged.manuscript, journal, merged.references, after.languages, printed=printed)
    return mark_tree(findings.take(assembled), merged)


COMPARISONS = {"pdf": compare_revisions, "docx": compare_in_word}
"""The flows by the ending of the file that they write."""
