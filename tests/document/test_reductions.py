"""What other formats have less of than the PDF is said, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import SECTION, find, said, try_text
from elyazma.model.diagnostics import Severity, Span
from elyazma.model.nodes import Figure

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


@pytest.mark.parametrize(
    ("options", "head"),
    [
        ("caption={A greeting, short}", "Listing 1. A greeting, short"),
        ("language=C, caption=Greeting, label=lst:a", "Listing 1. Greeting"),
        ("title=Words", "Words"),
    ],
)
def test_a_listing_has_its_caption_and_its_label(options: str, head: str, tmp_path: Path) -> None:
    text = f"{HEAD}\\begin{{lstlisting}}[{options}]\nx = 1\n\\end{{lstlisting}}\n\nSee \\ref{{lst:a}}.\n"
    made = try_text(text, tmp_path)
    assert made.value, made.diagnostics
    (figure,) = find(made.value.sections[0].blocks, Figure)
    assert said(figure.caption.blocks) == head
    assert said(figure.blocks).strip() == "x = 1"
    assert said(made.value.sections[0].blocks[-1:]) == ("See 1." if "label" in options else "See ??.")


@pytest.mark.parametrize("command", [r"\lstinputlisting[language=C]{none.c}", r"\inputminted{python}{none.py}"])
def test_a_file_to_be_shown_that_is_not_there_is_no_silent_loss(command: str, tmp_path: Path) -> None:
    made = try_text(f"{HEAD}Before.\n\n{command}\n", tmp_path)
    codes = [(each.code, each.span and each.span.line) for each in made.diagnostics]
    assert ("export-unsupported", HEAD.count("\n") + 3) in codes


@pytest.mark.parametrize(
    "command", [r"\lstinputlisting[caption=Code]{code/a.py}", r"\lstinputlisting[caption=Code,lastline=1]{code/a.py}"]
)
def test_a_listing_of_a_file_has_the_files_text(command: str, tmp_path: Path) -> None:
    assert try_text("x", tmp_path).value
    (tmp_path / "manuscript/code").mkdir()
    (tmp_path / "manuscript/code/a.py").write_text("first = 1\nsecond = 2\n", encoding="utf-8")
    made = try_text(f"{HEAD}{command}\n", tmp_path)
    assert made.value, made.diagnostics
    (figure,) = find(made.value.sections[0].blocks, Figure)
    assert said(figure.blocks) == "first = 1" + " second = 2" * ("lastline" not in command)


def test_a_listing_without_a_caption_is_none(tmp_path: Path) -> None:
    assert (
        try_text(f"{HEAD}\\begin{{lstlisting}}[language=C]\nx = 1\n\\end{{lstlisting}}\n", tmp_path).diagnostics == ()
    )
