"""Blocks of a text as they are compared: paragraphs and tables, each with what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from elyazma.languages.folding import fold_case
from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.names import BOOKMARKS, CELL, PARAGRAPH, ROW, TABLE, read_style, spell_shape, w
from elyazma.revision.word.side import Side
from elyazma.revision.word.tokens import Line, read_line
from elyazma.system.xml import Node

FRONT, BACK = "before the sections", "behind the sections"
"""What stands for a bookmark where no section is around a block."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table, or something else that is only kept or changed whole.

    `key` is equal for two that say the same; `look` is what two must share to become a pair: a paragraph's style, a
    table's columns. `section` is the bookmark around the section of the text it stands in. `before` are the bookmarks'
    ends that stand between this block and the one before.
    """

    kind: Literal["paragraph", "table", "other"]
    node: Node
    look: str
    key: tuple[object, ...]
    words: Counter[str]
    line: Line | None = None
    section: str = ""
    before: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a body, a cell or a note, and the bookmarks' ends behind the last."""

    items: tuple[Block, ...]
    after: tuple[Node, ...] = ()


_NO_BLOCKS = frozenset((w("sectPr"), w("tcPr")))


def read_blocks(nodes: Iterable[Node], side: Side, part: str) -> Blocks:
    """Read the blocks among elements that stand in a part of a file."""
    found: list[Block] = []
    marks: list[Node] = []
    opened: dict[str, str] = {}
    began = False
    for node in nodes:
        if node.tag in BOOKMARKS:
            marks.append(node)
            began = True
            opened.pop(node.get(w("id")), None)
            if node.get(w("name")):
                opened[node.get(w("id"))] = node.get(w("name"))
        elif node.tag not in _NO_BLOCKS and isinstance(node.tag, str):
            around = BACK if began else FRONT
            section = next(iter(opened.values()), around)
            found.append(_read_block(node, side, part, section, tuple(marks)))
            marks.clear()
    return Blocks(tuple(found), tuple(marks))


def _read_block(node: Node, side: Side, part: str, section: str, before: tuple[Node, ...]) -> Block:
    if node.tag == PARAGRAPH:
        line = read_line(node, side, part)
        look = read_style(node)
        key = ("paragraph", look, tuple(token.key for token in line.tokens))
        return Block("paragraph", node, look, key, count_words(line), line, section, before)
    if node.tag == TABLE:
        rows = [read_row(row, side, part) for row in node.iterchildren(ROW)]
        look = _spell_columns(node)
        words = sum((row.words for row in rows), Counter[str]())
        return Block("table", node, look, ("table", look, tuple(row.key for row in rows)), words, None, section, before)
    return Block("other", node, node.tag, ("other", spell_shape(node)), Counter(), None, section, before)


def _spell_columns(table: Node) -> str:
    grid = table.find(w("tblGrid"))
    return str(0 if grid is None else len(grid))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `look` says how its cells span columns and rows."""

    node: Node
    look: str
    key: tuple[object, ...]
    words: Counter[str]
    cells: tuple[tuple[Node, Blocks], ...]


def read_row(node: Node, side: Side, part: str) -> Row:
    """Read a row of a table."""
    cells = tuple((cell, read_blocks(cell, side, part)) for cell in node.iterchildren(CELL))
    look = " ".join(_spell_cell(cell) for cell, _ in cells)
    blocks = [block for _, read in cells for block in read.items]
    words = sum((block.words for block in blocks), Counter[str]())
    key = (look, tuple(tuple(block.key for block in read.items) for _, read in cells))
    return Row(node, look, key, words, cells)


def _spell_cell(cell: Node) -> str:
    spans = [cell.find(f"{w('tcPr')}/{w(name)}") for name in ("gridSpan", "vMerge")]
    return "/".join("" if each is None else str(each.get(w("val"), "continue")) for each in spans)


def count_words(line: Line) -> Counter[str]:
    """Count the words of a paragraph, and each thing that is changed whole."""
    said = (token.text if token.text else " ".join(token.key) for token in line.tokens)
    return Counter(fold_case(each) for each in said if any(map(str.isalnum, each)))
