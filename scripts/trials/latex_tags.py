"""See how far LaTeX's own tags go: the English sample by LuaLaTeX, with tagging on, against PDF/UA-1 and PDF/A-2a.

    python scripts/trials/latex_tags.py [--root FOLDER] [JOURNAL ...]

Tagging wants TeX Live 2025 or newer. Where this machine's is older, FOLDER is a root that has one (debootstrap of
Debian testing, with texlive-luatex, texlive-latex-extra, texlive-publishers and the fonts of this machine); it is
entered by chroot, which wants root. Each journal's layout is taken with LuaLaTeX as its engine. Prints a table: errors
of TeX, and the rules that the PDF breaks. Nothing here is held to pass: it says what there is.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import page
import page_standards

ROOT = Path(__file__).parents[2]
METADATA = r"\DocumentMetadata{lang=en,pdfversion=1.7,pdfstandard=ua-1,pdfstandard=a-2a,tagging=on}"
PASSES = 3
LONGEST = 300
"""Seconds of one pass."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Tag the sample in each journal, and print the table."""
    parser = argparse.ArgumentParser(description="See how far LaTeX's own tags go.")
    parser.add_argument("journals", nargs="*", metavar="JOURNAL", default=["arxiv", "acm"])
    parser.add_argument("--root", type=Path)
    given = parser.parse_args(arguments)
    print(f"{find_version(given.root)}\n\n| journal | errors of TeX | PDF/UA-1 | PDF/A-2a |\n|---|---|---|---|")
    for journal in given.journals:
        with tempfile.TemporaryDirectory(prefix="elyazma-", dir=given.root and given.root / "tmp") as folder:
            tree = write_tree(Path(folder), journal)
            errors = compile_tagged(tree, given.root)
            print(
                f"| {journal} | {'; '.join(errors) or 'none'} | {' | '.join(judge(tree / 'tagged.pdf'))} |", flush=True
            )
    return 0


def find_version(root: Path | None) -> str:
    """Give what LuaLaTeX says of itself."""
    said = subprocess.run([*_enter(root), "lualatex", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.splitlines()[0]


def _enter(root: Path | None) -> list[str]:
    return ["chroot", str(root)] if root else []


def write_tree(folder: Path, journal: str) -> Path:
    """Write the source of the sample for LuaLaTeX, with tagging on; give its folder."""
    root = page_standards.lay_out(folder / "article", ROOT / "tests/data/english", None, journal)
    style = Path(shutil.copytree(ROOT / "styles" / journal, root / "styles/tagged")) / "style.toml"
    text = re.sub(r'(?m)^engine = ".*"\n', "", style.read_text(encoding="utf-8"))
    style.write_text(text.replace("\nclass = ", '\nengine = "lualatex"\nclass = ', 1), encoding="utf-8")
    # Whether it can be built here does not matter: its source is laid out.
    page_standards.try_pages(root, "tagged")
    [tree] = (root / "build/tagged").glob("run-*")
    [main] = tree.glob("*-tagged.tex")
    written = main.read_text(encoding="utf-8").replace(f"{main.stem}.bbl", "tagged.bbl")
    (tree / "tagged.tex").write_text(f"{METADATA}\n{written}", encoding="utf-8")
    main.with_suffix(".bbl").rename(tree / "tagged.bbl")
    return tree


def compile_tagged(tree: Path, root: Path | None) -> list[str]:
    """Compile it; give the errors of the last pass, each once."""
    inside = f"/{tree.relative_to(root)}" if root else str(tree)
    command = f"cd {inside} && TEXINPUTS=.:manuscript: HOME={inside} lualatex -interaction=nonstopmode tagged"
    for _ in range(PASSES):
        subprocess.run([*_enter(root), "sh", "-c", command], capture_output=True, timeout=LONGEST, check=False)
    log = (tree / "tagged.log").read_text(encoding="utf-8", errors="replace")
    return sorted({line.removeprefix("! ") for line in log.splitlines() if line.startswith("! ")})


def judge(pdf: Path) -> tuple[str, str]:
    """Hold the PDF against both standards."""
    if not pdf.is_file():
        return "no PDF", "no PDF"
    profile = page.ValidationProfile
    return page_standards.judge(pdf, profile.PDF_UA_1), page_standards.judge(pdf, profile.PDF_A_2A)


if __name__ == "__main__":
    sys.exit(main())
