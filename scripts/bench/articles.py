"""The articles that are built: the seed, a long one, and one imported with a heavy preamble."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.heavy_paper import write_paper
from bench.long_article import write_article

ROOT = Path(__file__).parents[2]
IMPORT = "from elyazma.tasks import program; program.run()"


def lay_out_seed(folder: Path) -> None:
    """Copy this repository's manuscript."""
    for name in ("manuscript", "bib", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "tasks.py", folder)


def lay_out_long(folder: Path) -> None:
    """Write the article of sixty pages."""
    folder.mkdir(parents=True)
    write_article(folder)
    shutil.copy(ROOT / "tasks.py", folder)


def lay_out_heavy(folder: Path) -> None:
    """Write the paper with the heavy preamble and import it."""
    paper = write_paper(folder.with_name(f"{folder.name}-paper"))
    command = [sys.executable, "-c", IMPORT, "import", str(paper), "--into", str(folder), "--no-build"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **python_path()})


def python_path() -> dict[str, str]:
    """Give the variable by which Python finds this checkout's toolchain first."""
    others = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(ROOT / "scripts"), *([others] if others else [])])}


ARTICLES: dict[str, Callable[[Path], None]] = {"seed": lay_out_seed, "long": lay_out_long, "heavy": lay_out_heavy}
TITLES = {
    "seed": "The seed: this repository's manuscript",
    "long": "The long article: 60 pages, 300 references, 40 figures",
    "heavy": "The imported paper: TikZ, siunitx, 30 macros",
}
