"""Delete what was made here and nothing else: scratch that was held, and results that are on record.

A folder of build/ that was held has its lock; of dist/ the record names each file. What an author, another program or
an archive has laid beside them stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from elyazma.system.output_links import OUTPUTS, refuse_links

LOCK, RECORD = "lock", "made"
CACHE = "cache"
"""The folder of build/ that is written without being held."""
_LONGEST = 1 << 20
_SCRATCH, _RESULTS = OUTPUTS


def record_result(path: Path) -> None:
    """Note a file of dist/ as made here; where that cannot be written, it will be left when others are deleted."""
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
