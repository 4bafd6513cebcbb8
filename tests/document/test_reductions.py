"""What other formats have less of than the PDF is said, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import SECTION, said, try_text
from elyazma.model.diagnostics import Severity, Span

HEAD = "\\section{A}\n\n"


def test_a_note_to_oneself_is_left_out_and_told(tmp_path: Path) -> None:
    made = try_text(HEAD + "Before \\todo[inline]{private} after.\n", tmp_path)
    assert made.value, made.diagnostics
    assert said(made.value.sections[0].blocks[1:]) == "Before after."
    (found,) = made.diagnostics
    assert (found.code, found.severity, found.span) == ("export-told", Severity.WARNING, Span(SECTION, 3, 8, 5))


def test_settings_of_units_are_told(tmp_path: Path) -> None:
    made = try_text(HEAD + "\\sisetup{per-mode=symbol}We ran \\SI{3}{\\metre\\per\\second}.\n", tmp_path)
    assert made.value, made.diagnostics
    assert [each.code for each in made.diagnostics] == ["export-settings"]


@pytest.mark.parametrize("options", ["caption={A greeting}", "language=C, label=lst:a", "title=Words"])
def test_the_caption_of_a_listing_is_no_silent_loss(options: str, tmp_path: Path) -> None:
    made = try_text(f"{HEAD}\\begin{{lstlisting}}[{options}]\nx = 1\n\\end{{lstlisting}}\n", tmp_path)
    (found,) = made.diagnostics
    assert (found.code, found.severity) == ("export-caption-lost", Severity.ERROR)
    assert found.span and (found.span.path, found.span.line) == (SECTION, 3)


def test_a_listing_without_a_caption_is_none(tmp_path: Path) -> None:
    assert (
        try_text(f"{HEAD}\\begin{{lstlisting}}[language=C]\nx = 1\n\\end{{lstlisting}}\n", tmp_path).diagnostics == ()
    )
