"""Find the two revisions to compare: named ones, the last tag, or the files as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from elyazma.diagnostics import Diagnostic, Outcome, Span, error, is_fatal
from elyazma.tools.repository import (
    PLACE,
    Repository,
    Revision,
    State,
    find_last_tag,
    find_revision,
    open_repository,
    read_state,
)

NOW = "now"
"""What the work tree is called in a file's name."""


@dataclass(frozen=True, slots=True)
class RevisionRange:
    """The two revisions to compare; without `until` the newer one is the work tree, committed or not."""

    repository: Repository
    since: Revision
    until: Revision | None
    state: State

    @property
    def names(self) -> tuple[str, str]:
        """Name both for a person."""
        return self.since.name, self.until.name if self.until else "the work tree"

    @property
    def labels(self) -> tuple[str, str]:
        """Name both for a file's name."""
        return _file_name_part(self.since), _file_name_part(self.until) if self.until else NOW


def find_revision_range(root: Path, since: str, until: str) -> Outcome[RevisionRange]:
    """Find both revisions, and see that they can be compared."""
    opened = open_repository(root)
    if opened.value is None:
        return Outcome(None, opened.diagnostics)
    repository = opened.value
    state = read_state(repository)
    started = find_revision(repository, since) if since else _choose_start(repository, state, until)
    ended = find_revision(repository, until) if until else Outcome(None)
    findings = tuple(dict.fromkeys((*started.diagnostics, *ended.diagnostics)))
    if is_fatal(findings) or started.value is None:
        return Outcome(None, findings)
    ends = RevisionRange(repository, started.value, ended.value, state)
    refused = _find_refusals(ends)
    return Outcome(None if refused else ends, (*findings, *refused))


def _choose_start(repository: Repository, state: State, until: str) -> Outcome[Revision]:
    """Choose the last tag before the end; without one HEAD if files changed since, else the commit before it."""
    if state.head is None:
        return find_revision(repository, "HEAD")
    end = find_revision(repository, until).value if until else None
    last = end.commit if end else _last_of_work_tree(state)
    tag = _find_earlier_tag(repository, last)
    if tag:
        return Outcome(tag)
    if not last:
        return Outcome(replace(state.head, name="HEAD"))
    earlier = find_revision(repository, f"{last}~1").value
    if earlier:
        return Outcome(replace(earlier, name=earlier.label))
    why = "this clone is shallow" if state.shallow else "this is the first revision, and nothing has changed since"
    hint = "edit something, or name two revisions with --since and --until"
    hint = "type: git fetch --unshallow --tags" if state.shallow else hint
    return Outcome(None, (error("diff-nothing-earlier", f"nothing earlier to compare with: {why}", PLACE, hint),))


def _last_of_work_tree(state: State) -> str:
    """Give the commit that the work tree is; empty when files of the manuscript have changed since."""
    return "" if state.head is None or _own_changes(state) else state.head.commit


def _find_earlier_tag(repository: Repository, last: str) -> Revision | None:
    """Find the last tag before a commit, or before what is not committed yet."""
    tag = find_last_tag(repository, last or "HEAD")
    return find_last_tag(repository, f"{last}~1") if tag and tag.commit == last else tag


def _find_refusals(ends: RevisionRange) -> tuple[Diagnostic, ...]:
    if ends.until and ends.until.commit == ends.since.commit:
        message = f"nothing changed: {ends.since.name} and {ends.until.name} are one revision"
        return (error("diff-same", message, PLACE, "name another one with --since or --until"),)
    if ends.until is None and ends.state.conflicts:
        hint = "decide it, then `git add` it; or name the newer revision with --until"
        message = "a merge has left this file undecided: the work tree is no version of the text yet"
        return tuple(error("diff-conflict", message, Span(path), hint) for path in ends.state.conflicts)
    head = ends.state.head
    if ends.until is None and head and head.commit == ends.since.commit and not _own_changes(ends.state):
        message = f"nothing changed since {ends.since.name}"
        return (error("diff-same", message, PLACE, "name an older one with --since"),)
    return ()


def _own_changes(state: State) -> tuple[str, ...]:
    """Give the changed paths that a manuscript is made of."""
    own = ("manuscript/", "bib/", "languages/", "styles/")
    return tuple(path for path in state.changed if path.startswith(own))


def _file_name_part(revision: Revision) -> str:
    """Make a name that any file system takes, from the tag or branch, or the first letters of the hash."""
    name = revision.name if re.fullmatch(r"[\w./-]+", revision.name) else revision.commit[:9]
    if re.fullmatch(r"[0-9a-f]{40}", name):
        name = name[:9]
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or revision.commit[:9]
