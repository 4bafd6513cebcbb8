"""A table's grid: its rows, the columns that cells of rows above cover, and how wide its columns are to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import sqrt

from elyazma.model.nodes import (
    Block,
    BlockQuote,
    BulletList,
    Cell,
    Header,
    Image,
    LineBreak,
    OrderedList,
    Para,
    Plain,
    Row,
    Space,
    Str,
    Table,
    map_nodes,
    walk,
)
from elyazma.readers.lines import picture_width
from elyazma.readers.runs import plain_text

_WIDEST = 78
"""Letters that stand beside each other on a line of text: a table of longer rows is set in columns of a width."""
_SHARE = 0.94
"""Of a line, what the columns take of a table of one column; each further one leaves as much as its gap."""
_GAP = 0.025


def list_rows(table: Table) -> tuple[list[Row], list[Row]]:
    """Give a table's rows: those that head it, and the others."""
    rows = [row for body in table.bodies for row in (*body.heads, *body.rows)]
    return [*table.head.rows], [*rows, *table.foot.rows]


def find_covered(rows: Sequence[Row]) -> list[dict[int, int]]:
    """Give for each row the columns that cells of rows above reach into: how many each takes, by the first one."""
    found: list[dict[int, int]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for row in rows:
        covered = {column: width for column, (width, _) in open_cells.items()}
        found.append(covered)
        open_cells = {column: (width, left - 1) for column, (width, left) in open_cells.items() if left > 1}
        open_cells |= _open_below(row, covered)
    return found


def _open_below(row: Row, covered: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Give the cells of a row that reach into rows below: how wide each is, and into how many, by its column."""
    below: dict[int, tuple[int, int]] = {}
    column = 0
    for cell in row.cells:
        while column in covered:
            column += covered[column]
        if cell.rows > 1:
            below[column] = cell.columns, cell.rows - 1
        column += cell.columns
    return below


def lay_out_cell(cell: Cell) -> tuple[Block, ...]:
    """Give the blocks of a cell as TeX can set them there: no lists, no quotations, no line breaks; all words stay."""
    plain = [each for block in cell.blocks for each in _flatten(block)]
    return map_nodes(plain, lambda node: Space() if isinstance(node, LineBreak) else node)


def _flatten(block: Block) -> Iterator[Block]:
    match block:
        case BlockQuote(blocks):
            yield from (each for inner in blocks for each in _flatten(inner))
        case OrderedList(items, start):
            yield from (each for at, item in enumerate(items) for each in _sign(item, f"{start + at}. "))
        case BulletList(items):
            yield from (each for item in items for each in _sign(item, "• "))
        case _:
            yield block


def _sign(item: Sequence[Block], sign: str) -> Iterator[Block]:
    """Put an item's sign before its words."""
    blocks = [each for block in item for each in _flatten(block)]
    for at, block in enumerate(blocks):
        if at == 0 and isinstance(block, Para | Plain):
            yield replace(block, inlines=(Str(sign), *block.inlines))
        else:
            yield block


def choose_columns(table: Table, signs: Sequence[str]) -> str:
    """Choose how a table's columns are set: as wide as their words, or so that the table is no wider than the text."""
    heads, rows = list_rows(table)
    texts: list[list[str]] = [[] for _ in signs]
    for row, covered in zip((*heads, *rows), find_covered([*heads, *rows]), strict=True):
        _add_texts(row, covered, texts)
    longest = [max(map(len, column), default=0) for column in texts]
    if sum(longest) + 2 * len(longest) <= _WIDEST:
        return "".join(signs)
    weights = [_weigh(column) for column in texts]
    room = max(0.5, _SHARE - _GAP * (len(signs) - 1))
    shares = (room * weight / (sum(weights) or 1) for weight in weights)
    return "".join(f"p{{{share:.3f}".rstrip("0") + "\\linewidth}" for share in shares)


def _add_texts(row: Row, covered: dict[int, int], texts: list[list[str]]) -> None:
    column = 0
    for cell in row.cells:
        while column in covered:
            column += covered[column]
        if cell.columns == 1 and column < len(texts):
            texts[column].append(_text_of(cell))
        column += cell.columns


def _text_of(cell: Cell) -> str:
    """Give what a cell says; a picture counts as a word that is as wide."""
    texts = (node for node in walk(cell.blocks) if isinstance(node, Para | Plain | Header))
    pictures = (node for node in walk(cell.blocks) if isinstance(node, Image))
    shown = ("x" * _count_letters(picture_width(each.attributes.get("width"))) for each in pictures)
    return " ".join((*(plain_text(node.inlines) for node in texts), *shown))


_CENTIMETRE = 5
"""Letters of running text in one."""


def _count_letters(width: str) -> int:
    """Count the letters that are as wide as a picture; one as wide as a share of the line is left out of account."""
    value = width.removesuffix("cm")
    return round(float(value) * _CENTIMETRE) if value != width else 0


def _weigh(texts: Sequence[str]) -> float:
    """Give how much of a line a column wants: its longest word at least, more where its cells are long."""
    word = max((len(word) for text in texts for word in text.split()), default=1)
    mean = sum(map(len, texts)) / max(1, len(texts))
    return max(word, 4) + 3 * sqrt(mean)
