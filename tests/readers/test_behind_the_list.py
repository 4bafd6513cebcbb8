"""Tables behind the list of references: they stay with their captions and notes, in their order."""

from __future__ import annotations

from pathlib import Path

from brought_in import bring_lines
from test_word_cases import HEAD, LIST

TABLE = (
    "<w:tbl><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>{0} week</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>{0} mean</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def test_tables_behind_the_list_stay_with_their_captions(tmp_path: Path) -> None:
    behind = [
        line
        for name in ("first", "second", "third")
        for line in (
            f"left | Table A{name[0]}. The {name} weeks of the year",
            TABLE.format(name),
            f"left | Note {name}.",
        )
    ]
    behind = [line.replace("Af.", "A1.").replace("As.", "A2.").replace("At.", "A3.") for line in behind]
    made = bring_lines(tmp_path, *HEAD, "left | Rivers are long (1, 2).", *LIST, *behind)
    assert len(made.manuscript.bibliography.heads) == 2
    order = [made.text.index(f"{name}") for name in ("first weeks", "first mean", "Note first", "second weeks")]
    assert order == sorted(order)
    assert made.text.count(r"\caption{") == 3 and made.text.count(r"\begin{tabular}") == 3


def test_a_table_without_a_caption_ends_no_list(tmp_path: Path) -> None:
    first, *rest = LIST
    made = bring_lines(tmp_path, *HEAD, "left | Rivers are long (1, 2).", first, rest[0], TABLE.format("a"), rest[1])
    assert len(made.manuscript.bibliography.heads) == 2
