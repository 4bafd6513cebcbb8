"""Words that would be lost: where they are, and which are not lost at all."""

from __future__ import annotations

from pathlib import Path

from converted import convert_text, said, try_text


def test_a_lost_word_is_found_where_it_is_lost(tmp_path: Path) -> None:
    outcome = try_text("All gone now.\n\nStep \\setcounter{page}{1}{gone} by step.\n\nNot gone.", tmp_path)
    assert outcome.value is None
    assert [(each.code, each.span and each.span.line) for each in outcome.diagnostics] == [("export-text-lost", 3)]


def test_a_formula_keeps_the_word_behind_it_from_the_command_before_it(tmp_path: Path) -> None:
    text = r"\def\unit{\AA}Cells of 10x10x15\unit$^3$ were made."
    assert said(convert_text(text, tmp_path)) == "Cells of 10x10x15Å^3 were made."
