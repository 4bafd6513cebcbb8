"""What an author's preamble defines, in the formats that pandoc reads the text for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from converted import DATA, convert_text, find, said, try_text
from elyazma.model.nodes import Block, Math, Theorem
from growth import check_growth

Converted = Callable[[str, str], tuple[Block, ...]]


@pytest.fixture
def converted(tmp_path: Path) -> Converted:
    """Give what converts a text with a preamble."""

    def convert(preamble: str, text: str) -> tuple[Block, ...]:
        shutil.copytree(DATA / "minimal", tmp_path, dirs_exist_ok=True)
        (tmp_path / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
        outcome = try_text(f"\\section{{A}}\n\n{text}\n", tmp_path)
        assert outcome.value, outcome.diagnostics
        return outcome.value.sections[0].blocks[1:]

    return convert


@pytest.mark.parametrize(
    ("preamble", "text", "printed"),
    [
        (r"\newcommand{\set}[2][x]{set #1 of #2}", r"\set{y}, \set[z]{y}", "set x of y, set z of y"),
        (r"\def\pair#1#2{#1 and #2}\let\both\pair", r"\pair{a}{b}, \both{c}{d}", "a and b, c and d"),
        (
            r"\NewDocumentCommand{\hi}{O{you all} m}{#2 to #1}",
            r"\hi{hello}, \hi[me]{bye}",
            "hello to you all, bye to me",
        ),
        (r"\providecommand{\one}{1}\DeclareRobustCommand{\two}{2}\newcommand\three{3}", r"\one\two\three", "123"),
        (r"\newcommand{\dag}{dagger}", r"\dag", "dagger"),
        (r"\newenvironment{loud}[1]{\textbf{#1:} }{!}", r"\begin{loud}{Hear}words\end{loud}", "Hear: words!"),
        (r"\newcommand{\see}[1]{see \autoref{#1}}", r"\see{s}\label{s}", "see Section 1"),
        (r"\iffalse\newcommand{\x}{no}\fi\newcommand{\x}{yes}", r"\x", "yes"),
        (r"\newcommand{\drop}[1]{}\newcommand{\also}[1]{\drop{#1}}", r"a\drop{lost words} b\also{others}", "a b"),
        (r"\renewcommand{\section}[1]{no} \doublespacing", "word", "word"),
        (r"\usepackage{setspace}", r"\begin{spacing}{2}word\end{spacing} \onehalfspacing", "word"),
    ],
)
def test_macros_of_the_preamble_are_expanded(converted: Converted, preamble: str, text: str, printed: str) -> None:
    assert said(converted(preamble, text)) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\us (we), \us, \us: \us{} x", "WE (we), WE, WE: WE x"),
        (r"\us 5 \us \emph{a} \us $x$ \emph{\us}.", "WE 5 WE a WE x WE."),
        (r"\us\ b \us~c \us.", "WE b WE c WE."),
        (r"\we (b), \we{}", "so WE (b), so WE"),
        (r"\said{a} (b), \said{c}.", "a said (b), c said."),
        (r"x\xspace (y)", "x (y)"),
    ],
)
def test_a_blank_stands_where_xspace_prints_one(converted: Converted, text: str, printed: str) -> None:
    macros = r"\newcommand{\us}{WE\xspace}\newcommand{\we}{so \us}\newcommand{\said}[1]{#1 said\xspace}"
    assert said(converted(macros, text)) == printed


@pytest.mark.parametrize(
    "preamble",
    [r"\newfontfamily\old{Uncial}[Scale=2]", r"\newfontface{\old}[Scale=2]{Uncial}", r"\newfont{\old}{cmr10}"],
)
def test_a_font_of_the_authors_own_prints_nothing_itself(converted: Converted, preamble: str) -> None:
    text = r"A {\old b} \old{c}. \begin{tabular}{l}\emph{x} ({\old d})\\\end{tabular}"
    assert said(converted(preamble, text)) == "A b c. x (d)"


def test_macros_stand_in_mathematics(converted: Converted) -> None:
    preamble = (
        r"\DeclareMathOperator{\rank}{rank}\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}\newcommand{\R}{\mathbb R}"
    )
    (formula,) = find(converted(preamble, r"$\rank \abs{x} \abs*{y} \in \R$"), Math)
    wanted = r"\mathop{\mathrm{rank}}\lvert x \rvert \left\lvert y \right\rvert \in \mathbb R"
    assert " ".join(formula.tex.split()) == wanted


def test_delimiters_with_a_body_of_their_own(converted: Converted) -> None:
    preamble = r"\DeclarePairedDelimiterX{\bra}[2]{\langle}{\rangle}{#1 \delimsize\vert #2}"
    (formula,) = find(converted(preamble, r"$\bra*{x}{y}$"), Math)
    assert " ".join(formula.tex.split()) == r"\left\langle x \middle\vert y \right\rangle"


@pytest.mark.parametrize(
    ("preamble", "name", "head", "reference"),
    [
        (r"\newtheorem{claim}{Claim}", "claim", "Claim 1. It holds.", "By Claim 1."),
        (r"\newtheorem{claim}{Claim}[section]", "claim", "Claim 1.1. It holds.", "By Claim 1.1."),
        (r"\theoremstyle{remark}\newtheorem{rem}[theorem]{Rem}", "rem", "Rem 1. It holds.", "By Theorem 1."),
        (r"\newtheorem{theorem}{Law}", "theorem", "Law 1. It holds.", "By Theorem 1."),
        (r"\declaretheorem[name=Claim,numberwithin=section]{cl}", "cl", "Claim 1.1. It holds.", "By Claim 1.1."),
    ],
)
def test_theorems_of_the_preamble(converted: Converted, preamble: str, name: str, head: str, reference: str) -> None:
    text = rf"\begin{{{name}}}\label{{a}}It holds.\end{{{name}}} By \autoref{{a}}."
    theorem, behind = converted(preamble, text)
    assert isinstance(theorem, Theorem)
    assert (said([theorem]), said([behind])) == (head, reference)


def test_a_theorem_without_a_number(converted: Converted) -> None:
    assert said(converted(r"\newtheorem*{aside}{Aside}", r"\begin{aside}It holds.\end{aside}")) == "Aside. It holds."


def test_what_only_tex_can_run_is_refused_by_name(tmp_path: Path) -> None:
    shutil.copytree(DATA / "minimal", tmp_path, dirs_exist_ok=True)
    macro = r"\newcommand{\either}[1]{\ifx#1a b\else c\fi}"
    (tmp_path / "manuscript/preamble.tex").write_text(macro, encoding="utf-8")
    outcome = try_text("\\section{A}\n\n\\either{a}\n", tmp_path)
    assert [each.code for each in outcome.diagnostics] == ["export-unsupported"]
    assert r"\either" in outcome.diagnostics[0].message


def test_what_a_macro_makes_of_latex_while_it_runs_holds_nowhere_else(converted: Converted) -> None:
    macro = r"\newcommand\page@index[1]{{\let\protect\noexpand\index{#1}}}"
    assert said(converted(macro, r"See \protect\emph{this}.")) == "See this."


def test_a_sign_that_a_macro_builds_of_others_is_named(converted: Converted) -> None:
    less = r"\mathrel{\rlap{\lower4pt\hbox{\hskip1pt$\sim$}}\raise1pt\hbox{$<$}}"
    (math,) = find(converted(rf"\newcommand\lsim{{{less}}}", r"Then $t_{\rm h}\lsim 4$."), Math)
    assert "".join(math.tex.split()) == r"t_{\mathrm{h}}\lesssim4"


def test_a_thousand_definitions_take_time_that_grows_with_them(tmp_path: Path) -> None:
    shutil.copytree(DATA / "minimal", tmp_path, dirs_exist_ok=True)

    def convert(preamble: str) -> None:
        (tmp_path / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
        assert try_text("\\section{A}\n\nText.\n", tmp_path).value

    check_growth(convert, "\\newcommand{\\word}{a $b$ c}\n", 24_000, rate=150)


def test_what_tex_makes_of_an_environment_is_no_macro(converted: Converted) -> None:
    preamble = r"\let\oldend\endlongtable\def\endlongtable{\oldend\addtocounter{table}{-1}}"
    assert said(converted(preamble, r"\begin{longtable}{l}a\\\multicolumn{1}{c}{b}\\\end{longtable}")) == "a b"


def test_a_macro_may_have_the_name_of_an_environment(converted: Converted) -> None:
    assert said(converted(r"\newcommand\rotate[1]{turned #1}", r"A \rotate{b}.")) == "A turned b."


def test_citations_that_pandoc_has_formatted_are_their_text(converted: Converted) -> None:
    preamble = r"\NewDocumentCommand\citeproc{mm}{\begingroup\def\citeproctext{#2}\cite{#1}\endgroup}"
    assert said(converted(preamble, r"Words (\citeproc{ref-a}{Bee, 2018}).")) == "Words (Bee, 2018)."


def test_a_command_of_the_author_s_with_the_name_of_ours_prints_its_text(tmp_path: Path) -> None:
    text = r"\newcommand{\rev}[1]{{\color{red}#1}}One \rev{new text here} two\rev{.}"
    assert said(convert_text(text, tmp_path)) == "One new text here two."


def test_the_square_of_a_proof_is_no_sign_of_pandoc_s(tmp_path: Path) -> None:
    assert said(convert_text(r"As claimed.\qed{} So", tmp_path)) == "As claimed. ◻ So"


def test_delimiters_may_stand_without_braces(converted: Converted) -> None:
    preamble = (
        r"\DeclarePairedDelimiter\abs\lvert\rvert\DeclarePairedDelimiter\cut[]"
        r"\DeclarePairedDelimiterXPP\level[2]{}\lVert\rVert{_{#1}}{#2}"
    )
    formulas = find(converted(preamble, r"$\abs{y}$ $\cut{u}$ $\level*{k}{x}$"), Math)
    wanted = [r"\lvert y \rvert", "[ u ]", r"\left\lVert x \right\rVert_{k}"]
    assert [" ".join(each.tex.split()) for each in formulas] == wanted
