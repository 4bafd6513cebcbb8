"""Keep a copy of a manuscript that has the same files: what is the same there is not written again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.office.unpack import bound_files, list_regular_files
from elyazma.system.files import write_file

COPIED = ("manuscript", "bib", "styles", "languages")
"""The folders of a manuscript; what is made of it lies beside them."""


def lay_out_copy(source: Path, copy: Path, changed: Mapping[str, bytes], styles: Path | None = None) -> None:
    """Make `copy` have the files of `source`, but for those that are `changed`, and lose those that it has not.

    `styles` is a journal's folder that stands in for the manuscript's own of that name. Its results are left. Raises
    Unpackable, OSError.
    """
    wanted = dict(_list_files(source))
    if styles:
        place = f"styles/{styles.name}/"
        wanted = {path: file for path, file in wanted.items() if not path.startswith(place)}
        wanted |= {place + file.relative_to(styles).as_posix(): file for file in list_regular_files(styles)}
    bound_files(len(wanted), sum(file.stat().st_size for file in wanted.values()))
    for path, file in _list_files(copy):
        if path not in wanted:
            file.unlink()
    for path, file in wanted.items():
        write_changed(copy / path, changed.get(path, file.read_bytes()))


def write_changed(path: Path, content: bytes) -> None:
    """Write a file unless it has this content already. Raises OSError."""
    if not path.is_file() or path.read_bytes() != content:
        write_file(path, content)


def _list_files(root: Path) -> Iterator[tuple[str, Path]]:
    for name in COPIED:
        if (root / name).is_dir() and not (root / name).is_symlink():
            yield from ((file.relative_to(root).as_posix(), file) for file in list_regular_files(root / name))
