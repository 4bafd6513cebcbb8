"""Rows of tables and displays, and the parts of a table that runs over pages."""

from __future__ import annotations

import pytest

from elyazma.tex.comments import remove_comments
from elyazma.tex.parse import parse
from elyazma.tex.rows import NumberedRow, Piece, find_row_above, read_long_table, read_row, split_rows
from elyazma.tex.tree import Command, Environment, Tree


def whole(tree: Tree) -> Piece:
    return Piece(tree.children, 0, len(tree.text))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (r"a \\ b", ["a ", " b"]),
        (r"a \\*[2pt] b \tabularnewline c", ["a ", " b ", " c"]),
        (r"a \\ [b]", ["a ", " [b]"]),
        (r"{a \\ b} \begin{cases} c \\ d \end{cases} \\ e", [r"{a \\ b} \begin{cases} c \\ d \end{cases} ", " e"]),
        ("a % \\\\\n b \\\\ c", ["a % \\\\\n b ", " c"]),
    ],
)
def test_rows(text: str, rows: list[str]) -> None:
    tree = parse(text)
    assert [text[row.start : row.end] for row in split_rows(tree.children, 0, len(text))] == rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (r"a &= b \label{ one } \notag", NumberedRow("a &= b", ("one",), (), True)),
        (r"\tag*{$x$} a \label{one}\label{two} b", NumberedRow("a b", ("one", "two"), ("$x$",), False)),
        ("a % \\label{gone} \\tag{gone}\n  + b", NumberedRow("a + b", (), (), False)),
        ("\\alpha% gone\nb", NumberedRow(r"\alpha b", (), (), False)),
        (r"a \labelled{b} \label c", NumberedRow(r"a \labelled{b} \label c", (), (), False)),
    ],
)
def test_what_numbers_a_row(text: str, row: NumberedRow) -> None:
    tree = parse(text)
    assert read_row(tree, whole(tree)) == row


def test_signs_of_alignment_of_a_row_are_left_out_and_those_within_it_stay() -> None:
    tree = parse(r"a &= \& {b & c} \begin{matrix} d & e \end{matrix} & f")
    read = read_row(tree, whole(tree), aligned=False)
    assert read.tex == r"a = \& {b & c} \begin{matrix} d & e \end{matrix}  f"
    glued = parse(r"a\leq&m")
    assert read_row(glued, whole(glued), aligned=False).tex == r"a\leq m"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"a \\ \midrule", r"\\"),
        ("a \\\\[2pt] % b\n\\cmidrule(lr){1-2} \\addlinespace[1ex]\n\\midrule", r"\\[2pt]"),
        (r"a \\ b \midrule", None),
        (r"\midrule", None),
    ],
)
def test_row_above_a_rule(text: str, found: str | None) -> None:
    tree = parse(text)
    index = next(at for at, node in enumerate(tree.children) if isinstance(node, Command) and node.name == "midrule")
    above = find_row_above(tree, tree.children, index)
    assert (tree.source(above) if above else None) == found


def read_parts(text: str) -> tuple[str, ...]:
    """Give the caption with its label, what is before the rows, the head, the rows, the foot."""
    tree = parse(text)
    (table,) = tree.environments()
    assert isinstance(table, Environment)
    parts = read_long_table(tree, table)
    caption = text[parts.caption.command.start : parts.caption.end] if parts.caption else ""
    pieces = (parts.before, parts.head or Piece((), 0, 0), parts.rows, parts.foot)
    return (caption, *(text[piece.start : piece.end].strip() for piece in pieces))


def test_parts_of_a_long_table() -> None:
    text = r"""\begin{longtable}[c]{ll}
\caption[S]{Long.}% behind
 \label{tab:l}\\
\toprule a & b \\ \midrule
\endfirsthead
\toprule again \\ \endhead
\midrule next \endfoot
\bottomrule sum & 3 % last foot
\endlastfoot
1 & 2 \\ % \endhead
3 & 4 \\ % last
\end{longtable}"""
    assert read_parts(text) == (
        "\\caption[S]{Long.}% behind\n \\label{tab:l}",
        text[text.index("[c]{ll}") : text.index(r"\toprule")].strip(),
        r"\toprule a & b \\ \midrule",
        "1 & 2 \\\\ % \\endhead\n3 & 4 \\\\",
        r"\bottomrule sum & 3",
    )


def test_a_long_table_without_parts_is_rows() -> None:
    text = r"\begin{longtable}{l}a \\ \verb|\endhead| b\end{longtable}"
    assert read_parts(text) == ("", "", "", r"{l}a \\ \verb|\endhead| b", "")


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("a% b\n  c", "ac"),
        ("\\TeX% b\nc", r"\TeX c"),
        ("a % b\n\nc", "a \n\nc"),
        ("a\\\\% b\nc", "a\\\\c"),
        (r"5\% b \verb|% c|", r"5\% b \verb|% c|"),
    ],
)
def test_comments_are_taken_out_as_tex_does(text: str, without: str) -> None:
    assert remove_comments(parse(text)) == without
