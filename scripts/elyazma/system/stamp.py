"""Tell in milliseconds whether anything that a build read has changed since.

Only the standard library is used and nothing heavy is imported: an up-to-date `invoke pdf` takes as long as Invoke
itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from types import MappingProxyType

from elyazma.model.light_dataclass import dataclass
from elyazma.system.files import write_scratch

FORMAT = 2
_LARGEST_STAMP = 8 << 20

FileState = tuple[int, int, str]
"""A file's size, when it was last changed in ns, and its sha256: empty for a file that is not there.

That moment (st_ctime) is the kernel's; a program that copies can set the time that a file shows (rsync -t, cp -p).
"""


NOTHING: Mapping[str, FileState] = MappingProxyType({})


@dataclass(frozen=True)
class Stamp:
    """What a finished build read. `files`: path -> [size, ctime in ns, sha256]; `folders`: path -> sorted names.

    Paths below the manuscript's root are relative to it, so that they stay right in a copied or moved folder. A file
    with another time but the same content counts as unchanged, because a git checkout changes times. `revision` is the
    one that the result shows.
    """

    files: Mapping[str, FileState]
    folders: Mapping[str, tuple[str, ...]]
    warnings: int = 0
    pages: int = 0
    format: int = field(default=FORMAT)
    revision: str = ""


def make_stamp(
    root: Path, files: Iterable[Path], folders: Iterable[Path] = (), known: Mapping[str, FileState] = NOTHING
) -> Stamp:
    """Record files and folders as they are now; those that do not exist are recorded as absent.

    `known` are states of earlier stamps: a file of the same size and time is not read again.
    """
    top = f"{root}{os.sep}"
    return Stamp(
        files={
            path.removeprefix(top): _file_state(path, known.get(path.removeprefix(top)))
            for path in sorted({str(path) for path in files})
        },
        folders={str(path).removeprefix(top): _folder_state(path) for path in sorted(set(folders))},
    )


def join_stamps(first: Stamp, second: Stamp, *, warnings: int, pages: int, revision: str = "") -> Stamp:
    """Join two stamps; for a file in both, the first one counts, which is older."""
    files, folders = {**second.files, **first.files}, {**second.folders, **first.folders}
    return Stamp(files, folders, warnings, pages, revision=revision)


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Write a stamp, without waiting for the disk: a damaged one only causes a build."""
    # A link that stands there already would be written through.
    path.unlink(missing_ok=True)
    write_scratch(path, json.dumps(vars(stamp)))


def read_known_states(stamps: Iterable[Path]) -> dict[str, FileState]:
    """Give the states of files that stamps record, whether or not they are current; of two the later one's."""
    known: dict[str, FileState] = {}
    for path in stamps:
        try:
            text = path.read_text(encoding="utf-8") if path.stat().st_size <= _LARGEST_STAMP else ""
            known |= {
                name: (size, time, str(digest)) for name, (size, time, digest) in json.loads(text)["files"].items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return known


def read_current_stamp(root: Path, path: Path) -> Stamp | None:
    """Give the stamp if everything it records is unchanged, else None; a damaged stamp gives None."""
    try:
        stamp = Stamp(**json.loads(path.read_text(encoding="utf-8")))
        current = stamp.format == FORMAT and _is_current(stamp, root)
    except (OSError, ValueError, TypeError):
        return None
    return stamp if current else None


def _is_current(stamp: Stamp, root: Path) -> bool:
    # Over 800 files, os.path.join and os.stat take a third of the time of Path's.
    # An absolute path stays as it is when it is joined to the root.
    join, base = os.path.join, str(root)
    return all(_is_same_file(join(base, path), *state) for path, state in stamp.files.items()) and all(
        _folder_state(root / path) == tuple(names) for path, names in stamp.folders.items()
    )


def _is_same_file(path: str, size: int, changed: int, digest: str) -> bool:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return not digest
    if status.st_size != size:
        return False
    return status.st_ctime_ns == changed or (bool(digest) and _digest(path) == digest)


def _file_state(path: str, known: FileState | None) -> FileState:
    try:
        status = os.stat(path)  # noqa: PTH116
        if known and known[:2] == (status.st_size, status.st_ctime_ns) and known[2]:
            return known
        return status.st_size, status.st_ctime_ns, _digest(path)
    except OSError:
        return 0, 0, ""


def _folder_state(path: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(entry.name for entry in os.scandir(path)))
    except OSError:
        return ()


def _digest(path: str) -> str:
    import hashlib  # only where a file is new: an up-to-date result has none

    with open(path, "rb") as stream:  # noqa: PTH123
        return hashlib.file_digest(stream, "sha256").hexdigest()
