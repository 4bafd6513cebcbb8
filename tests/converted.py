"""Convert manuscripts in tests, and look into the documents that come out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from elyazma.document.convert import convert
from elyazma.flows.checking import check_manuscript
from elyazma.flows.loading import load_job
from elyazma.flows.proving import find_epoch
from elyazma.model.diagnostics import Outcome
from elyazma.model.document import Document
from elyazma.model.manuscript import References
from elyazma.model.nodes import Block, Equation, Figure, Header, Node, Span, Table, Theorem, plain_text, walk
from elyazma.pdf.reader import read_pdf
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.compile import compile_tree

DATA = Path(__file__).parent / "data"
SECTION = "manuscript/sections/01-introduction.tex"
Kind = TypeVar("Kind")


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
    # As build_pdf does it: the passes are shared with the tests that build the same.
    epoch = find_epoch(job.manuscript.article)
    proof = compile_tree(tree, root=root, scratch=scratch, progress=lambda _: None, epoch=epoch).value
    assert proof
    aux = proof.pdf.with_suffix(".aux").read_text(encoding="utf-8")
    return "\n".join(read_pdf(proof.pdf).texts), aux


def convert_text(text: str, root: Path) -> tuple[Block, ...]:
    """Give the blocks of a good text."""
    outcome = try_text(text, root)
    assert outcome.value, outcome.diagnostics
    return outcome.value.sections[0].blocks


def find(nodes: Iterable[Node], kind: type[Kind]) -> Iterator[Kind]:
    """Find nodes of a kind, in document order."""
    return (node for node in walk(nodes) if isinstance(node, kind))


def numbers(document: Document) -> dict[str, str]:
    """Give the number of everything that has one, by its id."""
    found: dict[str, str] = {}
    for passage in (*document.sections, *document.appendices, *document.supplement):
        for node in walk(passage.blocks):
            match node:
                case Header() | Figure() | Table() | Equation() | Theorem() if node.number:
                    found[node.identifier] = node.number
                case Span(attributes=attributes) if attributes.get("number"):
                    found[attributes.identifier] = attributes.get("number")
    return found


def said(nodes: Iterable[Node]) -> str:
    """Give the words of nodes on one line."""
    return " ".join(plain_text(nodes).replace("\u00a0", " ").split())
