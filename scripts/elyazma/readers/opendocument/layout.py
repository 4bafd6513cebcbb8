"""Write the text of an OpenDocument file anew, of what pandoc reads: paragraphs, headings, lists, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.opendocument.captions import split_pictures
from elyazma.readers.opendocument.lines import Setting, fill_line
from elyazma.readers.opendocument.looks import chain_of
from elyazma.readers.opendocument.names import (
    INDEXES,
    PARAGRAPHS,
    STYLE_NAME,
    TABLE,
    TEXT,
    UNREAD,
    make,
    read_number,
    text_of,
)
from elyazma.readers.opendocument.styles import Format, apply_styles, own_styles
from elyazma.readers.prepared import CODE, SPARE, cut_signs, write_mark
from elyazma.system.xml import Node

QUOTE, CODE_LINE = "EQuote", "ECode"
_P, _H, _LIST, _ITEM = f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TEXT}list-item"
_TABLE, _ROW, _CELL = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-cell"
_COLUMNS_SPANNED, _ROWS_SPANNED = (f"{TABLE}number-{side}-spanned" for side in ("columns", "rows"))
_COLUMNS_REPEATED = f"{TABLE}number-columns-repeated"
_HEAD_ROWS = f"{TABLE}table-header-rows"
_MOST_COLUMNS, _MOST_ROWS = 200, 20_000
"""What a table may have; a number of repeated cells may be anything."""
_MOST_REPEATED = 20_000
"""Cells of a whole text that only a number stands for."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is: the number of its look, its level as a heading, and whether it is a quotation or code."""

    number: int
    level: int = 0
    style: str = ""


@dataclass(slots=True)
class Layout:
    """The writing of one text: what is known of its paragraphs, and the setting of their lines."""

    roles: Mapping[Node, Role]
    setting: Setting
    spare_cells: int = _MOST_REPEATED

    def write_blocks(self, nodes: Iterable[Node]) -> list[Node]:
        """Write what stands in a body, a cell or an item."""
        blocks = [made for node in nodes if isinstance(node.tag, str) for made in self._write_block(node)]
        return _join_lists(blocks)

    def write_note(self, body: Node) -> list[Node]:
        """Write the body of a note, of which pandoc reads only paragraphs."""
        return _flatten(self.write_blocks(body))

    def _write_block(self, node: Node) -> list[Node]:
        self.setting.told.changes.wait_at(node)
        if node.tag in PARAGRAPHS:
            return self._write_paragraph(node)
        if node.tag == _LIST:
            return self._write_list(node)
        if node.tag == _TABLE:
            return self._write_table(node)
        if node.tag in UNREAD or node.tag in INDEXES or node.tag == f"{TEXT}bibliography-source":
            return []
        if node.tag == f"{TEXT}section" and node.get(f"{TEXT}display") == "none":
            self.setting.told.hidden.extend(text_of(each) for each in node.iter(*PARAGRAPHS))
            return []
        return self.write_blocks(node)

    # --- Paragraphs ---------------------------------------------------------------------------------

    def _write_paragraph(self, node: Node) -> list[Node]:
        role = self.roles.get(node)
        chain = chain_of(node, self.setting.sheet)
        # What a named style says is known from the look; a heading is set as headings are.
        form = apply_styles(Format(), own_styles(chain) if role is None or not role.level else [])
        form = replace(form, hidden=apply_styles(Format(), chain).hidden, code=False)
        made = make(_P, {}, ())
        fill_line(made, node, form, self.setting, self.write_note)
        if not len(made) and not (made.text or "").strip():
            return [_make_code("")] if role and role.style == CODE_LINE else []
        if role is None:
            return [made]
        if role.style == CODE_LINE and _is_plain(made):
            return [_make_code(write_mark(role.number) + _read_code(made))]
        parts = split_pictures(made, numbered=next(node.iter(f"{TEXT}sequence"), None) is not None)
        for part in parts:
            _dress(part, role)
        return parts

    # --- Lists --------------------------------------------------------------------------------------

    def _write_list(self, node: Node) -> list[Node]:
        """Write a list; headings and tables in it end it, and it goes on behind them."""
        blocks: list[Node] = []
        items: list[Node] = []
        for item in node:
            made = self.write_blocks(item) if item.tag in (_ITEM, f"{TEXT}list-header") else []
            if all(each.tag in (_P, _LIST) for each in made):
                _add_item(items, make(item.tag, {}, made))
                continue
            blocks += self._close_list(node, items, bool(blocks))
            blocks += made
            items = []
        return blocks + self._close_list(node, items, bool(blocks))

    def _close_list(self, node: Node, items: Sequence[Node], goes_on: bool) -> list[Node]:
        if not items:
            return []
        names = (STYLE_NAME, f"{TEXT}continue-numbering")
        attributes = {name: value for name in names if (value := node.get(name))}
        if goes_on:
            attributes[f"{TEXT}continue-numbering"] = "true"
        return [make(_LIST, attributes, items)]

    # --- Tables -------------------------------------------------------------------------------------

    def _write_table(self, node: Node) -> list[Node]:
        heads, rows = _Rows(), _Rows()
        for row, is_head in islice(_list_rows(node, False), _MOST_ROWS):
            cells = self._write_row(row)
            (heads if is_head else rows).add(make(_ROW, {}, cells), cells)
        _take_head(heads, rows)
        columns = max(heads.columns, rows.columns)
        if not columns:
            return []
        if max(heads.cells, rows.cells) < columns:
            # pandoc takes the cells of the longest row for the columns, also where all of them take several.
            spare = [_make_cell([make(_P, {}, [SPARE])]) for _ in range(columns)]
            rows.rows.append(make(_ROW, {}, spare))
        head = [make(_HEAD_ROWS, {}, heads.rows)] if heads.rows else []
        return [make(_TABLE, {}, [*head, *rows.rows])]

    def _write_row(self, row: Node) -> list[Node]:
        cells: list[Node] = []
        taken = 0
        for cell in row.iterchildren(_CELL):
            blocks = self._write_cell(cell)
            made = _make_cell(blocks, _read_spans(cell, _MOST_COLUMNS - taken))
            taken += _count(made, _COLUMNS_SPANNED)
            cells.append(made)
            again = 0 if blocks else min(_count(cell, _COLUMNS_REPEATED) - 1, _MOST_COLUMNS - taken, self.spare_cells)
            cells += [_make_cell([]) for _ in range(again)]
            taken, self.spare_cells = taken + again, self.spare_cells - again
            if taken >= _MOST_COLUMNS:
                break
        return cells

    def _write_cell(self, cell: Node) -> list[Node]:
        """Write what stands in a cell: of blocks, pandoc reads lists and paragraphs there."""
        blocks = self.write_blocks(cell)
        return [made for block in blocks for made in ([block] if block.tag == _LIST else _flatten([block]))]


def _read_spans(cell: Node, most: int) -> dict[str, str]:
    numbers = {_COLUMNS_SPANNED: min(_count(cell, _COLUMNS_SPANNED), most), _ROWS_SPANNED: _count(cell, _ROWS_SPANNED)}
    return {name: str(number) for name, number in numbers.items() if number > 1}


def _add_item(items: list[Node], item: Node) -> None:
    """Add an item of a list; one that holds only another list, as word processors write it, goes on with the last."""
    if not len(item):
        return
    if items and all(block.tag == _LIST for block in item):
        items[-1].extend([*item])
    else:
        items.append(item)


def _join_lists(blocks: Sequence[Node]) -> list[Node]:
    """Put a list that begins on a deeper level than its first into the list before it."""
    joined: list[Node] = []
    for block in blocks:
        if joined and joined[-1].tag == _LIST and _begins_deeper(block):
            first, *others = block
            joined[-1][-1].extend([*first])
            joined[-1].extend(others)
        else:
            joined.append(block)
    return joined


def _begins_deeper(block: Node) -> bool:
    """Tell whether a block is a list whose first item begins with another one."""
    return bool(block.tag == _LIST and len(block) and block[0][0].tag == _LIST)


@dataclass(slots=True)
class _Rows:
    """Rows of a table, the most cells of one, and the most columns these take."""

    rows: list[Node] = field(default_factory=list)
    cells: int = 0
    columns: int = 0

    def add(self, row: Node, cells: Sequence[Node]) -> None:
        """Add a row."""
        self.rows.append(row)
        self.cells = max(self.cells, len(cells))
        self.columns = max(self.columns, sum(_count(cell, _COLUMNS_SPANNED) for cell in cells))


def _take_head(heads: _Rows, rows: _Rows) -> None:
    """Take the first row for a table's head where none says so, as Word's tables are unless they say otherwise."""
    first = rows.rows[0] if len(rows.rows) > 1 and not heads.rows else None
    if first is not None and all(_count(cell, _ROWS_SPANNED) == 1 for cell in first):
        rows.rows.pop(0)
        heads.add(first, [*first])


def _list_rows(node: Node, is_head: bool) -> Iterable[tuple[Node, bool]]:
    for child in node:
        if child.tag == _ROW:
            yield child, is_head
        elif child.tag in (_HEAD_ROWS, f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _list_rows(child, is_head or child.tag == _HEAD_ROWS)


def _count(node: Node, name: str) -> int:
    return max(1, min(int(read_number(node.get(name, "1"))), _MOST_COLUMNS))


def _make_cell(blocks: Sequence[Node], spans: Mapping[str, str] | None = None) -> Node:
    return make(_CELL, spans or {}, blocks)


def _flatten(blocks: Iterable[Node]) -> list[Node]:
    """Make paragraphs of headings, lists and tables where pandoc reads nothing else."""
    found = [each for block in blocks for each in (block, *block.iterdescendants()) if each.tag in PARAGRAPHS]
    outer = [each for each in found if not any(above.tag in PARAGRAPHS for above in each.iterancestors())]
    for each in outer:
        each.tag = _P
        each.attrib.clear()
    return outer


def _is_plain(made: Node) -> bool:
    """Tell whether a paragraph is nothing but text, as code is."""
    return all(each.tag in (f"{TEXT}span", f"{TEXT}line-break") for each in made.iterdescendants())


def _read_code(made: Node) -> str:
    """Give the text of a line of code, whose blanks pandoc would make one of."""
    texts = [made.text or ""]
    for each in made.iterdescendants():
        texts += ["\n" if each.tag == f"{TEXT}line-break" else each.text or "", each.tail or ""]
    return "".join(texts).replace(" ", "\N{NO-BREAK SPACE}")


def _make_code(text: str) -> Node:
    return make(_P, {}, [CODE + text])


def _dress(made: Node, role: Role) -> None:
    """Mark a paragraph that has words, and make a heading or a quotation of it."""
    if not cut_signs(text_of(made)).strip():
        return
    made.text = write_mark(role.number) + (made.text or "")
    if role.level:
        made.tag = _H
        made.set(f"{TEXT}outline-level", str(role.level))
    elif role.style:
        made.set(STYLE_NAME, role.style)
