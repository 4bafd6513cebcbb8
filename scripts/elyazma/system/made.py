"""Delete what was made here and nothing else: scratch that was held, results on record, and what a kill left of them.

A folder of build/ that was held has its lock; of dist/ the record names each file. A result is written beside its
place, into a hidden file that is held until it is moved there: one that nobody holds was left by a process that was
killed. What an author, another program or an archive has laid beside them stays.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from elyazma.system.output_links import OUTPUTS, refuse_links

LOCK, RECORD = "lock", "made"
CACHE = "cache"
"""The folder of build/ that is written without being held."""
_LONGEST = 1 << 20
_SCRATCH, _RESULTS = OUTPUTS


def begin_result(path: Path) -> None:
    """Note a file of dist/ as made here before it is, and delete what killed processes left of such files beside it.

    Where that cannot be noted, the file will be left when others are deleted.
    """
    dist = next((above for above in path.parents if above.name == _RESULTS), None)
    if dist is None or not (dist.parent / "manuscript").is_dir():
        return
    record, name = dist.parent / _SCRATCH / RECORD, path.relative_to(dist).as_posix()
    with suppress(OSError, UnicodeError):
        refuse_links(record.parent)
        known = _read_record(record)
        if name not in known:
            record.parent.mkdir(exist_ok=True)
            # A link, or a second name, that stands there would be written through.
            record.unlink(missing_ok=True)
            record.write_text("".join(f"{each}\n" for each in (*known, name)), encoding="utf-8")
        _sweep_unfinished(dist, path.parent, {*known, name})


def open_unfinished(path: Path) -> BinaryIO:
    """Open a hidden file beside a path, which is held while it is open. Raises OSError."""
    while True:
        place = path.with_name(f".{path.name}.{secrets.token_hex(_DIGITS // 2)}")
        stream = place.open("xb")
        # Some file systems know no locks: there nothing is swept either.
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX)
        # Between both lines another process may have found it held by nobody, and have deleted it.
        if os.fstat(stream.fileno()).st_nlink:
            return cast("BinaryIO", stream)
        stream.close()


_DIGITS = 8
_UNFINISHED = re.compile(rf"\.(.+)\.[0-9a-f]{{{_DIGITS}}}")


def _sweep_unfinished(dist: Path, folder: Path, names: Collection[str]) -> None:
    """Delete in a folder of dist/ what killed processes left of these results."""
    for path in folder.iterdir():
        match = _UNFINISHED.fullmatch(path.name)
        if match and path.with_name(match[1]).relative_to(dist).as_posix() in names:
            _delete_if_left(path)


def _delete_if_left(path: Path) -> None:
    """Delete a file that no process holds."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(descriptor)


def _read_record(record: Path) -> tuple[str, ...]:
    if record.is_symlink() or not record.is_file() or record.stat().st_size > _LONGEST:
        return ()
    return tuple(record.read_text(encoding="utf-8").splitlines())


def remove_made(root: Path, *, results: bool) -> tuple[str, ...]:
    """Delete the scratch of a manuscript, and its results too if told; give the paths that are left, from the root.

    Raises OSError.
    """
    scratch, dist = root / _SCRATCH, root / _RESULTS
    if results:
        _remove_results(dist, scratch / RECORD)
    left = tuple(_remove_scratch(scratch, results=results))
    return (*left, *((path.relative_to(root).as_posix() for path in sorted(dist.rglob("*"))) if results else ()))


def _remove_results(dist: Path, record: Path) -> None:
    if dist.is_symlink():
        dist.unlink()
        return
    names = _read_record(record) if not record.parent.is_symlink() else ()
    for name in names:
        path = dist / name
        stays = ".." not in path.parts and path.parent.resolve().is_relative_to(dist.resolve())
        if stays and (path.is_symlink() or path.is_file()):
            path.unlink()
        if stays and path.parent.is_dir():
            _sweep_unfinished(dist, path.parent, names)
    with suppress(OSError):
        dist.rmdir()


def _remove_scratch(scratch: Path, *, results: bool) -> Iterator[str]:
    if scratch.is_symlink():
        scratch.unlink()
        return
    if not scratch.is_dir():
        return
    refuse_links(scratch)
    for path in sorted(scratch.iterdir()):
        if path.is_symlink():
            path.unlink()
        elif path.is_dir() and (path.name == CACHE or (path / LOCK).is_file()):
            shutil.rmtree(path)
        elif path.name == RECORD and results:
            path.unlink()
        elif path.name != RECORD:
            yield f"{scratch.name}/{path.name}"
    with suppress(OSError):
        scratch.rmdir()
