"""Those who build: this toolchain, latexmk twice, one bare pass of the engine, Typst; and Invoke with nothing to do.

Each works in a copy of its own, with a cache folder of its own. All below one folder, so that what a build leaves
running can be found by it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from bench.articles import ROOT, python_path
from bench.edits import Sources
from bench.running import time_program, wait_until_quiet
from bench.source_trees import BIBLIOGRAPHY, MAIN, copy_tree, use_biblatex, use_bibtex

_ENGINE = (
    "xelatex", "-no-shell-escape", "-no-parse-first-line", "-file-line-error", "-interaction=nonstopmode", "-recorder",
    "-synctex=1", MAIN,
)  # fmt: skip
"""The flags that `invoke pdf` gives the engine (elyazma/typesetting/engine.py)."""
_LATEXMK = ("latexmk", "-xelatex", "-interaction=nonstopmode", "-silent", MAIN)
_TYPST = (sys.executable, "-c", "import typst; typst.compile('main.typ', output='main.pdf')")
_OURS = (sys.executable, "-m", "invoke", "pdf")
_NOTHING = (sys.executable, "-m", "invoke", "nothing")
_EMPTY_TASKS = '"""One task."""\nfrom invoke import task\n\n\n@task\ndef nothing(_):\n    """Do nothing."""\n'
# The hyphenation list of Azerbaijani is longer than TeX's own limit.
_TEX = {"hyph_size": "60000", "max_print_line": "10000"}
_SOURCES = {MAIN, "main.typ"}

COLUMNS = {
    "a": "invoke pdf",
    "b": "latexmk + BibTeX",
    "c": "latexmk + biber",
    "d": "one bare pass",
    "e": "Typst",
    "empty": "empty task",
}


@dataclass(slots=True)
class Builder:
    """A program that builds an article in a folder; `refresh` makes its own sources of what an author has changed."""

    letter: str
    folder: Path
    command: Sequence[str]
    clear: Callable[[Path], None]
    environment: Mapping[str, str] = field(default_factory=dict)
    refresh: Callable[[Path], None] = lambda _: None
    sources: Sources | None = None

    @property
    def cache(self) -> Path:
        """Give the folder that is its user's cache."""
        return self.folder.with_name(f"{self.folder.name}-cache")

    def variables(self) -> dict[str, str]:
        """Give the variables that it runs with."""
        return {**self.environment, "XDG_CACHE_HOME": str(self.cache)}

    def empty_cache(self) -> None:
        """Leave nothing in its user's cache but fontconfig's, which belongs to the machine."""
        shutil.rmtree(self.cache, ignore_errors=True)
        self.cache.mkdir()
        usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fontconfig"
        if usual.is_dir():
            shutil.copytree(usual, self.cache / "fontconfig")

    def find_pdf(self) -> Path | None:
        """Give the PDF that it made."""
        return next(
            (path for path in (*self.folder.glob("dist/*.pdf"), self.folder / "main.pdf") if path.is_file()), None
        )


def find_missing() -> dict[str, str]:
    """Say of each builder that cannot run here what it lacks, and how that is installed."""
    needs = {"b": ("latexmk", "bibtex"), "c": ("latexmk", "biber")}
    missing = {
        letter: f"not installed: {', '.join(name for name in programs if not shutil.which(name))}"
        for letter, programs in needs.items()
        if not all(map(shutil.which, programs))
    }
    if find_spec("typst") is None:
        missing["e"] = "not installed: pip install typst"
    return missing


def make_builders(place: Path, lay_out: Callable[[Path], None], chosen: Sequence[str]) -> list[Builder]:
    """Lay out an article below `place` once for each chosen builder, the trees of all being made of our first build.

    Raises RunFailed, NoTree.
    """
    ours = Builder("a", place / "a", _OURS, _clear_ours, python_path())
    lay_out(ours.folder)
    ours.empty_cache()
    time_program(ours.command, ours.folder, ours.variables())
    wait_until_quiet(place)
    (bibliography,) = (ours.folder / "bib").glob("*.bib")
    ours.sources = Sources(ours.folder, bibliography)
    makers = {"a": lambda _: ours, "e": _make_typst, "empty": _make_empty}
    builders = [makers.get(letter, _make_tex)(Builder(letter, place / letter, (), _clear_made)) for letter in chosen]
    for builder in builders:
        if builder.sources is None and builder.letter != "empty":
            _lay_out_other(builder, ours)
        builder.refresh(builder.folder)
        if builder is not ours:
            builder.empty_cache()
    return builders


def _make_tex(builder: Builder) -> Builder:
    builder.command, builder.environment = (_ENGINE if builder.letter == "d" else _LATEXMK), _TEX
    if builder.letter == "d":
        builder.clear = lambda _: None
    return builder


def _make_typst(builder: Builder) -> Builder:
    builder.command, builder.refresh = _TYPST, _write_typst
    return builder


def _make_empty(builder: Builder) -> Builder:
    builder.folder.mkdir()
    (builder.folder / "tasks.py").write_text(_EMPTY_TASKS, encoding="utf-8")
    builder.command = _NOTHING
    return builder


def _lay_out_other(builder: Builder, ours: Builder) -> None:
    if builder.letter == "e":
        shutil.copytree(ours.folder / "manuscript", builder.folder / "manuscript")
        entries = [path.read_text(encoding="utf-8") for path in sorted((ours.folder / "bib").glob("*.bib"))]
        (builder.folder / BIBLIOGRAPHY).write_text("\n".join(entries), encoding="utf-8")
    else:
        copy_tree(ours.folder, builder.folder, settled=builder.letter == "d")
    {"b": use_bibtex, "c": use_biblatex}.get(builder.letter, lambda _: None)(builder.folder)
    builder.sources = Sources(builder.folder, builder.folder / BIBLIOGRAPHY)


def _write_typst(folder: Path) -> None:
    command = [sys.executable, "-m", "bench.typst_text", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **python_path()})


def _clear_ours(folder: Path) -> None:
    for name in ("build", "dist"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _clear_made(folder: Path) -> None:
    """Delete what latexmk or Typst made beside the main file."""
    for path in folder.glob("main.*"):
        if path.name not in _SOURCES:
            path.unlink()
