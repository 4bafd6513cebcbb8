from __future__ import annotations

import pytest

from elyazma.pdf.text import find_look_alikes, find_unreadable, fold_text


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Enerji təhlükə\u00adsizliyi", "enerji təhlükəsizliyi"),
        ("AZƏRBAYCANIN İQTİSADİYYATI", "Azərbaycanın iqtisadiyyatı"),
        ("eﬃcient ofﬁce", "efficient office"),
        ("“Əsrin  müqaviləsi”nin\nbaşlığı", '"Əsrin müqaviləsi"nin başlığı'),
        ("o\u0308lçü", "ölçü"),
        ("2013–2020 x²", "2013-2020 x2"),
        ("G i r i ş", "Giriş"),
    ],
)
def test_what_typesetting_changes_folds_away(printed: str, meant: str) -> None:
    assert fold_text(f"səh. 1 {printed} son").has(meant)


@pytest.mark.parametrize(("printed", "meant"), [("dəbiyyat", "ədəbiyyat"), ("edebiyyat", "ədəbiyyat"), ("su", "şu")])
def test_a_lost_or_changed_letter_does_not_fold_away(printed: str, meant: str) -> None:
    assert not fold_text(f"və {printed} son").has(meant)


def test_missing_words_are_those_that_are_nowhere() -> None:
    folded = fold_text("1 Giriş və dəbiyyat")
    assert folded.missing_words("Giriş: və Ədəbiyyat ə") == ("Ədəbiyyat",)
    assert folded.missing_words("") == ()


def test_a_word_must_start_where_a_word_starts() -> None:
    assert not fold_text("və dəbiyyat").has("ədəbiyyat")
    assert fold_text("və dəbiyyat, ədəbiyyat").has("ədəbiyyat")


def test_hyphens_at_the_end_of_a_line_hide_nothing() -> None:
    folded = fold_text("energy­saving Əlyaz­ma G i r i ş CO\n2")
    assert not folded.missing_words("energy-saving saving əlyazma Giriş CO2")


@pytest.mark.parametrize(
    ("text", "letter", "word"),
    [
        ("bu kitаb", "а", "kitаb"),
        ("ədəbiyyat və mәdəniyyət", "ә", "mәdəniyyət"),
        ("Кitab", "К", "Кitab"),
        ("təhlükəsiz\u00adlik və kit\u00ad\nаb", "а", "kitаb"),
    ],
)
def test_a_cyrillic_letter_in_a_latin_word_is_found(text: str, letter: str, word: str) -> None:
    (found,) = find_look_alikes(["clean", text])
    assert (found.letter, found.word, found.page) == (letter, word, 2)
    assert found.code_point == f"U+{ord(letter):04X}"


@pytest.mark.parametrize(
    "text",
    [
        "Əliyev",
        "Алиев и Гасанов",
        "IT-компания",
        "XIX–XX вв.",
        "α-Teilchen",
        "COVIDлы",
        "nвыполняется",
        "клиникиBeaudry",
        "",
    ],
)
def test_whole_words_of_either_script_are_left_alone(text: str) -> None:
    assert list(find_look_alikes([text])) == []


def test_a_word_is_told_once_a_page() -> None:
    assert [found.page for found in find_look_alikes(["kitаb kitаb", "kitаb"])] == [1, 2]


def test_lost_and_private_letters_are_found_with_their_line() -> None:
    found = list(find_unreadable(["good\nb\ufffdd \ufffd", "x \ue000 y"]))
    assert [(oddity.code_point, oddity.word, oddity.page) for oddity in found] == [
        ("U+FFFD", "b\ufffdd \ufffd", 1),
        ("U+E000", "x \ue000 y", 2),
    ]


def test_pieces_of_tall_brackets_are_no_private_letters() -> None:
    assert list(find_unreadable(["\uf8f1\uf8f4\uf8f2\uf8fe"])) == []


def test_words_from_right_to_left_are_found_in_either_order_of_their_letters() -> None:
    for page in ("نوشتن مقاله در مجله", "هلاقم نتشون", "هلاقمنتشون"):
        text = fold_text(page)
        assert text.has("نوشتن مقاله")
        assert text.missing_words("نوشتن مقاله کتاب") == ("کتاب",)
    assert not fold_text("نوشتن").has("نوشتن مقاله")


def test_letters_that_pdfium_does_not_read_are_not_looked_for() -> None:
    page = fold_text("Energies of -diketones and ℝ")
    assert page.has("Energies of 𝛽-diketones and 𝐱 ℝ")
    assert not page.missing_words("𝛽-diketones 𝐱𝐲")
    assert page.missing_words("𝛽-diketones of old") == ("old",)
