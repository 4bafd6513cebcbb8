"""Rows that came to a table, or went from it."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.revision.incoming.lines import Line, SourceLine
from elyazma.revision.incoming.placing import Anchor
from elyazma.revision.incoming.sources import Sources
from elyazma.revision.incoming.writing import Scribe
from elyazma.sources.sheets import find_separator
from elyazma.tex.edits import Edit
from elyazma.tex.escape import ROW_END


def add_row(lines: Sequence[Line], above: SourceLine, sources: Sources, scribe: Scribe) -> tuple[Anchor, str] | None:
    """Write a new row, and find its place below the row of a cell; none where the table is no plain grid."""
    row = _find_row(above, sources)
    texts = _write_cells(lines, above, _width(row, sources), scribe) if row else None
    if texts is None:
        return None
    text = sources.texts[above.path]
    last = row[-1].end
    if above.kind == "sheet":
        separator = find_separator(text)
        quoted = [f'"{each}"' if separator in each or '"' in each else each for each in texts]
        return Anchor(above.path, _line_end(text, last), "row", above), separator.join(quoted)
    end = text.find(ROW_END, last)
    if above.kind != "cell" or end < 0 or text[last:end].strip():
        return None
    return Anchor(above.path, end + len(ROW_END), "row", above), f"{' & '.join(texts)} {ROW_END}"


def _write_cells(lines: Sequence[Line], above: SourceLine, width: int, scribe: Scribe) -> list[str] | None:
    """Write the cells of a row of so many columns; none where one cannot be written, or has several paragraphs."""
    cells = {line.cell.column: line for line in lines if line.cell}
    if len(cells) != len(lines) or max(cells) >= width:
        return None
    written = {at: scribe.write(line.tokens, above) for at, line in cells.items()}
    if any(lost for _, lost, _ in written.values()):
        return None
    return [written[at][0] if at in written else "" for at in range(width)]


def _find_row(cell: SourceLine, sources: Sources) -> list[SourceLine]:
    return [
        line
        for line in sources.body
        if (line.path, line.outer, line.row) == (cell.path, cell.outer, cell.row) and cell.row >= 0
    ]


def _width(row: Sequence[SourceLine], sources: Sources) -> int:
    first = row[0]
    table = (line.column for line in sources.body if (line.path, line.outer) == (first.path, first.outer))
    return max(table) + 1


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def cut_row(cells: Sequence[SourceLine], sources: Sources) -> Edit | None:
    """Cut a row; none where it is not one of a plain grid."""
    row = _find_row(cells[0], sources)
    if not row or any(cell.row != cells[0].row or cell.row < 1 for cell in cells):
        return None
    text = sources.texts[row[0].path]
    start = text.rfind("\n", 0, row[0].start) + 1
    if row[0].kind == "sheet":
        return start, min(_line_end(text, row[-1].end) + 1, len(text)), ""
    end = text.find(ROW_END, row[-1].end)
    if end < 0 or text[row[-1].end : end].strip() or text[start : row[0].start].strip():
        return None
    stop = _line_end(text, end)
    behind = text[end + len(ROW_END) : stop].strip()
    return None if behind else (start, min(stop + 1, len(text)), "")
