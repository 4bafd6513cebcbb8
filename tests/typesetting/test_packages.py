"""Packages that the text asks for by what it uses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.typesetting.packages import write_packages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (r"$\mathbb{R}$", r"\usepackage{amsfonts}"),
        ("% \\multirow\n\\textcolor{red}{x} \\multirowsetup", r"\usepackage{xcolor}"),
        ("50\\% \\multirow{2}{*}{a}", r"\usepackage{multirow}"),
        (r"\tikzset{}", ""),
        (r"First\\% \mathbb{R}", ""),
        (r"\verb|\multirow| \begin{verbatim} \color{red} \end{verbatim}", ""),
        ("\\begin{comment}\n\\enquote{a}\n\\end{comment}", r"\usepackage{comment}"),
        (r"$\bm{x}$", r"\usepackage{bm}"),
        (r"\newcommand{\bm}[1]{#1}$\bm{x}$", ""),
        (r"\begin{figure}[H]\end{figure}", r"\usepackage{float}"),
        (r"\begin{figure}[tb]\end{figure}", ""),
        (r"\begin{enumerate}[(i)]\item a\end{enumerate}", r"\usepackage[shortlabels,inline]{enumitem}"),
        (r"\begin{enumerate*}\item a\end{enumerate*}", r"\usepackage[shortlabels,inline]{enumitem}"),
        (r"\begin{tabular}{lS[table-format=2.2]p{1cm}}\end{tabular}", r"\usepackage{siunitx}"),
        (r"\begin{tabular}{lp{5S}}\end{tabular}", ""),
        (r"\unit{\metre}", r"\usepackage{siunitx}"),
        (r"\newcommand\x{\unit = 2cm;}", ""),
        (r"\SI{5}{m} \begin{tabular}{S}\end{tabular}", r"\usepackage{siunitx}"),
        (r"\begin{algorithm}\KwIn{x}\end{algorithm}", r"\usepackage[ruled]{algorithm2e}"),
        (
            r"\begin{algorithm}\begin{algorithmic}\State x\end{algorithmic}\end{algorithm}",
            "\\usepackage{algorithm}\n\\usepackage{algpseudocode}",
        ),
        (
            r"\begin{exe}\ex a\end{exe}",
            "\\makeatletter\\providecommand\\new@fontshape{}\\makeatother\n\\usepackage{gb4e}\n\\noautomath",
        ),
        (r"\ex. A sentence.", r"\usepackage{linguex}"),
        (r"\def\svgwidth{5cm}\input{figures/a.pdf_tex}", r"\usepackage{xcolor}"),
        (r"\begin {sidewaystable*}\end {sidewaystable*}", r"\usepackage{rotating}"),
        (r"\newcommand{\half}{\begin{tikzpicture}}", r"\usepackage{tikz}"),
    ],
)
def test_what_is_used_is_loaded(text: str, expected: str) -> None:
    assert write_packages([text]) == expected


def test_what_stands_behind_hyperref_is_loaded_at_the_text() -> None:
    late = r"\AddToHook{begindocument/before}{\ifdefined\doi\else\usepackage{doi}\fi}"
    assert late in str(write_packages([r"\doi{10.1/x}"])).splitlines()


def test_libraries_of_drawings_are_loaded_before_the_text() -> None:
    text = r"\usetikzlibrary{calc} a \usetikzlibrary{arrows.meta, calc} b \usetikzlibrary{calc}"
    lines = str(write_packages([text])).splitlines()
    assert lines == [
        rf"\AddToHook{{begindocument/before}}{{\ifdefined\usetikzlibrary\usetikzlibrary{{{each}}}\fi}}"
        for each in ("calc", "arrows.meta, calc")
    ]


def test_what_the_preamble_loads_is_not_loaded_twice() -> None:
    assert write_packages([r"\SI{5}{m} $\bm{x}$"], {"siunitx"}) == r"\usepackage{bm}"
    assert write_packages([r"\begin{algorithm}\end{algorithm}"], {"algorithm2e"}) == ""


@pytest.mark.parametrize(
    "text", ["\\begin{lstlisting}\nx % ə\n\\end{lstlisting}", r"\lstinline|% ə|", r"\lstinline{ə}"]
)
def test_listings_is_told_every_letter_that_it_may_print(text: str) -> None:
    assert "\\lst@ProcessLetter ə^^00" in write_packages([f"{text} % ş"])


def test_listings_of_a_preamble_is_told_them_too() -> None:
    assert "\\lst@ProcessLetter ə^^00" in write_packages([r"\usepackage{listings}", r"\lstinline|ə|"], {"listings"})
    assert write_packages([r"\usepackage{listings}", r"\lstinline|é|"], {"listings"}) == ""


LISTING = r"""\section{Introduction}

Programs are works of literature \citep{knuth1984}.

\begin{lstlisting}[language=Python]
ad = "Əliyev İsmayıl"  # müəllif
yaş = 5 - 3
\end{lstlisting}
"""


@pytest.mark.tex
def test_letters_of_a_file_that_is_shown_stay_where_they_are(minimal: Path) -> None:
    (minimal / "manuscript/code.py").write_text('say("şə→ч", "мир")\n', encoding="utf-8")
    text = "\\section{Introduction}\n\nOf \\citep{knuth1984}.\n\\lstinputlisting{code.py}\n"
    (minimal / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value
    command = ["pdftotext", "-layout", str(outcome.value.pdf), "-"]
    assert 'say("şə→ч", "мир")' in subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


PREAMBLE = r"""\usepackage{listings}
\lstset{basicstyle=\ttfamily\small,columns=fullflexible,keepspaces=true,showstringspaces=false,literate={ə}{{\char224}}1}
"""


@pytest.mark.tex
@pytest.mark.parametrize("preamble", ["", PREAMBLE])
def test_letters_of_a_listing_stay_where_they_are(preamble: str, minimal: Path) -> None:
    (minimal / "manuscript/sections/01-introduction.tex").write_text(LISTING, encoding="utf-8")
    (minimal / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    style = minimal / "styles/plain/style.toml"
    manifest = style.read_text(encoding="utf-8")
    mono = 'mono_fonts = ["Liberation Mono", "DejaVu Sans Mono"]'
    style.write_text(manifest.replace("[document]", f"[document]\n{mono}"), encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []
    assert outcome.value
    command = ["pdftotext", "-layout", str(outcome.value.pdf), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert 'ad = "Əliyev İsmayıl" # müəllif' in " ".join(printed.split())
    assert "yaş = 5 - 3" in printed


@pytest.mark.tex
def test_a_formula_in_the_title_of_a_reference_loads_its_package(minimal: Path) -> None:
    bib = minimal / "bib/references.bib"
    bib.write_text(bib.read_text(encoding="utf-8").replace("The", r"Maps of $\mathbb{R}^n$, the", 1), encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []
    assert outcome.value
