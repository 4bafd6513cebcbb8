"""An author's macros, spelled out in his text."""

from __future__ import annotations

import pytest

from elyazma.tex.definitions import list_definitions
from elyazma.tex.expansion import expand_macros
from elyazma.tex.parse import parse


def expand(text: str, definitions: str) -> str:
    return expand_macros(text, {each.name: each for each in list_definitions(parse(definitions))})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"\be x \ee", r"\begin{equation}x \end{equation}"),
        (r"\pair{a}{b}", "(a, b)"),
        (r"\outer{a}", "[(a, a)]"),
        (r"\verb|\be|", r"\verb|\be|"),
    ],
)
def test_uses_become_what_they_stand_for(text: str, written: str) -> None:
    definitions = r"""\newcommand\be{\begin{equation}}\newcommand\ee{\end{equation}}
\newcommand\pair[2]{(#1, #2)}\newcommand\outer[1]{[\pair{#1}{#1}]}"""
    assert expand(text, definitions) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"\shown{a}", r"\centering none a"),
        (r"\shown[b]{a}", r"\centering some a"),
        (r"\looks{b}", r"\itshape b\bfseries b"),
        (r"\itshape\name", r"\itshape Ann"),
        (r"\bfseries\nothing x", r"\bfseries x"),
        (r"a\\name\name", r"a\\nameAnn"),
    ],
)
def test_a_command_joins_no_letter_that_stood_behind_a_sign(text: str, written: str) -> None:
    definitions = r"""\NewDocumentCommand{\shown}{o m}{\centering\IfNoValueTF{#1}{none}{some} #2}
\newcommand\looks[1]{\itshape#1\bfseries#1}\newcommand\name{Ann}\newcommand\nothing{}"""
    assert expand(text, definitions) == written


def test_macros_that_would_fill_the_memory_stay() -> None:
    text = r"\a" * 5_000
    assert expand(text, rf"\newcommand\a{{{'x' * 1_000}}}") == text


def test_macros_in_a_circle_end() -> None:
    assert len(expand(r"\a", r"\newcommand\a{\b\b}\newcommand\b{\a}")) < 100_000
