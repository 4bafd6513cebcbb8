"""Answers of programs, kept for one run of the tests and shared by its workers.

A call is kept by all that its answer depends on: the program's file, the arguments, the input, the environment and
the limits. Only calls that read and write no other file are: pandoc between its two pipes, what the machine's programs
say of their version, kpsewhich in the trees that the machine has, and fontconfig about the machine's fonts. The folder
goes with the run's other folders, so that nothing outlives a change of code.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from elyazma.system.files import write_file
from elyazma.system.own_tree import NOWHERE
from elyazma.system.pandoc.program import LOG
from elyazma.system.process import DEFAULT_LIMITS, Finished, find_program, run_program

WITHOUT_FILES = ("--from=", "--to=", "--log=", "--wrap=", "--syntax-highlighting=", "--track-changes=")
FONTCONFIG = {"fc-list", "fc-query", "fc-scan"}
FLAGS = ("--output=-", "--citeproc", "--mathml", "--sandbox", "--verbose", "-")


MADE_BY_TESTS = Path(tempfile.gettempdir())
Runner = Callable[..., Finished]
"""What run_program is."""


def make_runner(store: Path, run: Runner = run_program) -> Runner:
    """Give a run_program that looks into a folder for the answer first."""

    def run_kept(arguments: Any, *, folder: Path, **options: Any) -> Finished:
        key = find_key([str(each) for each in arguments], folder, options)
        if key is None:
            return run(arguments, folder=folder, **options)
        file = store / key
        if not file.exists():
            done = run(arguments, folder=folder, **options)
            if done.timed_out or done.truncated:
                return done
            write_file(file, pickle.dumps((done, read_log(arguments, folder))))
        kept: tuple[Finished, bytes | None] = pickle.loads(file.read_bytes())
        done, log = kept
        if log is not None:
            find_log(arguments, folder).write_bytes(log)
        return done

    return run_kept


def keep_answers(store: Path, ask: Callable[[str, Path], bytes]) -> Callable[[str, Path], bytes]:
    """Give the same answers as the CSL engine `ask`, which depend on the document alone, from a folder where it can."""

    def ask_once(document: str, folder: Path) -> bytes:
        file = store / f"citeproc-{hashlib.sha256(document.encode()).hexdigest()}"
        if not file.exists():
            write_file(file, ask(document, folder))
        return file.read_bytes()

    return ask_once


def find_key(arguments: list[str], folder: Path, options: Mapping[str, Any]) -> str | None:
    """Give a name for all that a call's answer depends on; None for one that may depend on more."""
    program = find_program(arguments[0])
    if program is None or not is_kept(Path(program), arguments[1:], folder, options):
        return None
    file = Path(program).stat()
    stdin = options.get("stdin") or b""
    parts = (
        (program, file.st_size, file.st_mtime_ns),
        [f"--log={LOG}" if each.startswith("--log=") else each for each in arguments[1:]],
        hashlib.sha256(stdin.encode() if isinstance(stdin, str) else stdin).hexdigest(),
        sorted((options.get("environment") or {}).items()),
        sorted((name, value) for name, value in os.environ.items() if name.startswith(INHERITED)),
        options.get("limits") or DEFAULT_LIMITS,
        bool(options.get("readable") or options.get("writable")),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


INHERITED = ("PATH", "TEX", "LANG", "LC_", "HOME", "XDG_")


def is_kept(program: Path, arguments: list[str], folder: Path, options: Mapping[str, Any]) -> bool:
    """Tell whether a call reads and writes nothing but its pipes, pandoc's log and what the machine has."""
    # A stand-in that a test has written may do anything.
    if program.is_relative_to(MADE_BY_TESTS):
        return False
    if program.name == "pandoc":
        plain = all(each in FLAGS or each.startswith(WITHOUT_FILES) for each in arguments)
        return plain and options.get("stdin") is not None
    own = {"environment", "limits"} >= options.keys()
    if program.name in FONTCONFIG:
        # A test may lay fonts into a home, or ask about a file, of its own.
        named = [*map(Path, arguments), *map(Path, (options.get("environment") or {}).values())]
        return own and folder == Path("/") and not any(each.is_relative_to(MADE_BY_TESTS) for each in named)
    if program.name == "kpsewhich":
        # It looks into the folder too, and a person's own tree may grow.
        return own and folder == Path("/") and set((options.get("environment") or {}).values()) <= {NOWHERE}
    return own and arguments == ["--version"]


def find_log(arguments: list[str], folder: Path) -> Path:
    """Give the path of pandoc's log."""
    named = next((each.partition("=")[2] for each in arguments if str(each).startswith("--log=")), LOG)
    return folder / named


def read_log(arguments: list[str], folder: Path) -> bytes | None:
    """Read pandoc's log where it was asked for one."""
    if not any(str(each).startswith("--log=") for each in arguments):
        return None
    path = find_log(arguments, folder)
    return path.read_bytes() if path.exists() else None
