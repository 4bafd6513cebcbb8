"""Let a command find the preview that runs for a manuscript, and say one thing to it.

A preview leaves a note in the person's folder of states: its port and its token, for nobody else to read. What is said
goes to this machine itself and no further.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.own_folders import own_folder

ADDRESS = "127.0.0.1"
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Running:
    """A preview that runs: its port, and the token that it wants of whoever asks."""

    port: int
    token: str


def note_path(root: Path) -> Path:
    """Give the path of the note about a manuscript's preview."""
    name = blake2b(os.fsencode(root.resolve()), digest_size=12).hexdigest()
    return own_folder("XDG_STATE_HOME") / "elyazma" / "previews" / f"{name}.json"


def write_note(root: Path, running: Running) -> None:
    """Leave the note, which its owner alone may read. Raises OSError."""
    path = note_path(root)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(f".{os.getpid()}")
    with suppress(FileNotFoundError):
        new.unlink()
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump({"port": running.port, "token": running.token}, stream)
    new.replace(path)


def remove_note(root: Path, running: Running) -> None:
    """Take the note away, unless it is that of another preview."""
    if read_note(root) == running:
        with suppress(OSError):
            note_path(root).unlink()


def read_note(root: Path) -> Running | None:
    """Give what the note says; none without one."""
    try:
        said = json.loads(note_path(root).read_text(encoding="utf-8"))
        return Running(int(said["port"]), str(said["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask_preview(running: Running, path: str, values: Mapping[str, object]) -> Mapping[str, object] | None:
    """Say something to a preview and give its answer; none if it does not answer, or refuses."""
    connection = HTTPConnection(ADDRESS, running.port, timeout=_SECONDS)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {running.token}"}
    try:
        connection.request("POST", path, json.dumps(values), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if isinstance(said, dict) and answer.status == 200 else None  # noqa: PLR2004
