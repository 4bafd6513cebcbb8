"""Run a program and say what it cost with all that it started; wait until nothing of it runs any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_POLL = 0.05
LONGEST_WAIT = 300.0
"""Seconds to wait for what a build does behind its end."""
_TAIL = 1500
_TIMER = str(Path(__file__).with_name("timed.py"))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost: seconds on the clock and of CPU, bytes of its largest process, seconds of work behind its end.

    CPU and memory are those of the program and of all that it waited for. `behind` is on the clock.
    """

    wall: float
    cpu: float
    memory: int
    behind: float = 0.0


class RunFailed(Exception):  # noqa: N818
    """A program that was to be timed and ended with an error."""


def time_program(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a program in a folder with variables beside those of this process. Raises RunFailed."""
    said = folder.with_name(f"{folder.name}.said")
    with (
        said.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-I", "-S", _TIMER, *command],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stream,
            start_new_session=True,
        ) as process,
    ):
        try:
            numbers, _ = process.communicate()
        except BaseException:
            # Whoever interrupts the bench interrupts what it runs, which has a session of its own.
            os.killpg(process.pid, signal.SIGINT)
            raise
    code, wall, cpu, memory = numbers.split() or (b"-1", b"0", b"0", b"0")
    if int(code):
        tail = said.read_text("utf-8", errors="replace")[-_TAIL:]
        raise RunFailed(f"{' '.join(command)} ended with {int(code)} in {folder}:\n{tail}")
    return Cost(float(wall), float(cpu), int(memory))


def wait_until_quiet(folder: Path, longest: float = LONGEST_WAIT) -> float:
    """Wait until no process but this one works in a folder; give the seconds waited.

    A process works there whose current folder, command line or variables name it: whatever a build leaves running
    behind its end. Without /proc there is nothing to ask. Raises RunFailed after `longest` seconds.
    """
    started = time.monotonic()
    while busy := list(_find_processes(folder)):
        if time.monotonic() - started > longest:
            raise RunFailed(f"after {longest:.0f} seconds there still run processes in {folder}: {busy}")
        time.sleep(_POLL)
    return time.monotonic() - started


def _find_processes(folder: Path) -> Iterator[int]:
    within = os.fsencode(folder.resolve())
    for place in _PROC.glob("[0-9]*"):
        if int(place.name) != os.getpid() and within in _describe_process(place):
            yield int(place.name)


def _describe_process(place: Path) -> bytes:
    """Give a process's folder, command line and variables; nothing of one that has ended or is another's."""
    try:
        folder = os.fsencode(place.joinpath("cwd").readlink())
        return b"\n".join((folder, place.joinpath("cmdline").read_bytes(), place.joinpath("environ").read_bytes()))
    except OSError:
        return b""
