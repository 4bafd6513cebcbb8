"""Give authors and institutions in one language, in the form that templates and writers read."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.article import Affiliation, Article, Author
from elyazma.model.light_dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class AffiliationView:
    """One institution; `number` counts from 1 in the order of the authors, `text` is "name, city, country"."""

    number: int
    name: str
    city: str
    country: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AuthorView:
    """One author in one language; `name` is "given family", and `full_name` has the patronymic in between.

    `initials` are those of the given names: "Ə. M.".
    """

    name: str
    full_name: str
    initials: str
    given: str
    patronymic: str
    family: str
    degree: str
    affiliations: tuple[AffiliationView, ...]
    email: str
    phone: str
    orcid: str
    corresponding: bool


@dataclass(frozen=True, kw_only=True)
class ConceptView:
    """One concept of the Computing Classification System: `general` stands before its arrow, `special` after it."""

    general: str
    special: str


def full_name(author: Author, language: str) -> str:
    """Give "given family" as the language spells it."""
    name = author.name(language)
    return f"{name.given} {name.family}".strip()


def number_affiliations(article: Article, language: str) -> dict[str, AffiliationView]:
    """Number the institutions in the order in which the authors name them; those that none names are left out."""
    known = {affiliation.id: affiliation for affiliation in article.affiliations}
    named = dict.fromkeys(key for author in article.authors for key in author.affiliations if key in known)
    return {key: _make_view(number, known[key], language) for number, key in enumerate(named, 1)}


def _make_view(number: int, affiliation: Affiliation, language: str) -> AffiliationView:
    parts = (affiliation.name, affiliation.city, affiliation.country)
    name, city, country = (text.get(language) or next(iter(text.values()), "") for text in parts)
    text = ", ".join(filter(None, (name, city, country)))
    return AffiliationView(number=number, name=name, city=city, country=country, text=text)


def list_authors(article: Article, language: str) -> Iterator[AuthorView]:
    """Give the authors in the article's order, with the institutions that are known."""
    institutions = number_affiliations(article, language)
    for author in article.authors:
        name = author.name(language)
        yield AuthorView(
            name=full_name(author, language),
            full_name=" ".join(filter(None, (name.given, name.patronymic, name.family))),
            initials=" ".join(f"{given[0]}." for given in name.given.split()),
            given=name.given,
            patronymic=name.patronymic,
            family=name.family,
            degree=author.degree.get(language, ""),
            affiliations=tuple(institutions[key] for key in author.affiliations if key in institutions),
            email=author.email,
            phone=author.phone,
            orcid=author.orcid,
            corresponding=author.corresponding,
        )


def read_concept(code: str) -> ConceptView:
    """Split a CCS concept at its arrow."""
    general, _, special = (part.strip() for part in code.partition("→"))
    return ConceptView(general=general, special=special)
