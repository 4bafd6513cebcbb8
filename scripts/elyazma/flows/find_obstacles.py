"""Find what stands in the way of a release: a name that cannot be a tag, a repository that is not ready."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.phrases import NOTHING, phrase
from elyazma.sources.releases import RELEASES, read_releases
from elyazma.system.repository import PLACE, Repository, State, has_ref, knows_committer, read_state

_VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?")
_HASH = re.compile(r"[0-9a-f]{7,}")
_LISTED = 5
_RESULTS = ("build/", "dist/")


def find_obstacles(repository: Repository, version: str) -> tuple[Diagnostic, ...]:
    """Find every reason why `version` cannot be released from the repository as it stands."""
    state = read_state(repository)
    records = read_releases(repository.root)
    recorded = any(each.version == version for each in records.value or ())
    return (
        *check_version(repository, version, recorded=recorded),
        *check_state(state),
        *records.diagnostics,
        *check_author(repository),
    )


def check_version(repository: Repository, version: str, *, recorded: bool) -> Iterator[Diagnostic]:
    """See that a version can be the name of a tag and of files, and that nothing has it yet.

    git-check-ref-format(1) allows more; what it allows and this does not would be ambiguous, or trouble in file names.
    """
    if not _VERSION.fullmatch(version) or ".." in version or version.endswith(".lock") or _HASH.fullmatch(version):
        message = phrase('"{version}" cannot be the name of a release', version=version[:80])
        hint = phrase(
            "write Latin letters, digits, dots and hyphens, such as 0.1 or submitted-1; nothing that looks like a hash"
        )
        yield error("release-version", message, PLACE, hint)
    elif version == "HEAD" or has_ref(repository, f"refs/heads/{version}"):
        hint = phrase("choose another name: git could not tell the two apart")
        yield error("release-version", phrase('"{version}" is the name of a branch', version=version), PLACE, hint)
    elif has_ref(repository, f"refs/tags/{version}"):
        hint = phrase("choose the next number; `git tag --list` shows those that are taken")
        yield error("release-exists", phrase('there is a tag "{version}" already', version=version), PLACE, hint)
    elif recorded:
        hint = phrase("choose the next number; or, if its tag was lost, git fetch --tags")
        yield error(
            "release-exists", phrase("a release {version} is recorded already", version=version), Span(RELEASES), hint
        )


def check_state(state: State) -> Iterator[Diagnostic]:
    """See that everything is committed, on a branch, in a repository with its whole history."""
    changed = [path for path in state.changed if not path.startswith(_RESULTS)]
    if state.unfinished or state.conflicts:
        waits = _UNFINISHED.get(state.unfinished, phrase("a merge"))
        hint = phrase("finish it or give it up (`git status` says how), then release")
        place = Span(state.conflicts[0]) if state.conflicts else PLACE
        yield error("release-unfinished", phrase("{waits} waits to be finished", waits=waits), place, hint)
    elif changed:
        more = phrase(" and {changed} more", changed=len(changed) - _LISTED) if len(changed) > _LISTED else NOTHING
        message = phrase(
            "what is to be released is not committed: {changed}{more}", changed=", ".join(changed[:_LISTED]), more=more
        )
        yield error("release-dirty", message, Span(changed[0]), phrase('git add . && git commit -m "…", then release'))
    if state.head and not state.branch:
        hint = phrase("git switch main, or `git switch -c NAME` for a branch of its own")
        yield error(
            "release-detached", phrase("HEAD is on no branch: the release's commit would belong to none"), PLACE, hint
        )
    if state.shallow:
        message = phrase("this clone is shallow: a tag or a release that is not here may have this name")
        yield error("git-shallow", message, PLACE, phrase("git fetch --unshallow --tags"))


_UNFINISHED = {
    "MERGE_HEAD": phrase("a merge"),
    "rebase-merge": phrase("a rebase"),
    "rebase-apply": phrase("a rebase"),
    "CHERRY_PICK_HEAD": phrase("a cherry-pick"),
    "REVERT_HEAD": phrase("a revert"),
}


def check_author(repository: Repository) -> Iterator[Diagnostic]:
    """See that git knows who makes the release: a name is never guessed."""
    if not knows_committer(repository):
        hint = phrase('git config --global user.name "…" && git config --global user.email "…"')
        yield error("release-no-author", phrase("git does not know who you are"), PLACE, hint)
