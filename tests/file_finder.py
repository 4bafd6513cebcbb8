"""One kpsewhich that finds one TeX file after another, in one process.

Each start of kpsewhich reads the lists of all that TeX has, 40 ms of CPU, and then looks into them for microseconds.
What it answers is what `kpsewhich NAME...` does: tests/test_kept_runs.py.
"""

from __future__ import annotations

import atexit
import os
import pty
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from elyazma.system.own_tree import NOWHERE
from elyazma.system.process import Finished, find_program, run_program
from elyazma.system.sandbox import minimal_environment
from kept_runs import is_kept

_LAST = "texmf.cnf"
"""A file that is always there: its path ends an answer, because of one that is not there kpsewhich says nothing."""
_ENDS = frozenset(("q", "quit"))


class FileFinder:
    """A running kpsewhich."""

    def __init__(self, program: str, environment: Mapping[str, str]) -> None:
        # To a pipe it would write when it ends; to a terminal it writes line by line.
        ours, theirs = pty.openpty()
        plain = termios.tcgetattr(theirs)
        plain[1] &= ~termios.OPOST
        termios.tcsetattr(theirs, termios.TCSANOW, plain)
        command = [program, "--interactive", _LAST]
        pipe, silent = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, cwd="/", env=dict(environment), stdin=pipe, stdout=theirs, stderr=silent
        )
        os.close(theirs)
        self._answers = os.fdopen(ours, "rb")
        self._end = self._answers.readline()

    def ask(self, names: Sequence[str]) -> list[bytes]:
        """Give the paths of those of the files that are there."""
        asked = self._process.stdin
        assert asked and self._end
        asked.write("".join(f"{name}\n" for name in (*names, _LAST)).encode())
        asked.flush()
        found = []
        while (line := self._answers.readline()) != self._end:
            found.append(line)
        return found

    def end(self) -> None:
        """Let the process end, and wait for it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        self._answers.close()


@cache
def start_finder(program: str, environment: tuple[tuple[str, str], ...]) -> FileFinder:
    """Give this process's finder for an environment."""
    finder = FileFinder(program, dict(environment))
    atexit.register(finder.end)
    return finder


def run_or_find(arguments: Sequence[Any], *, folder: Path, **options: Any) -> Finished:
    """Do what run_program does, without a start of kpsewhich for files that are looked for in the machine's trees."""
    names = [str(each) for each in arguments[1:]]
    program = find_program(str(arguments[0]))
    if program is None or not is_question(Path(program), names, folder, options):
        return run_program(arguments, folder=folder, **options)
    start = time.monotonic()
    environment = {**minimal_environment(NOWHERE), **(options.get("environment") or {})}
    found = start_finder(program, tuple(sorted(environment.items()))).ask(names)
    # Its exit code is how many files are not there.
    return Finished(len(names) - len(found), b"".join(found), b"", False, time.monotonic() - start)


def is_question(program: Path, names: Sequence[str], folder: Path, options: Mapping[str, Any]) -> bool:
    """Tell whether a call asks for files by their names alone."""
    if program.name != "kpsewhich" or not names or not is_kept(program, list(names), folder, options):
        return False
    return not any(name in _ENDS or name == _LAST or name.startswith("-") or not name.isprintable() for name in names)
