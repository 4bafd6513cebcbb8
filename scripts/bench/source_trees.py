r"""The source tree that `invoke pdf` assembled, made into what an author without this toolchain would have.

The text, the layout and the figures are the same; only the list of references comes from BibTeX, or from biber.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

MAIN = "main.tex"
BIBLIOGRAPHY = "references.bib"
_MADE = ("*.aux", "*.bbl", "*.log", "*.fls", "*.pdf", "*.gz", "*.xdv", "*.out", "*.toc")
_NATBIB = re.compile(r"\\usepackage(\[[^\]]*\])?\{natbib\}.*?(?=\\usepackage\[[^\]]*\]\{hyperref\})", re.DOTALL)
_LIST = re.compile(r"\\bibliography\{.*?\}")
_BIBLATEX = r"""\usepackage[style=apa,natbib=true,backend=biber]{biblatex}
\addbibresource{references.bib}
\newlength{\bibsep}\providecommand{\bibsection}{}
"""
"""Lengths and commands of natbib's that a layout sets."""


class NoTree(Exception):  # noqa: N818
    """A manuscript without a source tree, or one of another kind than the comparisons are made of."""


def find_tree(manuscript: Path) -> Path:
    """Give the newest source tree of a manuscript that was built. Raises NoTree."""
    trees = sorted(manuscript.glob("build/*/run-*"), key=lambda tree: tree.stat().st_mtime_ns)
    if not trees:
        raise NoTree(f"no source tree is left in {manuscript / 'build'}")
    return trees[-1]


def copy_tree(manuscript: Path, folder: Path, *, settled: bool = False) -> None:
    """Copy a built manuscript's source tree, its main file as main.tex, with all its .bib files as one.

    What TeX made is left out, unless the tree is to stay `settled`. Raises NoTree.
    """
    tree = find_tree(manuscript)
    main = _find_main(tree)
    figures = tree / "manuscript"

    def choose(inside: str, names: list[str]) -> set[str]:
        left = {".home"} & set(names)
        if not settled and Path(inside) != figures and figures not in Path(inside).parents:
            left |= shutil.ignore_patterns(*_MADE)(inside, names)
        return left

    shutil.copytree(tree, folder, ignore=choose)
    for path in sorted(folder.glob(f"{main.stem}.*")):
        path.rename(folder / f"main{path.name.removeprefix(main.stem)}")
    entries = [path.read_text(encoding="utf-8") for path in sorted((manuscript / "bib").glob("*.bib"))]
    (folder / BIBLIOGRAPHY).write_text("\n".join(entries), encoding="utf-8")


def _find_main(tree: Path) -> Path:
    found = [path for path in tree.glob("*.tex") if "\\documentclass" in path.read_text(encoding="utf-8")]
    if len(found) != 1:
        raise NoTree(f"{tree} has {len(found)} main files")
    return found[0]


def use_bibtex(folder: Path) -> None:
    """Let BibTeX make the list of references of a copied tree. Raises NoTree."""
    _replace(folder, _LIST, r"\bibliographystyle{apalike}\bibliography{references}")


def use_biblatex(folder: Path) -> None:
    """Let biblatex and biber make the list of references of a copied tree, in APA's style. Raises NoTree."""
    _replace(folder, _NATBIB, _BIBLATEX)
    _replace(folder, _LIST, r"\printbibliography")


def _replace(folder: Path, pattern: re.Pattern[str], text: str) -> None:
    path = folder / MAIN
    changed, count = pattern.subn(lambda _: text, path.read_text(encoding="utf-8"))
    if count != 1:
        raise NoTree(f"{path} has {count} places like {pattern.pattern}: the comparison needs one")
    path.write_text(changed, encoding="utf-8")
