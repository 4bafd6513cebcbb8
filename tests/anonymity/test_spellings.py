from __future__ import annotations

import re

import pytest

from elyazma.anonymity.spellings import fold, read_spellings, write_pattern

TABLES = read_spellings()
SPELLINGS = [
    ("Əliyev", "Əliyev Aliyev Eliyev Aliev Алиев Әлијев Әliyev ALİYEV ALIYEV əliyev Əli\u200byev A\u0301liyev"),
    ("Əliyev", "Əli\u00adyev Əli-\nyev"),
    ("İsmayılov", "İSMAYILOV Ismayilov Ismailov Исмаилов Исмайылов ismayılov"),
    ("Cəfərli", "Jafarli Dzhafarli Ceferli Джафарли"),
    ("Xəlilov", "Khalilov Halilov Халилов"),
    ("Qasımova", "Gasimova Kasymova Касымова Гасымова QASIMOVA"),
    ("Ağayeva", "Aghayeva Agayeva Агаева AĞAYEVA"),
    ("Məmmədzadə", "Mammadzada Memmedzade Мамедзаде"),
    ("Hüseynov", "Huseynov Huseynow Гусейнов"),
    ("Şükürlü", "Shukurlu Sukurlu Шукюрлю"),
    ("Yılmaz", "Yilmaz YILMAZ Йылмаз"),
    ("Иванов", "Ivanov ИВАНОВ Iwanow"),
    ("Müller", "Muller Mueller MÜLLER"),
    ("O'Neil", "O’Neil ONeil"),
]


@pytest.mark.parametrize(
    ("name", "spelt"),
    [(name, one) for name, many in SPELLINGS for one in many.split(" ")],
)
def test_a_name_is_found_in_another_spelling(name: str, spelt: str) -> None:
    assert re.fullmatch(write_pattern(name, TABLES), fold(spelt).text), fold(spelt).text


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Əliyev", "Quliyev"),
        ("Əliyev", "Valiyev"),
        ("Hüseynov", "Həsənov"),
        ("Cəfərli", "Səfərli"),
        ("Yılmaz", "Yalman"),
    ],
)
def test_another_name_is_not_found(name: str, other: str) -> None:
    assert not re.fullmatch(write_pattern(name, TABLES), fold(other).text)


def test_places_are_those_of_the_text_itself() -> None:
    text = "Straße, Ə\u0301li-\n  yev’in"
    folded = fold(text)
    match = re.search(write_pattern("Əliyev", TABLES), folded.text)
    assert match
    start, end = folded.span(*match.span())
    assert text[start:end] == "Ə\u0301li-\n  yev"


def test_a_long_text_takes_no_time() -> None:
    assert not re.search(write_pattern("Məmmədzadə", TABLES), fold("məmməd " * 50_000).text)
