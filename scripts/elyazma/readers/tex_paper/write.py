"""Write an arranged LaTeX paper as a manuscript's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from elyazma.model.diagnostics import Outcome
from elyazma.model.imported import ArrangedTex, ImportSummary, TexPaper
from elyazma.readers.files import write_article
from elyazma.readers.tex_paper.files import find_encoding, read_tex
from elyazma.sources.tree import MANUSCRIPT
from elyazma.system.scaffold import fill_common
from elyazma.tex.parse import parse
from elyazma.tex.scan import scan
from elyazma.tex.tree import Break


def write_paper(arranged: ArrangedTex, folder: Path, version: str) -> Outcome[ImportSummary]:
    """Write a manuscript into a new folder. Raises OSError."""
    texts = {**fill_common(arranged.article.slug, arranged.article.journal, version), **arranged.texts}
    texts[f"{MANUSCRIPT}/article.toml"] = write_article(arranged.article)
    for path, text in texts.items():
        _make_place(folder / path).write_text(text, encoding="utf-8", newline="\n")
    encoding = _find_encoding(arranged.paper)
    for path, source in arranged.copies.items():
        _copy(source, _make_place(folder / path), encoding)
    (folder / "bib").mkdir(exist_ok=True)
    return Outcome(_summarise(arranged, folder), ())


def _make_place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _find_encoding(paper: TexPaper) -> str:
    """Give the encoding that the paper's main file names, which its bibliography has too."""
    main = paper.folder / paper.name
    return find_encoding(main.read_bytes()) if main.is_file() else ""


def _copy(source: Path, target: Path, encoding: str) -> None:
    """Copy a file as it is; a bibliography or a package that is no UTF-8 becomes it."""
    if target.suffix in _TEXTS:
        data = source.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            target.write_text(read_tex(source, find_encoding(data) or encoding, {})[0], encoding="utf-8", newline="\n")
            return
    shutil.copyfile(source, target)


_TEXTS = (".bib", ".sty", ".tex", ".tikz")


def _summarise(arranged: ArrangedTex, folder: Path) -> ImportSummary:
    texts = [
        text for path, text in arranged.texts.items() if path.startswith(f"{MANUSCRIPT}/") and path.endswith(".tex")
    ]
    sections = [path for path in arranged.texts if path.startswith(f"{MANUSCRIPT}/sections/")]
    paragraphs = sum(_count_paragraphs(text) for path, text in arranged.texts.items() if path in sections)
    citations = [citation for text in texts for citation in scan(text, "").citations]
    works = {key.name for citation in citations for key in citation.keys} - {"*"}
    return ImportSummary(folder, len(sections), paragraphs, len(citations), len(works))


def _count_paragraphs(text: str) -> int:
    return 1 + sum(isinstance(node, Break) for node in parse(text).children)
