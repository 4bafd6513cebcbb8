"""Keep values that are slow to make in the person's own cache folder; without it they are made anew, and are the same.

A value's name is the hash of all that it is made of: texts, and the state of the code that makes it. A file that is
damaged or was made by other code is as good as none.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from elyazma.model.phrases import Phrase
from elyazma.system.own_folders import own_folder

_PROTOCOL = 5
_MOST_KEPT, _LEFT_OVER = 1_000, 600
_PACKAGE = Path(__file__).parents[1]
_SUFFIXES = (".py", ".toml", ".txt")
_FAULTS = (
    *(OSError, ValueError, TypeError, AttributeError, ImportError, EOFError, pickle.UnpicklingError),
    RuntimeError,  # this person has no home
)


def values_folder() -> Path:
    """Give the folder of kept values, which may be deleted at any time."""
    return own_folder("XDG_CACHE_HOME") / "elyazma/values"


def name_value(kind: str, packages: Iterable[str], parts: Iterable[str]) -> str:
    """Name a value by its kind, the packages of this toolchain whose code and tables make it, and all it is made of."""
    texts = [kind, sys.version, *(_describe_code(package) for package in packages), *parts]
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _describe_code(package: str) -> str:
    """Describe the files of a package by names, sizes and times: one that is edited makes other values."""
    lines = []
    for entry in os.scandir(_PACKAGE / package):
        if entry.name.endswith(_SUFFIXES):
            status = entry.stat()
            lines.append(f"{entry.name}:{status.st_size}:{status.st_mtime_ns}")
    return "\n".join((package, *sorted(lines)))


@cache
def describe_library(library: str) -> str:
    """Describe the version of a library, without importing it, by where it is and the time of its first file."""
    found = find_spec(library)
    status = Path(found.origin).stat() if found and found.origin else None
    return f"{found.origin}:{status.st_mtime_ns}" if found and status else ""


def recall_value(name: str) -> object | None:
    """Give the value of a name as it was kept, else None."""
    try:
        digest, _, data = (values_folder() / name).read_bytes().partition(b"\n")
        if hashlib.sha256(data).hexdigest().encode() != digest:
            return None
        return unpack(data)
    except _FAULTS:
        return None


def pack(value: object) -> bytes:
    """Write a value that is a part of a kept one, to be read by itself."""
    written = io.BytesIO()
    _Writer(written, _PROTOCOL).dump(value)
    return written.getvalue()


def unpack(data: bytes) -> object:
    """Read a part of a kept value. Raises UnpicklingError for what is no value."""
    return cast(object, _Reader(io.BytesIO(data)).load())


def keep_value(name: str, value: object) -> None:
    """Keep a value of plain types, dates, dataclasses and enums of this toolchain, unless the disk refuses."""
    data = pack(value)
    with suppress(OSError, RuntimeError):
        folder = values_folder()
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f".{name}-{os.getpid()}"
        # Not waited for until it is on disk: what a power cut leaves of it is told by its hash.
        new.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        new.replace(folder / name)
        _drop_oldest(folder)


def _drop_oldest(folder: Path) -> None:
    entries = list(os.scandir(folder))
    if len(entries) > _MOST_KEPT:
        for entry in sorted(entries, key=lambda entry: entry.stat().st_mtime_ns)[:-_LEFT_OVER]:
            Path(entry).unlink(missing_ok=True)


class _Writer(pickle.Pickler):
    """Writes a member of an enum as its class and its value: some versions of Python would call `getattr` for it."""

    def reducer_override(self, value: object) -> Any:
        """Tell how a value is made again; `NotImplemented` leaves it to pickle."""
        return (type(value), (value.value,)) if isinstance(value, Enum) else NotImplemented


class _Reader(pickle.Unpickler):
    """Reads values only: nothing that a file names is run but the making of dataclasses, enums, phrases and dates."""

    def find_class(self, module: str, name: str) -> type:
        """Give a class that values are made of. Raises UnpicklingError for anything else."""
        if (module, name) == ("datetime", "date"):
            return date
        found = getattr(import_module(module), name) if module.startswith("elyazma.") else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, (Enum, Phrase))):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")
