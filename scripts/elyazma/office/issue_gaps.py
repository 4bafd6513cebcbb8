"""What a system for journals asks of an article and the article does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from elyazma.model.article import Article, Author
from elyazma.model.diagnostics import Diagnostic, Span, error, warning
from elyazma.model.issue_format import FormatRules, Wanted
from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.office.issue_record import Entry

Gap = tuple[str, Phrase]
"""The key that it would stand under ("authors.0.email"), and what it is."""
Finder: TypeAlias = Callable[[Entry], Iterator[Gap]]


def find_gaps(rules: FormatRules, entry: Entry, places: Mapping[str, Span], path: str) -> Iterator[Diagnostic]:
    """Yield what an article lacks, each at its place in article.toml (`path`): errors where nothing can be made."""
    for wanted in (*rules.needs, *rules.asks):
        for key, what in _FINDERS[wanted](entry):
            place = _find(places, key, path)
            message = phrase("{format} asks for {what}, and there is none", format=rules.name, what=what)
            hint = phrase("write it in article.toml or the article's parts; nothing is put in its place")
            make = error if wanted in rules.needs else warning
            yield make("issue-export-lacks", message, place, hint)


def _find(places: Mapping[str, Span], key: str, path: str) -> Span:
    while key and key not in places:
        key = key.rpartition(".")[0]
    return places.get(key or "slug", Span(path))


def _find_published(entry: Entry) -> Iterator[Gap]:
    if entry.article.dates.published is None:
        yield "dates", phrase("the day of publication")


def _of_each_author(what: Callable[[Author, str], str], field: str, said: Callable[[str], Phrase]) -> Finder:
    """Make what looks for a fact of each author's."""

    def find(entry: Entry) -> Iterator[Gap]:
        article = entry.article
        for at, author in enumerate(article.authors):
            if not what(author, article.language):
                name = author.name(article.language)
                yield f"authors.{at}.{field}", said(" ".join(filter(None, (name.given, name.family))))

    return find


def _find_institutions(entry: Entry) -> Iterator[Gap]:
    article = entry.article
    known = {each.id for each in article.affiliations if any(each.name.values())}
    for at, author in enumerate(article.authors):
        if not known & set(author.affiliations):
            name = author.name(article.language)
            who = " ".join(filter(None, (name.given, name.family)))
            yield f"authors.{at}.affiliations", phrase("an institution of {name}", name=who)


def _find_authors(entry: Entry) -> Iterator[Gap]:
    if not entry.article.authors:
        yield "authors", phrase("authors")


def _find_abstract(entry: Entry) -> Iterator[Gap]:
    if entry.article.language not in {each.language for each in entry.parts.abstracts}:
        yield "title", phrase("an abstract in the article's language")


def _find_keywords(entry: Entry) -> Iterator[Gap]:
    if not any(entry.article.keywords.values()):
        yield "keywords", phrase("keywords")


def _find_references(entry: Entry) -> Iterator[Gap]:
    if not entry.parts.references:
        yield "title", phrase("references")


def _find_doi(entry: Entry) -> Iterator[Gap]:
    if not entry.bound.doi:
        yield "publication", phrase("a DOI")


def _find_codes(entry: Entry) -> Iterator[Gap]:
    codes = entry.article.codes
    if not (codes.udc or codes.jel or codes.ccs):
        yield "codes", phrase("a subject code")


def _find_english(entry: Entry) -> Iterator[Gap]:
    article: Article = entry.article
    if not article.title.get("en"):
        yield "title", phrase("a title in English")
    if "en" not in {each.language for each in entry.parts.abstracts}:
        yield "title", phrase("an abstract in English")


def _say_given(name: str) -> Phrase:
    return phrase("a given name of {name}", name=name)


def _say_email(name: str) -> Phrase:
    return phrase("an e-mail address of {name}", name=name)


def _say_orcid(name: str) -> Phrase:
    return phrase("the ORCID of {name}", name=verbatim(name))


_FINDERS: Mapping[Wanted, Finder] = {
    "published": _find_published,
    "authors": _find_authors,
    "given": _of_each_author(lambda author, code: author.name(code).given, "given", _say_given),
    "email": _of_each_author(lambda author, _: author.email, "email", _say_email),
    "orcid": _of_each_author(lambda author, _: author.orcid, "orcid", _say_orcid),
    "affiliation": _find_institutions,
    "abstract": _find_abstract,
    "keywords": _find_keywords,
    "references": _find_references,
    "doi": _find_doi,
    "codes": _find_codes,
    "english": _find_english,
}
