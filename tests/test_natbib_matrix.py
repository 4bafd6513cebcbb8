"""One .bbl and one .aux for every class: each preamble of tests/data/natbib-matrix is right on TeX's first pass.

A preamble's first line names the CSL style, and "bare" when the class is to number its references itself.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from cited import references_of
from elyazma.model.journal import Citations
from elyazma.model.manuscript import References
from elyazma.model.phrases import phrase
from elyazma.references.natbib import write_aux, write_bbl, write_citations
from elyazma.typesetting.missing_files import how_to_get

MATRIX = Path(__file__).parent / "data/natbib-matrix"
PREAMBLES = sorted(MATRIX.glob("*.tex"))
ENGINES = ("xelatex", "pdflatex")
LANGUAGES = {"en": "english"}

DOCUMENT = r"""%s
%% acmart has hyperxmp describe the PDF, which takes seconds and is not asked about here.
\expandafter\let\csname hyxmp@add@to@xml\expandafter\endcsname\csname @gobble\endcsname
\usepackage[english]{babel}
\usepackage{hyperref}
%s\begin{document}
\citep{shannon1948}. \citep{knuth1981,knuth1984}. \citet{knuth1984b}. \citeauthor{shannon1948}. \citep[p.~3]{knuth1984}.
\bibliography{references}
\end{document}
"""


@dataclass(frozen=True)
class Pass:
    """What one pass of TeX left: its log, the .aux lines of citations, the PDF's text."""

    log: str
    bibcites: list[str]
    text: str


def require_class(preamble: str) -> None:
    """Fail with the Debian package's name when the machine lacks the class: a matrix with holes proves nothing."""
    found = re.search(r"\\documentclass(?:\[.*?\])?\{(.+?)\}", preamble)
    assert found
    file = phrase("{found}.cls", found=found[1])
    assert is_in_trees(file), f"{file} is not installed: {how_to_get(file, file)}"


@cache
def is_in_trees(file: str) -> bool:
    return bool(subprocess.run(["kpsewhich", file], capture_output=True, check=False).stdout.strip())


def typeset(engine: str, preamble: str, references: References, bare: bool, folder: Path) -> Pass:
    setup = write_citations(references, LANGUAGES, bare=bare) + "\n"
    (folder / "m.tex").write_text(DOCUMENT % (preamble, setup), encoding="utf-8")
    (folder / "m.bbl").write_text(write_bbl(references, LANGUAGES, bare=bare), encoding="utf-8")
    (folder / "m.aux").write_text(write_aux(references, LANGUAGES, bare=bare), encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-no-shell-escape", "m.tex"]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "m.log").read_text(encoding="utf-8", errors="replace")
    aux = (folder / "m.aux").read_text(encoding="utf-8").splitlines()
    text = subprocess.run(["pdftotext", "m.pdf", "-"], cwd=folder, capture_output=True, check=True).stdout.decode()
    return Pass(log, [line for line in aux if line.startswith(r"\bibcite")], " ".join(text.split()))


def test_the_matrix_is_whole() -> None:
    assert len(PREAMBLES) == 14


@pytest.mark.tex
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", PREAMBLES, ids=lambda path: path.stem)
def test_citations_are_right_on_the_first_pass(path: Path, engine: str, tmp_path: Path) -> None:
    assert shutil.which(engine), f"{engine} is not installed: sudo apt-get install texlive-xetex"
    preamble = path.read_text(encoding="utf-8")
    require_class(preamble)
    style, *form = preamble.partition("\n")[0].removeprefix("% ").split()
    bib = (MATRIX / "references.bib").read_text(encoding="utf-8")
    citations = Citations(csl=style, sort="alphabetical" if style == "apa" else "cited")
    references = references_of(bib, tmp_path / "cache", "en", citations)
    done = typeset(engine, preamble, references, "bare" in form, tmp_path)
    assert [line for line in done.log.splitlines() if line.startswith("!")] == []
    assert not re.search(r"Citation\b.*undefined", done.log)
    wanted = write_aux(references, LANGUAGES, bare="bare" in form).splitlines()[1:]
    assert done.bibcites == wanted
    assert "?" not in done.text.partition("A Mathematical")[0]
    if references.mode == "author-year":
        assert "Shannon, 1948" in done.text
        assert "Knuth (1984a)" in done.text
    else:
        assert re.search(r"Knuth ?[\[(]?\d[\])]?\. Shannon\.", done.text), done.text[:200]
