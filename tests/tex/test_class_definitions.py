"""What is read from a document class for the commands that a text keeps in another one."""

from __future__ import annotations

import pytest

from elyazma.tex.class_definitions import write_stand_ins

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
"""


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Year", r"\ifdefined\Year\else\NewDocumentCommand\Year{+m}{}\fi"),
        ("code", r"\ifdefined\code\else\NewDocumentCommand\code{+m}{\textsf{#1}}\fi"),
        ("twice", r"\ifdefined\twice\else\NewDocumentCommand\twice{+m+m}{#1 #2}\fi"),
        ("setsecheadstyle", r"\ifdefined\setsecheadstyle\else\NewDocumentCommand\setsecheadstyle{+m}{}\fi"),
        ("withdefault", r"\ifdefined\withdefault\else\NewDocumentCommand\withdefault{O{x}+m}{#2}\fi"),
        ("tophline", r"\ifdefined\tophline\else\NewDocumentCommand\tophline{}{\hline}\fi"),
        ("nosuch", ""),
    ],
)
def test_commands(name: str, written: str) -> None:
    assert write_stand_ins(CLASS, {name}, (), {name}) == written


def test_environments() -> None:
    assert write_stand_ins(CLASS, (), {"acks"}, ()) == (
        r"\ifcsname acks\endcsname\else\NewDocumentEnvironment{acks}{}{\section*{Acknowledgements}}{}\fi"
    )
    assert write_stand_ins(CLASS, (), {"strange"}, ()).endswith(r"\NewDocumentEnvironment{strange}{+m}{}{}\fi")


def test_what_stands_in_the_preamble_alone_prints_nothing() -> None:
    assert write_stand_ins(CLASS, {"twice"}, (), ()).endswith(r"{+m+m}{}\fi")
