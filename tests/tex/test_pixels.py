"""Lengths in pixels are written in a unit of every engine; prose keeps its words."""

from __future__ import annotations

import pytest

from elyazma.tex.pixels import write_pixels
from growth import check_growth


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"\vspace{-20px}", r"\vspace{-20bp}"),
        (r"\hspace*{ 4.5 px }", r"\hspace*{ 4.5 bp }"),
        (r"\includegraphics[width=300px, height = 20px]{a}", r"\includegraphics[width=300bp, height = 20bp]{a}"),
        (r"\setlength\itemsep{0px} \setlength{\parskip}{6px}", r"\setlength\itemsep{0bp} \setlength{\parskip}{6bp}"),
        (r"a\\[2px] \vskip 10px\parskip=3px \kern.5px", r"a\\[2bp] \vskip 10bp\parskip=3bp \kern.5bp"),
        (r"\begin{minipage}[t]{200px}", r"\begin{minipage}[t]{200bp}"),
        (r"\begin{tabular}{lp{20px}}", r"\begin{tabular}{lp{20bp}}"),
        (r"\begin{itemize}[leftmargin=10px]", r"\begin{itemize}[leftmargin=10bp]"),
    ],
)
def test_lengths(text: str, wanted: str) -> None:
    assert write_pixels(text) == wanted


@pytest.mark.parametrize("piece", ["1", "1,", "=1 ", ".1px", "{1px"])
def test_time_grows_with_the_text(piece: str) -> None:
    check_growth(write_pixels, piece, 40_000, rate=40)


@pytest.mark.parametrize(
    "text",
    [
        r"An image of 300px, \emph{20px} wide and \texttt{max-width: 20px}.",
        r"It is $\alpha=20px$, \approx 20px; \textwidth is 5\,px",
        r"\section[All of 20px in a line]{All}",
        "% \\vspace{20px}\n\\verb|\\vspace{20px}| \\vspace{2pxx}",
        "\\begin{verbatim}\n\\vspace{2px}\n\\end{verbatim}",
    ],
)
def test_text_stays(text: str) -> None:
    assert write_pixels(text) == text
