"""What the page tells programs: Highwire Press tags, Dublin Core, schema.org. Only what the article says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from elyazma.model.article import Article, Author
from elyazma.model.document import Document
from elyazma.model.journal import About
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import plain_text
from elyazma.sources.people import AuthorView, full_name, list_authors

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What schema.org's JSON consists of here."""

DOI = "https://doi.org/"
ORCID = "https://orcid.org/"
"""An author's identifier is an address (ORCID's "Structure of the ORCID Identifier")."""


@dataclass(frozen=True, slots=True)
class Meta:
    """One <meta>; `language` is the content's where it is not the page's."""

    name: str
    content: str
    language: str = ""


def is_published(article: Article) -> bool:
    """Tell whether the article has come out; before, the journal it was written for is no fact about it.

    A page in an issue tells it too, where the journal gives neither DOIs nor days.
    """
    published = article.publication
    return bool(published.doi or article.dates.published or (published.issue and published.first_page))


def list_meta(document: Document, about: About) -> tuple[Meta, ...]:
    """List the tags for scholars' search engines (Google Scholar's inclusion guidelines) and Dublin Core (DCMI)."""
    article = document.article
    published = _publication(article, about) if is_published(article) else ()
    return tuple(meta for meta in (*_highwire(article), *published, *_dublin_core(document, article)) if meta.content)


def _publication(article: Article, about: About) -> Iterator[Meta]:
    published, day = article.publication, article.dates.published
    yield Meta("citation_publication_date", f"{day:%Y/%m/%d}" if day else "")
    yield Meta("citation_journal_title", about.name)
    yield Meta("citation_publisher", about.publisher)
    yield Meta("citation_issn", about.issn or about.eissn)
    yield Meta("citation_doi", published.doi)
    yield Meta("citation_volume", published.volume)
    yield Meta("citation_issue", published.issue)
    yield Meta("citation_firstpage", published.first_page or published.number)
    yield Meta("citation_lastpage", published.last_page)
    yield Meta("DCTERMS.issued", day.isoformat() if day else "")
    yield Meta("DC.identifier", published.doi and f"{DOI}{published.doi}")
    yield Meta("DCTERMS.license", published.license)


def _highwire(article: Article) -> Iterator[Meta]:
    yield Meta("citation_title", article.title.get(article.language, ""))
    for author in list_authors(article, article.language):
        yield Meta("citation_author", author.name)
        for affiliation in author.affiliations:
            yield Meta("citation_author_institution", affiliation.text)
        yield Meta("citation_author_orcid", author.orcid and ORCID + author.orcid)
    yield Meta("citation_language", article.language)
    yield Meta("citation_keywords", "; ".join(article.keywords.get(article.language, ())))


def _dublin_core(document: Document, article: Article) -> Iterator[Meta]:
    for code, title in article.title.items():
        own = code == article.language
        yield Meta("DC.title" if own else "DCTERMS.alternative", title, "" if own else code)
    for author in article.authors:
        yield Meta("DC.creator", full_name(author, article.language))
    yield Meta("DC.language", article.language)
    yield Meta("DC.type", "Text")
    for code, words in article.keywords.items():
        for word in words:
            yield Meta("DC.subject", word, "" if code == article.language else code)
    for code, abstract in abstracts(document).items():
        yield Meta("DCTERMS.abstract", abstract, "" if code == article.language else code)


def abstracts(document: Document) -> dict[str, str]:
    """Give the abstracts' words by language, the article's own first."""
    own = document.language
    codes = sorted(document.abstracts, key=lambda code: (code != own, code))
    return {code: " ".join(plain_text(document.abstracts[code]).split()) for code in codes}


def write_json_ld(document: Document, about: About) -> str:
    """Write the article as schema.org's ScholarlyArticle, safe inside <script>."""
    article = document.article
    own = article.language
    described: dict[str, Value] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": article.title.get(own, ""),
        "alternativeHeadline": [title for code, title in article.title.items() if code != own],
        "inLanguage": own,
        "author": [
            _person(author, view) for author, view in zip(article.authors, list_authors(article, own), strict=True)
        ],
        "keywords": list(article.keywords.get(own, ())),
        "abstract": abstracts(document).get(own, ""),
        "funding": [_grant(each.funder, each.grant) for each in article.funding],
        **(_describe_publication(article, about) if is_published(article) else {}),
    }
    written = json.dumps(_drop_empty(described), ensure_ascii=False, indent=1)
    # "</script>" ends a script wherever it stands, and "<!--" changes how one is read (HTML standard, 4.12.1.3).
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _describe_publication(article: Article, about: About) -> dict[str, Value]:
    published, day = article.publication, article.dates.published
    return {
        "datePublished": day.isoformat() if day else "",
        "identifier": published.doi and f"{DOI}{published.doi}",
        "url": published.url,
        "license": published.license,
        "pageStart": published.first_page,
        "pageEnd": published.last_page,
        "isPartOf": {"@type": "Periodical", "name": about.name, "issn": [about.issn, about.eissn]},
        "publisher": {"@type": "Organization", "name": about.publisher},
    }


def _person(author: Author, view: AuthorView) -> dict[str, Value]:
    return {
        "@type": "Person",
        "name": view.name,
        "givenName": view.given,
        "additionalName": view.patronymic,
        "familyName": view.family,
        "identifier": author.orcid and ORCID + author.orcid,
        "affiliation": [
            {
                "@type": "Organization",
                "name": place.name,
                "address": {"@type": "PostalAddress", "addressLocality": place.city, "addressCountry": place.country},
            }
            for place in view.affiliations
        ],
    }


def _grant(funder: str, number: str) -> dict[str, Value]:
    return {"@type": "Grant", "identifier": number, "funder": {"@type": "Organization", "name": funder}}


def _drop_empty(value: Value) -> Value:
    """Leave out what the article does not say; an address of nothing but its type too."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        kept = {key: inner for key, item in value.items() if (inner := _drop_empty(item))}
        return {} if set(kept) == {"@type"} else kept
    return [inner for item in value if (inner := _drop_empty(item))]
