"""All citation commands of tests/data/citations, through the whole way to a document: it says what the PDF says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from converted import SECTION, convert_at, find, said
from elyazma.model.nodes import Note
from elyazma.system.pandoc.writing import write_blocks
from jats_article import copy_manuscript, load_sample
from test_citation_forms import DATA, mark

COMMANDS = (DATA / "commands.txt").read_text(encoding="utf-8").splitlines()


def read_words(node: Any) -> str:
    """Read the words of pandoc's blocks and inlines, a blank where one is."""
    if isinstance(node, list):
        return "".join(map(read_words, node))
    if not isinstance(node, dict):
        return ""
    if node["t"] == "Str":
        return str(node["c"])
    if node["t"] in {"Space", "SoftBreak"}:
        return " "
    content = node.get("c", [])
    return read_words(content[1] if node["t"] in {"Link", "Cite", "Span", "Div"} else content)


def print_all(style: str, folder: Path) -> list[str]:
    root = copy_manuscript("seed", folder)
    for section in (root / "manuscript/sections").iterdir():
        section.unlink()
    body = "\n\n".join(mark(at, command) for at, command in enumerate(COMMANDS))
    (root / "manuscript/sections/01-text.tex").write_text(f"\\section{{Mətn}}\n\n{body}\n", encoding="utf-8")
    (root / "bib/references.bib").write_bytes((DATA / "works.bib").read_bytes())
    article = root / "manuscript/article.toml"
    article.write_text(article.read_text(encoding="utf-8").replace("sentence_case = false", ""), encoding="utf-8")
    manifest = root / "styles/apa7/style.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('csl = "apa"', f'csl = "{style}"'), encoding="utf-8")
    scratch = folder / "scratch"
    scratch.mkdir()
    (section_read,) = load_sample(root, scratch, "apa7").document.sections
    return re.split(r"Q\d\d ", read_words(write_blocks(section_read.blocks)))[1:]


@pytest.mark.parametrize("style", ["apa.az", "vancouver.az"])
def test_document_cites_as_the_pdf_does(style: str, tmp_path: Path) -> None:
    printed = print_all(style.removesuffix(".az"), tmp_path)
    golden = (DATA / f"{style}.txt").read_text(encoding="utf-8").splitlines()
    assert [" ".join(line.split()) for line in printed] == [line.strip() for line in golden[1::2]]


def test_what_cites_by_biblatexs_names_prints_what_natbibs_do(minimal: Path) -> None:
    work = "@book{k, author = {Knuth, Donald}, year = 1984, title = {Typing}, publisher = {Press}}"
    (minimal / "bib/references.bib").write_text(work, encoding="utf-8")
    text = r"\parencite[12]{k}, \textcite{k}, \autocite{k}.\footcite{k}\footcite[see][3]{k} A\footnotemark B."
    text += r"\footcitetext[4]{k}"
    (minimal / SECTION).write_text(f"\\section{{A}}\n\n{text}\n", encoding="utf-8")
    blocks = convert_at(minimal).sections[0].blocks[1:]
    assert said(blocks).startswith("(Knuth, 1984, 12), Knuth (1984), (Knuth, 1984).")
    notes = [said(each.blocks) for each in find(blocks, Note)]
    assert notes == ["Knuth (1984)", "Knuth (see 1984, 3)", "Knuth (1984, 4)"]
