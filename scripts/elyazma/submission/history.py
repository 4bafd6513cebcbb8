"""Find what has been sent: the last release, and the last submission in dist/."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from elyazma.model.diagnostics import Outcome
from elyazma.model.light_dataclass import dataclass
from elyazma.sources.releases import read_releases
from elyazma.system.repository import Repository, count_commits, find_revision

_MANIFEST = "manifest.json"
_LARGEST = 20 << 20
"""Bytes of a submission's list of members; we write none that is larger."""


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A release or a submission: `commit` is its revision's hash, empty if the repository does not have it."""

    kind: Literal["release", "submission"]
    name: str
    journal: str
    day: date
    commit: str = ""
    commits_since: int = 0


def find_submission_records(root: Path, repository: Repository | None) -> Outcome[tuple[SubmissionRecord, ...]]:
    """Give the last release and the last submission, as far as there are any."""
    releases = read_releases(root)
    last = (releases.value or ())[-1:]
    found = [
        _with_commit(repository, SubmissionRecord("release", it.version, it.journal, it.date), it.revision)
        for it in last
    ]
    sent = max(_read_submissions(root / "dist"), key=lambda it: it[0], default=None)
    if sent:
        modified, path, manifest = sent
        day = datetime.fromtimestamp(modified, UTC).date()
        record = SubmissionRecord("submission", path.name, str(manifest.get("journal") or ""), day)
        found.append(_with_commit(repository, record, str(manifest.get("revision") or "")))
    return Outcome(tuple(found), releases.diagnostics)


def _with_commit(repository: Repository | None, record: SubmissionRecord, revision: str) -> SubmissionRecord:
    """Give a record with its revision's commit and the number of commits since; unchanged if it is not found."""
    name = revision.removesuffix("-dirty")
    commit = find_revision(repository, name).value if repository and name else None
    if repository is None or commit is None:
        return record
    since = count_commits(repository, commit)
    # The commit that records a release changes nothing in the article.
    own = 1 if record.kind == "release" and since else 0
    return SubmissionRecord(record.kind, record.name, record.journal, record.day, commit.commit, since - own)


def _read_submissions(folder: Path) -> Iterator[tuple[float, Path, dict[str, object]]]:
    """Read the lists of members in dist/, in archives and beside them, each with its file's time and path."""
    for path in sorted((*folder.glob("*.zip"), *folder.glob("*.json"))):
        # dist/ may hold other programs' files, damaged ones, and archives with a password.
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
