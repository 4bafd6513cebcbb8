"""List what runs below a folder."""

from __future__ import annotations

import os
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
