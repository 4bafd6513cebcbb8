"""The words by which an import reads a paper: what journals print, in every spelling, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elyazma.languages import RECOGNITION_KINDS, available_languages, load_language, recognition_pattern
from elyazma.languages.folding import fold_words

CODES = available_languages()
PEOPLE = ("az", "en", "kk", "ru", "tr", "uk", "uz")
DOCS = Path(__file__).parents[2] / "docs" / "languages.md"


def find(code: str, kind: str, text: str) -> list[str]:
    return re.findall(recognition_pattern(load_language(code).recognition[kind]), text, re.IGNORECASE)


def headings(code: str, kind: str) -> set[str]:
    language = load_language(code)
    return {fold_words(word) for word in (language.words.get(kind, ""), *language.recognition[f"heading_{kind}"])}


@pytest.mark.parametrize(
    ("code", "kind", "printed"),
    [
        ("kk", "abstract", ["Аңдатпа", "ТҮЙІН", "Түйіндеме"]),
        ("kk", "keywords", ["Түйін сөздер", "КІЛТ СӨЗДЕР", "Негізгі сөздер", "Тірек сөздер"]),
        ("kk", "references", ["Әдебиеттер", "Пайдаланылған әдебиеттер тізімі", "ӘДЕБИЕТТЕР ТІЗІМІ"]),
        ("kk", "first", ["Кіріспе"]),
        ("kk", "section", ["Қорытынды", "Нәтижелер және талқылау"]),
        ("uz", "abstract", ["Annotatsiya", "ANNOTATSIYA"]),
        ("uz", "keywords", ["Kalit soʻzlar", "Kalit so‘zlar", "KALIT SO’ZLAR", "Kalit so'zlar", "Kalit so`zlar"]),
        (
            "uz",
            "references",
            ["Foydalanilgan adabiyotlar ro‘yxati", "FOYDALANILGAN ADABIYOTLAR", "Adabiyotlar roʼyxati"],
        ),
        ("uz", "first", ["Kirish"]),
        ("uz", "section", ["Xulosa", "XULOSA VA TAKLIFLAR"]),
        ("uk", "abstract", ["Анотація", "Резюме", "Реферат"]),
        ("uk", "references", ["Список використаних джерел", "Література", "Бібліографічний список"]),
        ("uk", "first", ["Вступ", "Постановка проблеми"]),
        ("uk", "section", ["Висновки", "Висновки та перспективи подальших досліджень"]),
        ("ru", "references", ["Пристатейный список литературы", "Список источников", "Литература"]),
        ("ru", "section", ["Заключение", "Выводы"]),
        ("tr", "abstract", ["Öz", "ÖZET", "Genişletilmiş Özet"]),
        ("tr", "references", ["Kaynakça", "KAYNAKLAR"]),
        ("en", "abstract", ["Summary", "Extended abstract"]),
        ("en", "references", ["Literature cited", "References and notes"]),
        ("az", "keywords", ["Açar sözlər", "AÇAR KƏLMƏLƏR"]),
        ("az", "references", ["İSTİFADƏ EDİLMİŞ ƏDƏBİYYAT SİYAHISI", "Ədəbiyyat"]),
    ],
)
def test_what_journals_print_over_a_part_is_known(code: str, kind: str, printed: list[str]) -> None:
    assert {fold_words(text) for text in printed} - headings(code, kind) == set()


def test_a_word_of_two_languages_is_taken_for_the_first_one_and_only_these_are_shared() -> None:
    # An abstract under a shared word is filed under the first language that lists it: "аннотация" in Kazakh would take
    # the Russian ones.
    owners: dict[str, list[str]] = {}
    for code in CODES:
        for kind in ("abstract", "keywords"):
            for word in load_language(code).recognition.get(f"heading_{kind}", ()):
                owners.setdefault(fold_words(word), []).append(code)
    shared = {word: codes for word, codes in owners.items() if len(codes) > 1}
    assert shared == {
        "аннотация": ["ru", "uz"],
        "реферат": ["ru", "uk"],
        "резюме": ["ru", "uk"],
        "annotasiya": ["az", "uz"],
    }


@pytest.mark.parametrize(
    ("code", "line", "posts"),
    [
        ("ru", "Иванов И. И., к.т.н., доцент", ["к.т.н.", "доцент"]),
        ("ru", "канд. техн. наук, ст. преп. Петров П.П.", ["канд. техн. наук", "ст. преп."]),
        ("ru", "д. филос. н., проф.Сидоров", ["д. филос. н.", "проф."]),
        ("ru", "к.ф.-м.н., доктор исторических наук", ["к.ф.-м.н.", "доктор исторических наук"]),
        ("uk", "Коваль О. В., к. е. н., старший викладач", ["к. е. н.", "старший викладач"]),
        ("uk", "доктор педагогічних наук, аспірант", ["доктор педагогічних наук", "аспірант"]),
        ("az", "tarix üzrə fəlsəfə doktoru, dos.", ["tarix üzrə fəlsəfə doktoru", "dos."]),
        ("az", "prof. filologiya elmləri doktoru", ["prof.", "filologiya elmləri doktoru"]),
        ("az", "Əliyev V., i.f.d., b.m.", ["i.f.d.", "b.m."]),
        ("tr", "Dr. Öğr. Üyesi Ayşe YILMAZ", ["Dr. Öğr. Üyesi"]),
        ("tr", "Arş. Gör. Ali Veli, Prof.Dr. Can", ["Arş. Gör.", "Prof.Dr."]),
        ("en", "Jack Ma, MD, PhD, Associate Professor", ["MD, PhD", "Associate Professor"]),
        (
            "en",
            "Candidate of Technical Sciences, Cand. Sci. (Econ.)",
            ["Candidate of Technical Sciences", "Cand. Sci. (Econ.)"],
        ),
        ("kk", "п.ғ.к., қауымдастырылған профессор", ["п.ғ.к.", "қауымдастырылған профессор"]),
        ("kk", "техника ғылымдарының кандидаты, PhD докторант", ["техника ғылымдарының кандидаты", "PhD докторант"]),
        (
            "uz",
            "tarix fanlari bo'yicha falsafa doktori, dotsent",
            ["tarix fanlari bo'yicha falsafa doktori", "dotsent"],
        ),
        ("uz", "katta o`qituvchi, katta o‘qituvchi", ["katta o`qituvchi", "katta o‘qituvchi"]),
    ],
)
def test_posts_and_degrees_are_found_in_a_line(code: str, line: str, posts: list[str]) -> None:
    assert find(code, "post", line) == posts


@pytest.mark.parametrize("name", ["Ma Jun", "Bas Maria", "Докторов Иван", "Professorov A.", "Prof", "Öğrencioğlu"])
def test_a_name_is_no_post(name: str) -> None:
    assert [code for code in PEOPLE if find(code, "post", name)] == []


@pytest.mark.parametrize(
    ("code", "kind", "text", "found"),
    [
        ("ru", "received", "Статья поступила в редакцию 12.03.2024", "Статья поступила в редакцию"),
        ("uk", "received", "Стаття надійшла до редакції 01.02.2024", "Стаття надійшла до редакції"),
        ("az", "received", "Redaksiyaya daxil olub: 05.05.2023", "Redaksiyaya daxil olub"),
        ("tr", "received", "Geliş Tarihi: 01.01.2024", "Geliş Tarihi"),
        ("en", "received", "Received in revised form 3 May 2024", "Received in revised form"),
        ("kk", "received", "Мақала түсті: 10.01.2024", "Мақала түсті"),
        ("uz", "received", "Qabul qilindi: 10.01.2024", "Qabul qilindi"),
        ("en", "corresponding", "*Corresponding author: a@b.org", "Corresponding author"),
        ("tr", "corresponding", "Sorumlu Yazar / Corresponding Author", "Sorumlu Yazar / Corresponding Author"),
        ("uz", "corresponding", "Mas’ul muallif", "Mas’ul muallif"),
        ("uk", "rubric", "ОРИГІНАЛЬНА СТАТТЯ", "ОРИГІНАЛЬНА СТАТТЯ"),
        ("tr", "rubric", "Araştırma Makalesi/Research Article", "Araştırma Makalesi/Research Article"),
        ("ru", "rubric", "Научная статья", "Научная статья"),
        ("en", "rubric", "Original Article", "Original Article"),
        ("ru", "institution_word", "ФГБОУ ВО «Университет»", "ФГБОУ ВО"),
        ("uk", "institution_word", "КПІ ім. Ігоря Сікорського", "КПІ"),
        ("ru", "other_code", "ГРНТИ 11.25.91", "ГРНТИ"),
        ("kk", "other_code", "ҒТАМР 11.25.91", "ҒТАМР"),
        ("kk", "subject_code", "ӘОЖ 32.019.5", "ӘОЖ"),
        ("uz", "subject_code", "UO‘K: 32.019.5", "UO‘K"),
    ],
)
def test_lines_about_an_article_begin_with_words_that_are_known(code: str, kind: str, text: str, found: str) -> None:
    assert find(code, kind, text)[0] == found


def test_a_short_form_of_an_institution_is_not_found_in_a_word() -> None:
    assert find("ru", "institution_word", "исследовании развития") == []
    assert find("ru", "institution_word", "нии") == []
    assert find("en", "institution_word", "Wellcome, mit Llcx") == []


@pytest.mark.parametrize("spelling", ["oʻgʻli", "o‘g‘li", "o’g’li", "o'g'li", "O`G`LI", "qizi", "ugli"])
def test_a_patronymic_is_known_in_every_spelling(spelling: str) -> None:
    assert fold_words(spelling) in {fold_words(word) for word in load_language("uz").recognition["patronymic"]}


@pytest.mark.parametrize("code", PEOPLE)
def test_a_language_of_authors_has_the_words_about_them(code: str) -> None:
    recognition = load_language(code).recognition
    wanted = ("post", "rubric", "received", "corresponding", "institution", "institution_word", "patronymic", "degree")
    assert [kind for kind in (*wanted, "subject_code", "other_code", "common") if not recognition.get(kind)] == []


@pytest.mark.parametrize("code", CODES)
def test_no_form_stands_twice(code: str) -> None:
    for kind, forms in load_language(code).recognition.items():
        assert len(forms) == len(set(forms)), kind


@pytest.mark.parametrize("code", CODES)
def test_no_heading_is_longer_than_those_that_an_import_reads(code: str) -> None:
    recognition = load_language(code).recognition
    headings = {word for kind, words in recognition.items() if kind.startswith("heading_") for word in words}
    assert {word for word in headings if len(word) > 60} == set()


def test_every_kind_is_explained() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [kind for kind in sorted(RECOGNITION_KINDS) if f"`{kind}`" not in text] == []


def test_a_pattern_of_no_forms_finds_nothing() -> None:
    assert not re.search(recognition_pattern(()), "any text")
