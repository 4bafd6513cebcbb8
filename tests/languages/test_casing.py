"""The dot of i follows the language; capitals that Python gets wrong are right."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.languages import capitalise, load_language, lower, upper

AZ = load_language("az")
TR = load_language("tr")
EN = load_language("en")
RU = load_language("ru")


@pytest.mark.parametrize(
    ("small", "capital"),
    [
        ("öz ölkəsi", "ÖZ ÖLKƏSİ"),
        ("üzeyir", "ÜZEYİR"),
        ("çəfərov", "ÇƏFƏROV"),
        ("şəkil", "ŞƏKİL"),
        ("dağ", "DAĞ"),
        ("ədəbiyyat", "ƏDƏBİYYAT"),
        ("iyirmi", "İYİRMİ"),
        ("ışıq", "IŞIQ"),
        ("xülasə", "XÜLASƏ"),
    ],
)
def test_azerbaijani_pairs(small: str, capital: str) -> None:
    assert upper(AZ, small) == capital
    assert lower(AZ, capital) == small


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("əsrin", "Əsrin"),
        ("“əsrin müqaviləsi”", "“Əsrin müqaviləsi”"),
        ("ilk", "İlk"),
        ("ışıq", "Işıq"),
        ("ölkə", "Ölkə"),
        ("üç", "Üç"),
        ("çıxış", "Çıxış"),
        ("şəkil", "Şəkil"),
        ("2-ci nəşr", "2-ci nəşr"),
        ("ATƏT", "ATƏT"),
        ("", ""),
        ("— …", "— …"),
    ],
)
def test_capitalise_touches_one_letter(text: str, expected: str) -> None:
    assert capitalise(AZ, text) == expected


def test_other_languages_keep_their_own_i() -> None:
    assert upper(EN, "ice") == "ICE"
    assert lower(EN, "ICE") == "ice"
    assert lower(EN, "İstanbul") == "istanbul"
    assert upper(TR, "istanbul ılıca") == "İSTANBUL ILICA"
    assert upper(RU, "ёлка") == "ЁЛКА"
    assert capitalise(EN, "ice") == "Ice"


@pytest.mark.parametrize("text", ["İ", "Ö", "Ş", "Ğ", "Ç", "Ü"])
def test_decomposed_letters_become_one(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert upper(AZ, lower(AZ, decomposed)) == text
    assert len(lower(AZ, decomposed)) == 1
    assert capitalise(AZ, decomposed) == text


@given(st.text(alphabet=AZ.alphabet + " -“”0123456789"))
def test_upper_and_lower_undo_each_other(text: str) -> None:
    assert lower(AZ, upper(AZ, text)) == text
    assert len(upper(AZ, text)) == len(text)


@given(st.text())
def test_any_text_gives_nfc(text: str) -> None:
    for change in (upper, lower, capitalise):
        assert unicodedata.is_normalized("NFC", change(AZ, text))
