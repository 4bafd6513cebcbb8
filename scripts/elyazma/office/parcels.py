"""Pack a manuscript, or what became of one, into bytes, and unpack it: for machines that share no disk."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from elyazma.model.papers import Paper
from elyazma.model.phrases import phrase
from elyazma.office.inbox import list_parts
from elyazma.office.unpack import Unpackable, bound_files, unpack_archive

_ORDER = "order.json"
_DEFLATED = zipfile.ZIP_DEFLATED


def pack_order(paper: Paper, order: Mapping[str, Any]) -> bytes:
    """Pack a manuscript's files and what is wanted of it. Raises Unpackable for more than is taken, or is readable."""
    place = Path(paper.source)
    root = place if place.is_dir() else place.parent
    packed = io.BytesIO()
    try:
        parts = list(list_parts(place, paper.kind))
        bound_files(len(parts), sum(path.stat().st_size for path in parts))
        # A zip knows no time before 1980.
        with zipfile.ZipFile(packed, "w", _DEFLATED, compresslevel=1, strict_timestamps=False) as archive:
            archive.writestr(_ORDER, json.dumps({**order, "name": place.name}))
            for path in parts:
                archive.write(path, f"paper/{path.relative_to(root).as_posix()}")
    except (OSError, ValueError) as fault:
        raise Unpackable(phrase("it cannot be read: {fault}", fault=str(fault)[:200])) from fault
    return packed.getvalue()


def unpack_order(parcel: bytes, folder: Path) -> dict[str, Any]:
    """Unpack a manuscript into a folder, and give what is wanted; the paper's `source` is its place there."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        order: dict[str, Any] = json.loads(archive.read(_ORDER))
        # It is our own archive, and keeps what a repository needs.
        archive.extractall(folder)
    name, paper = order.pop("name"), order["paper"]
    inside = folder / "paper"
    inside.mkdir(exist_ok=True)
    paper["source"] = str(inside / name if paper["kind"] in ("file", "archive") else inside)
    return order


def pack_folder(folder: Path, names: tuple[str, ...]) -> bytes:
    """Pack some files and folders of a folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", _DEFLATED, compresslevel=1, strict_timestamps=False) as archive:
        for name in names:
            place = folder / name
            for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
                if path.is_file() and not path.is_symlink():
                    archive.write(path, path.relative_to(folder).as_posix())
    return packed.getvalue()


def unpack_folder(parcel: bytes, folder: Path) -> None:
    """Unpack what a worker sent into a folder: it may be a stranger's machine. Raises Unpackable, OSError."""
    place = folder / "parcel.zip"
    place.write_bytes(parcel)
    try:
        unpack_archive(place, folder, frozenset())
    finally:
        place.unlink()
