"""Which environments are figures and tables, and where none is counted."""

from __future__ import annotations

import pytest

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Float
from elyazma.tex.scan import scan


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (r"\begin{figure}a\end{figure}\begin{figure*}b\end{figure*}", ["figure", "figure"]),
        (r"\begin{SCfigure}[1][b]a\end{SCfigure}\begin{wrapfigure}{r}{2cm}b\end{wrapfigure}", ["figure", "figure"]),
        (r"\begin{table}\begin{tabular}{l}a\end{tabular}\end{table}", ["table"]),
        (r"\begin{longtable}{l}\caption[short]{long}\\a\end{longtable}", ["table"]),
        (r"\begin{xltabular}{3cm}{l}a\end{xltabular}\begin{longtable}{l}a\end{longtable}", []),
        (r"\begin{longtable}{l}a % \caption{gone}" + "\n" + r"\end{longtable}", []),
        (r"a\% \begin{figure}a\end{figure}", ["figure"]),
        (r"a\\% \begin{figure}a\end{figure}", []),
        (r"\verb|\begin{figure}| \begin{lstlisting}\begin{figure}\end{lstlisting}", []),
        (r"\newenvironment{picture}{\begin{figure}}{\end{figure}}", []),
        (r"\begin {figure} a", ["figure"]),
    ],
)
def test_figures_and_tables(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in scan(text, "a.tex").floats] == kinds


def test_a_float_has_its_place() -> None:
    assert scan("a\n  \\begin{table*}\nb\\end{table*}", "a.tex").floats == (Float("table", Span("a.tex", 2, 3, 14)),)
