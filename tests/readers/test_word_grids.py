"""Tables whose own grid has too few columns: no cell is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from brought_in import bring_lines
from elyazma.readers.word.grids import settle_grids
from elyazma.system.xml import Node, parse_xml, write_xml
from papers import WORD
from test_word_cases import HEAD


def _cell(words: str, span: int = 1) -> str:
    spanned = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
    return f"<w:tc>{spanned}<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def _table(grid: str, *rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


ROWS = (
    _cell("") + _cell("Interim target", 4) + _cell(""),
    "".join(map(_cell, ("level", "one", "two", "three", "four", "guideline"))),
    _cell("Annual", 6),
)


@pytest.mark.parametrize("grid", ["", "<w:tblGrid/>", "<w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"])
def test_cells_without_a_column_are_read(grid: str, tmp_path: Path) -> None:
    made = bring_lines(tmp_path, *HEAD, _table(grid, *ROWS), "left | Text.")
    words = made.text.replace("\\multicolumn", " ")
    assert all(word in words for word in ("Interim target", "level", "one", "two", "three", "four", "guideline"))
    assert "import-text-lost" not in {each.code for each in made.findings}


def _count(text: str) -> list[int]:
    root: Node = parse_xml(f'<w:body xmlns:w="{WORD}">{text}</w:body>'.encode())
    settle_grids(root)
    assert write_xml(root)
    return [len(grid) for grid in root.iter(f"{{{WORD}}}tblGrid")]


def test_grid_is_as_wide_as_the_widest_row() -> None:
    three = "<w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"
    inner = f"<w:tc>{_table('', _cell('a') + _cell('b'))}<w:p/></w:tc>"
    assert _count(_table(three, _cell("a") + _cell("b"))) == [3]
    assert _count(_table("", inner)) == [1, 2]
    free = '<w:trPr><w:gridBefore w:val="2"/><w:gridAfter w:val="1"/></w:trPr>'
    assert _count(_table("", free + _cell("a"))) == [4]


@pytest.mark.parametrize("span", ["99999999", "9" * 5000, "-3", "x", "nan", ""])
def test_absurd_spans_are_bounded(span: str) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p/></w:tc>'
    [columns] = _count(_table("", cell))
    assert 1 <= columns <= 63
