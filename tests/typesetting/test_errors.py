"""What TeX's messages mean is data; every entry is reached by the message it is written for."""

from __future__ import annotations

import re

import pytest

from elyazma.model.diagnostics import Severity, Span
from elyazma.typesetting.errors import Meaning, TexError, explain_error, read_meanings

PLACE = Span("a.tex", 3)


@pytest.mark.parametrize("meaning", read_meanings(), ids=lambda meaning: meaning.pattern.pattern)
def test_an_entry_explains_its_own_example(meaning: Meaning) -> None:
    first = next(each for each in read_meanings() if each.pattern.search(meaning.example))
    assert first is meaning
    finding = explain_error(TexError(meaning.example, PLACE, r"\foo"))
    assert finding.span == PLACE and finding.message and finding.hint
    assert not re.search(r"<\d>", finding.message + finding.hint)
    assert not meaning.code or finding.code == meaning.code


@pytest.mark.parametrize("meaning", read_meanings(), ids=lambda meaning: meaning.pattern.pattern)
def test_an_entry_says_all_or_leaves_it_to_a_function(meaning: Meaning) -> None:
    said = (meaning.code, meaning.message, meaning.hint)
    assert not any(said) if meaning.explain else all(said)
    numbers = {int(number) for number in re.findall(r"<(\d)>", meaning.message)}
    assert numbers <= set(range(1, meaning.pattern.groups + 1))
    assert re.match("tex-[a-z]+$", meaning.code or "tex-a")


def test_what_a_message_names_is_named() -> None:
    finding = explain_error(TexError(r"LaTeX Error: Command \foo already defined.", PLACE))
    assert (finding.code, finding.message) == ("tex-misuse", r"\foo has a meaning already")


def test_what_tex_passes_over_without_a_loss_is_a_warning() -> None:
    finding = explain_error(TexError("LaTeX Error: There's no line here to end.", Span("a.tex")))
    assert (finding.code, finding.severity) == ("tex-misuse", Severity.WARNING)
