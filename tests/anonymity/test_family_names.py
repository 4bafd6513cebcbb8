"""Family names of several words: what each is shortened to, and which of its words tell nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.anonymity.anonymise import anonymise
from elyazma.anonymity.family_names import list_families, list_halves
from elyazma.anonymity.find_leaks import Search, find_leaks
from elyazma.anonymity.identity_terms import KnownPeople
from elyazma.anonymity.spellings import read_spellings
from elyazma.model.article import Article, Author
from elyazma.model.diagnostics import Severity
from elyazma.model.manuscript import Bibliography, Manuscript, References, Source
from leaky import SECTION
from leaky_files import WRAPS

TABLES = read_spellings()


@pytest.mark.parametrize(
    ("name", "families", "halves"),
    [
        (
            "de la Cuesta Ordóñez",
            ["de la Cuesta Ordóñez", "Cuesta Ordóñez", "de la Cuesta", "dela Cuesta"],
            ["Ordóñez"],
        ),
        ("Tezcan-Bulut", ["Tezcan-Bulut"], ["Tezcan"]),
        ("Silva Santos", ["Silva Santos"], ["Santos", "Silva"]),
        ("Smith Jr.", ["Smith Jr."], []),
        ("Məmməd oğlu", ["Məmməd oğlu"], []),
        ("Souza Filho", ["Souza Filho"], []),
    ],
)
def test_what_a_name_is_shortened_to(name: str, families: list[str], halves: list[str]) -> None:
    assert list_families([name], TABLES) == families
    assert list_halves([name], TABLES) == halves


def look(text: str, family: str, given: str) -> list[Severity]:
    article = Article(slug="x", language="en", title={"en": "T"}, authors=(Author(given=given, family=family),))
    source = Source(SECTION, text, plain=text)
    manuscript = Manuscript(Path("/nowhere"), article, {}, {}, (), (source,), Bibliography((), ()))
    searched, found = WRAPS["tex"](text)
    search = Search(manuscript, anonymise(manuscript), References(()), KnownPeople((), ()))
    return [each.severity for each in find_leaks(search, {searched: found})]


@pytest.mark.parametrize(
    ("family", "given", "text"),
    [
        ("St. John", "Henry", "We met in St. Petersburg, near St. Isaac."),
        ("Smith Jr.", "Adam", "Martin Luther King Jr. spoke; King Jr. wrote."),
        ("O Connor", "Tim", "Kitabı oxuyan tələbədir. O, Bakıda yaşayır."),
        ("Ben Ali", "Karim", "In the play Ali speaks."),
        ("Silva Santos", "Ana", "The port of Santos grew fast."),
        ("Сейтқали", "Алма", "Конференция прошла в городе Алматы."),
        ("Шмелёв", "Роман", "Работу продолжил Романів."),
        ("Məmmədov", "Aytən", "Our data confirm this (A. M. Turing, 1950)."),
        ("Məmmədov", "Aytən", "It grew in the US market (A. M. Bell, 1920)."),
    ],
)
def test_what_others_have_too_stops_nothing(family: str, given: str, text: str) -> None:
    assert Severity.ERROR not in look(text, family, given)


@pytest.mark.parametrize(
    ("family", "given", "text"),
    [
        ("Tezcan", "Melike", "Notaları Melike de Ankara'da çizdi."),
        ("Ordóñez", "Inés", "Inés y Carmen cantaron el estribillo."),
        ("Məmmədov", "Aytən", "Əvvəlki məqaləmizdə (A. M., 2030) bunu göstərmişik."),
        ("Silva Santos", "Ana", "Thanks to Ana Santos."),
    ],
)
def test_what_is_the_authors_stops_the_file(family: str, given: str, text: str) -> None:
    assert Severity.ERROR in look(text, family, given)
