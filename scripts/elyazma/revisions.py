"""The way from two revisions to one PDF that shows what changed: read both, merge, assemble, compile, publish.

Each revision is read from its own files; both are cited and laid out as today's journal asks, so that only what the
author changed is marked. The levels of stages/compare.py are tried until one gives a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.workroom import work_alone

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.changes import Changes
    from elyazma.diagnostics import Diagnostic, Outcome
    from elyazma.journal import Journal
    from elyazma.model import Manuscript, Proof, SourceTree
    from elyazma.stages.compare import Level
    from elyazma.tools.comparing.ends import RevisionRange
    from elyazma.tools.comparing.sides import RevisionSide

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published PDF that shows what changed between two revisions; `rung` says how closely it is marked."""

    pdf: Path
    pages: int
    rung: str
    since: str
    until: str
    changes: Changes


def compare_revisions(root: Path, since: str, until: str, journal: str, progress: Progress) -> Outcome[Comparison]:
    """Write dist/<slug>-<journal>-diff-<since>-<until>.pdf; empty names mean the last tag, and the work tree."""
    from elyazma.diagnostics import Outcome, missing
    from elyazma.tools.comparing.ends import find_revision_range
    from elyazma.tools.repository import CheckOutFailed

    root = root.resolve()
    ends = find_revision_range(root, since, until)
    if ends.value is None:
        return Outcome(None, ends.diagnostics)
    found = ends.value

    def work() -> Outcome[Comparison]:
        try:
            return _compare_held(root, found, journal, progress)
        except CheckOutFailed as failure:
            hint = "mend what git says, then try again"
            return Outcome(None, (missing("git-check-out", f"git cannot lay out a revision: {failure}", hint),))

    return work_alone(_scratch(root), progress, work, "the last good PDF is untouched")


# --- Comparing ----------------------------------------------------------------------------------------


def _compare_held(root: Path, ends: RevisionRange, journal_id: str, progress: Progress) -> Outcome[Comparison]:
    from elyazma.diagnostics import Outcome
    from elyazma.stages.summarise_changes import summarise_changes
    from elyazma.tools.files import replace_file

    with _lay_out(root, ends) as roots:
        progress("reading both revisions")
        sides = _read_sides(root, roots, ends, journal_id)
        if sides.value is None:
            return Outcome(None, sides.diagnostics)
        old, new, journal = sides.value
        changes = summarise_changes(old, new)
        typeset = _typeset(root, old, new, journal, progress)
        if typeset.value is None:
            return Outcome(None, typeset.diagnostics)
        proof, rung = typeset.value
        slug = new.manuscript.article.slug
        pdf = root / "dist" / f"{slug}-{journal.id}-diff-{ends.labels[0]}-{ends.labels[1]}.pdf"
        replace_file(proof.pdf, pdf)
    value = Comparison(pdf, proof.pages, rung.name, *ends.names, changes)
    return Outcome(value, typeset.diagnostics)


@contextmanager
def _lay_out(root: Path, ends: RevisionRange) -> Iterator[tuple[Path, Path]]:
    """Give both revisions' roots, in worktrees that are gone afterwards; the work tree itself is read where it is."""
    from elyazma.tools.files import remove_folder, sweep_scratch
    from elyazma.tools.repository import checked_out

    scratch = _scratch(root)
    for name in ("since", "until"):
        # Whoever was killed left it; this process holds the folder.
        remove_folder(scratch / name)
    with ExitStack() as stack:
        stack.callback(sweep_scratch, scratch)
        old = stack.enter_context(checked_out(ends.repository, ends.since, scratch / "since"))
        new = stack.enter_context(checked_out(ends.repository, ends.until, scratch / "until")) if ends.until else root
        yield old, new


def _read_sides(
    root: Path, roots: tuple[Path, Path], ends: RevisionRange, journal_id: str
) -> Outcome[tuple[RevisionSide, RevisionSide, Journal]]:  # fmt: skip
    """Load both; the journal is the newer revision's unless one is named, as it stands today or stood then."""
    from elyazma.diagnostics import Outcome
    from elyazma.stages.load import load_manuscript

    loaded = [load_manuscript(each) for each in roots]
    broken = _name_all_faults(loaded, ends)
    old, new = (each.value for each in loaded)
    if old is None or new is None or broken:
        return Outcome(None, broken)
    journal = _find_journal((root, roots[1]), new, journal_id)
    if journal.value is None:
        return Outcome(None, journal.diagnostics)
    cited = [_cite(*each, journal.value, root / "build/cache") for each in zip((old, new), ends.names, strict=True)]
    before, after = (each.value for each in cited)
    if before is None or after is None:
        return Outcome(None, tuple(chain.from_iterable(each.diagnostics for each in cited)))
    spoken = {**before.languages, **after.languages}
    return Outcome((replace(before, languages=spoken), replace(after, languages=spoken), journal.value), ())


def _find_journal(roots: tuple[Path, Path], new: Manuscript, journal_id: str) -> Outcome[Journal]:
    """Find the journal in the first root that has it; of one that neither has, the first one's findings."""
    from elyazma.stages.load_journal import load_journal

    wanted, place = journal_id or new.article.journal, None if journal_id else new.places.get("journal")
    today, then = roots
    found = load_journal(today, wanted, place)
    older = found if found.value else load_journal(then, wanted, place)
    return older if older.value else found


def _name_all_faults(loaded: Iterable[Outcome[Manuscript]], ends: RevisionRange) -> tuple[Diagnostic, ...]:
    named = (_name_faults(each.diagnostics, name) for each, name in zip(loaded, ends.names, strict=True))
    return tuple(chain.from_iterable(named))


def _cite(manuscript: Manuscript, name: str, journal: Journal, cache: Path) -> Outcome[RevisionSide]:
    from elyazma.diagnostics import Outcome, is_fatal
    from elyazma.pipeline import language_codes
    from elyazma.stages.cite import cite
    from elyazma.stages.load_languages import load_languages
    from elyazma.tools.comparing.sides import RevisionSide

    spoken = load_languages(manuscript.root, language_codes(manuscript, journal))
    if spoken.value is None:
        return Outcome(None, _name_faults(spoken.diagnostics, name))
    cited = cite(manuscript, journal, spoken.value[manuscript.article.language], cache)
    if cited.value is None or is_fatal(cited.diagnostics):
        return Outcome(None, _name_faults(cited.diagnostics, name))
    return Outcome(RevisionSide(name, manuscript, cited.value, spoken.value))


def _name_faults(findings: tuple[Diagnostic, ...], name: str) -> tuple[Diagnostic, ...]:
    """Give the errors of a revision, headed by one that names it; warnings are for its own author and time."""
    from elyazma.diagnostics import Severity, error
    from elyazma.tools.repository import PLACE

    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if not errors:
        return ()
    hint = "mend it there, or name another revision with --since or --until"
    told = (replace(finding, message=f"in {name}: {finding.message}") for finding in errors)
    return (error("diff-broken", f"the manuscript of {name} has errors", PLACE, hint), *told)


def _typeset(
    root: Path, old: RevisionSide, new: RevisionSide, journal: Journal, progress: Progress
) -> Outcome[tuple[Proof, Level]]:
    """Try the levels until TeX typesets what was merged."""
    from elyazma.diagnostics import Outcome
    from elyazma.stages.assemble import assemble
    from elyazma.stages.compare import FALLBACKS, explain_level

    plain = assemble(new.manuscript, journal, new.references, new.languages)
    if plain.value is None:
        return Outcome(None, plain.diagnostics)
    faults: tuple[Diagnostic, ...] = ()
    for rung in FALLBACKS:
        progress(f"comparing: {rung.name}")
        made = _make_tree(root, (old, new), journal, rung, plain.value)
        tried: Outcome[Proof] = _compile(root, made.value, new, progress) if made.value else Outcome(None)
        if tried.value:
            return Outcome((tried.value, rung), explain_level(rung, faults))
        found = (*made.diagnostics, *tried.diagnostics)
        lacking = tuple(finding for finding in found if finding.machine)
        if lacking:
            return Outcome(None, lacking)
        faults = faults or tuple(finding for finding in found if _is_reason(finding))
    return Outcome(None, faults)


def _is_reason(finding: Diagnostic) -> bool:
    from elyazma.diagnostics import Severity

    # A gap in the page is the newer text's own, and no reason.
    gap = finding.code in {"tex-reference", "tex-citation"}
    return finding.code == "latexdiff-failed" or (finding.severity is Severity.ERROR and not gap)


def _make_tree(
    root: Path, sides: tuple[RevisionSide, RevisionSide], journal: Journal, rung: Level, plain: SourceTree
) -> Outcome[SourceTree]:  # fmt: skip
    from elyazma.diagnostics import Outcome
    from elyazma.stages.assemble import assemble
    from elyazma.stages.compare import FALLBACKS, compare, mark_tree, set_in_columns
    from elyazma.tools.files import make_scratch

    old, new = sides
    if rung is FALLBACKS[-1]:
        return Outcome(set_in_columns(old, new, plain))
    merged = compare(old, new, rung, make_scratch(_scratch(root)), journal.manifest.document.columns)
    if merged.value is None:
        return Outcome(None, merged.diagnostics)
    assembled = assemble(merged.value.manuscript, journal, merged.value.references, new.languages)
    tree = mark_tree(assembled.value, merged.value) if assembled.value else None
    return Outcome(tree, (*merged.diagnostics, *assembled.diagnostics))


def _compile(root: Path, tree: SourceTree, new: RevisionSide, progress: Progress) -> Outcome[Proof]:
    from elyazma.pipeline import find_epoch
    from elyazma.stages.compile import compile_tree
    from elyazma.tools.files import remove_folder

    scratch = _scratch(root)
    # The state of another comparison would only mislead TeX.
    remove_folder(scratch / "seed")
    return compile_tree(tree, root=root, scratch=scratch, progress=progress, epoch=find_epoch(new.manuscript))


def _scratch(root: Path) -> Path:
    return root / "build/diff"
