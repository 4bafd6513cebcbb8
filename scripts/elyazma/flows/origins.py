"""Where a Word file comes from: the revision of the sources and a digest of them; and how that revision is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from elyazma.model.audience import Audience, Options
from elyazma.system.repository import (
    Repository,
    Revision,
    find_revision,
    list_commits,
    list_stored,
    open_repository,
    read_state,
)
from elyazma.writers.word.origin import Origin, stamp_origin

_FOLDERS = ("manuscript", "bib")
_SUFFIXES = (".tex", ".toml", ".csv", ".bib")
"""What a person writes; pictures are compared by nobody."""


def sign_word(content: bytes, root: Path, journal: str, options: Options) -> bytes:
    """Write into a Word file for everybody where it comes from; a file for reviewers says nothing of it."""
    if options.format != "docx" or options.audience is not Audience.PUBLIC or not options.signed:
        return content
    return stamp_origin(content, find_origin(root, journal, options.citations))


def find_origin(root: Path, journal: str, citations: str) -> Origin:
    """Say what the sources are at now; without a repository only their digest is known."""
    revision, clean = "", "no"
    repository = open_repository(root).value
    state = read_state(repository) if repository else None
    if state and state.head:
        revision = state.head.commit
        own = tuple(f"{name}/" for name in (*_FOLDERS, "languages", "styles"))
        clean = "no" if any(path.startswith(own) for path in state.changed) else "yes"
    return Origin(revision, clean, digest_sources(root), journal, citations)


def digest_sources(root: Path) -> str:
    """Give a digest of the sources in a folder, the same as `digest_commit` gives for a commit of them."""
    found = (path for name in _FOLDERS for path in (root / name).rglob("*") if path.is_file())
    return _digest((path.relative_to(root).as_posix(), _name_blob(path.read_bytes())) for path in found)


def _name_blob(data: bytes) -> str:
    # git's own name of a file's content: gitformat-pack(5) hashes it behind this header.
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _digest(files: Iterable[tuple[str, str]]) -> str:
    kept = sorted(f"{blob} {path}" for path, blob in files if path.endswith(_SUFFIXES))
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def find_commit(repository: Repository, origin: Origin) -> Revision | None:
    """Find the commit whose sources are those that a file was made of."""
    if origin.clean == "yes":
        return find_revision(repository, origin.revision).value
    for commit in list_commits(repository):
        if _digest(list_stored(repository, commit, _FOLDERS)) == origin.sources:
            return find_revision(repository, commit).value
    return None
