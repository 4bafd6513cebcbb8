"""Escaping plain text and scanning TeX sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.diagnostics import Span
from elyazma.tex.scan import scan
from growth import check_growth

SOURCE = r"""% \cite{comment} and \label{comment}
\section[Short]{A \emph{long} title\label{sec:long}}
As \citet[see][p.~5]{knuth1984, lamport1994} and \citep*[12]{knuth1984}% a note
say, \verb|\cite{verbatim}| is not \textcite{a,%
  b}.
\begin{verbatim}
\section{Verbatim}
\end{verbatim}
\subsection*{Unnumbered}
See \ref{sec:long}, \cref{fig:a,fig:b} and \hyperref[tab:c]{the table}; \nocite{*}.
\input{tables/one} \input two \import{parts/}{three} \include{four}
\begin{figure}\includegraphics*[width=3cm,page={2}]{plots/a b.pdf}\caption{Words}\label{fig:a}\end{figure}
\newcommand{\mine}[1]{\cite{#1}\label{x:#1}}
\textcites[see][1]{one}[2]{two}
"""


def test_scan_finds_citations_with_their_notes() -> None:
    citations = scan(SOURCE, "a.tex").citations
    found = [(each.command, [key.name for key in each.keys], each.prenote, each.postnote) for each in citations]
    assert found == [
        ("citet", ["knuth1984", "lamport1994"], "see", "p.~5"),
        ("citep*", ["knuth1984"], "", "12"),
        ("textcite", ["a", "b"], "", ""),
        ("nocite", ["*"], "", ""),
        ("cite", [], "", ""),
        ("textcites", ["one"], "see", "1"),
        ("textcites", ["two"], "", "2"),
    ]
    assert citations[0].keys[1].span == Span("a.tex", 3, 33, 11)
    assert citations[2].keys[1].span == Span("a.tex", 5, 3, 1)


def test_scan_finds_headings_labels_references_inputs_and_figures() -> None:
    source = scan(SOURCE, "a.tex")
    assert [(each.level, each.title, each.numbered) for each in source.headings] == [
        (1, "A long title", True),
        (2, "Unnumbered", False),
    ]
    assert [each.name for each in source.labels] == ["sec:long", "fig:a"]
    assert [each.name for each in source.references] == ["sec:long", "fig:a", "fig:b", "tab:c"]
    assert [each.name for each in source.inputs] == ["tables/one", "two", "parts/three", "four"]
    assert [(each.name, each.span.line) for each in source.figures] == [("plots/a b.pdf", 12)]


def test_a_note_before_a_citation_may_stand_in_angles() -> None:
    # The manual of apacite, section 4.1.
    text = r"\cite<see>{a} \cite<cf.>[p.~3]{b} \citep[p. 4]{c} \citeauthor{d} < 5 > {e} \cite <x>{f}"
    found = [(each.prenote, each.postnote, [key.name for key in each.keys]) for each in scan(text, "a.tex").citations]
    assert found == [("see", "", ["a"]), ("cf.", "p.~3", ["b"]), ("", "p. 4", ["c"]), ("", "", ["d"])]
    assert [each.prenote for each in scan(r"\cite<\emph{see > also} $x$>{a}", "a.tex").citations] == [
        r"\emph{see > also} $x$"
    ]
    assert [each.prenote for each in scan("\\cite<as\nin>{a} \\cite<as\n\nin>{b}", "a.tex").citations] == ["as\nin"]


def test_a_label_may_name_its_kind_before_it() -> None:
    # The manual of cleveref, section 4.
    found = scan("\\label[theorem]{one} \\label{two} [and] {so}", "a.tex").labels
    assert [(each.name, each.span.column) for each in found] == [("one", 17), ("two", 29)]


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"Bir \emph{iki}~üç \citep[s.~5]{x}.", "Bir iki\u00a0üç ."),
        ("a% gone\n   b", "ab"),
        ("a% gone\n\nb", "a\n\nb"),
        (r"\c{c}\.I\u g\"{o}\'\i{} \textschwa{}", "çİğöí ə"),
        (r"cost $x^2$ and \(y\) and \[z\] end", "cost  and  and  end"),
        (r"\begin{align} a &= b \end{align}after", "after"),
        (r"50\,\% --- ``so'' \LaTeX\ is", "50\u202f% — “so” LaTeX is"),
        (r"\begin{tabular}{lcc} one & two \\ three \end{tabular}", " one   two \n three "),
        (r"\newcommand{\x}[1]{hidden #1}shown \href{http://a%b}{text}", "shown text"),
        (r"\newcommand\x{hidden}shown \verb|gone| \url{http://a#b}", "shown  "),
        ("open $x\n\nnext", "open \n\nnext"),
    ],
)
def test_plain_text(tex: str, plain: str) -> None:
    assert scan(tex, "a.tex").plain == plain


def test_what_tex_skips_holds_no_marks() -> None:
    source = scan("a\n\\iffalse \\section{Old}\\cite{old} gone\\fi\n\\label{new}", "a.tex")
    assert (source.headings, source.citations, source.plain.split()) == ((), (), ["a"])
    assert [(label.name, label.span.line) for label in source.labels] == [("new", 3)]


@given(st.text(alphabet=st.sampled_from("\\{}[]$%^&~#_ \n*abcə|\"'"), max_size=60))
def test_scan_never_fails(text: str) -> None:
    assert scan(text, "a.tex").text == text


@pytest.mark.parametrize("piece", ["{", "\\cite[", "\\section{", "$", "\\(", "\\begin{align}", "\\url{", '\\"', "a "])
def test_scan_takes_time_that_grows_with_the_text(piece: str) -> None:
    check_growth(lambda text: scan(text, "a.tex"), piece, 40_000, rate=15)


def test_scan_reads_a_megabyte_of_prose_in_seconds() -> None:
    # 1.2 s on an idle machine; two busy processors that share a core take 3.6.
    check_growth(lambda text: scan(text, "a.tex"), SOURCE, 100_000, rate=6)


@pytest.mark.parametrize("name", ["{a.b}.png", "{{a.b}.png}", '"a.b.png"', "a.b.png"])
def test_braces_in_a_pictures_name_are_no_part_of_it(name: str) -> None:
    (picture,) = scan(rf"\includegraphics{{{name}}}", "a.tex").figures
    assert picture.name == "a.b.png"


def test_a_heading_that_only_tex_knows_to_be_taken_is_not_sure() -> None:
    text = "\\section{One}\n\\if\\draft1\n\\section{Two}\n\\fi\n\\iffalse\\fi\n\\section{Three}\n"
    assert [(each.title, each.sure) for each in scan(text, "a.tex").headings] == [
        ("One", True),
        ("Two", False),
        ("Three", True),
    ]


def test_the_note_on_a_heading_is_no_part_of_its_title() -> None:
    text = "\\section[A b]{A\\footnote{Note.} b\\footnotemark}\\subsection*{C\\thanks{D}}"
    assert [each.title for each in scan(text, "a.tex").headings] == ["A b", "C"]


def test_the_kind_of_a_caption_is_no_text() -> None:
    text = "\\captionof{figure}{Grains of sand.} Behind."
    assert " ".join(scan(text, "a.tex").plain.split()) == "Grains of sand. Behind."
