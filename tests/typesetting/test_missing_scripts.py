"""One finding for a script that no font here has, and nothing more about its letters."""

from __future__ import annotations

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.phrases import phrase, phrase_data
from elyazma.typesetting.missing_scripts import drop_echoes_of_scripts

PLACE = Span("sections/a.tex", 3, 1)
KOREAN = error("script-font-missing", phrase("no font has {script}", script=phrase_data("Korean")), PLACE)


def letter(text: str) -> Diagnostic:
    return error("letter-missing", phrase("no {letter}", letter=text), PLACE)


def heading(absent: str) -> Diagnostic:
    said = phrase("the PDF lacks it{absent}", absent=phrase(": no “{words}”", words=absent))
    return error("heading-unprinted", said, PLACE)


def test_what_follows_from_a_missing_script_is_not_said_again() -> None:
    others = [letter("ⴰ (U+2D30)"), letter("☃ (U+2603)"), heading("rivers")]
    found = [letter("신 (U+C2E0)"), KOREAN, heading("한국"), *others]
    assert drop_echoes_of_scripts(found) == (KOREAN, *others)


def test_without_it_every_finding_stays() -> None:
    found = (letter("신 (U+C2E0)"), heading("한국"))
    assert drop_echoes_of_scripts(found) == found
