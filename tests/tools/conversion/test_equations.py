from __future__ import annotations

from elyazma.tools.conversion.equations import read_display


def test_signs_of_alignment_inside_a_line_stay() -> None:
    body = r"\begin{align}a &= b\\ c &= \begin{cases} 1 & x \& y \\ 0 & z \end{cases}\end{align}"
    assert [line.tex for line in read_display(body)] == ["a = b", r"c = \begin{cases} 1 & x \& y \\ 0 & z \end{cases}"]
