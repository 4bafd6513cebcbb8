"""Commit one file of a manuscript and tag the commit, or leave everything as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, error
from elyazma.model.phrases import phrase
from elyazma.system.files import write_file
from elyazma.system.git import run_git
from elyazma.system.repository import PLACE, Repository, Revision, silence_filters


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
        settings = (*silence_filters(repository), *_own_signing(repository), *_QUIET)
        for step in _steps(entry):
            _run_step(repository, step, settings)
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


_QUIET = ("gc.auto=0", "maintenance.auto=false", "core.autocrlf=false", "core.safecrlf=false")
"""Without these, git would go on working in the background in a repository that is read next."""


def _run_step(repository: Repository, arguments: Sequence[str], settings: Sequence[str]) -> None:
    finished = run_git(repository.root, *arguments, settings=settings)
    if finished.code:
        said = (finished.stderr or finished.stdout).decode("utf-8", "replace").strip().splitlines()
        raise _Refused(said[0] if said else phrase("it ended with {code}", code=finished.code))


_USUAL = {"gpg.program": "gpg", "gpg.x509.program": "gpgsm", "gpg.ssh.program": "ssh-keygen"}
"""git-config(1): the keys that name the programs that sign, and their defaults."""


def _own_signing(repository: Repository) -> tuple[str, ...]:
    """Give settings so that only the user's configuration, and not the repository's, names the programs that sign."""
    said: dict[str, str] = {}
    for scope in ("--system", "--global"):
        answer = run_git(repository.root, "config", scope, "--includes", "-z", "--get-regexp", r"^gpg\.")
        entries = answer.stdout.decode("utf-8", "replace").split("\0") if not answer.code else []
        said |= {key: value for key, _, value in (entry.partition("\n") for entry in entries) if key}
    programs = {key: said.get(key, usual) for key, usual in _USUAL.items()}
    # The older key and this one mean the same, and the last one read wins.
    programs["gpg.openpgp.program"] = said.get("gpg.openpgp.program", programs["gpg.program"])
    programs["gpg.program"] = programs["gpg.openpgp.program"]
    programs["gpg.ssh.defaultKeyCommand"] = said.get("gpg.ssh.defaultkeycommand", "")
    return tuple(f"{key}={value}" for key, value in programs.items())


def _undo_steps(repository: Repository, head: Revision, entry: Entry, before: bytes | None) -> None:
    """Undo the tag, the commit, the index and the file; the caller has checked that there was no such tag before."""
    run_git(repository.root, "update-ref", "-d", f"refs/tags/{entry.tag}")
    current = run_git(repository.root, "rev-parse", "HEAD", "HEAD^").stdout.decode().split()
    if len(current) > 1 and current[1] == head.commit:
        run_git(repository.root, "update-ref", "-m", "no release", "HEAD", head.commit, current[0])
    settings = silence_filters(repository)
    run_git(repository.root, "reset", "--quiet", "--", entry.path, settings=settings)
    _restore_file(repository.root / entry.path, before)


def _restore_file(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != before:
        write_file(path, before)
