"""Confine a program by bubblewrap where the kernel has no Landlock: it sees the places it may touch and nothing else.

Namespaces do what Landlock does not: no network of any kind, no other process. But a program that runs out of time is
ended at once, because its signal goes to bubblewrap.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from elyazma.system.sandbox import read_places, search_path

PROGRAM = "bwrap"
_APART = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session")


def find_bubblewrap() -> str | None:
    """Give the path of bubblewrap, where it is installed."""
    return shutil.which(PROGRAM, path=search_path())


_SHARED = ("/", "dev", "shm")
"""Where people keep temporary files in memory; the rest of /dev is made anew."""


def write_trial(program: str) -> list[str]:
    """Write a command that ends with 0 where bubblewrap works: some kernels and containers forbid it."""
    return [program, *_APART, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]


def wrap(
    program: str, command: Sequence[str], folder: Path, readable: Sequence[Path], writable: Sequence[Path]
) -> list[str]:
    """Write a command that runs another in `folder`, which may read and write what it might under Landlock."""
    common = read_places("any")
    binds = {place.path: place.may != "read" for place in common}
    binds |= {**dict.fromkeys(readable, False), **dict.fromkeys(writable, True)}
    return [program, *_APART, *_bind(binds), "--chdir", str(folder), "--", *command]


def _bind(binds: dict[Path, bool]) -> Iterator[str]:
    # What stands deeper comes later, so that a folder above does not hide it.
    yield from ("--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev")
    for path, writes in sorted(binds.items(), key=lambda bind: len(bind[0].parts)):
        if path.exists() and (
            path.parts[:2] not in {("/", "dev"), ("/", "proc")} or path.parts[:3] == _SHARED != path.parts
        ):
            yield from ("--bind" if writes else "--ro-bind", str(path), str(path))
