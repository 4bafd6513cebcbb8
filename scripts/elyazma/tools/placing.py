"""Make a folder whole or not at all: written beside its place, moved there in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def find_obstacle(folder: Path) -> str:
    """Say why a new folder cannot stand at an absolute path; empty when it can, absent or empty as it is."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return f"{folder} is no folder: name one that does not exist yet"
    if folder.is_dir() and any(folder.iterdir()):
        return f"{folder} is not empty: name a folder that does not exist yet"
    in_the_way = next((above for above in folder.parents if above.exists() and not above.is_dir()), None)
    return f"{in_the_way} is no folder: nothing can be made in it" if in_the_way else ""


@contextmanager
def stand_beside(folder: Path) -> Iterator[Path]:
    """Yield a folder's future self on the same disk, not made yet; what is left of it at the end is deleted."""
    standing = next(above for above in folder.parents if above.is_dir())
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=standing, ignore_cleanup_errors=True) as scratch:
        # In a folder of its own, whose rights are the usual ones: mkdtemp lets nobody else in.
        yield Path(scratch) / folder.name


def place_folder(new: Path, folder: Path) -> None:
    """Move a finished folder to its place, absent or empty. Raises OSError, and leaves everything as it was then."""
    if folder.is_dir():
        _fill(folder, new)
    else:
        _place(folder, lambda: new.rename(folder))


def _place(folder: Path, move: Callable[[], object]) -> None:
    """Make the folders above, and unmake them when the move fails."""
    made = [above for above in folder.parents if not above.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        move()
    except BaseException:
        for above in made:
            if above.is_dir():
                above.rmdir()
        raise


def _fill(folder: Path, new: Path) -> None:
    """Move everything into an empty folder: replacing it would leave a person who stands in it nowhere."""
    moved: list[Path] = []
    try:
        for path in sorted(new.iterdir()):
            moved.append(path.rename(folder / path.name))
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
