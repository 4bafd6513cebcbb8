"""CITATION.cff: how the article is cited, for programs that read a repository (Citation File Format 1.2.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from elyazma.model.article import Article, Author
from elyazma.model.journal import About

Value: TypeAlias = "str | int | Sequence[Value] | Mapping[str, Value]"

_MESSAGE = "If you use this article, please cite it as follows."
_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write_cff(article: Article, about: About) -> str:
    """Write the file; fields that nobody gave are left out. The article needs a title and an author."""
    people = [_person(author, article) for author in article.authors]
    title = article.title[article.language]
    record: dict[str, Value] = {"cff-version": "1.2.0", "message": _MESSAGE, "title": title, "authors": people}
    if article.publication.doi:
        record["doi"] = article.publication.doi
    if keywords := article.keywords.get(article.language, ()):
        record["keywords"] = list(dict.fromkeys(keywords))
    record["preferred-citation"] = _cite(article, about, title, people)
    return "".join(f"{line}\n" for line in _write_table(record, ""))


def _person(author: Author, article: Article) -> dict[str, Value]:
    name = author.name(article.language)
    known = {each.id: each for each in article.affiliations}
    institutions = [known[key].name for key in author.affiliations if key in known]
    where = "; ".join(texts.get(article.language) or next(iter(texts.values()), "") for texts in institutions)
    fields = {
        "family-names": name.family,
        "given-names": " ".join(filter(None, (name.given, name.patronymic))),
        "orcid": author.orcid and f"https://orcid.org/{author.orcid}",
        "affiliation": where,
        "email": author.email,
    }
    return {key: value for key, value in fields.items() if value}


def _cite(article: Article, about: About, title: str, people: list[dict[str, Value]]) -> dict[str, Value]:
    publication, published = article.publication, article.dates.published
    fields: dict[str, Value] = {
        "type": "article",
        "title": title,
        "authors": people,
        "journal": about.name,
        "publisher": {"name": about.publisher} if about.publisher else "",
        "issn": about.issn or about.eissn,
        "volume": publication.volume,
        "issue": publication.issue,
        "start": publication.first_page,
        "end": publication.last_page,
        "number": publication.number,
        "doi": publication.doi,
        "url": publication.url,
        "license-url": publication.license,
        "date-published": published.isoformat() if published else "",
        "year": published.year if published else "",
        "month": published.month if published else "",
        "languages": [article.language],
    }
    return {key: value for key, value in fields.items() if value}


# --- YAML: quoted texts, so that no word of an author's means anything to its reader ----------------


def _write_table(table: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in table.items():
        yield from _write_field(key, value, indent)


def _write_field(key: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{indent}{key}:"
        yield from _write_table(value, indent + "  ")
    elif isinstance(value, (str, int)):
        yield f"{indent}{key}: {_write_scalar(value)}"
    else:
        yield f"{indent}{key}:"
        for item in value:
            yield from _write_item(item, indent + "  ")


def _write_item(item: Value, indent: str) -> Iterator[str]:
    if isinstance(item, Mapping):
        first, *rest = _write_table(item, indent + "  ")
        yield f"{indent}- {first.lstrip(' ')}"
        yield from rest
    elif isinstance(item, (str, int)):
        yield f"{indent}- {_write_scalar(item)}"


def _write_scalar(value: str | int) -> str:
    """Write a scalar as JSON, which YAML 1.2 reads; what YAML calls unprintable is escaped."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
