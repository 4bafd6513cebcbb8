"""A package made ready for pandoc, and the signs in its text by which what pandoc reads is known again.

A mark at a paragraph's beginning names its look; an insert stands for a node that pandoc has no way to write. Both are
numbers in signs of Unicode's private area, which no text has: they go through pandoc as words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TypeVar

from elyazma.model.imported import Doubt, Look
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Block,
    Code,
    CodeBlock,
    Header,
    Inline,
    LineBreak,
    Node,
    Para,
    Plain,
    Row,
    Space,
    Str,
    Table,
    map_nodes,
    plain_text,
    walk,
)

_OPEN, _INSERT, _CLOSE, _ZERO = "\ue002", "\ue004", "\ue003", 0xE010
SPARE = "\ue005"
"""What stands in a row that only says how many columns a table has."""
CODE = "\ue006"
"""What stands before a line of code, whose blanks are such that pandoc keeps them."""
_DIGITS = f"([{chr(_ZERO)}-{chr(_ZERO + 9)}]+)"
_MARK = re.compile(f"{_OPEN}{_DIGITS}{_CLOSE}")
_INSERTED = re.compile(f"{_INSERT}{_DIGITS}{_CLOSE}")
_SIGNS = re.compile(f"[{_OPEN}{_INSERT}{_CLOSE}{SPARE}{CODE}]")
MOVED = frozenset(("title", "subtitle", "author", "date", "abstract", "abstract title"))
"""Styles whose paragraphs pandoc takes out of a Word file's text, from wherever they stand."""
CAPTION = "caption"
"""What is in the name of the styles whose paragraphs pandoc takes for the caption of the next table."""
Text = TypeVar("Text", Str, Code, CodeBlock)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The file for pandoc; how the paragraphs look that are marked in it; and what could not be kept.

    `drawn` are the words that now stand in pictures, by these pictures' names; `inserts` the nodes that signs in the
    text stand for, whose `Mark` has the number of one of `placed`, the doubts that have a place.
    """

    path: Path
    looks: tuple[Look, ...]
    doubts: tuple[Doubt, ...] = ()
    drawn: Mapping[str, str] = field(default_factory=dict)
    inserts: tuple[Inline, ...] = ()
    placed: tuple[Doubt, ...] = ()


def write_mark(number: int) -> str:
    """Spell the mark of a paragraph."""
    return f"{_OPEN}{_spell(number)}{_CLOSE}"


def write_insert(number: int) -> str:
    """Spell what stands for an insert."""
    return f"{_INSERT}{_spell(number)}{_CLOSE}"


def drop_signs(text: str) -> str:
    """Take away signs of this module that a stranger's text has."""
    return _SIGNS.sub("", text)


def _spell(number: int) -> str:
    return "".join(chr(_ZERO + int(digit)) for digit in str(number))


def _read_number(spelt: str) -> int:
    return int("".join(chr(ord(sign) - _ZERO + ord("0")) for sign in spelt))


def cut_signs(text: str) -> str:
    """Take marks and inserts out of a text."""
    return _INSERTED.sub("", _MARK.sub("", text))


# --- What pandoc read --------------------------------------------------------------------------------


def take_mark(block: Block, looks: Sequence[Look]) -> tuple[Block, Look | None]:
    """Take the marks out of a block; also give the look of its first paragraph, none where nothing marks it."""
    number = next(_list_numbers(block), None)
    if number is None:
        return block, None
    (bare,) = map_nodes((block,), _strip)
    return bare, looks[number] if number < len(looks) else None


def is_mark(node: Node) -> bool:
    """Tell whether a word is a mark and nothing else."""
    return isinstance(node, Str) and _MARK.fullmatch(node.text) is not None


def _list_numbers(block: Block) -> Iterator[int]:
    for node in walk((block,)):
        if isinstance(node, Str | Code | CodeBlock) and (found := _MARK.search(node.text)):
            yield _read_number(found[1])


def _strip(node: Node) -> Node | tuple[Node, ...]:
    match node:
        case Str():
            return () if not _cut(node).text else _cut(node)
        case Code():
            return _cut(node)
        case CodeBlock():
            return _cut(node)
        case Para() | Plain() | Header() if node.inlines and isinstance(node.inlines[0], Space):
            return replace(node, inlines=node.inlines[1:])
        case _:
            return node


def _cut(node: Text) -> Text:
    return replace(node, text=_MARK.sub("", node.text)) if _OPEN in node.text else node


def take_inserts(blocks: Sequence[Block], inserts: Sequence[Inline]) -> tuple[Block, ...]:
    """Put the nodes into their places that signs stand for, and take rows away that only count columns."""

    def change(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Str() if _INSERT in node.text:
                return tuple(_split(node.text, inserts))
            case Code() | CodeBlock() if _INSERT in node.text:
                return replace(node, text=_INSERTED.sub("", node.text))
            case Table():
                return _drop_spare(node)
            case Para() | Plain():
                return _read_code(node)
            case _:
                return node

    return tuple(_join_code(map_nodes(blocks, change)))


def _read_code(block: Para | Plain) -> Block:
    text = "".join("\n" if isinstance(node, LineBreak) else plain_text((node,)) for node in block.inlines)
    return CodeBlock(text.replace(CODE, "").replace("\N{NO-BREAK SPACE}", " ")) if CODE in text else block


def _join_code(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with lines of code that follow each other as one."""
    lines: list[str] = []
    for block in (*blocks, None):
        if isinstance(block, CodeBlock) and not block.attributes.classes:
            lines.append(block.text)
            continue
        if lines:
            yield CodeBlock("\n".join(lines).strip("\n"))
            lines = []
        if block is not None:
            yield block


def _split(text: str, inserts: Sequence[Inline]) -> Iterator[Inline]:
    at = 0
    for found in _INSERTED.finditer(text):
        if found.start() > at:
            yield Str(text[at : found.start()])
        number = _read_number(found[1])
        if number < len(inserts):
            yield inserts[number]
        at = found.end()
    if at < len(text):
        yield Str(text[at:])


def _drop_spare(table: Table) -> Table:
    def is_spare(row: Row) -> bool:
        return any(isinstance(node, Str) and SPARE in node.text for cell in row.cells for node in walk(cell.blocks))

    if not any(isinstance(node, Str) and SPARE in node.text for node in walk((table,))):
        return table
    bodies = tuple(replace(body, rows=tuple(row for row in body.rows if not is_spare(row))) for body in table.bodies)
    return replace(table, bodies=bodies)
