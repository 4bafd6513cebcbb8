"""Commit one file of a manuscript and tag the commit, or leave everything as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.confined_git import Asked, run_confined, wants_signatures
from elyazma.system.files import write_file
from elyazma.system.repository import PLACE, Repository, Revision


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be committed: `path` from the manuscript's root, its new `text`, and the `tag` to set."""

    path: str
    text: str
    tag: str

    @property
    def message(self) -> str:
        """Give the message of the commit and of the tag."""
        return f"Release {self.tag}"


class _Refused(Exception):  # noqa: N818
    """git refused a step; the message is git's."""


def commit_and_tag(repository: Repository, head: Revision, entry: Entry) -> tuple[Diagnostic, ...]:
    """Write a file, commit exactly it on top of `head`, and put an annotated tag there.

    No hook runs; commit and tag are signed where the user's configuration says so, by the program that the user's own
    configuration names. After any failure, Ctrl-C too, the file, the branch and the tags are as they were.
    """
    path = repository.root / entry.path
    before = path.read_bytes() if path.exists() else None
    try:
        write_file(path, entry.text)
        for step in _steps(entry):
            _run_step(repository, step)
    except BaseException as fault:
        _undo_steps(repository, head, entry, before)
        if not isinstance(fault, _Refused):
            raise
        hint = phrase("mend that, then try again; nothing was changed, no commit and no tag was made")
        return (error("release-failed", phrase("git did not make the release: {fault}", fault=fault), PLACE, hint),)
    return ()


def _steps(entry: Entry) -> Iterator[tuple[str, ...]]:
    # By force, because the author's .gitignore may have *.toml.
    yield ("add", "--force", "--", entry.path)
    yield ("commit", "--quiet", "--no-verify", "--only", "--message", entry.message, "--", entry.path)
    yield ("tag", "--annotate", "--message", entry.message, entry.tag)


_EXACT = {"core.autocrlf": "false", "core.safecrlf": "false"}
"""What is committed has the bytes that were built."""


def _run_step(repository: Repository, arguments: Sequence[str]) -> None:
    signs = arguments[0] in _SIGNED and wants_signatures(repository.git)
    how = Asked(repository.root, _EXACT, writes=True, signs=signs)
    finished = run_confined(repository.git, *arguments, how=how)
    if finished.code:
        said = (finished.stderr or finished.stdout).decode("utf-8", "replace").strip().splitlines()
        raise _Refused(said[0] if said else phrase("it ended with {code}", code=finished.code))


_SIGNED = ("commit", "tag")


def _undo_steps(repository: Repository, head: Revision, entry: Entry, before: bytes | None) -> None:
    """Undo the tag, the commit, the index and the file; the caller has checked that there was no such tag before."""
    git, how = repository.git, Asked(repository.root, writes=True)
    run_confined(git, "update-ref", "-d", f"refs/tags/{entry.tag}", how=how)
    current = run_confined(git, "rev-parse", "HEAD", "HEAD^", how=how).stdout.decode().split()
    if len(current) > 1 and current[1] == head.commit:
        run_confined(git, "update-ref", "-m", "no release", "HEAD", head.commit, current[0], how=how)
    run_confined(git, "reset", "--quiet", "--", entry.path, how=how)
    _restore_file(repository.root / entry.path, before)


def _restore_file(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != before:
        write_file(path, before)
