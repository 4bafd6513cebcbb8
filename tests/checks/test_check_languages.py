# ruff: noqa: E501 (a case a line)
"""The versions of an article in its languages: what is found, and, more important, what is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cited import make_manuscript
from elyazma.checks.check_languages import check_languages
from elyazma.flows.checking import check_manuscript
from elyazma.languages import find_counts, find_values, has_name, load_language
from elyazma.languages.parallel import sound_of
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.manuscript import Manuscript
from elyazma.tex.scan import scan

DATA = Path(__file__).parents[1] / "data"
LANGUAGES = {code: load_language(code) for code in ("az", "en", "ru", "tr")}
CODES = {
    "numbers-differ",
    "names-differ",
    "acronyms-differ",
    "abstracts-differ",
    "keywords-differ",
    "titles-differ",
    "not-translated",
}


def paper(abstracts: dict[str, str], **article: Any) -> Manuscript:
    texts = {code: scan(text, f"manuscript/abstract.{code}.tex") for code, text in abstracts.items()}
    places = {
        f"{table}.{code}": Span("manuscript/article.toml", 7) for table in ("title", "keywords") for code in LANGUAGES
    }
    return replace(
        make_manuscript(""), article=Article(slug="a", language="az", **article), abstracts=texts, places=places
    )


def compare(az: str, other: str, code: str = "en") -> list[Diagnostic]:
    return list(check_languages(paper({"az": az, code: other}), LANGUAGES))


# --- What is the same in other words ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("az", "en"),
    [
        ("Həcm 2,5 milyard olub.", "It was 2.5 billion."),
        ("Həcm 1.500 ton olub.", "It was 1,500 tons."),
        ("Həcm 12 500 ton olub.", "It was 12,500 tons."),
        ("Həcm 1~500 ton olub.", "It was 1,500 tons."),
        ("Həcm 1 234 567,5 olub.", "It was 1,234,567.5."),
        ("Həcm 5 min ton olub.", "It was 5,000 tons."),
        ("Həcm 1,2 milyard olub.", "It was 1,200 million."),
        ("Payı 25\\,\\% təşkil edir.", "It is 25\\%."),
        ("Payı 25 faiz təşkil edir.", "It is twenty-five per cent."),
        ("Payı $25$ faiz təşkil edir.", "It is 25 per cent."),
        ("Müqavilə 2020-ci ildə bağlandı.", "It was signed in 2020."),
        ("Müqavilə 10.11.2020-ci il tarixində bağlandı.", "It was signed on November 10, 2020."),
        ("Müqavilə 10 noyabr 2020-ci ildə bağlandı.", "It was signed on 2020-11-10."),
        ("Müqavilə 1991–1992-ci illərdə bağlandı.", "It was signed in 1991/92."),
        ("Müqavilə 90-cı illərdə bağlandı.", "It was signed in the 1990s."),
        ("XXI əsrdə siyasət.", "Policy in the 21st century."),
        ("Üç mərhələ var.", "There are three stages."),
        ("Üç mərhələ var.", "There are 3 stages."),
        ("3 mərhələ var.", "There are three stages."),
        ("Üçtərəfli görüşlər.", "Trilateral meetings."),
        ("Üçüncü mərhələ dörd ölkəni əhatə edir.", "The third stage covers four countries."),
        ("On iki ölkə.", "Twelve countries."),
        ("İki ölkə birlikdə.", "Both countries together."),
        ("Məqsədlər: 1) təhlil; 2) müqayisə; 3) nəticə.", "The aims are analysis, comparison and conclusion."),
        ("Əsas üç istiqamət göstərilir.", "The main directions are shown."),
        ("Bir neçə dəfə, on birdə biri.", "About one in eleven, of which nine remain."),
        ("Toplantı saat 14:30-da başladı.", "The meeting began in the afternoon."),
        ("% 1994 qeyd\nMətn.", "Text."),
        ("Bakı və Türkiyə.", "Baku and Turkey."),
        ("Bakı və Türkiyə.", "Baku and Türkiye."),
        ("Türk dili.", "The Turkish language."),
        ("Qarabağ və Azərbaycan.", "Karabakh and Azerbaijan."),
        ("Qarabağ bölgəsi.", "The Qarabagh region."),
        ("Ölkəmizin siyasəti.", "The policy of Azerbaijan."),
        ("BMT-nin və ATƏT-in rolu.", "The role of the UN and the OSCE."),
        ("BMT-nin rolu.", "The role of the United Nations."),
        ("ABŞ-ın rolu.", "American policy."),
        ("Bakı-Tbilisi-Ceyhan kəməri.", "The BTC pipeline."),
        ("BTC kəməri.", "The Baku–Tbilisi–Ceyhan pipeline."),
        ("TANAP layihəsi.", "The Trans-Anatolian pipeline."),
        ("ÜDM artımı.", "Growth of the gross domestic product."),
        ("ABD ilə əlaqələr.", "Relations."),
        ("MMC və ASC şəkilli şirkətlər.", "LLC and JSC companies."),
        ("ADNSU layihəsi.", "The university's project."),
    ],
)  # fmt: skip
def test_free_translations_pass(az: str, en: str) -> None:
    assert compare(az, en) == []


@pytest.mark.parametrize(
    ("az", "other", "code"),
    [
        ("Türkiyə və Rusiya 2,5 milyon ton nefti üç ildə Bakıdan aldı, BMT razılaşdı.", "Турция и Россия за три года получили из Баку 2,5 млн тонн нефти, ООН согласилась.", "ru"),
        ("Üçtərəfli görüşdə ATƏT və Qarabağ.", "ОБСЕ и Карабах на трёхсторонней встрече.", "ru"),
        ("XX əsrin 27 ilində, 1994–1995-ci illərdə.", "20. yüzyılın 27 yılında, 1994-95'te.", "tr"),
        ("Bakı və Tbilisi, ABŞ və Avropa İttifaqı, 90-cı illər.", "Bakü ve Tiflis, ABD ve Avrupa Birliği, 1990'lı yıllar.", "tr"),
    ],
)  # fmt: skip
def test_other_languages_pass(az: str, other: str, code: str) -> None:
    assert compare(az, other, code) == []


@pytest.mark.parametrize("root", [DATA.parents[1], DATA / "english"], ids=["seed", "english"])
def test_real_articles_pass(root: Path, tmp_path: Path) -> None:
    import shutil

    for folder in ("manuscript", "bib"):
        shutil.copytree(root / folder, tmp_path / folder)
    shutil.copytree(DATA.parents[1] / "styles", tmp_path / "styles")
    assert [found for found in check_manuscript(tmp_path, "ancient-land").diagnostics if found.code in CODES] == []


# --- What is not the same ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("az", "en", "code", "message"),
    [
        ("2019-cu ildə.", "In 2018.", "numbers-differ", "the abstract in Azerbaijani says 2019 where the abstract in English says 2018"),
        ("Payı 25,5\\% olub.", "It was 25.7\\%.", "numbers-differ", "the abstract in Azerbaijani says 25,5 where the abstract in English says 25.7"),
        ("Payı 25\\% olub.", "It was a part.", "numbers-differ", "the abstract in Azerbaijani says 25; the abstract in English does not"),
        ("Bir pay.", "It was 25, or 30.5, or 40.", "numbers-differ", "the abstract in English says 25, 30.5 and 40; the abstract in Azerbaijani does not"),
        ("Üç mərhələ var.", "There are four stages.", "numbers-differ", "the abstract in Azerbaijani says Üç where the abstract in English says four"),
        ("Həcm 5 min ton olub.", "It was 5 million tons, 50 per cent.", "numbers-differ", "the abstract in English says 50; the abstract in Azerbaijani does not"),
        ("Bakı və Gəncə.", "Baku.", "names-differ", "the abstract in Azerbaijani names Gəncə; the abstract in English does not"),
        ("NATO ilə əlaqə.", "Relations with the EU.", "names-differ", "the abstract in Azerbaijani names NATO; the abstract in English does not"),
        ("Layihə.", "TANAP and the OSCE.", "names-differ", "the abstract in English names OSCE and TANAP; the abstract in Azerbaijani does not"),
        ("ICRAF layihəsi.", "The ICARF project.", "acronyms-differ", "the abstract in Azerbaijani has ICRAF, the abstract in English has ICARF"),
    ],
)  # fmt: skip
def test_contradictions_are_found(az: str, en: str, code: str, message: str) -> None:
    found = compare(az, en)
    assert (found[0].code, found[0].message) == (code, message)
    assert found[0].span and found[0].related and found[0].span.path != found[0].related.path


def test_both_places_are_named() -> None:
    (finding,) = compare("Mətn.\nMüqavilə % 2019\n2019-cu ildə bağlandı.", "Text.\nIt was signed in 2018.")
    assert finding.span == Span("manuscript/abstract.az.tex", 3, 1, 4)
    assert finding.related == Span("manuscript/abstract.en.tex", 2, 18, 4)


def test_a_part_of_an_abstract_is_missing() -> None:
    whole = "Bu məqalədə dövlətlərin əməkdaşlığı təhlil olunur. " * 8
    (finding,) = compare(whole, "The article studies the cooperation of states. " * 4)
    assert (finding.code, finding.span) == ("abstracts-differ", Span("manuscript/abstract.en.tex"))
    assert finding.message == (
        "the abstract in English has 187 characters in 4 sentences, the abstract in Azerbaijani 407 in 8"
    )
    assert compare(whole, "The article studies the cooperation of states. " * 7) == []


def test_keywords_are_counted() -> None:
    (finding,) = check_languages(paper({}, keywords={"en": ("a",) * 4, "az": ("b",) * 5}), LANGUAGES)
    assert finding.message == "the list of keywords in English has 4, that in Azerbaijani 5"
    assert check_languages(paper({}, keywords={"en": ("a",), "az": ("b",), "ru": ()}), LANGUAGES) == ()


@pytest.mark.parametrize(
    ("az", "en", "codes"),
    [
        ("Enerji siyasəti: yeni yanaşma", "Energy Policy: A New Approach", []),
        ("Enerji siyasəti: yeni yanaşma", "Energy Policy — a New Approach", []),
        ("Enerji siyasəti: yeni yanaşma", "Energy Policy. A New Approach", []),
        ("Azərbaycan–Türkiyə əlaqələri", "Azerbaijan-Turkey Relations", []),
        ("Enerji siyasəti: yeni yanaşma", "Energy Policy", ["titles-differ"]),
        ("Enerji siyasəti (1991–2020)", "Energy Policy (1991–2021)", ["numbers-differ"]),
        ("Energy Policy of a State", "Energy Policy of a State", ["not-translated"]),
        ("Gəncə şəhəri", "A City", ["names-differ"]),
        ("TANAP", "TANAP", []),
    ],
)
def test_titles(az: str, en: str, codes: list[str]) -> None:
    found = check_languages(paper({}, title={"az": az, "en": en}), LANGUAGES)
    assert [finding.code for finding in found] == codes
    assert all(finding.span == Span("manuscript/article.toml", 7) for finding in found)


def test_the_article_s_own_language_is_the_measure() -> None:
    found = check_languages(paper({"en": "In 2018.", "ru": "В 2018 году.", "az": "2019-cu ildə."}), LANGUAGES)
    assert [finding.span.path for finding in found if finding.span] == ["manuscript/abstract.az.tex"] * 2


# --- The words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_knows_the_same_numbers_and_names(code: str) -> None:
    parallel, english = LANGUAGES[code].parallel, LANGUAGES["en"].parallel
    assert parallel.names.keys() == english.names.keys()
    assert parallel.magnitudes.keys() == english.magnitudes.keys()
    assert set(map(str, (*range(1, 11), *range(20, 101, 10)))) <= parallel.numerals.keys()


@pytest.mark.parametrize("key", LANGUAGES["en"].parallel.names)
def test_a_name_is_found_by_its_own_name(key: str) -> None:
    for language in LANGUAGES.values():
        name = language.parallel.names[key][0]
        for other in LANGUAGES.values():
            assert has_name(other, f"a {other.parallel.names[key][0]} b", key, name)


def test_words_of_numbers() -> None:
    english = LANGUAGES["en"]
    assert {25, 7, 21, 300} <= find_values(english, "twenty-five, seven, XXI, three hundred")
    assert [figure.text for figure in find_counts(english, "Three of twenty five and seven, threefold")] == [
        "Three",
        "seven",
    ]


def test_names_that_sound_alike() -> None:
    assert (
        sound_of(LANGUAGES["az"], "Qarabağ")
        == sound_of(LANGUAGES["en"], "Karabakh")
        == sound_of(LANGUAGES["ru"], "Карабах")
    )
    assert sound_of(LANGUAGES["az"], "Xəlilov") == sound_of(LANGUAGES["en"], "Khalilov")
