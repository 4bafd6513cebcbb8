"""Passes of XeLaTeX, kept for one run of the tests and shared by its workers.

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
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from elyazma.system.files import write_file
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import Finished, find_program
from elyazma.typesetting.engine import run_engine
from kept_runs import INHERITED, MADE_BY_TESTS

Engine = Callable[..., Finished]
"""What run_engine is."""


def make_engine(store: Path, run: Engine = run_engine) -> Engine:
    """Give a run_engine that looks into a folder for the pass first."""

    def run_kept(engine: str, main: str, folder: Path, **options: Any) -> Finished:
        before = read_files(folder)
        key = find_key(engine, main, before, options)
        if key is None:
            return run(engine, main, folder, **options)
        file = store / f"pass-{key}"
        if not file.exists():
            done = run(engine, main, folder, **options)
            after = read_files(folder)
            if done.timed_out or after is None:
                return done
            made = {name: content for name, content in after.items() if (before or {}).get(name) != content}
            write_file(file, pickle.dumps((done, str(folder), made)))
            return done
        kept: tuple[Finished, str, dict[str, bytes]] = pickle.loads(file.read_bytes())
        done, old, made = kept
        for name, content in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(move(name, content, old, str(folder)))
        return done

    return run_kept


def read_files(folder: Path) -> dict[str, bytes] | None:
    """Read all files below a folder; None where one is no regular file."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            return None
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def find_key(engine: str, main: str, files: dict[str, bytes] | None, options: dict[str, Any]) -> str | None:
    """Give a name for all that a pass depends on; None for one that is not kept."""
    program = find_program(engine)
    if engine != "xelatex" or program is None or files is None or Path(program).is_relative_to(MADE_BY_TESTS):
        return None
    parts = (
        (program, stamp(Path(program).resolve()), main),
        [(name, hashlib.sha256(content).hexdigest()) for name, content in files.items()],
        sorted((name, value) for name, value in options.items() if name != "fonts"),
        [(str(font), stamp(font)) for font in sort_fonts(options.get("fonts", ()))],
        sorted(tree_variables().items()),
        sorted((name, value) for name, value in os.environ.items() if name.startswith((*INHERITED, "SOURCE_DATE"))),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def sort_fonts(fonts: Iterable[Path]) -> list[Path]:
    """Give fonts in an order that does not change."""
    return sorted(map(Path, fonts))


def stamp(path: Path) -> tuple[int, int]:
    """Give size and time of a file that is long."""
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def move(name: str, content: bytes, old: str, new: str) -> bytes:
    """Give what a pass in another folder would have written: two kinds of file name the folder."""
    if name.endswith(".synctex.gz"):
        return gzip.compress(gzip.decompress(content).replace(old.encode(), new.encode()), mtime=0)
    return content.replace(old.encode(), new.encode()) if name.endswith((".fls", ".log")) else content
