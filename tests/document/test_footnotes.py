"""Notes of the margin, and footnotes in two parts, in other formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find
from elyazma.model.nodes import Math, Note, plain_text


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (r"Alpha\footnotemark{} beta\footnotetext{One.} gamma", ["One."]),
        (r"Alpha\footnotemark{} beta\footnotemark{} gamma.\footnotetext{One.}\footnotetext{Two.}", ["One.", "Two."]),
        (r"Alpha\footnotemark[3] beta\footnotetext[3]{See \ref{x}.} gamma", ["See ??."]),
        (r"Alpha\footnote{One.} beta\footnotemark[1] gamma\footnotemark{} delta.\footnotetext{Two.}", ["One.", "Two."]),
        (r"Alpha\footnotemark[4] beta\footnotemark[3] gamma.\footnotetext[3]{C.}\footnotetext[4]{D.}", ["D.", "C."]),
        (r"Alpha\footnotetext{Without a mark.} beta", ["Without a mark."]),
        (r"Alpha\marginpar[left]{right} beta\marginnote{note} gamma", ["right", "note"]),
    ],
)
def test_they_are_footnotes(tmp_path: Path, text: str, notes: list[str]) -> None:
    made = convert_text(f"\\section{{A}}\n{text}", tmp_path)
    assert [plain_text(note.blocks).strip() for note in find(made, Note)] == notes


def test_a_mark_that_is_said_again_stays_a_number(tmp_path: Path) -> None:
    made = convert_text("\\section{A}\nAlpha\\footnote{One.} beta\\footnotemark[1] gamma", tmp_path)
    assert len(list(find(made, Note))) == 1
    assert [each.tex for each in find(made, Math)] == ["{}^{1}"]


def test_a_mark_that_is_said_again_takes_no_other_notes_text(tmp_path: Path) -> None:
    text = "Alpha\\footnote{One.} beta\\footnotemark[1] gamma\\footnotemark{} delta.\\footnotetext{Two.}"
    made = convert_text(f"\\section{{A}}\n{text}", tmp_path)
    assert [each.tex for each in find(made, Math)] == ["{}^{1}"]
    assert [plain_text(note.blocks).strip() for note in find(made, Note)] == ["One.", "Two."]


def test_a_note_in_a_table_is_a_footnote(tmp_path: Path) -> None:
    text = r"\section{A}\begin{tabular}{l}Android 4.0\tablefootnote{Used here.}\\\end{tabular}"
    assert len(list(find(convert_text(text, tmp_path), Note))) == 1
