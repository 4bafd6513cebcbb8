"""The tasks for those who work on the toolchain or clean up after it: test, clean."""

from __future__ import annotations

import sys

from elyazma import console
from elyazma.tasks.command import DONE, MANUSCRIPT, Context, command, root_folder


@command(help={"fast": "leave out the slow tests and those that run TeX"})
def test(_: Context, fast: bool = False) -> int:
    """Run the toolchain's own tests: style, types, and every test; say what each run cost."""
    from elyazma.system.process import Limits, run_program

    console.set_utf8()
    root = root_folder()
    python = sys.executable
    # A file's tests stay in one process, which prepares what they share once.
    pytest = (python, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "-m")
    runs = [
        (python, "-m", "ruff", "check", "."),
        (python, "-m", "ruff", "format", "--check", "."),
        (python, "-m", "mypy"),
    ]
    # The slow tests come last, by themselves: beside them, a test of a time limit would find the machine too busy.
    runs += [(*pytest, "not tex and not slow")] if fast else [(*pytest, "not slow"), (*pytest, "slow")]
    limits = Limits(seconds=3000, cpu=3000)
    code = DONE
    for run in runs:
        finished = run_program(run, folder=root, limits=limits, on_line=console.say)
        console.complain(finished.stderr.decode("utf-8", errors="replace").rstrip())
        console.say(f"{finished.seconds:.0f} s on the clock, {finished.cpu:.0f} s of CPU")
        code = code or (MANUSCRIPT if finished.code else DONE)
    return code


@command(help={"dist": "delete the results in dist/ too"})
def clean(_: Context, dist: bool = False) -> int:
    """Delete build/, the scratch of all builds."""
    from elyazma.system.files import remove_folder

    root = root_folder()
    for folder in (root / "build", *([root / "dist"] if dist else [])):
        if remove_folder(folder):
            console.say(f"deleted {folder.name}/")
    return DONE
