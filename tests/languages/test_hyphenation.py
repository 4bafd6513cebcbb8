"""Azerbaijani words break by syllables; whatever the rule cannot be trusted with stays whole."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.languages import hyphenate, hyphenation_list, load_language, lower

AZ = load_language("az")
KK = load_language("kk")
DATA = Path(__file__).parents[1] / "data" / "languages"
VOWELS = set(AZ.hyphenation.vowels)


@pytest.mark.parametrize("broken", (DATA / "breaks.native.az.txt").read_text(encoding="utf-8").split())
def test_native_words_break_by_the_rule(broken: str) -> None:
    assert hyphenate(AZ, broken.replace("-", "")) == broken


@pytest.mark.parametrize("broken", (DATA / "breaks.loans.az.txt").read_text(encoding="utf-8").split())
def test_loans_break_where_their_stems_do(broken: str) -> None:
    assert hyphenate(AZ, broken.replace("-", "")) == broken


@pytest.mark.parametrize(
    "word",
    [
        *(DATA / "whole.az.txt").read_text(encoding="utf-8").split(),
        "",
        "qrtstvprst" * 3,
        "azzzzzzza",
    ],
)
def test_what_must_stay_whole(word: str) -> None:
    assert hyphenate(AZ, word) is None


@pytest.mark.parametrize("broken", (DATA / "breaks.kk.txt").read_text(encoding="utf-8").split())
def test_kazakh_words_break_by_the_rule(broken: str) -> None:
    assert hyphenate(KK, broken.replace("-", "")) == broken


@pytest.mark.parametrize(
    "word", ["дамуы", "болуына", "университеті", "объектісі", "экономика", "компьютер", "БҰҰ", "оқу"]
)
def test_kazakh_words_that_the_rule_would_break_wrongly_stay_whole(word: str) -> None:
    assert hyphenate(KK, word) is None


def test_decomposed_letters_are_one_letter_each() -> None:
    assert hyphenate(AZ, "o\u0308lke\u0301") is None
    assert hyphenate(AZ, "mu\u0308hu\u0308m") == "mü-hüm"


@given(st.text(AZ.alphabet, max_size=30))
def test_letters_stay_and_no_vowel_is_stranded(word: str) -> None:
    broken = hyphenate(AZ, word)
    if broken is not None:
        parts = broken.split("-")
        assert "".join(parts) == word
        assert all(VOWELS & set(part) for part in parts)
        assert min(len(parts[0]), len(parts[-1])) >= 2


@given(st.text(max_size=40))
def test_any_text_is_listed_without_a_fault(text: str) -> None:
    for entry in hyphenation_list(AZ, [text]):
        assert set(entry) <= set(AZ.alphabet) | {"-"}


@given(st.text(max_size=40))
def test_any_word_is_broken_or_left(word: str) -> None:
    broken = hyphenate(AZ, word)
    assert broken is None or lower(AZ, broken.replace("-", "")) == lower(AZ, word)


def test_stems_are_written_in_letters_of_the_alphabet() -> None:
    stems = AZ.hyphenation.exceptions
    assert len({stem.replace("-", "") for stem in stems}) == len(stems) >= 150
    assert set("".join(stems)) <= set(AZ.alphabet) | {"-"}


@pytest.mark.parametrize("code", ["en", "ru", "tr"])
def test_other_languages_leave_breaks_to_tex(code: str) -> None:
    language = load_language(code)
    assert hyphenate(language, "constitution") is None
    assert hyphenation_list(language, ["constitution kitabxana библиотека"]) == ()


def test_the_list_takes_halves_and_both_readings_of_a_capital_i() -> None:
    texts = [
        "Bir-birini İsmayıl Iğdıra ığdıra.",
        "“Əsrin müqaviləsi”nin ƏSRİN; bax https://saytlar.az/kitablar a@mail.az",
    ]
    assert hyphenation_list(AZ, texts) == ("bi-ri-ni", "ığ-dı-ra", "iğ-dı-ra", "is-ma-yıl", "mü-qa-vi-lə-si")


def test_what_stands_in_short_capitals_is_an_acronym() -> None:
    assert hyphenation_list(AZ, ["nato deyil, NATO; bələdiyyə, BƏLƏDİYYƏ"]) == ("bə-lə-diy-yə", "de-yil")


def test_the_list_ignores_soft_hyphens_and_control_sequences() -> None:
    assert hyphenation_list(AZ, ["kon\u00adtekst \\selectlanguage layi\u00adhə"]) == ("kon-tekst", "la-yi-hə")


def test_the_article_breaks_as_a_person_read_it() -> None:
    text = (DATA / "article.az.txt").read_text(encoding="utf-8")
    golden = DATA / "article.az.hyphenation.txt"
    found = "\n".join(hyphenation_list(AZ, [text])) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_a_long_text_costs_little() -> None:
    syllables = ["ba", "də", "li", "mu", "sər", "qan", "tür", "köl"]
    words = [a + b + c + d for a in syllables for b in syllables for c in syllables for d in syllables]
    start = time.perf_counter()
    assert len(hyphenation_list(AZ, [" ".join(words)] * 3)) == len(words)
    assert time.perf_counter() - start < 2


TEX = r"""\documentclass{article}
\usepackage{fontspec}
\setmainfont{Liberation Serif}[Ligatures=NoCommon]
\newlanguage\patternless
\language\patternless \lefthyphenmin=2 \righthyphenmin=2
\hyphenation{ENTRIES}
\pagestyle{empty}\parindent=0pt \hyphenpenalty=-10000 \pretolerance=-1 \tolerance=10000 \hbadness=10000 \hfuzz=\maxdimen
\begin{document}
\parbox{1sp}{\hskip0pt WORDS}
\end{document}
"""


@pytest.mark.tex
def test_tex_breaks_the_listed_words_and_no_other(tmp_path: Path) -> None:
    words = ["Ölkələrin", "İsmayılov", "Iğdırlılar", "Əsərin", "Çərçivə", "Şaxəli", "Üzərində", "kontekstdə", "TANAP"]
    entries = hyphenation_list(AZ, words)
    source = TEX.replace("ENTRIES", " ".join(entries)).replace("WORDS", " ".join([*words, "naməlumlar"]))
    (tmp_path / "proof.tex").write_text(source, encoding="utf-8")
    tex = ["xelatex", "-no-shell-escape", "-interaction=batchmode", "proof"]
    # without -layout pdftotext joins what a hyphen parts
    for command in (tex, ["pdftotext", "-layout", "proof.pdf"]):
        subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120)
    shown = (tmp_path / "proof.txt").read_text(encoding="utf-8").split()
    assert "".join(shown).replace("-", "") == "".join(words) + "naməlumlar"
    expected = [(hyphenate(AZ, word) or word).replace("-", "- ") for word in words]
    assert shown == " ".join([*expected, "naməlumlar"]).split()
