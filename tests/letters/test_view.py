"""Letters are filled from what is declared, and what fills them is text."""

from __future__ import annotations

import dataclasses

import pytest

from elyazma.letters.skeletons import read_skeleton
from elyazma.letters.view import NOBODY, LetterView, check_letter, escape_markdown, fill_letter, list_names

EMPTY = LetterView(
    title="A *B* & \\input{c} 100% #1", journal="J", publisher="", editor="", date="", authors=(), affiliations=(),
    corresponding=NOBODY, keywords=("k",), words=1, pages=2, figures=0, tables=0, references=3, statements=(),
    suggested=(), opposed=(),
)  # fmt: skip


def test_values_are_text_in_markdown_and_in_tex() -> None:
    assert fill_letter(r"\VAR{title}", "a.md", EMPTY).value == "A \\*B\\* \\& \\\\input\\{c\\} 100\\% \\#1\n"
    assert fill_letter(r"\VAR{title}", "a.tex", EMPTY).value == "A *B* \\& \\textbackslash{}input\\{c\\} 100\\% \\#1\n"
    assert escape_markdown("a\n\n> b") == "a \\> b"


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_what_a_letter_begins_with_is_good(language: str) -> None:
    name, text = read_skeleton("letter", language)
    assert name == f"letter.{language}.md"
    assert check_letter(text, name) == ()
    filled = fill_letter(text, name, dataclasses.replace(EMPTY, authors=(NOBODY,))).value
    assert filled and "VAR" not in filled
    assert {"title", "journal", "authors", "corresponding", "date", "words", "pages"} <= list_names(text)


def test_an_unknown_name_is_found_at_its_line_with_the_nearest() -> None:
    (finding,) = check_letter("Dear\n\\VAR{titel}", "manuscript/letters/letter.en.md")
    assert (finding.code, finding.span and finding.span.line) == ("template-name", 2)
    assert finding.hint == 'did you mean "title"?'


@pytest.mark.parametrize(
    "text",
    [
        r"\VAR{title.upper()}",
        r"\VAR{2 ** 99999999}",
        r"\VAR{'a' * 10000000000}",
        r"\VAR{title.__class__}",
        r"\BLOCK{include 'x'}",
        r"\BLOCK{for i in range(99999999)}\BLOCK{endfor}",
        r"\BLOCK{set a = 1}",
        r"\VAR{title | attr('x')}",
        r"\VAR{title",
    ],
)
def test_a_letter_computes_nothing(text: str) -> None:
    assert check_letter(text, "a.md")


def test_what_cannot_be_filled_is_a_finding() -> None:
    assert [each.code for each in check_letter(r"\BLOCK{for a in words}\BLOCK{endfor}", "a.md")] == ["template-loop"]
    assert [each.code for each in fill_letter(r"\VAR{nothing}", "a.md", EMPTY).diagnostics] == ["letter-template"]
