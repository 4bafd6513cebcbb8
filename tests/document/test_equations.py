"""Displays: which lines have numbers, and the TeX that is left of each."""

from __future__ import annotations

import pytest

from elyazma.document.equations import Line, read_display


def test_signs_of_alignment_inside_a_line_stay() -> None:
    body = r"\begin{align}a &= b\\ c &= \begin{cases} 1 & x \& y \\ 0 & z \end{cases}\end{align}"
    assert [line.tex for line in read_display(body)] == ["a = b", r"c = \begin{cases} 1 & x \& y \\ 0 & z \end{cases}"]


@pytest.mark.parametrize(
    "formula", [r"\begin{aligned} a &= b \\ c &= d \end{aligned}", r"\begin{pmatrix} a & b \end{pmatrix}"]
)
def test_a_formula_that_is_one_inner_environment_keeps_it_and_has_no_number(formula: str) -> None:
    assert read_display(formula) == (Line(formula),)


def test_the_star_of_a_line_end_is_no_text_and_brackets_behind_a_blank_are() -> None:
    body = r"\begin{gather} a \\*[2pt] b \\ [x] + c \end{gather}"
    assert [line.tex for line in read_display(body)] == ["a", "b", "[x] + c"]


def test_comments_of_a_display_end_no_line_and_say_nothing() -> None:
    body = "\\begin{align}\n a &= b % \\\\ \\label{gone} \\notag\n \\\\ c &= d \\label{kept}\n\\end{align}"
    assert read_display(body) == (Line("a = b", counted=True), Line("c = d", counted=True, labels=("kept",)))


def test_a_text_between_lines_is_a_line_without_a_number() -> None:
    lines = ("a &= b\\label{a}", r"\intertext{and $x$ too}", r"c &= d \\ \shortintertext{so} e &= f")
    assert read_display("\n".join((r"\begin{align}", *lines, r"\end{align}"))) == (
        Line("a = b", counted=True, labels=("a",)),
        Line(r"\text{and $x$ too}"),
        Line("c = d", counted=True),
        Line(r"\text{so}"),
        Line("e = f", counted=True),
    )
    starred = read_display(r"\begin{align*} a &= b \\ \intertext{and} c &= d \end{align*}")
    assert [line.tex for line in starred] == [r"\begin{aligned} a &= b \\ \text{and} \\ c &= d \end{aligned}"]


def test_a_line_on_which_nothing_stands_has_its_number() -> None:
    assert read_display("\\begin{align}a&=b\\\\ c\\\\ \\end{align}") == (
        Line("a=b", counted=True),
        Line("c", counted=True),
        Line("{}", counted=True),
    )
    assert read_display("\\begin{align*}a\\\\ \\end{align*}") == (Line(r"\begin{aligned} a \end{aligned}"),)
    assert [line.counted for line in read_display("\\begin{gather}a\\\\ \\notag\\end{gather}")] == [True]
