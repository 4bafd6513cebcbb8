"""Typeset references and a body with citations in one pass of a real TeX."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import References
from elyazma.references.natbib import write_aux, write_bbl, write_citations
from elyazma.system.fonts import find_font

LANGUAGES = {"en": "english", "az": "azerbaijani"}
DOCUMENT = r"""\documentclass{%s}
\usepackage{fontspec}
\setmainfont{LiberationSerif}[Path=FONTS,Extension=.ttf,
  UprightFont=*-Regular,ItalicFont=*-Italic,BoldFont=*-Bold,BoldItalicFont=*-BoldItalic]
\usepackage[english]{babel}
\babelprovide[import%s]{azerbaijani}
%s
\usepackage{hyperref}
\pagestyle{empty}
\begin{document}
%s
\bibliography{m}
\end{document}
"""


def find_liberation_folder() -> str:
    """Give the folder of Liberation Serif as TeX wants it: each Debian keeps it under a name of its own."""
    found = find_font(["Liberation Serif"], "Ə", Span(""))
    assert found.value, found.diagnostics
    return f"{found.value.regular.parent}/"


def typeset(
    references: References, body: str, folder: Path, language: str = "az", *, bare: bool = False
) -> tuple[list[str], str, str]:
    """Run one pass: the .aux lines of citations, the log, the PDF's text without line ends.

    Where citations are to be `bare`, the class is one that numbers its references itself.
    """
    main = ",main" if language == "az" else ""
    citations = write_citations(references, LANGUAGES, bare=bare)
    whole = DOCUMENT.replace("FONTS", find_liberation_folder()) % (
        "llncs" if bare else "article",
        main,
        citations,
        body,
    )
    (folder / "m.tex").write_text(whole, encoding="utf-8")
    (folder / "m.bbl").write_text(write_bbl(references, LANGUAGES, bare=bare), encoding="utf-8")
    (folder / "m.aux").write_text(write_aux(references, LANGUAGES, bare=bare), encoding="utf-8")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "m.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "m.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, [line for line in log.splitlines() if line.startswith("!")]
    text = subprocess.run(["pdftotext", "m.pdf", "-"], cwd=folder, capture_output=True, check=True).stdout.decode()
    lines = (folder / "m.aux").read_text(encoding="utf-8").splitlines()
    return (
        [line for line in lines if "bibcite" in line],
        log,
        re.sub(r"-?\s+", lambda m: " " if m[0][0] != "-" else "-", text),
    )
