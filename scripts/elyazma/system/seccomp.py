"""Write the filter of system calls that a confined program runs under: what Landlock does not see to.

Landlock asks where a path leads. It does not ask who opens a UDP or Unix socket, nor who sets the time or the mode of a
file that may not even be read. A filter (kernel.org/doc/html/latest/userspace-api/seccomp_filter.html) knows no paths,
so it refuses these calls wherever they lead. Of TeX, its drivers, pandoc, Ghostscript and poppler none makes them.
"""

from __future__ import annotations

import errno
import platform
import struct
import sys
from collections.abc import Iterator
from functools import cache

from elyazma.model.light_dataclass import dataclass

_INSTRUCTION = struct.Struct("=HBBI")
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
"""BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_JMP|BPF_JGE|BPF_K, BPF_RET|BPF_K (linux/bpf_common.h)."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
"""Where struct seccomp_data (linux/seccomp.h) has them, the lower half of the argument first."""
_X32 = 0x40000000
_AF_UNIX = 1
# io_uring makes sockets and opens files past any filter.
_NEVER_EVERYWHERE = (425, 426, 427)
# fchmodat2, setxattrat, removexattrat and file_setattr have one number on every machine.
_ATTRIBUTES_EVERYWHERE = (452, 463, 466, 469)


@dataclass(frozen=True, slots=True)
class _Calls:
    """A machine's numbers: `audit` names it to the kernel, `attributes` change what a file is said to be."""

    audit: int
    socket: int
    attributes: tuple[int, ...]
    has_x32: bool = False


_MACHINES = {
    # arch/x86/entry/syscalls/syscall_64.tbl: chmod … lchown, utime, setxattr … fsetxattr, removexattr … fremovexattr,
    # utimes, fchownat, futimesat, fchmodat, utimensat
    "x86_64": _Calls(
        0xC000003E, 41, (90, 91, 92, 93, 94, 132, 188, 189, 190, 197, 198, 199, 235, 260, 261, 268, 280), has_x32=True
    ),
    # include/uapi/asm-generic/unistd.h: setxattr … fsetxattr, removexattr … fremovexattr, fchmod … fchown, utimensat
    "aarch64": _Calls(0xC00000B7, 198, (5, 6, 7, 14, 15, 16, 52, 53, 54, 55, 88)),
}


def knows_machine() -> bool:
    """Tell whether there is a filter for this processor."""
    return sys.platform.startswith("linux") and platform.machine() in _MACHINES and sys.maxsize > 1 << 32


@cache
def write_filter(*, local_sockets: bool = False, attributes: bool = False) -> bytes:
    """Write the filter for this processor, empty where there is none: no sockets, no times, modes, owners.

    `local_sockets` allows Unix ones, `attributes` changing a file's times, modes and owners.
    """
    if not knows_machine():
        return b""
    machine = _MACHINES[platform.machine()]
    return b"".join(_INSTRUCTION.pack(*each) for each in _write(machine, local_sockets, attributes))


def _write(machine: _Calls, local_sockets: bool, attributes: bool) -> Iterator[tuple[int, int, int, int]]:
    refused = [*_NEVER_EVERYWHERE, *(() if attributes else (*machine.attributes, *_ATTRIBUTES_EVERYWHERE))]
    yield _LOAD, 0, 0, _MACHINE
    # What is called by another machine's numbers, as programs of 32 bits do, would be taken for something else.
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, _REFUSE
    yield _LOAD, 0, 0, _NUMBER
    if machine.has_x32:
        yield _AT_LEAST, 0, 1, _X32
        yield _RETURN, 0, 0, _REFUSE
    for number in refused:
        yield _EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _REFUSE
    yield _EQUAL, 1, 0, machine.socket
    yield _RETURN, 0, 0, _ALLOW
    if local_sockets:
        yield _LOAD, 0, 0, _FIRST_ARGUMENT
        yield _EQUAL, 0, 1, _AF_UNIX
        yield _RETURN, 0, 0, _ALLOW
    yield _RETURN, 0, 0, _REFUSE
