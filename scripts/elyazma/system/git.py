"""Make new repositories, which have a configuration of their own, without any hook, template or file system monitor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, note, warning
from elyazma.model.phrases import phrase
from elyazma.system.process import Finished, Limits, ProgramMissing, run_program

_SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
_LIMITS = Limits(seconds=60, cpu=60)
_PLACE = Span(".git")
_USERS = ("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
_PEOPLE = tuple(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE"))
_COMMIT_BY_HAND = 'git add . && git commit -m "Begin the manuscript"'


def _run_git(folder: Path, *arguments: str, settings: Sequence[str] = ()) -> Finished:
    """Run git in a new repository with the user's own configuration; `settings` are "key=value"."""
    environment = {name: os.environ[name] for name in (*_USERS, *_PEOPLE) if name in os.environ}
    given = [word for setting in settings for word in ("-c", setting)]
    return run_program(("git", *_SAFE, *given, *arguments), folder=folder, limits=_LIMITS, environment=environment)


def report_outer_repository(outer: Path) -> Diagnostic:
    """Make the finding that a new repository is inside another one."""
    hint = phrase("list it in {outer}, or make it a submodule; or move it elsewhere", outer=outer / ".gitignore")
    return note(
        "inside-repository", phrase("the new repository lies inside that of {outer}", outer=outer), _PLACE, hint
    )


def begin_repository(folder: Path, message: str) -> tuple[Diagnostic, ...]:
    """Make a repository of a folder and commit everything in it as git's configured user; give findings if it fails.

    Without a name and an address in the user's configuration, nothing is committed.
    """
    try:
        made = _run_git(folder, "init", "--quiet", "--template=", settings=("init.defaultBranch=main",))
        if made.code:
            return (_report_failure(made),)
        if not _knows_author(folder):
            return (_report_no_author(),)
        return _commit_all(folder, message)
    except ProgramMissing:
        hint = phrase("install git (`invoke doctor` says how), then type: git init")
        return (
            warning("git-missing", phrase("git is not installed: the new manuscript has no history yet"), _PLACE, hint),
        )


def _knows_author(folder: Path) -> bool:
    """Tell whether a name and an address to commit with are configured."""
    known = (_run_git(folder, "var", name, settings=("user.useConfigOnly=true",)) for name in _IDENTITIES)
    return not any(answer.code for answer in known)


_IDENTITIES = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
_PLAIN = ("core.autocrlf=false", "core.safecrlf=false", "commit.gpgSign=false")


def _commit_all(folder: Path, message: str) -> tuple[Diagnostic, ...]:
    # By force, because the user's global .gitignore does not apply to the manuscript's files.
    for step in (("add", "--force", "--all"), ("commit", "--quiet", "--no-verify", "--message", message)):
        finished = _run_git(folder, *step, settings=_PLAIN)
        if finished.code:
            return (_report_failure(finished),)
    return ()


def _report_no_author() -> Diagnostic:
    hint = phrase(
        'type: git config --global user.name "…" && git config --global user.email "…", and in the '
        "new folder: {commit_by_hand}",
        commit_by_hand=_COMMIT_BY_HAND,
    )
    message = phrase("git does not know who you are: the repository is made, but nothing is committed")
    return warning("git-no-author", message, _PLACE, hint)


def _report_failure(finished: Finished) -> Diagnostic:
    said = (finished.stderr or finished.stdout).decode("utf-8", errors="replace").strip().splitlines()
    message = phrase(
        "git did not commit the new manuscript: {said}",
        said=said[0] if said else phrase("it ended with {code}", code=finished.code),
    )
    return warning(
        "git-failed",
        message,
        _PLACE,
        phrase("mend that, then in the new folder: {commit_by_hand}", commit_by_hand=_COMMIT_BY_HAND),
    )
