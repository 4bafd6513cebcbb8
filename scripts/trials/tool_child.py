"""Run a task of the toolchain as the program `elyazma` does, on a machine as it may be: the child of a trial.

    python scripts/trials/tool_child.py landlock|bubblewrap|neither TASK …

With `bubblewrap` the kernel says that it has no Landlock; with `neither` it makes no namespaces either, as a hardened
one or a container. A filter of system calls refuses them to this process and to all that it starts.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LANDLOCK, BUBBLEWRAP, NEITHER = CONFINEMENTS = ("landlock", "bubblewrap", "neither")

CPU, FILE_SIZE = "TRIAL_CPU", "TRIAL_FILE_SIZE"
"""The variables that say how many seconds of CPU each process may take, and how many bytes each file; 0 for any."""

_INSTRUCTION = struct.Struct("=HBBI")
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _FIRST_ARGUMENT = 0, 16
_CREATE_RULESET = 444
_NAMESPACES = 0x7E020000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET (linux/sched.h)."""
_NO_NEW_PRIVILEGES, _SECCOMP, _BY_FILTER = 38, 22, 2


class _Calls(NamedTuple):
    """Numbers of system calls on one machine."""

    clone: int
    unshare: int
    setns: int
    clone3: int = 435


_MACHINES: Mapping[str, _Calls] = {"x86_64": _Calls(56, 272, 308), "aarch64": _Calls(220, 97, 268)}


def hide_confinement(kind: str) -> None:
    """Have the kernel refuse what confines programs, for good. Raises OSError, and KeyError on another machine."""
    if kind == LANDLOCK:
        return
    filter_ = b"".join(_INSTRUCTION.pack(*each) for each in _write_filter(kind, _MACHINES[platform.machine()]))
    kept = ctypes.create_string_buffer(filter_)
    program = struct.pack("@HP", len(filter_) // _INSTRUCTION.size, ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.prctl(_SECCOMP, _BY_FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_SECCOMP)")


def _write_filter(kind: str, calls: _Calls) -> Iterator[tuple[int, int, int, int]]:
    yield _LOAD, 0, 0, _NUMBER
    yield from _refuse(_CREATE_RULESET, errno.ENOSYS)
    if kind == NEITHER:
        yield from _refuse(calls.unshare, errno.EPERM)
        yield from _refuse(calls.setns, errno.EPERM)
        # Its flags are in memory, which no filter reads; without it programs use clone.
        yield from _refuse(calls.clone3, errno.ENOSYS)
        yield _EQUAL, 0, 3, calls.clone
        yield _LOAD, 0, 0, _FIRST_ARGUMENT
        yield _ANY_BIT, 0, 1, _NAMESPACES
        yield _RETURN, 0, 0, _REFUSE | errno.EPERM
    yield _RETURN, 0, 0, _ALLOW


def _refuse(number: int, why: int) -> Iterator[tuple[int, int, int, int]]:
    yield _EQUAL, 0, 1, number
    yield _RETURN, 0, 0, _REFUSE | why


def limit_self(seconds: int, file_size: int) -> None:
    """Bound this process, and each that it starts; the program would allow TeX 120 seconds."""
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if file_size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, resource.RLIM_INFINITY))


def main(arguments: Sequence[str]) -> None:
    """Run the task."""
    hide_confinement(arguments[0])
    limit_self(int(os.environ.pop(CPU, "0")), int(os.environ.pop(FILE_SIZE, "0")))
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.argv = ["elyazma", *arguments[1:]]
    from elyazma.tasks import program

    program.run()


if __name__ == "__main__":
    main(sys.argv[1:])
