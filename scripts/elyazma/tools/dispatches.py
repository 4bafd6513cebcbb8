"""Find what has left the house: the last release, and the last submission that lies in dist/."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from elyazma.diagnostics import Outcome
from elyazma.tools.metadata.releases import read_releases
from elyazma.tools.repository import Repository, count_commits, find_revision

_MANIFEST = "manifest.json"
_LARGEST = 20 << 20
"""Bytes of a list of members; a larger one is none of ours."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A release or a submission: `commit` is its revision's hash, empty where the repository does not know it."""

    kind: Literal["release", "submission"]
    name: str
    journal: str
    day: date
    commit: str = ""
    commits_since: int = 0


def find_dispatches(root: Path, repository: Repository | None) -> Outcome[tuple[Dispatch, ...]]:
    """Give the last release and the last submission, as far as there are any."""
    records = read_releases(root)
    last = (records.value or ())[-1:]
    found = [_place(repository, Dispatch("release", it.version, it.journal, it.date), it.revision) for it in last]
    sent = max(_read_submissions(root / "dist"), key=lambda it: it[0], default=None)
    if sent:
        modified, path, manifest = sent
        day = datetime.fromtimestamp(modified, UTC).date()
        dispatch = Dispatch("submission", path.name, str(manifest.get("journal") or ""), day)
        found.append(_place(repository, dispatch, str(manifest.get("revision") or "")))
    return Outcome(tuple(found), records.diagnostics)


def _place(repository: Repository | None, dispatch: Dispatch, revision: str) -> Dispatch:
    name = revision.removesuffix("-dirty")
    commit = find_revision(repository, name).value if repository and name else None
    if repository is None or commit is None:
        return dispatch
    since = count_commits(repository, commit)
    # A release's own record is a commit too, and changes nothing in the article.
    own = 1 if dispatch.kind == "release" and since else 0
    return Dispatch(dispatch.kind, dispatch.name, dispatch.journal, dispatch.day, commit.commit, since - own)


def _read_submissions(folder: Path) -> Iterator[tuple[float, Path, dict[str, Any]]]:
    """Read the lists of members in dist/, inside the archives and beside them, each with its time."""
    for path in sorted((*folder.glob("*.zip"), *folder.glob("*.json"))):
        # Whatever lies in dist/: another program's files, damaged ones, archives with a password.
        with suppress(OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
            manifest = json.loads(_read_manifest(path))
            if isinstance(manifest, dict) and isinstance(manifest.get("members"), list) and "journal" in manifest:
                yield path.stat().st_mtime, path, manifest


def _read_manifest(path: Path) -> bytes:
    """Give the text of a list of members. Raises ValueError for one that is too large."""
    if path.suffix == ".json":
        if path.stat().st_size > _LARGEST:
            raise ValueError(path)
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in (*archive.namelist(), _MANIFEST) if name.rpartition("/")[2] == _MANIFEST)
        if archive.getinfo(name).file_size > _LARGEST:
            raise ValueError(path)
        return archive.read(name)
