r"""Anchors: what `\rev` marks, and that no reader of the text sees it."""

from __future__ import annotations

import pytest

from elyazma.tex.anchors import defines_anchors, find_anchors, list_cuts
from elyazma.tex.edits import apply_edits
from elyazma.tex.scan import scan
from elyazma.typesetting.anchors import write_anchors


def strip(text: str) -> str:
    return apply_edits(text, list_cuts(text))


@pytest.mark.parametrize(
    ("text", "label", "passage"),
    [
        (r"A \rev{a} point.", "a", ""),
        (r"A \rev{a}{passage}.", "a", "passage"),
        (r"A \rev{ a } {group, not passage}.", "a", ""),
        ("\\rev{long-1.2}{One\n\n{two} three}", "long-1.2", "One\n\n{two} three"),
    ],
)
def test_place_and_passage(text: str, label: str, passage: str) -> None:
    (anchor,) = find_anchors(text, "a.tex")
    assert (anchor.label, text[anchor.opened + 1 : anchor.closed]) == (label, passage)


def test_the_text_of_an_author_s_own_command_of_this_name_is_text() -> None:
    own = r"\newcommand{\rev}[1]{{\color{red}#1}}"
    assert scan(r"A \rev{new text} by \rev{p1}us.", "a.tex").plain == "A new text by us."
    assert defines_anchors([own]) and not defines_anchors([r"\newcommand{\new}{\rev{a}}", "% " + own])
    others = (r"\newrobustcmd*\rev", r"\DeclareTextFontCommand{\rev}", r"\newcommandx\rev", r"\csname rev\endcsname")
    assert all(defines_anchors([other]) for other in others)
    assert not defines_anchors([r"\newpage\rev{method}\section{Method} \newline\rev{a} \defined\rev{b}"])
    assert write_anchors([own, r"\rev{a}"]) == "" != write_anchors([r"\rev{a}"])


def test_comments_and_verbatim_hold_none() -> None:
    assert find_anchors("% \\rev{a}\n\\verb|\\rev{b}| \\revision{c} \\rev", "a.tex") == ()


def test_nested_anchors_leave_their_text() -> None:
    stripped = strip(r"One\rev{a}{ two \rev{b}{three}\rev{c} four}.")
    assert stripped == "One two three four."
    assert scan(r"One\rev{a}{ two \rev{b}{three}\rev{c} four}.", "a.tex").plain == "One two three four."


def test_a_command_before_an_anchor_keeps_its_end() -> None:
    assert strip(r"\TeX\rev{a}{s and \LaTeX}s") == r"\TeX{}s and \LaTeX{}s"
