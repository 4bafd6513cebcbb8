"""Start programs from a small process of their own, which watches each and ends all that it started (Linux).

A process that forks pays for every page it has, and the toolchain has many. So it starts this file once as a
program, `python -I -S supervisor.py` with one end of a pair of Unix sockets as file descriptor 0, and hands
it one program after another: the order, and the pipes and the Landlock ruleset as file descriptors. The
supervisor forks, which is cheap there, adopts every descendant of the program, and kills them all when the
program ends, when it is told to, and when the other end of the pair closes: when the toolchain dies, however
it dies. One supervisor runs one program at a time; threads get one each.

This file imports what Python brings along, and little of that, because every supervisor waits for it.
"""

from __future__ import annotations

import atexit
import ctypes
import errno
import marshal
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

_LIBC = ctypes.CDLL(None, use_errno=True)
_PDEATHSIG, _SECCOMP, _SUBREAPER, _NO_NEW_PRIVILEGES = 1, 22, 36, 38
_BY_FILTER, _INSTRUCTION_BYTES = 2, 8
_WITHOUT_FILTERS = (errno.EINVAL, errno.ENOSYS)
_RESTRICT_SELF = 446

_RUN, _INTERRUPT, _KILL = b"r", b"i", b"k"
_LENGTH = struct.Struct("=I")
_REPLY = struct.Struct("=iidq")
"""The wait status; the errno of what could not be started, else 0; seconds of CPU; bytes of the largest process."""
_MOST_DESCRIPTORS = 4
_CHUNK = 1 << 12


# --- What a process does to itself before it becomes the program --------------------------------------


def limit_self(cpu: int, memory: int, file_size: int) -> None:
    """Set the calling process's resource limits, never above what it already has."""
    for kind, wanted in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        # At the hard limit of CPU time the kernel kills without a signal that says why.
        most = wanted + (kind == resource.RLIMIT_CPU)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses RLIMIT_AS with EINVAL.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (min(wanted, ceiling), ceiling))


def restrict_self(ruleset: int) -> None:
    """Put the calling thread, and whatever it starts, under a ruleset for good.

    Raises OSError when the kernel refuses: a program that cannot be confined must not start.
    """
    if _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _LIBC.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0)):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")


def filter_self(instructions: bytes) -> None:
    """Put the calling thread, and whatever it starts, under a filter of system calls (system/seccomp) for good.

    A kernel without such filters is left as it is. Raises OSError when it refuses this one.
    """
    kept = ctypes.create_string_buffer(instructions)
    program = struct.pack("@HP", len(instructions) // _INSTRUCTION_BYTES, ctypes.addressof(kept))
    _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if _LIBC.prctl(_SECCOMP, _BY_FILTER, program, 0, 0) and ctypes.get_errno() not in _WITHOUT_FILTERS:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_SECCOMP)")


# --- The toolchain's end ------------------------------------------------------------------------------


class Supervised:
    """A running program; of subprocess.Popen it has what process.py needs."""

    def __init__(self, connection: socket.socket, pipes: Sequence[int], program: str) -> None:
        stdin, stdout, stderr = pipes
        self.stdin = open(stdin, "wb", buffering=0) if stdin >= 0 else None  # noqa: PTH123, SIM115
        self.stdout = open(stdout, "rb", buffering=0)  # noqa: PTH123, SIM115
        self.stderr = open(stderr, "rb", buffering=0)  # noqa: PTH123, SIM115
        self.returncode: int | None = None
        self.cpu = 0.0
        self.memory = 0
        self._connection = connection
        self._program = program

    def poll(self) -> int | None:
        """Give the program's exit code, negative for a signal, or None while it runs or its descendants do."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end of the program and all that it started; None when time is up before.

        Raises OSError when the program could not be started.
        """
        if self.returncode is None and _is_readable(self._connection, timeout):
            self._read_reply()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Interrupt the program, or with any other signal end it and all that it started."""
        # A supervisor that has died has nothing left to stop.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._connection.send(_INTERRUPT if number == signal.SIGINT else _KILL)

    def terminate(self) -> None:
        """End the program and all that it started."""
        self.send_signal(signal.SIGTERM)

    def _read_reply(self) -> None:
        # The reply is taken only when it is known: an interrupt in between must not leave one waiting for another.
        reply = b""
        with suppress(ConnectionResetError):
            reply = self._connection.recv(_REPLY.size, socket.MSG_WAITALL | socket.MSG_PEEK)
        if len(reply) < _REPLY.size:
            # Who kills the supervisor kills the program.
            self.returncode = -signal.SIGKILL
            self._connection.close()
            return
        status, failure, self.cpu, self.memory = _REPLY.unpack(reply)
        self.returncode = os.waitstatus_to_exitcode(status)
        self._connection.recv(_REPLY.size, socket.MSG_WAITALL)
        _idle.append(self._connection)
        if failure:
            raise OSError(failure, os.strerror(failure), self._program)


def start_supervised(  # noqa: PLR0913
    command: Sequence[str],
    *,
    folder: os.PathLike[str],
    environment: Mapping[str, str],
    has_input: bool,
    limits: tuple[int, int, int],
    ruleset: int | None,
    instructions: bytes = b"",
) -> Supervised:
    """Start a program under a supervisor; `limits` are those of limit_self, `instructions` of filter_self.

    Raises OSError, and ValueError for a NUL in what it is given.
    """
    words = [os.fsencode(word) for word in command]
    variables = {os.fsencode(name): os.fsencode(value) for name, value in environment.items()}
    place = os.fsencode(folder)
    if any(b"\0" in text for text in (*words, *variables, *variables.values(), place)):
        raise ValueError("embedded null byte")
    order = marshal.dumps((words, place, variables, limits, instructions))
    stdin, stdout, stderr = os.pipe() if has_input else (os.open(os.devnull, os.O_RDONLY), -1), os.pipe(), os.pipe()
    theirs = [stdin[0], stdout[1], stderr[1], *(() if ruleset is None else (ruleset,))]
    try:
        connection = _send_order(order, theirs)
    except BaseException:
        for descriptor in (stdin[1], stdout[0], stderr[0]):
            if descriptor >= 0:
                os.close(descriptor)
        raise
    finally:
        for descriptor in theirs[:3]:
            os.close(descriptor)
    return Supervised(connection, (stdin[1], stdout[0], stderr[0]), command[0])


_idle: list[socket.socket] = []
"""The connections to supervisors that run nothing."""
_started: dict[int, socket.socket] = {}
"""Every supervisor of this process, by its process id."""


def _send_order(order: bytes, descriptors: Sequence[int]) -> socket.socket:
    while _idle:
        connection = _idle.pop()
        # One that somebody killed in the meantime is replaced.
        with suppress(BrokenPipeError, ConnectionResetError):
            return _hand_over(connection, order, descriptors)
        connection.close()
    return _hand_over(_start_supervisor(), order, descriptors)


def _hand_over(connection: socket.socket, order: bytes, descriptors: Sequence[int]) -> socket.socket:
    try:
        socket.send_fds(connection, [_RUN], descriptors)
        connection.sendall(_LENGTH.pack(len(order)) + order)
    except BaseException:
        # Half an order would be taken for the beginning of the next one.
        connection.close()
        raise
    return connection


def _start_supervisor() -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        streams = [(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0), *silent]
        command = [sys.executable, "-I", "-S", __file__]
        _started[os.posix_spawn(sys.executable, command, {"LC_ALL": "C.UTF-8"}, file_actions=streams)] = ours
    return ours


def _is_readable(connection: socket.socket, timeout: float | None) -> bool:
    waiting = select.poll()
    waiting.register(connection, select.POLLIN)
    return bool(waiting.poll(None if timeout is None else timeout * 1000))


def _end_supervisors() -> None:
    """Let every supervisor end, and wait for it, so that its CPU time counts as this process's."""
    for connection in _started.values():
        connection.close()
    for pid in _started:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
    _forget_supervisors()


def _forget_supervisors() -> None:
    for connection in _started.values():
        connection.close()
    _started.clear()
    _idle.clear()


atexit.register(_end_supervisors)
# A copy of this process must neither share its supervisors nor keep them alive.
os.register_at_fork(after_in_child=_forget_supervisors)


# --- The supervisor -----------------------------------------------------------------------------------


def supervise(connection: socket.socket) -> None:
    """Run one program after another, as ordered, until the connection closes."""
    _LIBC.prctl(_SUBREAPER, 1, 0, 0, 0)
    heard = _hear_signals()
    while True:
        kind, descriptors, _, _ = socket.recv_fds(connection, 1, _MOST_DESCRIPTORS)
        # Not MSG_CMSG_CLOEXEC: recv_fds of Python 3.11 passes no flags on.
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        if not kind:
            return
        # An interrupt, or the order to stop, may come after the program's own end.
        if kind == _RUN:
            _run_order(connection, descriptors, heard)


def _hear_signals() -> int:
    """Give a file descriptor from which the number of each signal that comes can be read."""
    heard, written = os.pipe()
    os.set_blocking(heard, False)
    os.set_blocking(written, False)
    signal.set_wakeup_fd(written)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN or number == signal.SIGCHLD:
            signal.signal(number, lambda *_: None)
    return heard


class _Used:
    """What the program and all that it started have used: seconds of CPU, and bytes of memory the largest of them."""

    def __init__(self) -> None:
        self.cpu = 0.0
        self.memory = 0

    def add(self, ended: resource.struct_rusage) -> None:
        """Add a process that has ended, and what it waited for itself."""
        self.cpu += ended.ru_utime + ended.ru_stime
        self.memory = max(self.memory, ended.ru_maxrss << 10)


def _run_order(connection: socket.socket, descriptors: list[int], heard: int) -> None:
    length = _LENGTH.unpack(connection.recv(_LENGTH.size, socket.MSG_WAITALL))[0]
    order = marshal.loads(connection.recv(length, socket.MSG_WAITALL))
    # A signal that came before the program is not meant for it.
    with suppress(BlockingIOError):
        os.read(heard, _CHUNK)
    failure, failed = os.pipe()
    program = _fork_program(order, descriptors, failed)
    for descriptor in (*descriptors, failed):
        os.close(descriptor)
    used = _Used()
    status = _watch(program, connection, heard, used)
    _end_descendants(used)
    said = os.read(failure, _LENGTH.size)
    os.close(failure)
    reply = _REPLY.pack(status, _LENGTH.unpack(said)[0] if said else 0, used.cpu, used.memory)
    # Where nobody is left to hear the reply, the next thing read is the end.
    with suppress(BrokenPipeError):
        connection.send(reply)


_Order = tuple[list[bytes], bytes, dict[bytes, bytes], tuple[int, int, int], bytes]


def _fork_program(order: _Order, descriptors: list[int], failed: int) -> int:
    command, folder, environment, limits, instructions = order
    supervisor = os.getpid()
    program = os.fork()
    if program:
        return program
    try:
        _LIBC.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != supervisor:
            os._exit(1)
        os.setsid()
        # What is ignored stays so in the program: Python ignores the first two, a job in the background the third, by
        # which a program is told that its time is up.
        for ignored in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
            signal.signal(ignored, signal.SIG_DFL)
        for number, descriptor in enumerate(descriptors[:3]):
            os.dup2(descriptor, number)
        os.chdir(folder)
        limit_self(*limits)
        for ruleset in descriptors[3:]:
            restrict_self(ruleset)
        if instructions:
            filter_self(instructions)
        os.execve(command[0], command, environment)
    except OSError as error:
        os.write(failed, _LENGTH.pack(error.errno or 0))
    finally:
        os._exit(1)


def _watch(program: int, connection: socket.socket, heard: int, used: _Used) -> int:
    """Wait for the program or for the order to stop, and give the wait status."""
    status: int | None = None
    while status is None:
        told = _next_order(connection, heard)
        if told == _KILL:
            return int(signal.SIGKILL)
        if told == _INTERRUPT:
            os.kill(program, signal.SIGINT)
        status = _reap(program, used)
    return status


def _next_order(connection: socket.socket, heard: int) -> bytes:
    """Wait for what the toolchain or a signal says, and give it as an order; empty when it may be a child's end."""
    ready = select.select([connection.fileno(), heard], [], [])[0]
    if connection.fileno() in ready:
        # A connection that is closed orders to stop.
        return connection.recv(1) or _KILL
    signals = os.read(heard, _CHUNK)
    if signal.SIGTERM in signals or signal.SIGHUP in signals:
        return _KILL
    return _INTERRUPT if signal.SIGINT in signals else b""


def _reap(program: int, used: _Used) -> int | None:
    found: int | None = None
    with suppress(ChildProcessError):
        while (ended := os.wait4(-1, os.WNOHANG))[0]:
            used.add(ended[2])
            found = ended[1] if ended[0] == program else found
    return found


def _end_descendants(used: _Used) -> None:
    with suppress(ChildProcessError):
        while True:
            ended = os.wait4(-1, os.WNOHANG)
            if ended[0] == 0:
                _kill_children()
                ended = os.wait4(-1, 0)
            used.add(ended[2])


def _kill_children() -> None:
    """Kill whom /proc names as children of this process; /proc/<pid>/task/<pid>/children is not in every kernel."""
    own = str(os.getpid()).encode()
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208
        with suppress(OSError):
            with open(f"/proc/{name}/stat", "rb") as stat:  # noqa: PTH123
                # The name, in parentheses, may itself hold blanks and parentheses.
                parent = stat.read().rpartition(b")")[2].split()[1]
            if parent == own:
                os.kill(int(name), signal.SIGKILL)


if __name__ == "__main__":
    os.setsid()
    # What the toolchain itself inherited is nothing to the programs.
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    supervise(socket.socket(fileno=0))
