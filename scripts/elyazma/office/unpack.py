"""Put a stranger's archive or folder into a folder of ours: regular files alone, within bounds, nothing outside it."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from elyazma.model.phrases import Phrase, phrase

MOST_FILES, MOST_BYTES = 20_000, 2 << 30
_LINK = 0o12
"""The type of a symbolic link, as Unix programs record it in a zip (stat.S_IFLNK)."""
_SKIPPED = frozenset((".git", "build", "dist", "__pycache__", "__MACOSX"))


class Unpackable(Exception):  # noqa: N818
    """What was sent cannot be taken; the exception's text says why."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


def unpack_archive(archive: Path, folder: Path, skipped: frozenset[str] = _SKIPPED) -> None:
    """Unpack a zip, but for the folders that are `skipped`.

    Raises Unpackable for a broken or locked one, and for one with more than the bounds allow.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
            bound_files(len(members), sum(member.file_size for member in members))
            for member in members:
                path = _place(member.filename, skipped)
                if path is not None and not _is_link(member):
                    _unpack_member(packed, member, folder / path)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as fault:
        raise Unpackable(phrase("the archive cannot be unpacked: {fault}", fault=str(fault)[:200])) from fault


def _unpack_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with packed.open(member) as source, place.open("wb") as target:
        while part := source.read(1 << 20):
            # What an archive says of a size need not be so.
            left -= len(part)
            if left < 0:
                raise Unpackable(phrase("{name} is larger than the archive says", name=member.filename))
            target.write(part)


def _place(name: str, skipped: frozenset[str]) -> PurePosixPath | None:
    """Give where a member goes below a folder; None for what leads out of it, or is no part of a manuscript."""
    path = PurePosixPath(name.replace("\\", "/"))
    wrong = (
        not path.parts
        or path.is_absolute()
        or ".." in path.parts
        or ":" in path.parts[0]
        or not skipped.isdisjoint(path.parts)
    )
    return None if wrong else path


def _is_link(member: zipfile.ZipInfo) -> bool:
    return (member.external_attr >> 28) == _LINK


def copy_folder(source: Path, folder: Path) -> None:
    """Copy a folder's regular files, and none through a link. Raises Unpackable, also where one cannot be read."""
    try:
        files = list(list_regular_files(source))
        bound_files(len(files), sum(path.stat().st_size for path in files))
        for path in files:
            place = folder / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place, follow_symlinks=False)
    except (OSError, RecursionError) as fault:
        raise Unpackable(phrase("it cannot be read: {fault}", fault=str(fault)[:200])) from fault


def list_regular_files(folder: Path) -> Iterator[Path]:
    """Give a manuscript's files below a folder, sorted: no link, no repository, nothing that was made of it.

    Folders may lie in each other deeper than functions may. Raises OSError.
    """
    left = [folder]
    while left:
        path = left.pop()
        if path.is_dir():
            inside = (child for child in path.iterdir() if child.name not in _SKIPPED and not child.is_symlink())
            left += sorted(inside, reverse=True)
        elif path.is_file():
            yield path


def bound_files(files: int, size: int) -> None:
    """Refuse more files or bytes than are taken. Raises Unpackable."""
    if files > MOST_FILES or size > MOST_BYTES:
        why = phrase(
            "it has {files:,} files and {size:,} bytes; at most {most_files:,} and {most_bytes:,} are taken",
            files=files,
            size=size,
            most_files=MOST_FILES,
            most_bytes=MOST_BYTES,
        )
        raise Unpackable(why)
