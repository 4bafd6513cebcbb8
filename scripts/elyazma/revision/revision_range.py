"""Which two revisions are compared: named ones, the last tag, the work tree as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.repository import (
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
    """The two revisions that are compared; without `until` it is the work tree as it is."""

    repository: Repository
    since: Revision
    until: Revision | None
    state: State

    @property
    def names(self) -> tuple[str, str]:
        """Name both as a person would."""
        return self.since.name, self.until.name if self.until else phrase("the work tree")

    @property
    def labels(self) -> tuple[str, str]:
        """Name both for a file's name."""
        return _safe(self.since), _safe(self.until) if self.until else NOW


@collecting
def find_revision_range(findings: Findings, root: Path, since: str, until: str) -> RevisionRange:
    """Find both revisions, and see that they can be compared."""
    repository = findings.take(open_repository(root))
    state = read_state(repository)
    started = find_revision(repository, since) if since else _choose_start(repository, state, until)
    ended = find_revision(repository, until) if until else Outcome(None)
    findings.add(dict.fromkeys((*started.diagnostics, *ended.diagnostics)))
    findings.stop_if_fatal()
    if started.value is None:
        findings.refuse()
    ends = RevisionRange(repository, started.value, ended.value, state)
    refused = _refuse(ends)
    if refused:
        findings.refuse(*refused)
    return ends


def _choose_start(repository: Repository, state: State, until: str) -> Outcome[Revision]:
    """Choose the last tag before the end; without one HEAD if files changed since, else the commit before it."""
    if state.head is None:
        return find_revision(repository, "HEAD")
    end = find_revision(repository, until).value if until else None
    last = end.commit if end else _find_committed(state, state.head)
    tag = _find_earlier_tag(repository, last)
    if tag:
        return Outcome(tag)
    if not last:
        return Outcome(replace(state.head, name="HEAD"))
    earlier = find_revision(repository, f"{last}~1").value
    if earlier:
        return Outcome(replace(earlier, name=earlier.label))
    return Outcome(None, (_report_nothing_earlier(state),))


def _find_committed(state: State, head: Revision) -> str:
    """Give the commit that the files are those of; none when they were changed since."""
    return "" if _own_changes(state) else head.commit


def _report_nothing_earlier(state: State) -> Diagnostic:
    why = phrase("this is the first revision, and nothing has changed since")
    hint = phrase("edit something, or name two revisions with --since and --until")
    if state.shallow:
        why, hint = phrase("this clone is shallow"), phrase("type: git fetch --unshallow --tags")
    return error("diff-nothing-earlier", phrase("nothing earlier to compare with: {why}", why=why), PLACE, hint)


def _find_earlier_tag(repository: Repository, last: str) -> Revision | None:
    """Find the last tag before a commit, or before what is not committed yet."""
    tag = find_last_tag(repository, last or "HEAD")
    return find_last_tag(repository, f"{last}~1") if tag and tag.commit == last else tag


def _refuse(ends: RevisionRange) -> tuple[Diagnostic, ...]:
    if ends.until and ends.until.commit == ends.since.commit:
        message = phrase(
            "nothing changed: {since} and {until} are one revision", since=ends.since.name, until=ends.until.name
        )
        return (error("diff-same", message, PLACE, phrase("name another one with --since or --until")),)
    if ends.until is None and ends.state.conflicts:
        hint = phrase("decide it, then `git add` it; or name the newer revision with --until")
        message = phrase("a merge has left this file undecided: the work tree is no version of the text yet")
        return tuple(error("diff-conflict", message, Span(path), hint) for path in ends.state.conflicts)
    head = ends.state.head
    if ends.until is None and head and head.commit == ends.since.commit and not _own_changes(ends.state):
        message = phrase("nothing changed since {name}", name=ends.since.name)
        return (error("diff-same", message, PLACE, phrase("name an older one with --since")),)
    return ()


def has_changed(state: State, paths: tuple[str, ...]) -> bool:
    """Tell whether any of these files or folders was changed and not committed; without any, the manuscript."""
    inside = tuple(f"{path}/" for path in paths)
    changed = _own_changes(state)
    return any(path in paths or path.startswith(inside) for path in changed) if paths else bool(changed)


def _own_changes(state: State) -> tuple[str, ...]:
    """Give the changed paths that a manuscript is made of."""
    own = ("manuscript/", "bib/", "languages/", "styles/")
    return tuple(path for path in state.changed if path.startswith(own))


def _safe(revision: Revision) -> str:
    """Make a name that any file system takes: the tag or branch, or the first of the hash."""
    name = revision.name if re.fullmatch(r"[\w./-]+", revision.name) else revision.commit[:9]
    if re.fullmatch(r"[0-9a-f]{40}", name):
        name = name[:9]
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or revision.commit[:9]
