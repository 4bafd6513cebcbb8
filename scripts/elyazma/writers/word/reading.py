"""Read a Word file back and compare it with the document; the only module that imports python-docx."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Block,
    CodeBlock,
    DefinitionList,
    Header,
    Image,
    Inline,
    Label,
    LineBlock,
    LineBreak,
    Math,
    Note,
    Para,
    Plain,
    Qed,
    Quoted,
    children_of,
    plain_text,
    walk,
)
from elyazma.system.xml import parse_xml
from elyazma.writers.word.elements import NAMESPACES
from elyazma.writers.word.equations import list_formulas


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


_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)


def _notes(part: Any) -> Iterator[Any]:
    yield from (each.target_part for each in part.rels.values() if each.reltype in _NOTES)


def join_words(text: str) -> str:
    """Take all blanks out, of which a line's end makes others."""
    return "".join(text.split())


def list_stretches(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield every unbroken stretch of words of blocks, without blanks: each must stand so in the file."""
    for node in walk(tuple(blocks)):
        match node:
            case CodeBlock(text):
                yield join_words(text)
            case Para() | Plain() | Header() | Quoted():
                yield from _split_stretches(node.inlines)
            case LineBlock(lines):
                yield from (stretch for line in lines for stretch in _split_stretches(line))
            case DefinitionList(items):
                yield from (stretch for item in items for stretch in _split_stretches(item.term))
            case _:
                pass


def _split_stretches(inlines: Sequence[Inline]) -> Iterator[str]:
    pieces = [""]
    _gather_words(inlines, pieces)
    # The sign behind a caption's label is the journal's.
    yield from filter(None, (join_words(piece).lstrip(".:") for piece in pieces))


def _gather_words(inlines: Sequence[Inline], pieces: list[str]) -> None:
    """Add words to the last piece; what the file has at a place of its own begins another."""
    for node in inlines:
        match node:
            case Math() | Note() | Image() | Quoted() | LineBreak():
                pieces.append("")
            case Label() | Qed():
                pieces.append("")
                _gather_words(node.inlines, pieces)
                pieces.append("")
            case _ if groups := children_of(node):
                for group in groups:
                    _gather_words([each for each in group if isinstance(each, Inline)], pieces)
            case _:
                pieces[-1] += plain_text((node,))


def count_equations(blocks: Sequence[Block]) -> int:
    """Count the equations of blocks."""
    return sum(1 for _ in list_formulas(blocks))
