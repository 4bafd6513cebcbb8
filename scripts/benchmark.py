"""Time `invoke pdf` against latexmk with natbib and BibTeX, on the same article, in the same run.

    python scripts/benchmark.py [RUNS]

Both typeset this repository's manuscript from a copy in a temporary folder, in turn: from nothing, unchanged, and with
one word edited. latexmk gets the source tree that `invoke pdf` assembled, with BibTeX doing the references. Printed:
median seconds of whole processes, and their ratio. Needs latexmk and bibtex beside what `invoke pdf` needs.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECTION = "manuscript/sections/01-giris.tex"
WORD, EDITED = "qlobal", "QLOBAL"


def main(runs: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours"), Path(folder, "theirs")
        lay_out(ours, theirs)
        print(f"{'':12}{'invoke pdf':>12}{'latexmk':>12}{'ratio':>8}   (median of {runs}, seconds)")
        for name, prepare in (("from nothing", clear), ("unchanged", lambda _: None), ("word edited", edit)):
            pairs = [(clock(ours, OURS, prepare), clock(theirs, THEIRS, prepare)) for _ in range(runs)]
            a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(f"{name:12}{a:12.2f}{b:12.2f}{a / b:8.2f}")


OURS = (sys.executable, "-m", "invoke", "pdf")
THEIRS = ("latexmk", "-xelatex", "-interaction=nonstopmode", "-silent", "main.tex")


def lay_out(ours: Path, theirs: Path) -> None:
    """Copy the manuscript, build it once, and make of the source tree what latexmk works on."""
    for name in ("manuscript", "bib", "styles"):
        shutil.copytree(ROOT / name, ours / name)
    shutil.copy(ROOT / "tasks.py", ours)
    subprocess.run(OURS, cwd=ours, check=True, capture_output=True)
    (tree,) = ours.glob("build/*/run-*")
    made = shutil.ignore_patterns("*.aux", "*.bbl", "*.log", "*.fls", "*.pdf", "*.gz", ".home")
    shutil.copytree(tree, theirs, ignore=made)
    (source,) = theirs.glob("azerbaijan-*.tex")
    text = source.read_text(encoding="utf-8")
    text = re.sub(r"\\bibliography\{.*?\}", r"\\bibliographystyle{apalike}\\bibliography{references}", text)
    source.unlink()
    (theirs / "main.tex").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "bib/references.bib", theirs / "references.bib")


def clock(folder: Path, command: tuple[str, ...], prepare: Callable[[Path], None]) -> float:
    """Time one run of a command after preparing its folder."""
    prepare(folder)
    started = time.perf_counter()
    # The hyphenation list is longer than TeX's own limit.
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "hyph_size": "60000"})
    return time.perf_counter() - started


def clear(folder: Path) -> None:
    """Forget every earlier build."""
    for name in ("build", "dist"):
        shutil.rmtree(folder / name, ignore_errors=True)
    if (folder / "main.tex").exists():
        subprocess.run(("latexmk", "-C", "-silent", "main.tex"), cwd=folder, check=True, capture_output=True)
        (folder / "main.bbl").unlink(missing_ok=True)


def edit(folder: Path) -> None:
    """Write one word in capitals, or back in small letters."""
    path = folder / SECTION
    text = path.read_text(encoding="utf-8")
    old, new = (WORD, EDITED) if WORD in text else (EDITED, WORD)
    path.write_text(text.replace(old, new), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
