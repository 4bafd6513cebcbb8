from __future__ import annotations

import re

import pytest

from elyazma.writers.word.gathering import Look, write_run
from elyazma.writers.word.paragraphs import runs_right_to_left


def runs(text: str, look: Look) -> list[tuple[str, str]]:
    found = re.findall(r"<w:r><w:rPr>(.*?)</w:rPr><w:t[^>]*>(.*?)</w:t></w:r>", write_run(text, look))
    return [(words, properties) for properties, words in found]


def test_letters_of_other_scripts_are_runs_that_word_sorts_rightly() -> None:
    english = '<w:lang w:val="en-US"/>'
    assert runs("a كتاب ألف, 漢字 and हिन्दी", Look("en-US")) == [
        ("a ", english),
        ("كتاب ألف", '<w:rtl/><w:lang w:val="en-US" w:bidi="ar-SA"/>'),
        (", ", english),
        ("漢字", '<w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'),
        (" and ", english),
        ("हिन्दी", '<w:cs/><w:lang w:val="en-US" w:bidi="hi-IN"/>'),
    ]


def test_bold_and_italics_of_complex_letters_are_switches_of_their_own() -> None:
    ((_, properties),) = runs("שפה", Look("en-US", bold=True, italic=True))
    assert properties == '<w:b/><w:bCs/><w:i/><w:iCs/><w:rtl/><w:lang w:val="en-US" w:bidi="he-IL"/>'


@pytest.mark.parametrize("text", [".", "(12) ", "متن، ۱۲۳."])
def test_in_a_language_from_right_to_left_signs_and_digits_run_as_its_letters(text: str) -> None:
    written = runs(text, Look("fa-IR"))
    assert "".join(words for words, _ in written) == text
    assert {properties for _, properties in written} == {'<w:rtl/><w:lang w:val="fa-IR" w:bidi="fa-IR"/>'}


def test_latin_words_in_it_run_from_left_to_right() -> None:
    assert [(words, "w:rtl" in properties) for words, properties in runs("متن Word متن", Look("fa-IR"))] == [
        ("متن", True),
        (" Word ", False),
        ("متن", True),
    ]


@pytest.mark.parametrize(
    ("runs_of", "mirrored"),
    [
        ([("متن فارسی.", "fa-IR")], True),
        ([("متن", "fa-IR"), ("Knuth (1984)", "en-US"), ("گفت", "fa-IR")], True),
        ([("A word: کتاب", "en-US")], False),
        ([], False),
    ],
)
def test_a_paragraph_runs_as_most_of_its_languages(runs_of: list[tuple[str, str]], *, mirrored: bool) -> None:
    content = "".join(write_run(text, Look(language)) for text, language in runs_of)
    assert runs_right_to_left(content) is mirrored
