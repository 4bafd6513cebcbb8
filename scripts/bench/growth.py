"""How the time of a build grows: with sections, works that are cited, entries of the bibliography, journals."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.articles import ROOT, lay_out_seed, python_path
from bench.edits import Sources
from bench.long_article import Shape, write_article
from bench.running import time_program, wait_until_quiet
from bench.tables import align, find_slopes

MOST_RUNS = 3
_PDF = (sys.executable, "-m", "invoke", "pdf")
_ONE_CORE = "import os, sys; os.sched_setaffinity(0, {0}); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Growth:
    """Median seconds by size: of builds from nothing, and with one word edited where that was measured."""

    title: str
    sizes: Sequence[int]
    nothing: list[float]
    edited: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Series:
    """Articles of growing size, and how the shape of one follows from its size."""

    title: str
    sizes: Sequence[int]
    shape: Callable[[int], Shape]


SERIES = (
    Series("sections", (1, 3, 10, 30, 100, 300), lambda size: Shape(size, 30, 30, 0)),
    Series("works cited", (10, 30, 100, 300, 1000, 3000), lambda size: Shape(10, size, size, 0)),
    Series("entries of the bibliography", (10, 100, 1000, 10_000), lambda size: Shape(10, 10, size, 0)),
)


def measure_series(place: Path, series: Series, runs: int, words: Iterator[str], progress: Progress) -> Growth:
    """Build the articles of a series in turn, from nothing and with a word edited. Raises RunFailed."""
    folders = [_lay_out(place / f"{series.title.split()[0]}-{size}", series.shape(size)) for size in series.sizes]
    seconds: list[tuple[list[float], list[float]]] = [([], []) for _ in folders]
    for number in range(runs):
        for size, sources, (nothing, edited) in zip(series.sizes, folders, seconds, strict=True):
            progress(f"{series.title}: {size}, run {number + 1} of {runs}")
            for name in ("build", "dist"):
                shutil.rmtree(sources.folder / name, ignore_errors=True)
            nothing.append(_time(_PDF, sources.folder, place, python_path()))
            sources.change_word(next(words))
            edited.append(_time(_PDF, sources.folder, place, python_path()))
    return Growth(
        series.title, series.sizes, [median(each) for each, _ in seconds], [median(each) for _, each in seconds]
    )


def _lay_out(folder: Path, shape: Shape) -> Sources:
    folder.mkdir(parents=True)
    write_article(folder, shape)
    shutil.copy(ROOT / "tasks.py", folder)
    return Sources(folder, folder / "bib/references.bib")


def _time(command: Sequence[str], folder: Path, place: Path, environment: dict[str, str]) -> float:
    cache = {"XDG_CACHE_HOME": str(place / "cache")}
    seconds = time_program(command, folder, {**environment, **cache}).wall
    wait_until_quiet(place)
    return seconds


# --- Journals -----------------------------------------------------------------------------------------


def measure_journals(place: Path, runs: int, progress: Progress) -> tuple[Growth, float]:
    """Time `invoke pdf --all --force` of the seed for 1, 2, 4, ... and all journals; give the gain of all cores too.

    The gain is the seconds on one core by those on all, for all journals. A toolchain has the journals beside it: each
    number has a copy of its own. Raises RunFailed.
    """
    names = sorted(path.parent.name for path in (ROOT / "styles").glob("*/style.toml"))
    # The seed is checked for its own journal, which is never left out.
    names.sort(key=lambda name: name != "ancient-land")
    sizes = [size for size in (1, 2, 4, 8, 16) if size < len(names)] + [len(names)]
    copies = [_copy_toolchain(place / f"journals-{size}", names[:size]) for size in sizes]
    command = (*_PDF, "--all", "--force")
    seconds: list[list[float]] = [[] for _ in sizes]
    alone = []
    for number in range(runs):
        for size, copy, found in zip(sizes, copies, seconds, strict=True):
            progress(f"journals: {size}, run {number + 1} of {runs}")
            found.append(_time(command, copy / "article", place, _path_of(copy)))
        if hasattr(os, "sched_setaffinity"):
            progress(f"journals: {len(names)} on one core, run {number + 1} of {runs}")
            slow = (sys.executable, "-c", _ONE_CORE, *command[1:])
            alone.append(_time(slow, copies[-1] / "article", place, _path_of(copies[-1])))
    medians = [median(each) for each in seconds]
    return Growth("journals", sizes, medians), median(alone) / medians[-1] if alone else 0.0


def _copy_toolchain(folder: Path, journals: Sequence[str]) -> Path:
    """Copy the toolchain with some journals beside it, and the seed."""
    shutil.copytree(ROOT / "scripts/elyazma", folder / "scripts/elyazma")
    for name in journals:
        shutil.copytree(ROOT / "styles" / name, folder / "styles" / name)
    lay_out_seed(folder / "article")
    shutil.rmtree(folder / "article/styles")
    return folder


def _path_of(copy: Path) -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join([str(copy / "scripts"), python_path()["PYTHONPATH"]])}


# --- What is printed ----------------------------------------------------------------------------------


def write_growth(growth: Growth) -> str:
    """Write sizes, seconds and the exponents between neighbouring sizes."""
    rows = [[growth.title, *map(str, growth.sizes)]]
    for name, seconds in (("from nothing", growth.nothing), ("one word edited", growth.edited)):
        if seconds:
            rows.append([f"{name}, seconds", *(f"{each:.2f}" for each in seconds)])
            rows.append(["  exponent", "", *(f"{each:.2f}" for each in find_slopes(growth.sizes, seconds))])
    return align(rows)
