"""Tell when files change: the one module that imports watchfiles, whose notices come from the kernel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

import watchfiles

_STEP, _LONGEST = 3, 120
"""Milliseconds without another change after which those before it are told, and the most that they are held back.

An editor that saves by writing a new file and renaming it makes several changes within one or two of them.
"""


def watch_files(folders: Iterable[Path], stop: Event, pause: float) -> Iterator[frozenset[Path]]:
    """Yield the files that have changed below folders that exist, until told to stop; none after each `pause` seconds.

    Files that editors keep for themselves (.swp, names that end in ~) are left out, and .git with the like.
    """
    watched = watchfiles.watch(
        *folders,
        step=_STEP,
        debounce=_LONGEST,
        stop_event=stop,
        rust_timeout=int(pause * 1000),
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for changes in watched:
        yield frozenset(Path(path) for _, path in changes)
