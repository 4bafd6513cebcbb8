"""Confine a program that is about to start: what it may read and write, how much it may use.

Landlock (Linux 5.13 and later, docs.kernel.org/userspace-api/landlock.html) through ctypes: no
privileges, no other program. Where the kernel lacks it, programs run with the limits alone.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.own_folders import own_folder

_LIBC = ctypes.CDLL(None, use_errno=True)
_CREATE_RULESET, _ADD_RULE = 444, 445

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE, _MAKE_SOCKET = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 9
_REFER, _TRUNCATE, _DEVICE = 1 << 13, 1 << 14, 1 << 15
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_WRITING = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _REFER | _TRUNCATE
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE
_ALL_OF_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_NET, _SCOPES = 0b11, 0b11
_NET_ABI, _SCOPE_ABI = 4, 6


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may use: seconds on the clock and of CPU; bytes of address space, of one file, of kept output.

    xelatex needs 400 MB of address space; pandoc shrinks to whatever it is given.
    """

    seconds: float = 120
    cpu: int = 120
    memory: int = 4 << 30
    file_size: int = 1 << 30
    output: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Places:
    """What a confined program may read, what it may write too, and where it may make sockets; all empty: anything.

    With `executable` it may execute nothing else. Only with one of these two it may change the time, mode and owner of
    files: what it may change them of, no filter can ask.
    """

    readable: Sequence[Path] = ()
    writable: Sequence[Path] = ()
    sockets: Sequence[Path] = ()
    executable: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place of sandbox.toml, what a program may do there ("read", "write", "socket"), and why it must be touched."""

    path: Path
    may: str
    why: str


def read_places(program: str) -> tuple[Place, ...]:
    """Read from sandbox.toml what "any" program, or one named there, may touch beside the folders it is given."""
    return tuple(
        Place(_expand_path(place["path"]), place["may"], place["why"])
        for place in _read_table()
        if place["program"] == program
    )


@cache
def _read_table() -> tuple[dict[str, str], ...]:
    table = tomllib.loads(Path(__file__).with_name("sandbox.toml").read_text(encoding="utf-8"))
    return tuple(table["place"])


def _expand_path(written: str) -> Path:
    first, _, rest = written.partition("/")
    if first.startswith("$"):
        return own_folder(first[1:]) / rest
    return Path.home() / rest if first == "~" else Path(written)


def search_path() -> str:
    """Give PATH without its relative folders: "." or an empty entry would run what is in an untrusted folder."""
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if entry.startswith("/"))


def minimal_environment(home: str) -> dict[str, str]:
    """Give the whole environment of a program: where programs are, a private folder, UTF-8, UTC."""
    fixed = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC0", "TERM": "dumb"}
    return {"PATH": search_path(), "HOME": home, "TMPDIR": home, **fixed}


class _RulesetAttributes(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    # Python 3.14 asks for the layout to be named where fields are packed; without gaps it is the same on every system.
    _layout_ = "ms"
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def landlock_abi() -> int:
    """Give the kernel's Landlock version; 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(_LIBC.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


@contextmanager
def open_ruleset(
    readable: Sequence[Path],
    writable: Sequence[Path],
    sockets: Sequence[Path] = (),
    executable: Sequence[Path] = (),
) -> Iterator[int | None]:
    """Build a Landlock ruleset: read below `readable`, also write below `writable`, nothing else, no TCP.

    In the folders of `sockets` a program may make sockets, to talk to itself. With `executable` it executes nothing
    else.

    Yields its file descriptor, or None when neither is given or the kernel has no Landlock. Paths
    that do not exist are left out; a symlink among them stands for its target.
    """
    abi = landlock_abi() if readable or writable else 0
    if not abi:
        yield None
        return
    handled = _ALL_OF_ABI.get(abi, (1 << 16) - 1)
    ruleset = _create_ruleset(abi, handled)
    try:
        common = read_places("any")
        reading = (_READING & ~_EXECUTE if executable else _READING) & handled
        _allow(ruleset, [*(place.path for place in common), *readable], reading)
        common_writable = [place.path for place in common if place.may == "write"]
        _allow(ruleset, [*common_writable, *writable], reading | _WRITING & handled)
        _allow(ruleset, executable, _READING & handled)
        _allow(ruleset, sockets, _MAKE_SOCKET & handled)
        yield ruleset
    finally:
        os.close(ruleset)


def _create_ruleset(abi: int, handled: int) -> int:
    net = _NET if abi >= _NET_ABI else 0
    attributes = _RulesetAttributes(handled, net, _SCOPES if abi >= _SCOPE_ABI else 0)
    size = 24 if abi >= _SCOPE_ABI else 16 if abi >= _NET_ABI else 8
    ruleset = _LIBC.syscall(_CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    os.set_inheritable(ruleset, False)
    return int(ruleset)


def _allow(ruleset: int, paths: Iterable[Path], access: int) -> None:
    for path in paths:
        with suppress(FileNotFoundError, PermissionError, NotADirectoryError):
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                # The kernel refuses a rule that gives a plain file a right only folders have.
                granted = access if stat.S_ISDIR(os.fstat(opened).st_mode) else access & _OF_A_FILE
                rule = _PathBeneath(granted, opened)
                if _LIBC.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), ctypes.c_uint32(0)):
                    raise OSError(ctypes.get_errno(), "landlock_add_rule", str(path))
            finally:
                os.close(opened)
