"""Names of people: what is one, which of its words is the family name, and whose it is in another script."""

from __future__ import annotations

import pytest

from elyazma.readers.front.names import is_name, settle_names, split_words, weigh_name
from elyazma.readers.front.spellings import are_same_person, is_other_spelling, romanise
from elyazma.readers.lexicon import make_lexicon
from papers import all_languages

LEXICON = make_lexicon(all_languages())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("А.Б.Иванов", ["А.Б.", "Иванов"]),
        ("Иванов П. С.", ["Иванов", "П.", "С."]),
        ("Jane Doe.", ["Jane", "Doe"]),
        ("Henry Wood Jr.", ["Henry", "Wood", "Jr."]),
        ("", []),
        (" . ", []),
    ],
)
def test_words_of_a_name(name: str, words: list[str]) -> None:
    assert split_words(name) == words


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Ayşe Yılmaz", True),
        ("Vəli oğlu Rəşad", True),
        ("Ludwig von Hagen", True),
        ("ƏLİYEV VÜQAR SABİR OĞLU", True),
        ("Mary-Ann O’Neil", True),
        ("Ayşe", False),
        ("Nehirler ve denizler", False),
        ("Room 12", False),
        ("A. B.", False),
        ("One Two Three Four Five Six Seven", False),
    ],
)
def test_what_can_be_a_name(text: str, right: bool) -> None:
    assert is_name(text, LEXICON) == right


def test_what_speaks_for_a_name_is_weighed() -> None:
    names = ("P. Ivanov", "Anna Sampler", "Nümunə Quliyev", "Nümunə Sampler", "all small")
    weights = [weigh_name(text, LEXICON) for text in names]
    assert weights == [3, 1, 2, 1, 0]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Zeynep KAYA ŞAHİN", ("KAYA ŞAHİN", "Zeynep", "")),
        ("KAYA ŞAHİN Zeynep", ("KAYA ŞAHİN", "Zeynep", "")),
        ("Quliyev Elçin Vaqif oğlu", ("Quliyev", "Elçin", "Vaqif oğlu")),
        ("Elçin Vaqif oğlu Quliyev", ("Quliyev", "Elçin", "Vaqif oğlu")),
        ("Elçin Quliyev Vaqif oğlu", ("Quliyev", "Elçin", "Vaqif oğlu")),
        ("Роман Аркадьевич Абрамович", ("Абрамович", "Роман", "Аркадьевич")),
        ("Шевченко Олена Миколаївна", ("Шевченко", "Олена", "Миколаївна")),
        ("Smirnova Olga Nikolaevna", ("Smirnova", "Olga", "Nikolaevna")),
        ("Olga Nikolaevna Smirnova", ("Smirnova", "Olga", "Nikolaevna")),
        ("Нұрлан Серікұлы Ахметов", ("Ахметов", "Нұрлан", "Серікұлы")),
        ("Ирина Ким", ("Ким", "Ирина", "")),
        ("Eva Lindqvist", ("Lindqvist", "Eva", "")),
        ("Yousefi, P.", ("Yousefi", "P.", "")),
        ("Fabio A. Cruz S.", ("S.", "Fabio A. Cruz", "")),
        ("Henry Wood Jr.", ("Wood Jr.", "Henry", "")),
        ("Pieter van den Berg", ("van den Berg", "Pieter", "")),
        ("José Luis de la Cruz", ("de la Cruz", "José Luis", "")),
    ],
)
def test_a_name_alone_is_taken_apart(name: str, parts: tuple[str, str, str]) -> None:
    ((found, _),) = settle_names([name], LEXICON)
    assert (found.family, found.given, found.patronymic) == parts


def test_a_block_has_one_order() -> None:
    settled = settle_names(["Məmmədov Elçin", "Səma Nur", "Rzayeva Aygün"], LEXICON)
    assert [(name.family, told) for name, told in settled] == [("Məmmədov", True), ("Səma", True), ("Rzayeva", True)]


def test_custom_is_no_evidence() -> None:
    ((name, told),) = settle_names(["Anna Keller"], LEXICON)
    assert (name.family, told) == ("Keller", False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иванов П.С.", "Ivanov P.S."),
        ("Мамедов Эльчин", "Məmmədov Elçin"),
        ("Elçin Quliyev", "Elchin Guliyev"),
        ("Хабибуллин Р.А.", "Khabibullin R.A."),
        ("Quliyev Elçin", "Elçin Quliyev"),
        ("Jane M. Doe", "Jane Doe"),
        ("Шевченко О. М.", "Shevchenko O. M."),
        ("Əliyeva Xədicə", "Aliyeva Khadija"),
        ("Євген Коваленко", "Yevhen Kovalenko"),
    ],
)
def test_two_spellings_are_one_person(one: str, other: str) -> None:
    assert are_same_person(one, other, LEXICON)
    assert are_same_person(other, one, LEXICON)
    assert is_other_spelling(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivanov P.S.", "Petrov P.S."),
        ("Иванов П.С.", "Petrova A.B."),
        ("Ali Kaya", "Ayşe Kaya"),
        ("Elçin Quliyev", "Nərgiz Quliyeva"),
        ("Mário Boieiro", "Bruno Moreira"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert not are_same_person(one, other, LEXICON)


def test_letters_of_any_script_are_compared_in_latin() -> None:
    assert [romanise(name) for name in ("Məmmədov", "Иванов", "Ağa")] == ["memmedov", "ivanov", "aga"]
