"""Nodes as plain text, and plain text as nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elyazma.model.nodes.leaves import Code, CodeBlock, Equation, LineBreak, Math, SoftBreak, Space, Str
from elyazma.model.nodes.trees import (
    Cite,
    Continued,
    Div,
    Entry,
    EquationGroup,
    ForeignBlocks,
    Header,
    Inline,
    LineBlock,
    Node,
    Para,
    Plain,
    Proof,
    Quoted,
    TableNotes,
    TableWrap,
    Theorem,
)
from elyazma.model.nodes.walking import children_of

_ENDING_LINES = (
    *(Para, Plain, Header, Div, LineBlock),
    *(Continued, Entry, EquationGroup, ForeignBlocks, Proof, TableNotes, TableWrap, Theorem),
)
_BLANKS = (Space, SoftBreak, LineBreak)


def plain_text(
    nodes: Iterable[Node], *, without: tuple[type[Node], ...] = (), instead: str = "", quotes: bool = False
) -> str:
    """Give all words of nodes, blocks apart by line ends; mathematics as its TeX, notes where they are called.

    Kinds that it is to be `without` leave `instead` behind. With `quotes` a Quoted has its quotation marks.
    """
    pieces: list[str] = []
    waiting: list[Node | str] = [*nodes]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif isinstance(node, without):
            pieces.append(instead)
        elif (own := _read_leaf(node)) is not None:
            pieces.append(own)
        else:
            before, after = _marks_of(node, quotes=quotes)
            waiting.append(after)
            # Of a citation its words are printed, which hold the notes around its works already.
            for group in (node.inlines,) if isinstance(node, Cite) else reversed(children_of(node)):
                waiting.extend(reversed(group))
            pieces.append(before)
    return "".join(pieces)


def _read_leaf(node: Node) -> str | None:
    """Give the words of a node in which no other stands; none for any other."""
    match node:
        case Str(text) | Code(text) | CodeBlock(text):
            return text
        case Space() | SoftBreak():
            return " "
        case LineBreak():
            return "\n"
        case Math(tex):
            return tex
        case Equation(tex):
            return f"{tex}\n"
        case _:
            return None


def _marks_of(node: Node, *, quotes: bool) -> tuple[str, str]:
    if isinstance(node, Quoted) and quotes:
        return ("“", "”") if node.double else ("‘", "’")
    return ("", "\n") if isinstance(node, _ENDING_LINES) else ("", "")


def split_words(text: str) -> tuple[Inline, ...]:
    """Make words and blanks of plain text; a no-break space stays inside its word."""
    inlines: list[Inline] = []
    for at, word in enumerate(text.split(" ")):
        inlines += [Space()] if at else []
        inlines += [Str(word)] if word else []
    return tuple(inlines)


def strip_blanks(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Drop the blanks at both ends, and those doubled where something vanished."""
    kept: list[Inline] = []
    for node in inlines:
        if isinstance(node, _BLANKS) and (not kept or isinstance(kept[-1], _BLANKS)):
            continue
        kept.append(node)
    while kept and isinstance(kept[-1], _BLANKS):
        kept.pop()
    return tuple(kept)
