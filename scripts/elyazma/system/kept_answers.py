"""Keep what the machine's programs say of fonts and of TeX's files until one of the places that decide it changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from elyazma.system.kept_values import keep_value, recall_value

_MOST_FOLDERS = 5_000
"""Folders that are looked at for one answer; with more of them asking costs less."""

State = tuple[int, int]
"""A file's size and its time in ns; a folder's time is that of the last file or folder made or deleted in it."""


def ask_kept(name: str, list_places: Callable[[], Iterable[str]], ask: Callable[[], str]) -> str:
    """Give a program's answer, or the one kept by `name` while all places that decided it are as they were.

    `list_places` names these; where it names none, nothing is kept. A place that is not there decides too.
    """
    match recall_value(name):
        case (dict() as places, str() as answer) if _are_unchanged(places):
            return answer
    # Looked at before the program looks: what changes meanwhile counts as changed.
    states = {place: _find_state(place) for place in list_places()}
    answer = ask()
    if states:
        keep_value(name, (states, answer))
    return answer


def _are_unchanged(places: Mapping[str, State | None]) -> bool:
    return all(_find_state(place) == state for place, state in places.items())


def _find_state(place: str) -> State | None:
    try:
        status = os.stat(place)  # noqa: PTH116 - three times faster than Path.stat over many folders
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def list_folders(top: str) -> Iterator[str]:
    """Give a folder and all below it, links followed as programs follow them. Raises TooManyFolders."""
    seen: set[str] = set()
    for folder, below, _ in os.walk(top, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            below.clear()  # a link back: without this the walk would go round
            continue
        seen.add(real)
        if len(seen) > _MOST_FOLDERS:
            raise TooManyFolders(top)
        yield folder
    yield top


class TooManyFolders(Exception):  # noqa: N818
    """So many folders that looking at each would take longer than asking a program."""
