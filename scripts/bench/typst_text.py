r"""`python -m bench.typst_text FOLDER`: write main.typ of the manuscript in a folder, the same article for Typst.

pandoc converts the sections with the author's macros; page, font size and margins are those of the journal. What TikZ
draws is left out, references to theorems are words. It runs in a process of its own: pandoc's modules are large.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from elyazma.system.pandoc.program import run_pandoc

STYLES = Path(__file__).parents[2] / "styles"
_MACRO = re.compile(r"^\\(?:newcommand|definecolor|newtheorem|theoremstyle).*$", re.MULTILINE)
_LINK = re.compile(r'#link\((?:<([^<>]+)>|label\("([^"]+)"\))\)\[(?:\\.|[^\]\\])*\]')
_NUMBER_COLUMN = re.compile(r"S\[[^\]]*\]")
_LABEL_BEHIND_BLOCK = re.compile(r"\n\s*\] <(tab:[^<>]+)>")
_IMAGE = re.compile(r'image\("([^"]+)"')
_DANGLING = re.compile(r"(#block\[\n)<[^<>]+>\n")
_REFERABLE = ("fig:", "tab:", "eq:", "sec:")


def write_typst(folder: Path) -> None:
    """Write main.typ beside manuscript/ and references.bib. Raises PandocFailed."""
    manuscript = folder / "manuscript"
    article = tomllib.loads((manuscript / "article.toml").read_text(encoding="utf-8"))
    preamble = manuscript / "preamble.tex"
    macros = _MACRO.findall(preamble.read_text(encoding="utf-8")) if preamble.is_file() else []
    sections = [path.read_text(encoding="utf-8") for path in sorted((manuscript / "sections").glob("*.tex"))]
    body = _convert(_NUMBER_COLUMN.sub("r", "\n\n".join(["\n".join(macros), *sections])), folder)
    abstracts = [_convert(path.read_text(encoding="utf-8"), folder) for path in sorted(manuscript.glob("abstract.*"))]
    labels = set(re.findall(r"(?<!#link\()<([^<>\s]+)>", body))
    body = _LINK.sub(lambda link: _refer(link[1] or link[2], labels), body)
    body = _IMAGE.sub(lambda image: f'image("{_find_picture(folder, image[1])}"', body)
    body = _LABEL_BEHIND_BLOCK.sub(r" <\1>\n]", _DANGLING.sub(r"\1", body))
    title = _convert(article["title"][article["language"]], folder).strip()
    front = f'#align(center)[#text(size: 1.4em, weight: "bold")[{title}]]'
    end = '#bibliography("references.bib", style: "apa")'
    parts = [_write_page(article), front, *(f"#block(inset: 1cm)[{each}]" for each in abstracts), body, end]
    (folder / "main.typ").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _convert(text: str, folder: Path) -> str:
    return run_pandoc(["--from=latex", "--to=typst", "--wrap=preserve"], folder, text).decode("utf-8")


def _refer(names: str, labels: set[str]) -> str:
    """Refer to labels; one that Typst has no number for is the word it begins with."""
    known = {name: name.startswith(_REFERABLE) and name in labels for name in names.split(",")}
    return ", ".join(f"@{name}" if is_known else name.partition(":")[0] for name, is_known in known.items())


def _find_picture(folder: Path, name: str) -> str:
    """Give the path of a picture named with or without its ending."""
    figures = folder / "manuscript/figures"
    found = sorted(path for path in figures.iterdir() if name in {path.name, path.stem})
    return found[0].relative_to(folder).as_posix() if found else name


def _write_page(article: dict[str, str]) -> str:
    style = tomllib.loads((STYLES / article["journal"] / "style.toml").read_text(encoding="utf-8"))["document"]
    top, right, bottom, left = style["margins_cm"]
    leading = 1.15 * style.get("line_spacing", 1) - 0.65
    return (
        f'#set page(paper: "a4", numbering: "1", margin: (top: {top}cm, right: {right}cm, bottom: {bottom}cm, '
        f"left: {left}cm))\n"
        f'#set text(font: "Liberation Serif", size: {style["size_pt"]}pt, lang: "{article["language"]}")\n'
        f"#set par(justify: true, leading: {leading:.2f}em, spacing: {leading:.2f}em, first-line-indent: 1em)\n"
        '#set heading(numbering: "1.1")\n#set math.equation(numbering: "(1)")'
    )


if __name__ == "__main__":
    write_typst(Path(sys.argv[1]))
