"""Run programs: the one place of the toolchain that starts any.

A program gets an environment built from nothing, no terminal, its own session, limits, and on Linux
a supervisor: a small process that adopts every descendant and kills them all when the program ends,
when time is up, and when this process itself dies, however it dies.
"""

from __future__ import annotations

import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import IO

from elyazma.model.light_dataclass import dataclass, field, replace
from elyazma.system import sandbox
from elyazma.system.bubblewrap import find_bubblewrap, wrap, write_trial
from elyazma.system.finished import Finished, ProgramMissing
from elyazma.system.sandbox import Limits, Places
from elyazma.system.seccomp import write_filter
from elyazma.system.supervisor import Supervised, limit_self, restrict_self, start_supervised

__all__ = [
    "Finished",
    "Limits",
    "Places",
    "ProgramMissing",
    "Running",
    "find_confinement",
    "find_program",
    "run_program",
    "start_detached",
    "start_program",
    "start_viewer",
]

DEFAULT_LIMITS = Limits()
NOTHING: Mapping[str, str] = MappingProxyType({})
_LINUX = sys.platform.startswith("linux")
_CHUNK = 1 << 16
_TICK = 0.2
_GRACE = 1.0


@cache
def find_confinement() -> str:
    """Say what confines programs here: "landlock", "bubblewrap", or nothing."""
    if sandbox.landlock_abi():
        return "landlock"
    return "bubblewrap" if can_use_bubblewrap() else ""


def can_use_bubblewrap() -> bool:
    """Tell whether bubblewrap is here, and may make what it shows a program: in some containers it may not."""
    if not _LINUX or not (found := find_bubblewrap()):
        return False
    return not subprocess.run(write_trial(found), stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode


def find_program(name: str) -> str | None:
    """Give the absolute path of a program, by an absolute path or by PATH without its relative folders."""
    return shutil.which(name, path=sandbox.search_path()) if "/" not in name or name.startswith("/") else None


def start_viewer(path: Path | str) -> bool:
    """Show a file or an address in the desktop's own program, which outlives this one; false where there is none."""
    opener = next(filter(None, map(find_program, ("xdg-open", "open", "wslview"))), None)
    if opener:
        silent = subprocess.DEVNULL
        subprocess.Popen([opener, str(path)], stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
    return opener is not None


def start_detached(arguments: Sequence[str]) -> None:
    """Start a program of our own that outlives this one, hears and says nothing; OSError when it cannot be started."""
    silent = subprocess.DEVNULL
    subprocess.Popen(arguments, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)


def run_program(  # noqa: PLR0913
    arguments: Sequence[str],
    *,
    folder: Path,
    limits: Limits = DEFAULT_LIMITS,
    environment: Mapping[str, str] = NOTHING,
    stdin: bytes | str | None = None,
    readable: Sequence[Path] = (),
    writable: Sequence[Path] = (),
    sockets: Sequence[Path] = (),
    executable: Sequence[Path] = (),
    on_line: Callable[[str], None] | None = None,
    stop_when: Callable[[], bool] | None = None,
) -> Finished:
    """Run a program in `folder` until it and all that it started have ended.

    `environment` is added to a minimal one; stdin is empty unless given; `on_line` gets each line of stdout.
    With `readable` or `writable` the program may touch nothing else (beside the system's own folders and its
    private HOME and TMPDIR, made only when `environment` has no HOME), but for making a socket in `sockets`,
    where the kernel can see to it. With `executable` nothing else can be executed then.
    A program that runs out of time, or makes `stop_when` true (asked five times
    a second), gets an interrupt, so that TeX can say where it was, is killed a second later, and has
    `timed_out`. Raises ProgramMissing; OSError when it cannot be started.
    """
    places = Places(readable, writable, sockets, executable)
    with _private_home(environment) as home:
        values = {"HOME": home, "TMPDIR": home, **environment}
        confined = replace(places, writable=[*writable, Path(home)]) if readable or writable else places
        running = start_program(
            arguments, folder=folder, limits=limits, environment=values, has_input=stdin is not None, places=confined
        )
        return running.finish(stdin, on_line=on_line, stop_when=stop_when)


_ANYWHERE = Places()


def start_program(  # noqa: PLR0913
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    limits: Limits = DEFAULT_LIMITS,
    has_input: bool = False,
    places: Places = _ANYWHERE,
) -> Running:
    """Start a program, as run_program does; `environment` has its HOME.

    Its time begins when somebody waits for its end. Until then nothing reads what it prints: a pipe holds 64 kB.
    Raises ProgramMissing; OSError when it cannot be started.
    """
    program = find_program(arguments[0])
    if program is None:
        raise ProgramMissing(arguments[0])
    values = {**sandbox.minimal_environment(environment["HOME"]), **environment}
    command = _wrap([program, *arguments[1:]], folder, places)
    start = _start_supervised if _LINUX else _start_alone
    instructions = _write_filter(places)
    before = _cpu_of_children()
    with sandbox.open_ruleset(places.readable, places.writable, places.sockets, places.executable) as ruleset:
        process = start(command, folder, values, has_input, limits, ruleset, instructions)
    return Running(process, limits, before)


def _wrap(command: list[str], folder: Path, places: Places) -> list[str]:
    if not (places.readable or places.writable) or find_confinement() != "bubblewrap":
        return command
    wrapper = find_bubblewrap()
    assert wrapper is not None, "it was here just now"
    return wrap(wrapper, command, folder, places.readable, places.writable)


def _write_filter(places: Places) -> bytes:
    # bubblewrap itself needs sockets, and what runs in it has no network and sees no other socket.
    if not (places.readable or places.writable) or find_confinement() == "bubblewrap":
        return b""
    return write_filter(local_sockets=bool(places.sockets), attributes=bool(places.sockets) or bool(places.executable))


class Running:
    """A program that has been started."""

    def __init__(self, process: _Process, limits: Limits, before: float) -> None:
        self._process = process
        self._limits = limits
        self._before = before

    def finish(
        self,
        stdin: bytes | str | None = None,
        *,
        on_line: Callable[[str], None] | None = None,
        stop_when: Callable[[], bool] | None = None,
    ) -> Finished:
        """Wait for its end, and that of all that it started. Raises OSError when it could not be started."""
        process, talk = self._process, _Talk(self._limits, on_line, stop_when)
        try:
            talk.exchange(process, stdin.encode() if isinstance(stdin, str) else stdin or b"")
        finally:
            _end(process)
        assert process.returncode is not None
        if isinstance(process, Supervised):
            return talk.conclude(process.returncode, process.cpu, process.memory)
        return talk.conclude(process.returncode, _cpu_of_children() - self._before, _largest_child())

    def has_ended(self) -> bool:
        """Tell whether it has ended already, or could not be started."""
        with suppress(OSError):
            return self._process.poll() is not None
        return True

    def stop(self) -> None:
        """End it and all that it started."""
        with suppress(OSError):
            _end(self._process)


@contextmanager
def _private_home(environment: Mapping[str, str]) -> Iterator[str]:
    if "HOME" in environment:
        yield environment["HOME"]
        return
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as home:
        yield home


def _start_supervised(  # noqa: PLR0913, PLR0917
    command: list[str],
    folder: Path,
    environment: Mapping[str, str],
    has_input: bool,
    limits: Limits,
    ruleset: int | None,
    instructions: bytes,
) -> Supervised:
    return start_supervised(
        command,
        folder=folder,
        environment=environment,
        has_input=has_input,
        limits=(limits.cpu, limits.memory, limits.file_size),
        ruleset=ruleset,
        instructions=instructions,
    )


def _start_alone(  # noqa: PLR0913, PLR0917
    command: list[str],
    folder: Path,
    environment: Mapping[str, str],
    has_input: bool,
    limits: Limits,
    ruleset: int | None,
    _: bytes,
) -> subprocess.Popen[bytes]:
    def prepare() -> None:
        limit_self(limits.cpu, limits.memory, limits.file_size)
        if ruleset is not None:
            restrict_self(ruleset)

    with warnings.catch_warnings():
        # Python 3.12 warns of any fork beside threads; what runs between fork and exec here takes no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=prepare,
        )


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _largest_child() -> int:
    # macOS counts bytes, others kilobytes.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return largest if sys.platform == "darwin" else largest << 10


_Process = Supervised | subprocess.Popen[bytes]


def _end(process: _Process) -> None:
    try:
        if process.poll() is None or not _LINUX:
            _stop(process)
        # What could not be started says so here at the latest.
        process.wait()
    finally:
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _stop(process: _Process) -> None:
    if _LINUX:
        process.terminate()
    elif isinstance(process, subprocess.Popen):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


@dataclass
class _Talk:
    """What goes through a running program's pipes, each bounded."""

    limits: Limits
    on_line: Callable[[str], None] | None
    stop_when: Callable[[], bool] | None
    started: float = field(default_factory=time.monotonic)
    deadline: float = 0.0
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    line: bytearray = field(default_factory=bytearray)
    asked: float = 0.0
    timed_out: bool = False
    truncated: bool = False

    def exchange(self, process: _Process, stdin: bytes) -> None:
        """Write all input and read all output, until both ends are closed or time is up."""
        rest = memoryview(stdin)
        self.deadline = self.started + self.limits.seconds
        with selectors.DefaultSelector() as selector:
            for stream in (process.stdout, process.stderr):
                assert stream is not None
                selector.register(stream, selectors.EVENT_READ)
            if process.stdin is not None:
                os.set_blocking(process.stdin.fileno(), False)
                selector.register(process.stdin, selectors.EVENT_WRITE)
            while selector.get_map():
                for key, _ in selector.select(_TICK):
                    if key.fileobj is process.stdin:
                        rest = self._write_input(selector, process.stdin, rest)
                    else:
                        self._read_output(selector, key.fd, process.stdout)
                self._keep_time(process)
        if self.line:
            self._pass_lines(b"\n")
        # A program may close its pipes long before it ends.
        while process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_TICK)
            self._keep_time(process)

    def conclude(self, code: int, cpu: float, memory: int) -> Finished:
        """Say how the program ended."""
        seconds = time.monotonic() - self.started
        timed_out = self.timed_out or code == -signal.SIGXCPU
        return Finished(code, bytes(self.stdout), bytes(self.stderr), timed_out, seconds, self.truncated, cpu, memory)

    def _keep_time(self, process: _Process) -> None:
        now = time.monotonic()
        if process.poll() is not None:
            if not _LINUX:
                _stop(process)
        elif self.timed_out:
            if now > self.deadline:
                _stop(process)
        elif now > self.deadline or self._must_stop(now):
            self.timed_out = True
            self.deadline = now + _GRACE
            process.send_signal(signal.SIGINT)

    def _must_stop(self, now: float) -> bool:
        if self.stop_when is None or now < self.asked + _TICK:
            return False
        self.asked = now
        return self.stop_when()

    def _write_input(self, selector: selectors.BaseSelector, pipe: IO[bytes], rest: memoryview) -> memoryview:
        try:
            rest = rest[os.write(pipe.fileno(), rest[:_CHUNK]) :]
        except BlockingIOError:
            return rest
        except BrokenPipeError:
            rest = rest[:0]
        if not rest:
            selector.unregister(pipe)
            pipe.close()
        return rest

    def _read_output(self, selector: selectors.BaseSelector, descriptor: int, stdout: IO[bytes] | None) -> None:
        chunk = os.read(descriptor, _CHUNK)
        if not chunk:
            selector.unregister(descriptor)
            return
        is_stdout = stdout is not None and descriptor == stdout.fileno()
        kept = self.stdout if is_stdout else self.stderr
        free = self.limits.output - len(kept)
        kept += chunk[: max(0, free)]
        self.truncated |= len(chunk) > free
        if is_stdout and self.on_line:
            self._pass_lines(chunk)

    def _pass_lines(self, chunk: bytes) -> None:
        assert self.on_line is not None
        *lines, last = chunk.split(b"\n")
        for line in lines:
            self.on_line((bytes(self.line) + line).decode(errors="replace"))
            self.line.clear()
        self.line += last[: _CHUNK - len(self.line)]
