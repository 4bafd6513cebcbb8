"""List what runs below a folder, and kill it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def list_processes(*folders: Path) -> dict[int, str]:
    """List the other processes that work in folders or below: their numbers and what they run."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            place = (entry / "cwd").readlink()
            if any(map(place.is_relative_to, folders)) and int(entry.name) != os.getpid():
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(entry.name)] = command.decode(errors="replace")
    return found


def kill_each(numbers: Iterable[int]) -> None:
    """Kill processes; one that has ended meanwhile, as what it worked for did, is dead as well."""
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
