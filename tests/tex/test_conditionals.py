"""What TeX surely skips, and what only TeX can tell."""

from __future__ import annotations

import pytest

from elyazma.tex.conditionals import blank_out, find_conditionals, find_skipped, read_switches
from elyazma.tex.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"a\iffalse b\fi c", "a c"),
        (r"a\iffalse b\else d\fi c", "a d c"),
        (r"\newif\ifx@y \newif\ifown \owntrue \ifown a\else b\fi", "a"),
        (r"\newif\ifown \ifown a\else b\fi", "b"),
        (r"\iffalse a\ifx b\fi c\fi d", "d"),
        (r"a\if0 b\fi c", "a c"),
        ("a\\if 0\nb\\else d\\fi c", "a d c"),
        (r"a\if01b\else d\fi c", "a d c"),
        (r"$a \iff b$", r"a \iff b"),
        (r"\newif\ifown \newif\ifnot \ifown \notfalse\else\nottrue\fi \ifnot a\fi", r"\newif\ifnot \nottrue \ifnot a"),
    ],
)
def test_what_tex_surely_skips_is_known(text: str, left: str) -> None:
    seen = blank_out(text, find_skipped(text))
    assert len(seen) == len(text)
    for command in (r"\newif\ifx@y", r"\newif\ifown", r"\owntrue", r"\ifown", r"\else", r"\fi", "$"):
        seen = seen.replace(command, " ")
    assert " ".join(seen.split()) == left


def test_only_tex_can_tell_what_it_compares() -> None:
    [conditional] = find_conditionals(tokenize(r"\ifx\a\b c\else d\fi", ""))
    assert conditional.value is None


def test_a_switch_that_is_set_where_only_tex_knows_is_unknown() -> None:
    *_, last = find_conditionals(tokenize(r"\newif\ifown \ifx\a\b \owntrue\fi \ifown c\fi", ""))
    assert last.value is None


@pytest.mark.parametrize(
    "text",
    [
        r"\let\ifdraft\iffalse a",
        r"\let\ifdraft=\iffalse a \begin{b} \ifdraft\relax",
        r"\newcommand\hide{\iffalse}\newcommand\show{\fi}",
        r"\newif\ifshort\newcommand{\makeshort}{\shorttrue}\ifshort a\else b\fi",
        r"\newif\ifshort{\shorttrue\ifshort a\fi}\ifshort b\fi",
    ],
)
def test_nothing_is_skipped_that_tex_may_print(text: str) -> None:
    assert find_skipped(text) == ()


def test_a_switch_that_is_let_to_a_constant_has_its_value() -> None:
    text = r"\let\ifdraft\iffalse a\ifdraft b\fi"
    assert blank_out(text, find_skipped(text)).split() == [r"\let\ifdraft\iffalse", "a"]


def test_a_switch_whose_name_is_built_is_known() -> None:
    text = r"\ifcsname ifown\endcsname\else\expandafter\newif\csname ifown\endcsname\fi"
    assert read_switches(text) == {"ifown": False}
