"""Letters of a proof: look-alikes from another script, lost ones, and those of a font of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elyazma.model.diagnostics import Severity, Span
from elyazma.model.manuscript import Bibliography, Reference
from elyazma.typesetting.preflight_letters import check_letters
from preflighted import SECTION, STYLE, make_journal, make_manuscript


def test_a_look_alike_that_the_author_typed_is_told_where_it_stands() -> None:
    manuscript = make_manuscript(text="bir\niki kitаb\n")
    (found,) = check_letters(("iki kitаb",), manuscript, make_journal())
    assert (found.code, found.severity, found.span) == ("look-alike", Severity.WARNING, Span(SECTION, 2, 5, 5))
    assert found.message == '"kitаb" on page 1 is typed with the Cyrillic а (U+0430)'


def test_a_look_alike_that_stands_in_the_text_in_pieces_is_no_error() -> None:
    manuscript = make_manuscript(text="f\\emph{eс} и всё\n")
    (found,) = check_letters(("feс",), manuscript, make_journal())
    assert (found.code, found.severity) == ("look-alike", Severity.WARNING)


def test_a_look_alike_in_an_entry_is_told_there() -> None:
    place = Span("bib/references.bib", 11)
    reference = Reference("a", "misc", {"title": "Сheckroi Java"}, Span("bib/references.bib", 9), {"title": place})
    manuscript = replace(make_manuscript(), bibliography=Bibliography((reference,), ()))
    (found,) = check_letters(("Сheckroi Java",), manuscript, make_journal())
    assert (found.severity, found.span) == (Severity.WARNING, place)


def test_a_look_alike_of_a_heading_that_is_printed_in_capitals_is_the_author_s() -> None:
    manuscript = make_manuscript(text="bir\niki kitаb\n")
    (found,) = check_letters(("IKI KITАB",), manuscript, make_journal())
    assert (found.severity, found.span) == (Severity.WARNING, Span(SECTION, 2, 5, 5))


def test_a_look_alike_that_the_font_made_is_told_at_the_fonts() -> None:
    manuscript = make_manuscript(text="mədəniyyət")
    (found,) = check_letters(("", "mәdəniyyət"), manuscript, make_journal())
    assert (found.code, found.severity, found.span) == ("look-alike", Severity.ERROR, Span(STYLE, 8))
    assert "page 2" in found.message
    assert "U+04D9" in found.message
    assert "font" in found.hint


def test_a_lost_letter_is_an_error_and_a_private_one_a_warning() -> None:
    found = list(check_letters(("a\ufffdb", "c\ue001d"), make_manuscript(), make_journal()))
    assert [(each.code, each.severity) for each in found] == [
        ("letter-lost", Severity.ERROR),
        ("letter-private", Severity.WARNING),
    ]


def test_a_letter_that_a_figure_has_lost_is_a_warning_at_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "elyazma.typesetting.preflight_letters._read_texts", lambda path: ("a\ufffd" * ("plot" in path.name),)
    )
    manuscript = replace(make_manuscript(text="x"), assets=("figures/plot.pdf", "figures/other.pdf"))
    (found,) = check_letters(("a\ufffdb",), manuscript, make_journal())
    assert (found.code, found.severity, found.span) == ("letter-lost", Severity.WARNING, Span("figures/plot.pdf"))
