"""What watching has in common, whatever is done at a change: which files have changed, what is new of what is said."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

from elyazma.model.diagnostics import Diagnostic, name_lasting
from elyazma.system.changes import watch_files

WATCHED = ("manuscript", "bib", "languages", "styles")
_NOTHING: frozenset[Path] = frozenset()
_States = frozenset[tuple[str, int, int]]
"""The files there are, each with its size and its time in ns."""


def notice_changes(root: Path, stop: Event, pause: float) -> Iterator[frozenset[Path]]:
    """Yield changed files, and none after each `pause` seconds; first the root, for what comes before any change.

    A folder that is new, or another one of the same name, is watched from then on. What changes while nothing is
    watched yet, because the root is still being dealt with, is told by the root once more.
    """
    last: _States | None = None
    while not stop.is_set():
        folders = find_folders(root)
        states = _list_states(folders)
        yield _NOTHING if states == last else frozenset((root,))
        last = states
        try:
            yield from _follow_folders(root, states, stop, pause)
        except FileNotFoundError:
            stop.wait(pause)  # a folder has gone since it was found


def _follow_folders(root: Path, states: _States, stop: Event, pause: float) -> Iterator[frozenset[Path]]:
    """Yield changed files until a folder comes or goes; `states` is what was there before the watching began."""
    folders = find_folders(root)
    unsure = True
    for changed in watch_files(folders or [root], stop, pause):
        if find_folders(root) != folders:
            return
        if unsure and not changed and _list_states(folders) != states:
            return
        unsure = False
        yield changed


def find_folders(root: Path) -> Mapping[Path, int]:
    """Give the folders that are watched, as far as they exist, and which ones they are."""
    return {folder: inode for name in WATCHED if (inode := _find_inode(folder := root / name)) is not None}


def _find_inode(folder: Path) -> int | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_ino if stat.S_ISDIR(status.st_mode) else None


def _list_states(folders: Iterable[Path]) -> _States:
    return frozenset(state for folder in folders for state in _walk(folder))


def _walk(top: Path) -> Iterator[tuple[str, int, int]]:
    for folder, _, names in os.walk(top):
        for name in names:
            try:
                status = Path(folder, name).lstat()
            except OSError:
                continue  # gone since it was listed
            yield f"{folder}/{name}", status.st_size, status.st_ctime_ns


def compare_findings(
    before: Sequence[Diagnostic], now: Sequence[Diagnostic]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Give the findings that are new, and those that are gone; one that has only moved within its file is neither."""
    said, known = set(map(name_lasting, now)), set(map(name_lasting, before))
    return tuple(each for each in now if name_lasting(each) not in known), tuple(
        each for each in before if name_lasting(each) not in said
    )
