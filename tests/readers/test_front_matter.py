"""Blocks of titles and authors in Word files (tests/data/front-matter.toml): what a person reads there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.article import Affiliation, Article, Author, Name
from read_papers import read
from word_lines import write_lines

DATA = Path(__file__).parents[1] / "data"
CASES: dict[str, dict[str, Any]] = tomllib.loads((DATA / "front-matter.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_block_is_read_as_a_person_reads_it(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    path = write_lines(tmp_path / "paper.docx", case["lines"], case["language"])
    imported = read(path, tmp_path)
    assert tell_article(imported.article) == tell_case(case)


def tell_article(article: Article) -> dict[str, Any]:
    """Give what was understood in the form of the cases."""
    places = {each.id: each for each in article.affiliations}
    return {
        "language": article.language,
        "title": dict(article.title),
        "udc": [*article.codes.udc],
        "received": article.dates.received,
        "accepted": article.dates.accepted,
        "authors": [tell_author(each, places, article.language) for each in article.authors],
    }


def tell_author(author: Author, places: Mapping[str, Affiliation], language: str) -> dict[str, Any]:
    return {
        "family": author.family,
        "given": author.given,
        "patronymic": author.patronymic,
        "degree": author.degree.get(language, ""),
        "email": author.email,
        "orcid": author.orcid,
        "phone": author.phone,
        "corresponding": author.corresponding,
        "spellings": {code: tell_name(name) for code, name in author.spellings.items()},
        "places": [tell_place(places[each]) for each in author.affiliations],
    }


def tell_name(name: Name) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.patronymic)))


def tell_place(place: Affiliation) -> dict[str, str]:
    return {
        code: " | ".join(filter(None, (place.name.get(code), place.city.get(code), place.country.get(code))))
        for code in {**place.name, **place.city, **place.country}
    }


def tell_case(case: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"patronymic": "", "degree": "", "email": "", "orcid": "", "phone": "", "corresponding": False}
    authors = []
    for author in case["authors"]:
        places = [each if isinstance(each, dict) else {case["language"]: each} for each in author.get("places", ())]
        authors.append({**empty, "given": "", "spellings": {}, **author, "places": places})
    return {
        "language": case["language"],
        "title": case["title"],
        "udc": case.get("udc", []),
        "received": case.get("received"),
        "accepted": case.get("accepted"),
        "authors": authors,
    }


def test_there_are_blocks_enough_in_every_language() -> None:
    languages = ("az", "tr", "ru", "uk", "kk", "en")
    counted = {code: sum(name.startswith(f"{code}-") for name in CASES) for code in languages}
    assert len(CASES) >= 40
    assert all(count >= 2 for count in counted.values()), counted
