"""The last resort: where neither pandoc nor TeX can print a piece by itself, the block around it is a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from asked import convert, errors
from converted import find, said
from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.nodes import Block, BulletList, Equation, Figure, Image, Note, plain_text

pytestmark = pytest.mark.tex

PAIR = r"\def\parts#1{\if o#1o\else\errmessage{Alone.}\fi}\newcommand\pair{\parts}"
"""What TeX can print only together with the letters behind it, which no reader of the text can know."""


def pictures(blocks: tuple[Block, ...]) -> list[str]:
    return [plain_text(each.inlines) for each in find(blocks, Image)]


def warnings(findings: tuple[Diagnostic, ...]) -> list[tuple[str, int]]:
    return [(each.code, each.span.line) for each in findings if each.severity is Severity.WARNING and each.span]


def test_the_paragraph_around_it_is_a_picture_with_its_words(tmp_path: Path) -> None:
    text = "Before.\n\nNow \\pair one two. Three\\footnote{A \\emph{note}.} of \\ref{eq}.\n\n" + (
        "\\begin{equation}\\label{eq} a \\end{equation}\nBehind \\emph{it}."
    )
    made, findings = convert(tmp_path, text, PAIR)
    assert made, findings
    assert errors(findings) == []
    assert warnings(findings) == [("export-pictured", 5)]
    blocks = made.sections[0].blocks
    assert pictures(blocks) == ["Now one two. Three of 1."]
    assert [said(each.blocks) for each in find(blocks, Note)] == ["A note."]
    assert [each.number for each in find(blocks, Equation)] == ["1"]
    assert (said(blocks[1:2]), said(blocks[-1:])) == ("Before.", "Behind it.")


def test_only_the_text_of_its_item_is_a_picture(tmp_path: Path) -> None:
    text = "\\begin{itemize}\n\\item First.\n\\item Now \\pair one two. Three.\n\\item Last.\n\\end{itemize}"
    made, findings = convert(tmp_path, text, PAIR)
    assert made, findings
    (items,) = find(made.sections[0].blocks, BulletList)
    assert [said(each) for each in items.items] == ["First.", "Now one two. Three.", "Last."]
    assert pictures(made.sections[0].blocks) == ["Now one two. Three."]


def test_a_table_is_a_picture_under_its_caption(tmp_path: Path) -> None:
    table = "\\begin{tabular}{ll}\nBoth\\footnote{Why.} & \\pair one \\\\ left & right\n\\end{tabular}"
    text = f"\\begin{{table}}\\caption{{Sides}}\\label{{t}}\n{table}\n\\end{{table}}\nSee \\ref{{t}}."
    made, findings = convert(tmp_path, text, PAIR)
    assert made, findings
    assert errors(findings) == []
    (shown,) = find(made.sections[0].blocks, Figure)
    assert said(shown.caption.blocks) == "Table 1. Sides"
    assert [each.split() for each in pictures((shown,))] == [["Both", "one", "left", "right"]]
    assert [said(each.blocks) for each in find(made.sections[0].blocks, Note)] == ["Why."]
    assert said(made.sections[0].blocks[-1:]) == "See 1."


@pytest.mark.parametrize("short", ["", "[Short]"])
def test_a_caption_is_a_picture_beside_its_number(short: str, tmp_path: Path) -> None:
    text = f"\\begin{{figure}}words\\caption{short}{{Now \\pair one $\\frac12$ two. Three.}}\\end{{figure}}"
    made, findings = convert(tmp_path, text, PAIR)
    assert made, findings
    assert [code for code, _ in warnings(findings)] == ["export-pictured"]
    (figure,) = find(made.sections[0].blocks, Figure)
    assert said(figure.caption.blocks).startswith("Figure 1. Now one")


def test_no_block_with_a_counter_is_a_picture(tmp_path: Path) -> None:
    preamble = PAIR + r"\newcounter{steps}\newcommand\step{\stepcounter{steps}}"
    made, findings = convert(tmp_path, r"\step Now \pair one two.", preamble)
    assert made is None
    assert [each.partition(" ")[0] for each in errors(findings)] == [r"\parts"]


def test_lost_words_are_drawn_where_they_are_lost(tmp_path: Path) -> None:
    text = "All gone now.\n\nStep \\setcounter{page}{1}{gone} by step.\n\nNot gone."
    made, findings = convert(tmp_path, text)
    assert made, findings
    assert warnings(findings) == [("export-pictured", 5)]
    assert pictures(made.sections[0].blocks) == ["Step gone by step."]


def test_a_label_in_the_caption_of_an_algorithm_loses_no_word_of_it(tmp_path: Path) -> None:
    algorithm = "\\begin{algorithmic}\\STATE add one\\end{algorithmic}"
    text = f"\\begin{{algorithm}}\\caption{{Sums of all \\label{{a}}}}{algorithm}\\end{{algorithm}}\n\nSee \\ref{{a}}."
    made, findings = convert(tmp_path, text)
    assert made, findings
    (figure,) = find(made.sections[0].blocks, Figure)
    assert said(figure.caption.blocks) == "Algorithm 1. Sums of all"
    assert said(made.sections[0].blocks[-1:]) == "See 1."


def test_a_macro_that_is_defined_in_two_ways_is_found(tmp_path: Path) -> None:
    preamble = PAIR + r"\def\first{\pair}\ifdefined\first\else\newcommand\first{}\fi"
    made, findings = convert(tmp_path, r"Now \first one two.", preamble)
    assert made, findings
    assert pictures(made.sections[0].blocks) == ["Now one two."]
