"""Read a Word file back and hold it against the document; the only module that imports python-docx."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from elyazma.document import Json
from elyazma.tools.conversion.tree import read_text
from elyazma.tools.word.elements import NAMESPACES
from elyazma.tools.word.targets import attributes_of, walk
from elyazma.tools.xml import parse_xml

_APART = {"Math", "Note", "Image", "Quoted", "LineBreak"}
"""Inlines at whose place the file has something else than their words."""
_LEAVES = {"Para", "Plain", "Header", "CodeBlock"}


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file holds: its words with the notes' behind them, without blanks, and how many equations."""

    words: str
    equations: int


def read_word(content: bytes) -> WordFile:
    """Read a file's words. Raises whatever python-docx raises for what is no Word file."""
    part = docx.Document(io.BytesIO(content)).part
    roots: list[Any] = [part.element]
    roots += [parse_xml(each.blob) for each in _notes(part)]
    words = "".join(node.text or "" for root in roots for node in root.iter(qn("w:t")))
    equations = sum(1 for root in roots for _ in root.iter(f"{{{NAMESPACES['m']}}}oMath"))
    return WordFile(join_words(words), equations)


def _notes(part: Any) -> Iterator[Any]:
    yield from (each.target_part for each in part.rels.values() if each.reltype == RELATIONSHIP_TYPE.FOOTNOTES)


def join_words(text: str) -> str:
    """Take all blanks out, of which a line's end makes others."""
    return "".join(text.split())


def list_stretches(blocks: Sequence[Json]) -> Iterator[str]:
    """Yield every unbroken stretch of words of blocks, without blanks: each must stand so in the file."""
    for node in walk(list(blocks)):
        if node["t"] in _LEAVES:
            content = node["c"]
            inlines = content[2] if node["t"] == "Header" else content
            yield from [join_words(content[1])] if node["t"] == "CodeBlock" else _split(inlines)
        elif node["t"] == "LineBlock":
            yield from (stretch for line in node["c"] for stretch in _split(line))
        elif node["t"] == "DefinitionList":
            yield from (stretch for term, _ in node["c"] for stretch in _split(term))
        elif node["t"] == "Quoted":
            yield from _split(node["c"][1])


def _split(inlines: Sequence[Json]) -> Iterator[str]:
    pieces = [""]
    _gather(inlines, pieces)
    # The sign behind a caption's label is the journal's.
    yield from filter(None, (join_words(piece).lstrip(".:") for piece in pieces))


def _gather(inlines: Sequence[Json], pieces: list[str]) -> None:
    for node in inlines:
        kind, content = node["t"], node.get("c")
        if kind in _APART:
            pieces.append("")
        elif kind in {"Span", "Link", "Cite"}:
            label = kind == "Span" and bool({"label", "qed"} & set(attributes_of(node)[1]))
            pieces += [""] if label else []
            _gather(content[1] if isinstance(content, list) else [], pieces)
            pieces += [""] if label else []
        elif isinstance(content, list) and kind not in {"Code"}:
            _gather(content, pieces)
        else:
            pieces[-1] += read_text(node)


def count_equations(blocks: Sequence[Json]) -> int:
    """Count the equations of blocks."""
    return sum(node["t"] == "Math" for node in walk(list(blocks)))
