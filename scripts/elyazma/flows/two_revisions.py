"""The part of two flows that reads two revisions: each from its own files, both cited as one journal asks.

So only what the author changed differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from elyazma.flows.loading import add_work_languages, language_codes, load_judged
from elyazma.model.changes import Changes
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Severity, collecting, error, is_fatal, missing
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import phrase
from elyazma.references.cite import cite
from elyazma.revision.loaded_revision import LoadedRevision
from elyazma.revision.revision_range import RevisionRange
from elyazma.sources.load_journal import load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.system.files import remove_folder, sweep_scratch
from elyazma.system.locking import Progress, work_alone
from elyazma.system.repository import PLACE, CheckOutFailed, checked_out

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published file that shows what changed between two revisions.

    A PDF has its `pages`, and `level` says how closely it is marked; of a Word file nobody knows pages.
    """

    path: Path
    since: str
    until: str
    changes: Changes
    pages: int = 0
    level: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is compared, for the manuscript in `root`; `journal` is the id of the one asked for, or empty."""

    root: Path
    ends: RevisionRange
    journal: str
    progress: Progress

    @property
    def scratch(self) -> Path:
        """Give the folder that one comparison at a time works in."""
        return self.root / "build/diff"


@dataclass(frozen=True, slots=True)
class Revisions:
    """Both revisions, loaded and cited as one journal asks."""

    before: LoadedRevision
    after: LoadedRevision
    journal: Journal


@collecting
def work_on_range(  # noqa: PLR0913, PLR0917
    findings: Findings,
    root: Path,
    ends: Outcome[RevisionRange],
    journal: str,
    progress: Progress,
    work: Callable[[Context], Outcome[T]],
) -> T:
    """Do some work on two revisions while no other process compares here."""
    context = Context(root, findings.take(ends), journal, progress)
    with work_alone(findings, context.scratch, progress, phrase("the last good file is untouched")):
        try:
            return findings.take(work(context))
        except CheckOutFailed as failure:
            hint = phrase("mend what git says, then try again")
            findings.refuse(
                missing("git-check-out", phrase("git cannot lay out a revision: {failure}", failure=failure), hint)
            )


@contextmanager
def lay_out(context: Context) -> Iterator[tuple[Path, Path]]:
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
def read_revisions(findings: Findings, context: Context, roots: tuple[Path, Path]) -> Revisions:
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
    return Revisions(replace(before, languages=languages), replace(after, languages=languages), journal)


@collecting
def _load_revision(findings: Findings, context: Context, root: Path, name: str) -> Manuscript:
    """Load one revision's manuscript; with errors in it there is nothing to compare."""
    loaded = load_judged(root, context.root)
    if loaded.value is None or is_fatal(loaded.diagnostics):
        findings.refuse(*name_faults(loaded.diagnostics, name))
    return loaded.value


@collecting
def _load_journal(findings: Findings, context: Context, root: Path, manuscript: Manuscript) -> Journal:
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
    loaded = load_languages(manuscript.root, language_codes(manuscript, journal), journal.manifest.words)
    if loaded.value is None:
        findings.refuse(*name_faults(loaded.diagnostics, name))
    works = add_work_languages(manuscript.root, manuscript, journal, loaded.value)
    if works.value is None:
        findings.refuse(*name_faults(works.diagnostics, name))
    cited = cite(manuscript, journal, works.value, cache)
    if cited.value is None or is_fatal(cited.diagnostics):
        findings.refuse(*name_faults(cited.diagnostics, name))
    return LoadedRevision(name, manuscript, cited.value, loaded.value)


def name_faults(findings: tuple[Diagnostic, ...], name: str) -> tuple[Diagnostic, ...]:
    """Give the errors of a revision, headed by one that names it; warnings are for its own author and time."""
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if not errors:
        return ()
    hint = phrase("mend it there, or name another revision with --since or --until")
    told = (
        replace(finding, message=phrase("in {name}: {message}", name=name, message=finding.message))
        for finding in errors
    )
    return (error("diff-broken", phrase("the manuscript of {name} has errors", name=name), PLACE, hint), *told)
