"""Make a folder completely or not at all: it is written beside its place and moved there in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from elyazma.model.phrases import NOTHING, Phrase, phrase


def find_obstacle(folder: Path) -> Phrase:
    """Say why a new folder cannot be made at an absolute path; empty if it can: it is absent, or an empty folder."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return phrase("{folder} is no folder: name one that does not exist yet", folder=folder)
    if folder.is_dir() and any(folder.iterdir()):
        return phrase("{folder} is not empty: name a folder that does not exist yet", folder=folder)
    in_the_way = next((above for above in folder.parents if above.exists() and not above.is_dir()), None)
    return (
        phrase("{in_the_way} is no folder: nothing can be made in it", in_the_way=in_the_way) if in_the_way else NOTHING
    )


@contextmanager
def stand_beside(folder: Path) -> Iterator[Path]:
    """Give a path beside a folder, on the same disk, to make it at; what is left there at the end is deleted."""
    standing = next(above for above in folder.parents if above.is_dir())
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=standing, ignore_cleanup_errors=True) as scratch:
        # The new folder gets the usual permissions; mkdtemp's own folder is closed to other users.
        yield Path(scratch) / folder.name


def place_folder(new: Path, folder: Path) -> None:
    """Move a finished folder to its place, which is absent or empty. Raises OSError, and then leaves all as it was."""
    if folder.is_dir():
        _fill_folder(folder, new)
    else:
        _move_below_new_parents(folder, lambda: new.rename(folder))


def _move_below_new_parents(folder: Path, move: Callable[[], object]) -> None:
    """Make the folders above and move; delete those folders again if the move fails."""
    made = [above for above in folder.parents if not above.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        move()
    except BaseException:
        for above in made:
            if above.is_dir():
                above.rmdir()
        raise


def _fill_folder(folder: Path, new: Path) -> None:
    """Move everything into an empty folder; replacing it would delete a shell's current folder."""
    moved: list[Path] = []
    try:
        for path in sorted(new.iterdir()):
            moved.append(path.rename(folder / path.name))
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
