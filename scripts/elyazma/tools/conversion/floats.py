"""Figures and tables: captions, pictures, cells and notes put where writers look for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from elyazma.document import Json
from elyazma.tools.conversion.marks import read_mark
from elyazma.tools.conversion.tree import div, para, span, strip_blanks, text

CAPTION = "ElyazmaCaption"
"""A node of ours that stands where a caption stood, until its float is put together."""


@dataclass
class Caption:
    """One caption, with the attributes of what it belongs to."""

    kind: str
    head: str
    attributes: list[Any]
    inlines: list[Json] = field(default_factory=list)

    def write(self) -> list[Any]:
        """Write the caption: "Figure 1", then what the author says."""
        return [None, [{"t": "Plain", "c": [*self._label(), *self.inlines]}]]

    def _label(self) -> list[Json]:
        return [span(text(self.head), "", "label"), {"t": "Str", "c": "."}, {"t": "Space"}] if self.head else []


def write_float(blocks: list[Json]) -> list[Json]:
    """Put a float together; one with several captions becomes several."""
    pieces = list(_flatten(blocks))
    groups = _group(pieces)
    return [made for caption, held in groups for made in _write_one(caption, held)]


def _flatten(blocks: list[Json]) -> Iterator[Json]:
    """Give the blocks of a float, those inside boxes too, each caption by itself."""
    for block in blocks:
        if block["t"] == "Div" and not block["c"][0][0] and not block["c"][0][2]:
            yield from _flatten(block["c"][1])
        elif block["t"] in {"Para", "Plain"}:
            yield from _split(block["c"])
        else:
            yield block


def _split(inlines: list[Json]) -> Iterator[Json]:
    held: list[Json] = []
    for node in inlines:
        if node["t"] == CAPTION:
            yield from _plain(held)
            yield node
            held = []
        else:
            held.append(node)
    yield from _plain(held)


def _plain(inlines: list[Json]) -> Iterator[Json]:
    if kept := strip_blanks(inlines):
        yield {"t": "Plain", "c": kept}


def _group(pieces: list[Json]) -> list[tuple[Caption | None, list[Json]]]:
    """Tie what is shown to its caption, which stands below or above it."""
    captions = [piece["c"] for piece in pieces if piece["t"] == CAPTION]
    if len(captions) <= 1:
        return [(captions[0] if captions else None, [piece for piece in pieces if piece["t"] != CAPTION])]
    above = pieces[0]["t"] == CAPTION
    groups: list[tuple[Caption | None, list[Json]]] = []
    held: list[Json] = []
    for piece in pieces:
        if piece["t"] != CAPTION:
            (groups[-1][1] if above and groups else held).append(piece)
        elif above:
            groups.append((piece["c"], []))
        else:
            groups.append((piece["c"], held))
            held = []
    if held:
        groups[-1][1].extend(held)
    return groups


def _write_one(caption: Caption | None, blocks: list[Json]) -> list[Json]:
    tables = [block for block in blocks if block["t"] == "Table"]
    if tables and (caption is None or caption.kind == "table"):
        return [_write_table(caption, blocks)]
    attributes = caption.attributes if caption else ["", [], []]
    return [{"t": "Figure", "c": [attributes, caption.write() if caption else [None, []], blocks]}]


def _write_table(caption: Caption | None, blocks: list[Json]) -> Json:
    at = next(index for index, block in enumerate(blocks) if block["t"] == "Table")
    before, table, behind = blocks[:at], blocks[at], blocks[at + 1 :]
    if caption:
        table = {"t": "Table", "c": [caption.attributes, caption.write(), *table["c"][2:]]}
    notes = [para(block["c"]) if block["t"] == "Plain" else block for block in behind]
    return wrap_table([*before, table], notes)


def wrap_table(blocks: list[Json], notes: list[Json]) -> Json:
    """Wrap a table and the notes below it."""
    return div([*blocks, *([div(notes, "", "notes")] if notes else [])], "", "table-wrap")


# --- Cells --------------------------------------------------------------------------------------------


def make_table(heads: list[str], rows: list[list[str]], alignments: list[str]) -> Json:
    """Make a table of plain cells; an alignment is "AlignLeft", "AlignCenter" or "AlignRight"."""
    nothing = ["", [], []]
    columns = [[{"t": alignment}, {"t": "ColWidthDefault"}] for alignment in alignments]
    body = [nothing, 0, [], [_make_row(row) for row in rows]]
    return {"t": "Table", "c": [nothing, [None, []], columns, [nothing, [_make_row(heads)]], [body], [nothing, []]]}


def _make_row(cells: list[str]) -> list[Any]:
    nothing = ["", [], []]
    return [nothing, [[nothing, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": text(cell)}]] for cell in cells]]


def map_cells(table: Json, change: Any) -> Json:
    """Rebuild a table; the blocks of every cell are given to `change`."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    changed = [
        [made, number, _map_rows(heads, change), _map_rows(rows, change)] for made, number, heads, rows in bodies
    ]
    ends = [[made, _map_rows(rows, change)] for made, rows in (head, foot)]
    return {"t": "Table", "c": [attributes, caption, columns, ends[0], changed, ends[1]]}


def _map_rows(rows: list[Any], change: Any) -> list[Any]:
    return [[made, [[*cell[:4], change(cell[4])] for cell in cells]] for made, cells in rows]


def find_head(table: Json) -> Json:
    """Make the rows down to the first rule a table's head, where pandoc found none."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    if head[1] or not bodies:
        return table
    made, number, heads, rows = bodies[0]
    ruled = next((at for at, row in enumerate(rows, start=1) if _has_rule(row)), 0)
    if not 0 < ruled < len(rows):
        return table
    body = [made, number, heads, rows[ruled:]]
    return {"t": "Table", "c": [attributes, caption, columns, [head[0], rows[:ruled]], [body, *bodies[1:]], foot]}


def _has_rule(row: list[Any]) -> bool:
    blocks = [block for cell in row[1] for block in cell[4] if block["t"] in {"Plain", "Para"}]
    marks = (read_mark(node) for block in blocks for node in block["c"])
    return any(mark is not None and mark.kind == "rule" for mark in marks)
