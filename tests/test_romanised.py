"""Names and titles in other letters become Latin ones as the schemes prescribe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma.languages.transliteration import UnknownScheme, choose_scheme, guess_language, list_schemes

DATA = Path(__file__).parent / "data/romanised"
"""Fifteen works in each of fourteen languages, in the scheme that is the language's own."""


def list_works() -> Iterator[tuple[str, str, str]]:
    for path in sorted(DATA.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            original, _, latin = line.partition(" = ")
            yield path.stem, original, latin


def test_works_of_fourteen_languages() -> None:
    works = list(list_works())
    assert len(works) == 210
    wrong = [(code, latin, choose_scheme(code).write(original)) for code, original, latin in works]
    assert [each for each in wrong if each[1] != each[2]] == []


def test_what_is_romanised_has_no_other_letters() -> None:
    assert {code: choose_scheme(code).lacks(original) for code, original, _ in list_works()} == {
        path.stem: "" for path in DATA.glob("*.txt")
    }


@pytest.mark.parametrize(
    ("language", "scheme", "original", "latin"),
    [
        ("ru", "gost-7.79-b", "Щёкин, объём, цыган, Цирк, центр, эра", "Shhyokin, ob``yom, cy`gan, Cirk, centr, e`ra"),
        ("ru", "gost-7.79-a", "Щёкин, Юлия, объём, цыган, эра", "Ŝëkin, Ûliâ, obʺëm, cygan, èra"),
        ("ru", "iso-9", "Хрущёв", "Hruŝëv"),
        ("ru", "ala-lc", "Цирк, Юлия, Яйцо, эра", "T͡Sirk, I͡Ulii͡a, I͡Aĭt͡so, ėra"),
        ("ru", "loc", "Цирк, Юлия, подъезд, ель", "Tsirk, Iuliia, pod”ezd, el'"),
        ("ru", "bsi", "Ельцин, Ёлкин, Юрьев", "El'tsin, Elkin, Yur'ev"),
        ("ru", "bgn-pcgn", "Исторія, вѣкъ", "Istoriya, vek”"),
        ("uk", "gost-7.79-b", "Київ, Ґалаґан, цирк, цукор, Єва", "Ky`yiv, G`alag`an, cy`rk, czukor, Yeva"),
        ("be", "gost-7.79-b", "Быкаў, цётка", "By`kau`, cyotka"),
        ("bg", "gost-7.79-b", "Щърбанов, център", "Stha`rbanov, centa`r"),
        ("kk", "bgn-pcgn", "Қазақ тілі, Ұлы, Үміт, Жұмабай", "Qazaq tili, Uly, Ümit, Zhumabay"),
        ("kk", "gost-7.79-a", "Қазақ, Ғылым, Әуезов, Үміт, Ұлы, Шоқан", "Ķazaķ, Ġylym, A̋uezov, Ùmìt, U̇ly, Šoķan"),
        ("uk", "bgn-pcgn", "Хмельницький", "Khmelnytskyi"),
    ],
)
def test_other_schemes(language: str, scheme: str, original: str, latin: str) -> None:
    assert choose_scheme(language, scheme).write(original) == latin


@pytest.mark.parametrize(
    ("original", "latin"),
    [
        ("ЖУРНАЛ", "ZHURNAL"),
        ("ЮНЕСКО и США", "YUNESKO i SSHA"),
        ("Щ. Ю. Жуков", "Shch. Yu. Zhukov"),
        ("Л. Н. Толстой, War and Peace: 1869–70", "L. N. Tolstoy, War and Peace: 1869–70"),
        ("Санкт-Петербург", "Sankt-Peterburg"),
        ("Йошкар-Ола", "Yoshkar-Ola"),
        ("", ""),
    ],
)
def test_capitals_and_what_is_latin_already(original: str, latin: str) -> None:
    assert choose_scheme("ru").write(original) == latin


@pytest.mark.parametrize(
    ("text", "own", "language"),
    [
        ("Право", "uk", "uk"),
        ("Право", "az", "ru"),
        ("Право", "kk", "ru"),
        ("Қазақ тілі", "en", "kk"),
        ("Економіка України", "az", "uk"),
        ("Проблемы", "uk", "ru"),
        ("Ҹәнуби", "az", "az"),
        ("Ελλάδα", "en", "el"),
        ("საქართველო", "en", "ka"),
        ("中国", "en", ""),
    ],
)
def test_the_letters_tell_the_language(text: str, own: str, language: str) -> None:
    assert guess_language(text, own) == language


def test_a_scheme_that_a_language_has_not() -> None:
    with pytest.raises(UnknownScheme) as told:
        choose_scheme("uk", "bsi")
    assert told.value.known == list_schemes("uk") == ("kmu-55", "gost-7.79-b", "iso-9")


def test_letters_that_no_scheme_has() -> None:
    assert choose_scheme("ru").lacks("Право 中国 π") == "π中国"
