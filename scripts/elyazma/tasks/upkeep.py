"""The tasks for those who work on the toolchain or clean up after it: test, clean."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from elyazma import console
from elyazma.model.phrases import phrase, verbatim
from elyazma.tasks.command import DONE, MANUSCRIPT, MISSING, Context, command, leave, root_folder


def _say_line(line: str) -> None:
    console.say(verbatim(line))


@command(help={"fast": "leave out the slow tests and those that run TeX"})
def test(_: Context, fast: bool = False) -> int:
    """Run the toolchain's own tests: style, types, and every test; say what each run cost."""
    from concurrent.futures import ThreadPoolExecutor

    from elyazma.system.process import NOTHING, Finished, Limits, run_program

    console.set_utf8()
    root = root_folder()
    # A browser sets aside 1.5 TB of addresses for each of its pages, and uses next to none of them.
    limits = Limits(seconds=3000, cpu=3000, memory=1 << 42)

    def run(
        *module: str, on_line: Callable[[str], None] | None = _say_line, environment: Mapping[str, str] = NOTHING
    ) -> Finished:
        command = (sys.executable, "-m", *module)
        return run_program(command, folder=root, limits=limits, environment=environment, on_line=on_line)

    def tell(done: Finished, said: bytes = b"") -> int:
        if said:
            _say_line(said.decode("utf-8", errors="replace").rstrip())
        console.complain(verbatim(done.stderr.decode("utf-8", errors="replace").rstrip()))
        console.say(phrase("{seconds:.0f} s on the clock, {cpu:.0f} s of CPU", seconds=done.seconds, cpu=done.cpu))
        return MANUSCRIPT if done.code else DONE

    # A file's tests stay in one process, which prepares what they share once; tests/conftest.py says which come first.
    pytest = ("pytest", "-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
    codes = [tell(run("ruff", "check", ".")), tell(run("ruff", "format", "--check", "."))]
    if fast:
        codes.append(tell(run("mypy")))
        with _home_in_memory() as environment:
            codes.append(tell(run(*pytest, "-m", "not tex and not slow", environment=environment)))
        return max(codes)
    # mypy takes one processor for half a minute, and is told of when the tests are through.
    with ThreadPoolExecutor(1) as pool:
        types = pool.submit(run, "mypy", on_line=None)
        codes.append(tell(run(*pytest)))
        codes.append(tell(types.result(), types.result().stdout))
    return max(codes)


_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30
"""The fast tests leave 230 MB of files."""


@contextmanager
def _home_in_memory() -> Iterator[Mapping[str, str]]:
    """Give the environment of tests whose files stay in memory, where it has room: a disk keeps a journal of each."""
    import tempfile

    if not _takes_tests(_MEMORY):
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="elyazma-", dir=_MEMORY, ignore_cleanup_errors=True) as home:
        yield {"HOME": home}


def _takes_tests(folder: Path) -> bool:
    """Tell whether tests may write in a folder, start the programs that they write, and have room."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    # A container may have 64 MB there, from which nothing starts.
    starts = not found.f_flag & getattr(os, "ST_NOEXEC", 0)
    return starts and os.access(folder, os.W_OK) and found.f_bavail * found.f_frsize >= _ROOM


@command(help={"dist": "delete the results in dist/ that were made here, too"})
def clean(_: Context, dist: bool = False) -> int:
    """Delete the scratch of all builds in build/; what was not made here stays, and is named."""
    from elyazma.system.made import remove_made

    root = root_folder()
    there = [folder for folder in (root / "build", *([root / "dist"] if dist else [])) if os.path.lexists(folder)]
    try:
        left = remove_made(root, results=dist)
    except OSError as refusal:
        leave(MISSING, phrase("a file cannot be deleted: {refusal}", refusal=refusal))
    for folder in there:
        if not os.path.lexists(folder):
            console.say(phrase("deleted {name}/", name=folder.name))
    if left:
        shown = ", ".join(left[:_MOST_LEFT]) + (" …" if len(left) > _MOST_LEFT else "")
        console.say(phrase("left, because it was not made here: {shown}", shown=shown))
    return DONE


_MOST_LEFT = 12
