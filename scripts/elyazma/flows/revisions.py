"""The flow from two revisions to one PDF that shows what changed: read both, merge, assemble, compile, publish.

Each revision is read from its own files; both are cited and laid out as today's journal asks, so that only what the
author changed is marked. The levels of revision/compare.py are tried from the closest to the coarsest until a PDF comes
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from elyazma.flows.checking import language_codes, load_judged
from elyazma.flows.proving import find_epoch, typeset
from elyazma.model.changes import Changes
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Severity, collecting, error, is_fatal, missing
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, Proof, SourceTree
from elyazma.references.cite import cite
from elyazma.revision.compare import FALLBACKS, Level, compare, explain_level, mark_tree, set_in_columns
from elyazma.revision.loaded_revision import LoadedRevision
from elyazma.revision.revision_range import RevisionRange, find_revision_range
from elyazma.revision.summarise_changes import summarise_changes
from elyazma.sources.load_journal import load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.system.files import make_scratch, remove_folder, replace_file, sweep_scratch
from elyazma.system.locking import Progress, work_alone
from elyazma.system.repository import PLACE, CheckOutFailed, checked_out
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.compile import compile_tree


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published PDF that shows what changed between two revisions; `level` says how closely it is marked."""

    pdf: Path
    pages: int
    level: str
    since: str
    until: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Context:
    """What is compared, for the manuscript in `root`; `journal` is the id of the one asked for, or empty."""

    root: Path
    ends: RevisionRange
    journal: str
    progress: Progress

    @property
    def scratch(self) -> Path:
        return self.root / "build/diff"


@dataclass(frozen=True, slots=True)
class _Revisions:
    """Both revisions, loaded and cited as one journal asks."""

    before: LoadedRevision
    after: LoadedRevision
    journal: Journal


def compare_revisions(root: Path, since: str, until: str, journal: str, progress: Progress) -> Outcome[Comparison]:
    """Write dist/<slug>-<journal>-diff-<since>-<until>.pdf; empty names mean the last tag, and the work tree."""
    root = root.resolve()
    return _compare(root, find_revision_range(root, since, until), journal, progress)


# --- Comparing ----------------------------------------------------------------------------------------


@collecting
def _compare(
    findings: Findings, root: Path, ends: Outcome[RevisionRange], journal: str, progress: Progress
) -> Comparison:
    context = _Context(root, findings.take(ends), journal, progress)
    with work_alone(findings, context.scratch, progress, "the last good PDF is untouched"):
        try:
            return findings.take(_compare_held(context))
        except CheckOutFailed as failure:
            hint = "mend what git says, then try again"
            findings.refuse(missing("git-check-out", f"git cannot lay out a revision: {failure}", hint))


@collecting
def _compare_held(findings: Findings, context: _Context) -> Comparison:
    with _lay_out(context) as roots:
        context.progress("reading both revisions")
        both = findings.take(_read_revisions(context, roots))
        changes = summarise_changes(both.before, both.after)
        proof, level = findings.take(_typeset(context, both))
        slug, labels = both.after.manuscript.article.slug, context.ends.labels
        pdf = context.root / "dist" / f"{slug}-{both.journal.id}-diff-{labels[0]}-{labels[1]}.pdf"
        replace_file(proof.pdf, pdf)
    return Comparison(pdf, proof.pages, level.name, *context.ends.names, changes)


@contextmanager
def _lay_out(context: _Context) -> Iterator[tuple[Path, Path]]:
    """Give both revisions' roots, in worktrees that are gone afterwards; the work tree itself is read where it is."""
    scratch, ends = context.scratch, context.ends
    for name in ("since", "until"):
        # A process that was killed left it; this one holds the folder.
        remove_folder(scratch / name)
    with ExitStack() as stack:
        stack.callback(sweep_scratch, scratch)
        before = stack.enter_context(checked_out(ends.repository, ends.since, scratch / "since"))
        after = context.root
        if ends.until:
            after = stack.enter_context(checked_out(ends.repository, ends.until, scratch / "until"))
        yield before, after


@collecting
def _read_revisions(findings: Findings, context: _Context, roots: tuple[Path, Path]) -> _Revisions:
    """Load both; the journal is the newer revision's unless one is named, as it stands today or stood then."""
    names, cache = context.ends.names, context.root / "build/cache"
    loaded = [_load_revision(context, root, name) for root, name in zip(roots, names, strict=True)]
    older, newer = map(findings.accept, loaded)
    if older is None or newer is None:
        findings.refuse()
    journal = findings.take(_load_journal(context, roots[1], newer))
    cited = [_cite(each, journal, name, cache) for each, name in zip((older, newer), names, strict=True)]
    before, after = (findings.accept(each) for each in cited)
    if before is None or after is None:
        findings.refuse()
    languages = {**before.languages, **after.languages}
    return _Revisions(replace(before, languages=languages), replace(after, languages=languages), journal)


@collecting
def _load_revision(findings: Findings, context: _Context, root: Path, name: str) -> Manuscript:
    """Load one revision's manuscript; with errors in it there is nothing to compare."""
    loaded = load_judged(root, context.root)
    if loaded.value is None or is_fatal(loaded.diagnostics):
        findings.refuse(*_name_faults(loaded.diagnostics, name))
    return loaded.value


@collecting
def _load_journal(findings: Findings, context: _Context, root: Path, manuscript: Manuscript) -> Journal:
    """Load the journal as it stands today, else as it stood in the newer revision, whose root is `root`."""
    wanted = context.journal or manuscript.article.journal
    place = None if context.journal else manuscript.places.get("journal")
    found = load_journal(context.root, wanted, place)
    journal = found.value or load_journal(root, wanted, place).value
    if journal is None:
        findings.refuse(*found.diagnostics)
    return journal


@collecting
def _cite(findings: Findings, manuscript: Manuscript, journal: Journal, name: str, cache: Path) -> LoadedRevision:
    loaded = load_languages(manuscript.root, language_codes(manuscript, journal))
    if loaded.value is None:
        findings.refuse(*_name_faults(loaded.diagnostics, name))
    cited = cite(manuscript, journal, loaded.value[manuscript.article.language], cache)
    if cited.value is None or is_fatal(cited.diagnostics):
        findings.refuse(*_name_faults(cited.diagnostics, name))
    return LoadedRevision(name, manuscript, cited.value, loaded.value)


def _name_faults(findings: tuple[Diagnostic, ...], name: str) -> tuple[Diagnostic, ...]:
    """Give the errors of a revision, headed by one that names it; warnings are for its own author and time."""
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if not errors:
        return ()
    hint = "mend it there, or name another revision with --since or --until"
    told = (replace(finding, message=f"in {name}: {finding.message}") for finding in errors)
    return (error("diff-broken", f"the manuscript of {name} has errors", PLACE, hint), *told)


# --- Typesetting --------------------------------------------------------------------------------------


@collecting
def _typeset(findings: Findings, context: _Context, both: _Revisions) -> tuple[Proof, Level]:
    """Try one level after the other until TeX takes what was merged."""
    after = both.after
    assembled = assemble(after.manuscript, both.journal, after.references, after.languages)
    plain = assembled.value
    if plain is None:
        findings.refuse(*assembled.diagnostics)
    reasons: tuple[Diagnostic, ...] = ()
    for level in FALLBACKS:
        context.progress(f"comparing: {level.name}")
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
def _typeset_level(findings: Findings, context: _Context, both: _Revisions, level: Level, plain: SourceTree) -> Proof:
    epoch = find_epoch(both.after.manuscript)

    def compile_here(tree: SourceTree) -> Outcome[Proof]:
        # The state of another comparison would only mislead TeX.
        remove_folder(context.scratch / "seed")
        return compile_tree(tree, root=context.root, scratch=context.scratch, progress=context.progress, epoch=epoch)

    _, proof = findings.take(typeset(lambda printed: _make_tree(context, both, level, plain, printed), compile_here))
    return proof


@collecting
def _make_tree(  # noqa: PLR0913, PLR0917
    findings: Findings, context: _Context, both: _Revisions, level: Level, plain: SourceTree, printed: str
) -> SourceTree:
    before, after, journal = both.before, both.after, both.journal
    if level is FALLBACKS[-1]:
        return set_in_columns(before, after, plain)
    columns = journal.manifest.document.columns
    merged = findings.take(compare(before, after, level, make_scratch(context.scratch), columns))
    assembled = assemble(merged.manuscript, journal, merged.references, after.languages, printed=printed)
    return mark_tree(findings.take(assembled), merged)
