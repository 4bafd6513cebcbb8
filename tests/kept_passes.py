"""Passes of XeLaTeX, and runs of latexmk over a whole source, kept for one run of the tests and shared by its workers.

A pass is kept by all that it depends on: every file in its folder, the engine, the main file, the date, the limits, the
fonts it may read and the variables that say where TeX looks. What is kept is how it ended and each file that it made
or changed; the folder's own path, which stands in the record and in SyncTeX, becomes that of the new folder. A test of
how a PDF comes to be takes the fixture every_run.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from elyazma.system.files import write_file
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import Finished, Limits, find_program, run_program
from elyazma.typesetting.engine import TEX_LIMITS, Pass, run_engine
from kept_runs import INHERITED, MADE_BY_TESTS

Engine = Callable[..., Finished]
"""What run_engine is, and run_program."""


def make_engine(store: Path, run: Engine = run_engine) -> Engine:
    """Give a run_engine that looks into a folder for the pass first."""

    def run_kept(pass_: Pass, limits: Limits = TEX_LIMITS) -> Finished:
        before = read_files(pass_.folder)
        key = find_key(pass_, before, limits)
        return keep(store, key, pass_.folder, before, lambda: run(pass_, limits))

    return run_kept


def make_stock_runner(store: Path, run: Engine = run_program) -> Engine:
    """Give the run_program of those who compile a source in an empty folder with latexmk, which looks there too."""

    def run_kept(arguments: Sequence[str], *, folder: Path, **options: Any) -> Finished:
        before = read_files(folder)
        key = find_stock_key(arguments, folder, before, options)
        return keep(store, key, folder, before, lambda: run(arguments, folder=folder, **options))

    return run_kept


def keep(
    store: Path, key: str | None, folder: Path, before: Mapping[str, bytes] | None, run: Callable[[], Finished]
) -> Finished:
    """Lay what is kept under a key into a folder, or run and keep it; without a key run."""
    if key is None or before is None:
        return run()
    file = store / f"pass-{key}"
    if not file.exists():
        done = run()
        after = read_files(folder)
        if after is not None and not done.timed_out:
            made = {
                name: content
                for name, content in after.items()
                if before.get(name) != content or name.endswith(WRITTEN_ANEW)
            }
            write_file(file, pickle.dumps((done, str(folder), made)))
        return done
    kept: tuple[Finished, str, dict[str, bytes]] = pickle.loads(file.read_bytes())
    done, old, made = kept
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(move(name, content, old, str(folder)))
    return done


def read_files(folder: Path) -> dict[str, bytes] | None:
    """Read all files below a folder; None where one is no regular file."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            return None
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def find_key(pass_: Pass, files: dict[str, bytes] | None, limits: Limits) -> str | None:
    """Give a name for all that a pass depends on; None for one that is not kept."""
    if pass_.engine != "xelatex" or pass_.format or pass_.initial or files is None:
        return None
    fonts = [(str(font), stamp(font)) for font in sorted(pass_.fonts)]
    left = {pass_.main.removesuffix(".tex") + suffix for suffix in WRITTEN_ANEW}
    read = {name: content for name, content in files.items() if name not in left}
    return write_key(("xelatex",), read, (pass_.main, fonts, pass_.epoch, pass_.draft, limits))


WRITTEN_ANEW = (".fls", ".log", ".pdf", ".synctex.gz", ".xdv")
"""What an earlier pass left that the next one does not read, and where the folder's own path stands in some."""


def find_stock_key(
    arguments: Sequence[str], folder: Path, files: dict[str, bytes] | None, options: dict[str, Any]
) -> str | None:
    """Give the same for a run of latexmk with XeLaTeX, whose home is a folder beside its own."""
    if files is None or arguments[0] != "latexmk" or "-xelatex" not in arguments:
        return None
    variables = [(name, value.replace(str(folder), "")) for name, value in options["environment"].items()]
    readable = sorted(map(str, options["readable"]))
    return write_key(("latexmk", "xelatex"), files, (list(arguments), sorted(variables), readable, options["limits"]))


def write_key(programs: Sequence[str], files: Mapping[str, bytes], others: object) -> str | None:
    """Write a name for programs, what a folder holds, the machine's trees and variables, and what else there is."""
    found = [Path(program) for program in map(find_program, programs) if program]
    if len(found) < len(programs) or any(program.is_relative_to(MADE_BY_TESTS) for program in found):
        return None
    parts = (
        [(str(program), stamp(program.resolve())) for program in found],
        [(name, hashlib.sha256(content).hexdigest()) for name, content in files.items()],
        sorted(tree_variables().items()),
        sorted((name, value) for name, value in os.environ.items() if name.startswith((*INHERITED, "SOURCE_DATE"))),
        others,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def stamp(path: Path) -> tuple[int, int]:
    """Give size and time of a file that is long."""
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def move(name: str, content: bytes, old: str, new: str) -> bytes:
    """Give what a pass in another folder would have written: two kinds of file name the folder."""
    if name.endswith(".synctex.gz"):
        return gzip.compress(gzip.decompress(content).replace(old.encode(), new.encode()), mtime=0)
    return content.replace(old.encode(), new.encode()) if name.endswith((".fls", ".log")) else content
