"""Words that would be lost: where they are, and which are not lost at all."""

from __future__ import annotations

from pathlib import Path

from converted import convert_text, said, try_text


def test_a_lost_word_is_found_where_it_is_lost(tmp_path: Path) -> None:
    outcome = try_text("All gone now.\n\nStep \\setcounter{page}{1}{gone} by step.\n\nNot gone.", tmp_path)
    assert outcome.value is None
    assert [(each.code, each.span and each.span.line) for each in outcome.diagnostics] == [("export-text-lost", 3)]


def test_a_lost_word_is_looked_for_in_no_comment(tmp_path: Path) -> None:
    text = "\\begin{comment}\nThat is gone.\n\\end{comment}\nStep \\setcounter{page}{1}{gone} by step."
    outcome = try_text(text, tmp_path)
    assert [(each.code, each.span and each.span.line) for each in outcome.diagnostics] == [("export-text-lost", 4)]


def test_a_formula_keeps_the_word_behind_it_from_the_command_before_it(tmp_path: Path) -> None:
    text = r"\def\unit{\AA}Cells of 10x10x15\unit$^3$ were made."
    assert said(convert_text(text, tmp_path)) == "Cells of 10x10x15Å^3 were made."


def test_arguments_behind_an_optional_one_are_words_of_their_own(tmp_path: Path) -> None:
    macros = r"\newcommand\set[4][set]{$\mathit{#1_{#2}^{#3}}{(#4)}$}\newcommand\by{s}"
    assert (
        try_text(rf"{macros}\section{{A}} \set[\by]{{3a}}{{4}}{{5}}, \set[s]{{3a}}{{4}}{{5}}.", tmp_path).diagnostics
        == ()
    )


def test_the_point_of_a_title_is_no_part_of_its_name(tmp_path: Path) -> None:
    outcome = try_text(r"\section{First.}\label{a} See \nameref{a}", tmp_path)
    assert outcome.value and said(outcome.value.sections[0].blocks[1:]) == "See First"
