"""Compare our APA references with those of biblatex-apa and biber, for the test bibliography that comes with it.

Nothing of that bibliography is kept here: it is read where Debian's texlive-bibtex-extra puts it. Of biblatex-apa's
own output only a hash of each entry is kept, so that a machine without biber can tell whether we still agree.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from cited import references_of
from elyazma.model.journal import Citations
from elyazma.references.styles import find_style
from elyazma.tex.inlines import to_plain
from typeset import find_liberation_folder

TEST_BIBLIOGRAPHY = Path("/usr/share/doc/texlive-doc/latex/biblatex-apa/biblatex-apa-test-references.bib.gz")
ORACLE = r"""\documentclass{article}
\usepackage[american]{babel}
\usepackage{csquotes}
\usepackage[paperwidth=5500mm,paperheight=30mm,margin=5mm]{geometry}
\usepackage{fontspec}
\setmainfont{LiberationSerif}[Path=FONTS,Extension=.ttf,UprightFont=*-Regular,ItalicFont=*-Italic,
  BoldFont=*-Bold,BoldItalicFont=*-BoldItalic,Ligatures=NoCommon]
\usepackage[style=apa,backend=biber]{biblatex}
\addbibresource{oracle.bib}
\pagestyle{empty}
\hyphenpenalty=10000 \parindent=0pt
\begin{document}
BODY
\end{document}
"""
ONE = r"\begin{refsection}\nocite{KEY}\printbibliography[heading=none]\end{refsection}\clearpage"


def read_test_bibliography() -> str:
    """Read the entries of sections 10.1 to 10.6 of the APA manual, as biblatex-apa has them."""
    text = gzip.decompress(TEST_BIBLIOGRAPHY.read_bytes()).decode("utf-8")
    # To biber, as to TeX, % begins a comment.
    text = re.sub(r"^%.*\n", "", text, flags=re.MULTILINE)
    entries = re.split(r"^(?=@)", text, flags=re.MULTILINE)
    return "".join(entry for entry in entries if re.match(r"@\w+\{10\.[1-6]:", entry))


def read_keys(bib: str) -> list[str]:
    return re.findall(r"^@\w+\{([^,]*),", bib, re.MULTILINE)


def ask_biber(bib: str, folder: Path) -> dict[str, str]:
    """Print every entry alone, on a page as wide as it needs; about 15 seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = read_keys(bib)
    body = "\n".join(ONE.replace("KEY", key) for key in keys)
    (folder / "oracle.bib").write_text(bib, encoding="utf-8")
    (folder / "oracle.tex").write_text(
        ORACLE.replace("FONTS", find_liberation_folder()).replace("BODY", body), encoding="utf-8"
    )
    tex = ["xelatex", "-interaction=nonstopmode", "oracle.tex"]
    draft = [*tex[:-1], "-no-pdf", tex[-1]]
    for command in (draft, ["biber", "oracle"], draft, tex, ["pdftotext", "-layout", "oracle.pdf"]):
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=300)
    pages = (folder / "oracle.txt").read_text(encoding="utf-8").split("\f")
    return {key: normalise(page) for key, page in zip(keys, pages, strict=False)}


def print_ours(bib: str, folder: Path) -> dict[str, str]:
    """Print every entry in English, as if it stood alone: no letters behind years."""
    folder.mkdir(parents=True, exist_ok=True)
    style = re.sub(r'disambiguate-add-year-suffix="true"', "", find_style("apa", folder))
    (folder / "alone.csl").write_text(style, encoding="utf-8")
    references = references_of(bib, folder, "en", Citations(csl="alone"))
    return {entry.key: normalise(to_plain(entry.text)) for entry in references.entries}


def normalise(text: str) -> str:
    """Fold what TeX and a text file cannot have alike: kinds of spaces and hyphens, straight and curly apostrophes."""
    text = re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()
    return text.replace("\u2011", "-").replace("\u2019", "'").replace("\u2026", "...")


def digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def has_oracle() -> bool:
    return all(shutil.which(program) for program in ("xelatex", "biber", "pdftotext"))
