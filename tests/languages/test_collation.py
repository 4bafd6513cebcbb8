"""Texts sort by the language's own alphabet; case, diacritics and punctuation only break ties."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.languages import Language, load_language, sort_key, upper

AZ = load_language("az")
TR = load_language("tr")
EN = load_language("en")
RU = load_language("ru")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (AZ, "Baxşəliyev Çəfərov Dahl Əliyev Xəlilov İsmayılov Qasımov Zahidov"),
        (AZ, "2018 2020 abad cib çay dam el ev ədəb fil gül Hacı xal Xəzər ıraq ışıq il İlham jurnal kənd qaz qəza"),
        (AZ, "lalə nar on öz pul rəng sərv şah tut ulduz üz vətən Wallace yurd zər Алиев علي"),
        (TR, "can çam dağ gaz hak ılık ışık ikiz İzmir jale kaz ok öz su şu ut üç van"),
        (EN, "Aliyev Çelik Dahl Əliyev Evans Łukasz Lund Øberg Zahidov Алиев"),
        (RU, "арбуз ёж елка ёлка ель йод яма Aliyev Zahidov"),
    ],
    ids=lambda value: value.code if isinstance(value, Language) else None,
)
def test_words_stand_in_the_order_of_the_alphabet(language: Language, words: str) -> None:
    expected = words.split()
    shuffled = expected.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=lambda word: sort_key(language, word)) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("el", "Él"),  # diacritics before case
        ("əl", "Əl"),  # small letters first
        ("Brown, J. R.", "Browning, A. R."),  # nothing comes before something
        ("bir birini", "birbirini"),
        ("Əliyev", "Əliyev-Qara"),
        ("OBrien", "O’Brien"),  # punctuation last of all
        ("Straße", "Strassen"),
        ("ﬁl", "fin"),
    ],
)
def test_ties_are_broken_in_turn(first: str, second: str) -> None:
    assert sort_key(AZ, first) < sort_key(AZ, second)


def test_punctuation_does_not_move_a_word() -> None:
    words = ["“Əsrin müqaviləsi”", "əsas", "Əsr", "(əsrlər)"]
    assert sorted(words, key=lambda word: sort_key(AZ, word)) == ["əsas", "Əsr", "“Əsrin müqaviləsi”", "(əsrlər)"]


@given(st.lists(st.sampled_from(AZ.alphabet), min_size=1), st.lists(st.sampled_from(AZ.alphabet), min_size=1))
def test_small_letters_sort_as_their_places_in_the_alphabet(left: list[str], right: list[str]) -> None:
    places = [[AZ.alphabet.index(letter) for letter in word] for word in (left, right)]
    keys = [sort_key(AZ, "".join(word)) for word in (left, right)]
    assert (keys[0] < keys[1]) == (places[0] < places[1])


@given(st.text(AZ.alphabet), st.text(AZ.alphabet))
def test_capitals_sort_as_small_letters_do(left: str, right: str) -> None:
    if left != right:
        small = sort_key(AZ, left) < sort_key(AZ, right)
        assert (sort_key(AZ, upper(AZ, left)) < sort_key(AZ, upper(AZ, right))) == small


@given(st.text(), st.text())
def test_keys_are_equal_only_for_equal_texts(left: str, right: str) -> None:
    same = unicodedata.normalize("NFC", left) == unicodedata.normalize("NFC", right)
    assert (sort_key(AZ, left) == sort_key(AZ, right)) == same
