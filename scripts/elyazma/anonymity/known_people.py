"""Find the people known besides the authors: git's users, the authors of the last commits, this machine's accounts."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from elyazma.anonymity.identity_terms import KnownPeople
from elyazma.system.git import find_repository, run_git
from elyazma.system.process import ProgramMissing

_LAST_COMMITS = 100
_SETTINGS = ("user.name", "user.email", "author.name", "author.email", "committer.name", "committer.email")


def read_known_people(root: Path) -> KnownPeople:
    """Read who has worked on a manuscript; without git or a repository, only the machine's accounts."""
    people: list[tuple[str, str]] = []
    with suppress(ProgramMissing):
        given = {name: _git_output(root, "config", "--get", name) for name in _SETTINGS}
        people += [(given[f"{who}.name"], given[f"{who}.email"]) for who in ("user", "author", "committer")]
        if find_repository(root.resolve()):
            log = _git_output(root, "log", f"-{_LAST_COMMITS}", "--format=%an%x00%ae%n%cn%x00%ce")
            people += [(line.partition("\0")[0], line.partition("\0")[2]) for line in log.splitlines()]
    known = (person for person in dict.fromkeys(people) if any(person))
    accounts = (Path.home().name, os.environ.get("USER", ""), os.environ.get("LOGNAME", ""))
    return KnownPeople(tuple(known), tuple(dict.fromkeys(filter(None, accounts))))


def _git_output(root: Path, *arguments: str) -> str:
    finished = run_git(root, *arguments)
    return "" if finished.code else finished.stdout.decode("utf-8", "replace").strip()
