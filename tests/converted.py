"""Convert manuscripts in tests, and look into the documents that come out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from elyazma.checking import check_manuscript, load_job
from elyazma.diagnostics import Outcome
from elyazma.document import Document, Json
from elyazma.model import References
from elyazma.nodes import Node
from elyazma.stages.assemble import assemble
from elyazma.stages.compile import compile_tree
from elyazma.stages.convert import convert
from elyazma.tools.conversion.tree import read_text
from elyazma.tools.pandoc.writing import write_blocks
from elyazma.tools.pdf.reader import read_pdf

DATA = Path(__file__).parent / "data"
SECTION = "manuscript/sections/01-introduction.tex"


def convert_at(root: Path, journal: str = "") -> Document:
    """Convert a good manuscript."""
    checked = check_manuscript(root, journal).value
    assert checked
    job = checked.job
    with tempfile.TemporaryDirectory() as scratch:
        outcome = convert(job.manuscript, job.journal, checked.references, job.languages, Path(scratch))
    assert outcome.value, outcome.diagnostics
    assert outcome.diagnostics == ()
    return outcome.value


def try_text(text: str, root: Path) -> Outcome[Document]:
    """Convert the smallest manuscript with another text, good or bad; `root` is a folder for it."""
    if not (root / "manuscript").exists():
        shutil.copytree(DATA / "minimal", root, dirs_exist_ok=True)
    (root / SECTION).write_text(text, encoding="utf-8")
    job = load_job(root, "").value
    assert job
    with tempfile.TemporaryDirectory() as scratch:
        return convert(job.manuscript, job.journal, References(()), job.languages, Path(scratch))


def compile_at(root: Path, journal: str, scratch: Path) -> tuple[str, str]:
    """Compile a good manuscript and give the PDF's text and TeX's .aux file."""
    checked = check_manuscript(root, journal).value
    assert checked
    job = checked.job
    tree = assemble(job.manuscript, job.journal, checked.references, job.languages).value
    assert tree
    proof = compile_tree(tree, root=root, scratch=scratch, progress=lambda _: None, epoch=0).value
    assert proof
    aux = proof.pdf.with_suffix(".aux").read_text(encoding="utf-8")
    return "\n".join(read_pdf(proof.pdf).texts), aux


def convert_text(text: str, root: Path) -> list[Json]:
    """Give the blocks of a good text."""
    outcome = try_text(text, root)
    assert outcome.value, outcome.diagnostics
    return write_blocks(outcome.value.sections[0].blocks)


def find(value: Any, kind: str, css: str = "") -> Iterator[Json]:
    """Find nodes of a kind, and of a class, in document order."""
    value = as_json(value)
    if isinstance(value, list | tuple):
        for item in value:
            yield from find(item, kind, css)
    elif isinstance(value, dict):
        if value.get("t") == kind and (not css or css in attributes(value)[1]):
            yield value
        yield from find(value.get("c"), kind, css)


def as_json(value: Any) -> Any:
    """Give pandoc's JSON of nodes; JSON as it is."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], Node):
        return write_blocks(value)
    return value


def attributes(node: Json) -> Any:
    """Give the attributes of a node: id, classes, values."""
    return node["c"][1] if node["t"] == "Header" else node["c"][0]


def values(node: Json) -> dict[str, str]:
    """Give the named values of a node's attributes."""
    return dict(attributes(node)[2])


def numbers(document: Document) -> dict[str, str]:
    """Give the number of everything that has one, by its id."""
    found: dict[str, str] = {}
    for passage in (*document.sections, *document.appendices, *document.supplement):
        for kind in ("Header", "Figure", "Table", "Span", "Div"):
            for node in find(list(passage.blocks), kind):
                if "number" in values(node):
                    found[attributes(node)[0]] = values(node)["number"]
    return found


def said(value: Any) -> str:
    """Give the words of nodes on one line."""
    return " ".join(read_text(as_json(value)).replace("\u00a0", " ").split())
