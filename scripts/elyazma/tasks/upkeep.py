"""The tasks for those who work on the toolchain or clean up after it: test, clean."""

from __future__ import annotations

import sys
from collections.abc import Callable

from elyazma import console
from elyazma.tasks.command import DONE, MANUSCRIPT, Context, command, root_folder


@command(help={"fast": "leave out the slow tests and those that run TeX"})
def test(_: Context, fast: bool = False) -> int:
    """Run the toolchain's own tests: style, types, and every test; say what each run cost."""
    from concurrent.futures import ThreadPoolExecutor

    from elyazma.system.process import Finished, Limits, run_program

    console.set_utf8()
    root = root_folder()
    limits = Limits(seconds=3000, cpu=3000)

    def run(*module: str, on_line: Callable[[str], None] | None = console.say) -> Finished:
        return run_program((sys.executable, "-m", *module), folder=root, limits=limits, on_line=on_line)

    def tell(done: Finished, said: bytes = b"") -> int:
        if said:
            console.say(said.decode("utf-8", errors="replace").rstrip())
        console.complain(done.stderr.decode("utf-8", errors="replace").rstrip())
        console.say(f"{done.seconds:.0f} s on the clock, {done.cpu:.0f} s of CPU")
        return MANUSCRIPT if done.code else DONE

    # A file's tests stay in one process, which prepares what they share once; tests/conftest.py says which come first.
    pytest = ("pytest", "-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
    codes = [tell(run("ruff", "check", ".")), tell(run("ruff", "format", "--check", "."))]
    if fast:
        codes += [tell(run("mypy")), tell(run(*pytest, "-m", "not tex and not slow"))]
        return max(codes)
    # mypy takes one processor for half a minute, and is told of when the tests are through.
    with ThreadPoolExecutor(1) as pool:
        types = pool.submit(run, "mypy", on_line=None)
        codes.append(tell(run(*pytest)))
        codes.append(tell(types.result(), types.result().stdout))
    return max(codes)


@command(help={"dist": "delete the results in dist/ too"})
def clean(_: Context, dist: bool = False) -> int:
    """Delete build/, the scratch of all builds."""
    from elyazma.system.files import remove_folder

    root = root_folder()
    for folder in (root / "build", *([root / "dist"] if dist else [])):
        if remove_folder(folder):
            console.say(f"deleted {folder.name}/")
    return DONE
