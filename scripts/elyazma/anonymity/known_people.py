"""Find the people known besides the authors: git's users, the authors of the last commits, this machine's accounts."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from elyazma.anonymity.identity_terms import KnownPeople
from elyazma.system.confined_git import ask_config, own_settings
from elyazma.system.process import ProgramMissing
from elyazma.system.repository import list_people, open_repository

_LAST_COMMITS = 100
_WHO = ("user", "author", "committer")


def read_known_people(root: Path) -> KnownPeople:
    """Read who has worked on a manuscript; without git or a repository, only the machine's accounts."""
    people: list[tuple[str, str]] = []
    with suppress(ProgramMissing):
        repository = open_repository(root).value
        said = own_settings(repository.git) if repository else _ask_own()
        people += [(said.get(f"{who}.name", ""), said.get(f"{who}.email", "")) for who in _WHO]
        people += list_people(repository, _LAST_COMMITS) if repository else ()
    known = (person for person in dict.fromkeys(people) if any(person))
    accounts = (Path.home().name, os.environ.get("USER", ""), os.environ.get("LOGNAME", ""))
    return KnownPeople(tuple(known), tuple(dict.fromkeys(filter(None, accounts))))


def _ask_own() -> dict[str, str]:
    keys = [f"{who}.{what}" for who in _WHO for what in ("name", "email")]
    return {key: ask_config(("--get", key)).rstrip("\n") for key in keys}
