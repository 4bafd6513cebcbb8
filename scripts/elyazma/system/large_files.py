"""Put the files that Git LFS keeps beside a repository where their pointers stand; no program of Git LFS is run."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from elyazma.system.files import write_file

_LONGEST = 1024
"""Bytes that a pointer may have (git-lfs, docs/spec.md)."""

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*"
    rb"oid sha256:(?P<name>[0-9a-f]{64})\nsize [0-9]+\n"
)


def read_pointer(data: bytes) -> str:
    """Give the sha256 that a pointer names; empty for what is none."""
    found = _POINTER.fullmatch(data) if len(data) <= _LONGEST else None
    return found["name"].decode() if found else ""


def fill_pointers(folder: Path, git: Path) -> None:
    """Replace the pointers in a folder by the files they name, where the repository has them and they are whole."""
    kept = git / "lfs/objects"
    if not kept.is_dir():
        return
    for above, _, names in os.walk(folder):
        for path in (Path(above, name) for name in names):
            if not path.is_symlink() and path.stat().st_size <= _LONGEST:
                _fill(path, kept, read_pointer(path.read_bytes()))


def _fill(path: Path, kept: Path, name: str) -> None:
    source = kept / name[:2] / name[2:4] / name
    if name and source.is_file() and not source.is_symlink():
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() == name:
            write_file(path, data)
