"""What stands for the commands of a document class in another one."""

from __future__ import annotations

import pytest

from elyazma.tex.class_definitions import ClassSource, list_loaded_packages
from elyazma.tex.stand_ins import StandIns, Usage, write_stand_ins

CLASS = r"""
\newcommand{\Year}[1]{\gdef\@year{#1}}
\newcommand*\code[1]{\texttt{#1}}
\def\twice#1#2{\@hidden{#1}#2}
\newcommand{\setsecheadstyle}[1]{\def\@sec{#1}}
\DeclareRobustCommand{\withdefault}[2][x]{\@box[#1]{#2}}
\let\tophline\hline
\newenvironment{acks}{\section*{Acknowledgements}}{}
\newenvironment{strange}[1]{\@begin{#1}}{\@end}
\newcommand{\code}[1]{\textsf{#1}}
\newcommand{\codelong}[1]{\textsf{#1}}
\def\testbx{bx}
\DeclareRobustCommand*{\unit}[1]{\ensuremath{\ifx\testbx\f@series\mathbf{#1}\else\mathrm{#1}\fi}}
\newcommand\loop@one{\loop@two}\newcommand\loop@two{\loop@one}
\newcommand\looping{\loop@one}
\def\@setup{\def\authormark##1{\gdef\leftmark{##1}}}
\newenvironment{processtable}[3]{\@process{#1}{#2}{#3}}{}
\newcommand\logo{\@logo}
\newcommand\heads[1]{\thispagestyle{empty}#1}
\definecolor{darkred}{rgb}{.5,0,0}\definecolor{other}{rgb}{0,0,0}
\definecolor[named]{bullet}{rgb}{.6,.6,.6}
\newtheorem{theorem}{Theorem}[section]\newtheorem{lemma}[theorem]{Lemma}\newtheorem{unused}{Unused}
\ifx\restated\relax\newtheorem{remark}[theorem]{Remark}\else\newtheorem{remark}[remark]{Remark}\fi
\newcommand\toprule{\hrule}
\renewcommand\ofpackage{a}\newcommand\changed{a}\renewcommand\changed{b}
\def\area#1
{\textbf{#1}}
% \newcommand\area{\@other}
\newcommand{\@outer}[1]{\newcommand\inner{\emph{#1}}}
\newcommand\warn[1]{\textcolor{darkred}{#1}}
\newif\ifdraft\newif \if@unused
\newcounter{data}\newcounter{other}\newcommand\source[1]{\refstepcounter{data}\arabic{data}. #1}
\newcommand\boxed[1]{\setbox0\hbox{\@frame{#1}}\box0}
"""


def _write(name: str, *, printed: bool = True, text: str = "") -> StandIns:
    used = Usage(frozenset({name}), frozenset({name}), frozenset({name} if printed else ()), text)
    return write_stand_ins(ClassSource(CLASS), used)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Year", r"\ifdefined\Year\else\NewDocumentCommand\Year{+m}{}\fi"),
        ("code", r"\ifdefined\code\else\newcommand\code[1]{\textsf{#1}}\fi"),
        ("twice", r"\ifdefined\twice\else\NewDocumentCommand\twice{+m+m}{#1 #2}\fi"),
        ("setsecheadstyle", r"\ifdefined\setsecheadstyle\else\NewDocumentCommand\setsecheadstyle{+m}{}\fi"),
        ("withdefault", r"\ifdefined\withdefault\else\NewDocumentCommand\withdefault{O{x}+m}{#2}\fi"),
        ("tophline", r"\ifdefined\tophline\else\let\tophline=\hline\fi"),
        ("authormark", r"\ifdefined\authormark\else\NewDocumentCommand\authormark{+m}{}\fi"),
        ("heads", r"\ifdefined\heads\else\NewDocumentCommand\heads{+m}{#1}\fi"),
        ("boxed", r"\ifdefined\boxed\else\NewDocumentCommand\boxed{+m}{#1}\fi"),
        ("area", r"\ifdefined\area\else\long\def\area#1{\textbf{#1}}\fi"),
        ("ofpackage", ""),
        ("changed", r"\ifdefined\changed\else\newcommand\changed{b}\fi"),
        ("drafttrue", r"\ifcsname ifdraft\endcsname\else\expandafter\newif\csname ifdraft\endcsname\fi"),
        (
            "source",
            "\\ifcsname c@data\\endcsname\\else\\newcounter{data}\\fi\n"
            r"\ifdefined\source\else\newcommand\source[1]{\refstepcounter{data}\arabic{data}. #1}\fi",
        ),
        ("nosuch", ""),
        ("section", ""),
        ("toprule", ""),
    ],
)
def test_commands(name: str, written: str) -> None:
    plain = (name,) if name in {"twice", "withdefault", "heads", "boxed"} else ()
    assert _write(name) == StandIns(written, plain=plain)


def test_what_a_definition_is_made_upon_comes_before_it() -> None:
    robust = r"\DeclareRobustCommand\unit[1]{\ensuremath{\ifx\testbx\f@series\mathbf{#1}\else\mathrm{#1}\fi}}"
    assert _write("unit").tex.split("\n") == [
        r"\ifdefined\testbx\else\def\testbx{bx}\fi",
        rf"\ifdefined\unit\else{robust}\fi",
    ]


def test_a_definition_that_names_the_arguments_of_another_one_is_not_taken() -> None:
    assert _write("inner") == StandIns(r"\ifdefined\inner\else\NewDocumentCommand\inner{}{}\fi", ("inner",))


def test_a_theorem_of_the_author_s_own_is_none_of_the_class_s() -> None:
    none = frozenset[str]()
    used = Usage(none, none, none, r"\newtheorem{claim}[theorem]{Claim}", own=frozenset({"theorem"}))
    assert "theorem" not in write_stand_ins(ClassSource(CLASS), used).tex


def test_definitions_in_a_circle_end() -> None:
    assert len(_write("looping").tex.split("\n")) == 3


def test_what_prints_by_the_machinery_of_its_class_is_said_to_print_nothing() -> None:
    assert _write("logo") == StandIns(r"\ifdefined\logo\else\NewDocumentCommand\logo{}{}\fi", ("logo",))


def test_environments() -> None:
    assert _write("acks").tex.split("\n")[-1] == (
        r"\ifcsname acks\endcsname\else\NewDocumentEnvironment{acks}{}{\section*{Acknowledgements}}{}\fi"
    )
    assert _write("strange").tex.endswith(r"\NewDocumentEnvironment{strange}{+m}{}{}\fi")


def test_an_environment_that_a_text_uses_as_a_command_prints_its_arguments() -> None:
    assert _write("processtable").tex.startswith(
        r"\ifdefined\processtable\else\NewDocumentCommand\processtable{+m+m+m}{#1 #2 #3}\fi"
    )


def test_theorems_come_with_the_one_that_counts_them() -> None:
    assert _write("lemma").tex.split("\n") == [
        r"\ifcsname theorem\endcsname\else\newtheorem{theorem}{Theorem}\fi",
        r"\ifcsname lemma\endcsname\else\newtheorem{lemma}[theorem]{Lemma}\fi",
    ]


def test_a_theorem_that_a_preamble_counts_its_own_with() -> None:
    theorem = r"\ifcsname theorem\endcsname\else\newtheorem{theorem}{Theorem}\fi"
    for written in (r"\newtheorem{fact}[theorem]{Fact}", r"\declaretheorem[sibling = theorem]{fact}"):
        assert _write("nosuch", text=written).tex == theorem
    assert _write("nosuch", text=r"\newtheorem{theorems}[lemmas]{Fact} a theorem").tex == ""


def test_of_two_ways_of_a_class_to_make_a_theorem_the_first_is_taken() -> None:
    assert _write("remark").tex.split("\n")[-1] == (
        r"\ifcsname remark\endcsname\else\newtheorem{remark}[theorem]{Remark}\fi"
    )


def test_colours_that_the_text_names() -> None:
    written = _write("nosuch", text=r"\textcolor{darkred}{red}").tex
    assert written.count(r"\definecolor{darkred}{rgb}{.5,0,0}") == 1
    assert "other" not in written
    assert r"\definecolor[named]{bullet}{rgb}{.6,.6,.6}" in _write("nosuch", text=r"\textcolor{bullet}{x}").tex


def test_what_stands_in_the_preamble_alone_prints_nothing() -> None:
    assert _write("twice", printed=False) == StandIns(r"\ifdefined\twice\else\NewDocumentCommand\twice{+m+m}{}\fi")


def test_packages_that_a_class_loads() -> None:
    source = ClassSource("\\RequirePackage[a]{amsmath,%\n  booktabs}\n% \\usepackage{no}\n\\usepackage{x}")
    assert list_loaded_packages(source.bare) == {"amsmath": "", "booktabs": "", "x": ""}
    assert list_loaded_packages(r"\RequirePackage[dvipsnames, table]{xcolor}\usepackage{xcolor}") == {
        "xcolor": "dvipsnames,table"
    }


def test_a_colour_that_a_definition_names_comes_with_it() -> None:
    written = _write("warn").tex.split("\n")
    assert [line for line in written if "darkred" in line and "definecolor" in line]
    assert written[-1] == r"\ifdefined\warn\else\newcommand\warn[1]{\textcolor{darkred}{#1}}\fi"
