"""Find the folders of a repository by its files alone: git is not run, and nothing of its configuration is believed.

A `.git` is a folder, or a file that names one, as a worktree and a submodule have it (gitrepository-layout(5)). A file
can name any folder of this machine; one that does not name the file in return belongs to somebody else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase

_POINTER = 4096
"""Bytes that a file which names a folder may have."""

_LONGEST_CONFIG = 1 << 20
_VALUE = re.compile(r"^\s*worktree\s*=\s*(.+?)\s*$", re.MULTILINE)


class NotOurs(Exception):  # noqa: N818
    """A `.git` that leads to a folder which is not this repository's; the message says why."""


@dataclass(frozen=True, slots=True)
class GitFolder:
    """The folders of a repository: `tree` holds the files, `own` HEAD and the index, `common` objects and refs."""

    tree: Path
    own: Path
    common: Path


def find_repository(folder: Path) -> Path | None:
    """Give the root of the repository that a folder, which need not exist yet, is in."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def find_bare_folder(folder: Path, tree: Path) -> GitFolder:
    """Give the folders of a repository that has no work tree, with `tree` for one. Raises NotOurs, OSError."""
    if (folder / "commondir").exists() or not _is_repository(folder, folder):
        raise NotOurs(phrase("it is no repository"))
    if folder.is_symlink() or any(path.is_symlink() for path in _list_written(folder, folder)):
        raise NotOurs(phrase("a part of it is a link"))
    return GitFolder(tree, folder, folder)


def find_git_folder(tree: Path) -> GitFolder:
    """Find the folders of the repository whose root a folder is. Raises NotOurs, OSError."""
    place = tree / ".git"
    if place.is_symlink():
        raise NotOurs(phrase("its .git is a link to another folder"))
    if place.is_dir():
        own = place
        if (own / "commondir").exists():
            raise NotOurs(phrase("its .git names another folder for what it shares"))
    else:
        own = _follow(place)
    common = _follow(own / "commondir", "") if (own / "commondir").exists() else own
    if not _is_repository(own, common):
        raise NotOurs(phrase("its .git is no repository"))
    if _has_links(own, common):
        raise NotOurs(phrase("a part of its .git is a link"))
    if _shares_objects(common / "objects", (tree, common)):
        raise NotOurs(phrase("its objects are kept in another repository: git repack -a -d, then delete alternates"))
    if own != place and not _names_in_return(own, common, place):
        raise NotOurs(phrase("its .git names a folder that belongs to another one"))
    return GitFolder(tree, own, common)


def _is_repository(own: Path, common: Path) -> bool:
    head = own / "HEAD"
    folders = all((common / name).is_dir() for name in ("objects", "refs"))
    return folders and head.is_file() and head.stat().st_size <= _POINTER


def _list_written(own: Path, common: Path) -> Iterator[Path]:
    """Yield what git writes, or reads as data: a link among it would have it write somebody else's file."""
    for folder in {own, common}:
        yield from (folder / name for name in ("HEAD", "index", "packed-refs", "shallow", "info", "config"))
    yield from (common / "objects" / name for name in ("", "pack", "info"))
    for top in (common / "refs", common / "logs", own / "logs"):
        yield top
        for above, folders, names in os.walk(top):
            yield from (Path(above, name) for name in (*folders, *names))


def _has_links(own: Path, common: Path) -> bool:
    return any(path.is_symlink() for path in _list_written(own, common)) or any(
        _list_linked_objects(common / "objects")
    )


def _list_linked_objects(objects: Path) -> Iterator[str]:
    """Yield the links among objects and their folders: what is behind them may be another repository's."""
    waiting = [str(objects)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_symlink():
                    yield entry.path
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def _shares_objects(objects: Path, own: tuple[Path, ...]) -> bool:
    """Tell whether objects of a repository outside are read as this one's (gitrepository-layout(5), alternates)."""
    named = objects / "info/alternates"
    if not named.is_file():
        return False
    with named.open("rb") as stream:
        lines = stream.read(_LONGEST_CONFIG).decode("utf-8", "surrogateescape").splitlines()
    places = [(objects / line.strip().strip('"')).resolve() for line in lines if line.strip()]
    return not all(any(place.is_relative_to(each.resolve()) for each in own) for place in places)


def _follow(pointer: Path, key: str = "gitdir: ") -> Path:
    # A FIFO would wait for its writer.
    if not pointer.is_file():
        raise NotOurs(phrase("its .git is no repository"))
    with pointer.open("rb") as stream:
        text = stream.read(_POINTER).decode("utf-8", "surrogateescape").rstrip("\n")
    if not text.startswith(key) or "\0" in text:
        raise NotOurs(phrase("its .git is no repository"))
    return (pointer.parent / text.removeprefix(key)).resolve()


def _names_in_return(own: Path, common: Path, place: Path) -> bool:
    """Tell whether a worktree's folder names its .git, or a submodule's its files."""
    if own.parent == common / "worktrees":
        back = own / "gitdir"
        return back.is_file() and _follow(back, "") == place.resolve()
    if own != common or not (own / "config").is_file():
        return False
    with (own / "config").open("rb") as stream:
        named = _VALUE.findall(stream.read(_LONGEST_CONFIG).decode("utf-8", "surrogateescape"))
    return bool(named) and (own / named[-1].strip('"')).resolve() == place.parent.resolve()
