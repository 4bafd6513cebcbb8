"""Blocks as the LaTeX a person would have written."""

from __future__ import annotations

import json
import subprocess

import pytest

from elyazma.languages import available_languages
from elyazma.model.article import Affiliation, Article, Author, Codes, Statements
from elyazma.model.nodes import Mark, Para, Str
from elyazma.readers.files import write_article
from elyazma.readers.latex import Writer
from elyazma.readers.lines import picture_width, settle_marks
from elyazma.readers.pieces import read_pieces
from elyazma.sources.article import read_article
from elyazma.system.pandoc.parsing import parse_document
from elyazma.system.pandoc.program import find_pandoc
from elyazma.tex.escape import fit_argument


def write(markdown: str) -> str:
    command = [find_pandoc(), "-f", "markdown", "-t", "json"]
    said = subprocess.run(command, input=markdown, capture_output=True, text=True, check=True).stdout
    document = parse_document(json.loads(said))
    writer = Writer({"en": "english"}, {})
    return writer.blocks([piece.block for piece in read_pieces(document).pieces]).rstrip("\n")


@pytest.mark.parametrize(
    ("markdown", "tex"),
    [
        ("Bir. İki! J. Smith gəldi.", "Bir.\nİki!\nJ. Smith gəldi."),
        ("50 % & #1 $5 {a}_b", r"50 \% \& \#1 \$5 \{a\}\_b"),
        (r"$\frac{\mathbb{d}x}{\mathbb{d}t} \in \mathbb{R} \mathbb{1}$", r"$\frac{𝕕x}{𝕕t} \in \mathbb{R} 𝟙$"),
        ("*a* **b** ~c~ ^d^ `e_f`", r"\emph{a} \textbf{b} \textsubscript{c} \textsuperscript{d} \texttt{e\_f}"),
        ("[söz](http://a.example/x%20y)", r"\href{http://a.example/x\%20y}{söz}"),
        ("<http://a.example/>", r"\url{http://a.example/}"),
        ("[word]{lang=en-GB}", r"\foreignlanguage{english}{word}"),
        ("a[^1]\n\n[^1]: Qeyd. İki.", "a\\footnote{Qeyd.\nİki.}"),
        ("a $x^2$:\n$$y$$", "a $x^2$:\n\\[\n  y\n\\]"),
        ("- a\n- b", "\\begin{itemize}\n  \\item a\n  \\item b\n\\end{itemize}"),
        ("1. a\n2. b", "\\begin{enumerate}\n  \\item a\n  \\item b\n\\end{enumerate}"),
        # An indented paragraph of Word: LaTeX takes four levels of lists at most.
        ("- - - - - - a", "\\begin{itemize}\n  \\item a\n\\end{itemize}"),
        ("> a", "\\begin{quote}\n  a\n\\end{quote}"),
        ("# A {#sec:a}\n\n## B {-}", "\\section{A}\\label{sec:a}\n\n\\subsection*{B}"),
        ("# A b[^1] c\n\n[^1]: Qeyd.", "\\section[{A b c}]{A b\\footnote{Qeyd.} c}"),
        ("# A[^1] {-}\n\n[^1]: Qeyd.", "\\section*{A\\footnote{Qeyd.}}"),
        ("[@a2020, p. 3; @b2021]", r"(\citealp[p.~3]{a2020}; \citealp{b2021})"),
        ("@a2020 [p. 3]", r"\citet[p.~3]{a2020}"),
        ("it's", r"it’s"),
        (r"it\'s", r"it\textquotesingle s"),
        ("a  \nb", "a\\\\\nb"),
        ("| şeir\n| sətri", "\\begin{verse}\n  şeir \\\\\n  sətri\n\\end{verse}"),
    ],
)
def test_written(markdown: str, tex: str) -> None:
    assert write(markdown) == tex


def test_marks_are_taken_out_and_their_lines_told() -> None:
    writer = Writer({}, {})
    blocks = [Para((Str("Bir. "), Mark(7), Str("İki.")))]
    assert settle_marks(writer.blocks(blocks)) == ("Bir.\nİki.\n", {7: (2, 1)})


def test_article_is_read_as_it_was_written() -> None:
    article = Article(
        slug="a-b",
        language="az",
        title={"az": 'Bir "iki"', "en": "One \\ two"},
        keywords={"az": ("bir", "iki")},
        authors=(Author(family="Əliyev", given="Vüqar", orcid="0000-0000-0000-0028", affiliations=("bdu",)),),
        affiliations=(Affiliation(id="bdu", name={"az": "Bakı Dövlət Universiteti"}),),
        statements=Statements(ethics={"az": "Bir.\n\nİki."}),
        codes=Codes(udc=("327.5",)),
    )
    assert read_article(write_article(article), "article.toml", available_languages()).value == article


def test_an_address_in_an_argument_keeps_its_percent_sign() -> None:
    assert fit_argument(r"See \url{a%2Cb#c} and \url{a\%2C}.") == r"See \url{a\%2Cb\#c} and \url{a\%2C}."


@pytest.mark.parametrize(
    ("width", "written"),
    [("2.5cm", "2.5cm"), (".5in", "1.3cm"), ("3.cm", "3cm"), ("1..2cm", ".8\\linewidth"), (".cm", ".8\\linewidth"),
     ("9" * 5000 + "cm", "\\linewidth"), ("50%", ".5\\linewidth"), ("", ".8\\linewidth")],
)  # fmt: skip
def test_width_of_a_picture(width: str, written: str) -> None:
    assert picture_width(width) == written
