"""The flow from two revisions to one Word file with tracked changes: read both, write both, merge, publish.

Both are laid out as today's journal asks, as `invoke docx` would do it now; git says who changed what, and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from elyazma.flows.checking import Checked
from elyazma.flows.exports import write_format
from elyazma.flows.loading import Job
from elyazma.flows.two_revisions import (
    Comparison,
    Context,
    Revisions,
    lay_out,
    name_faults,
    read_revisions,
    work_on_range,
)
from elyazma.model.audience import Audience, Options
from elyazma.model.changes import Changes
from elyazma.model.diagnostics import Findings, Outcome, collecting, is_fatal
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import phrase
from elyazma.revision.loaded_revision import LoadedRevision
from elyazma.revision.revision_range import RevisionRange, find_revision_range, has_changed
from elyazma.revision.summarise_changes import summarise_changes
from elyazma.revision.word.blocks import BACK, FRONT
from elyazma.revision.word.mark_word import mark_word
from elyazma.revision.word.merging import Credit, Credits
from elyazma.system.files import remove_folder, write_file
from elyazma.system.locking import Progress
from elyazma.system.repository import find_own_name, find_signature
from elyazma.writers.word.bookmarks import FILE, write_name

_NOBODY = "Author"
"""Whom changes name to people who may not know who wrote the article."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A marked Word file, what its name begins with, and what changed."""

    name: str
    content: bytes
    changes: Changes


def compare_in_word(root: Path, since: str, until: str, journal: str, progress: Progress) -> Outcome[Comparison]:
    """Write dist/<slug>-<journal>-diff-<since>-<until>.docx; empty names mean the last tag, and the work tree."""
    root = root.resolve()
    return work_on_range(root, find_revision_range(root, since, until), journal, progress, _publish)


def mark_since(root: Path, since: str, options: Options, progress: Progress) -> Outcome[bytes]:
    """Make the Word file of the work tree, marked against an older revision, for an audience; publish nothing."""
    root = root.resolve()

    @collecting
    def mark(findings: Findings, context: Context) -> bytes:
        return findings.take(_mark(context, options.audience)).content

    return work_on_range(root, find_revision_range(root, since, ""), options.journal, progress, mark)


@collecting
def _publish(findings: Findings, context: Context) -> Comparison:
    marked = findings.take(_mark(context, Audience.PUBLIC))
    since, until = context.ends.labels
    path = context.root / "dist" / f"{marked.name}-diff-{since}-{until}.docx"
    write_file(path, marked.content)
    return Comparison(path, *context.ends.names, marked.changes)


@collecting
def _mark(findings: Findings, context: Context, audience: Audience) -> _Marked:
    with lay_out(context) as roots:
        context.progress(phrase("reading both revisions"))
        both = findings.take(read_revisions(context, roots))
        journal = _put_notes_at_foot(both.journal)
        older = findings.take(_write_word(context, both.before, journal, audience))
        newer = findings.take(_write_word(context, both.after, journal, audience))
        credited = _find_credits(context.ends, both)
        # Pictures and tables are compared where they lie.
        changes = summarise_changes(both.before, both.after)
    context.progress(phrase("marking what changed"))
    content = mark_word(older, newer, credited if audience is Audience.PUBLIC else _hide_credits(credited))
    return _Marked(f"{both.after.manuscript.article.slug}-{both.journal.id}", content, changes)


def _put_notes_at_foot(journal: Journal) -> Journal:
    """Give a journal whose notes stand at the foot: what is marked for reading has them beside their text."""
    document = replace(journal.manifest.document, notes="foot")
    return replace(journal, manifest=replace(journal.manifest, document=document))


@collecting
def _write_word(
    findings: Findings, context: Context, revision: LoadedRevision, journal: Journal, audience: Audience
) -> bytes:
    """Write one revision as `invoke docx` does; its warnings are said when that is asked for."""
    checked = Checked(Job(revision.manuscript, journal, revision.languages), revision.references, 0)
    folder = context.scratch / "word"
    try:
        made = write_format(checked, Options("docx", journal.id, audience), folder, context.progress)
    finally:
        remove_folder(folder)
    if made.value is None or is_fatal(made.diagnostics):
        findings.refuse(*name_faults(made.diagnostics, revision.name))
    return made.value


# --- Who changed what -------------------------------------------------------------------------------


def _find_credits(ends: RevisionRange, both: Revisions) -> Credits:
    everything = _find_credit(ends, ()) or Credit(_NOBODY, "")
    paths: dict[str, tuple[str, ...]] = {}
    for manuscript in (both.before.manuscript, both.after.manuscript):
        for name, path in _list_sections(manuscript):
            paths[name] = (*paths.get(name, ()), path)
    paths[FRONT] = ("manuscript/article.toml", *(f"manuscript/abstract.{code}.tex" for code in _list_languages(both)))
    paths[BACK] = ("bib",)
    found = {name: _find_credit(ends, each) for name, each in paths.items()}
    return Credits(everything, {name: credit for name, credit in found.items() if credit})


def _list_sections(manuscript: Manuscript) -> Iterator[tuple[str, str]]:
    """Yield the bookmark around each section's text in a Word file, and the section's file."""
    for section in (*manuscript.sections, *manuscript.appendices, *manuscript.supplement):
        yield write_name(FILE, section.slug), section.path


def _list_languages(both: Revisions) -> list[str]:
    return sorted({*both.before.manuscript.abstracts, *both.after.manuscript.abstracts})


def _find_credit(ends: RevisionRange, paths: tuple[str, ...]) -> Credit | None:
    """Give who changed some files last between the two revisions, or anything if none are named."""
    if ends.until is None and has_changed(ends.state, paths):
        # What is not committed yet has no date.
        own = find_own_name(ends.repository)
        if own:
            return Credit(own, "")
    until = ends.until.commit if ends.until else "HEAD"
    signed = find_signature(ends.repository, ends.since.commit, until, paths)
    return Credit(signed.name, signed.moment) if signed else None


def _hide_credits(credited: Credits) -> Credits:
    hidden = {name: Credit(_NOBODY, credit.date) for name, credit in credited.sections.items()}
    return Credits(Credit(_NOBODY, credited.everything.date), hidden)
