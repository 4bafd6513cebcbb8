"""What an article is: the journal, titles, people, dates, abstracts, keywords and codes as elements of JATS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from elyazma.languages import Language
from elyazma.model.article import Article, Dates
from elyazma.model.document import Document
from elyazma.model.journal import About
from elyazma.system.xml import Node
from elyazma.writers.jats.blocks import write_blocks
from elyazma.writers.jats.elements import ACCESS, element, optional, set_language
from elyazma.writers.jats.inlines import Writing
from elyazma.writers.jats.people import write_contributors

_VOCABULARIES = {"udc": "UDC", "jel": "JEL", "ccs": "CCS"}


def write_front(document: Document, about: About, languages: Mapping[str, Language], writing: Writing) -> Node:
    """Write the front matter."""
    article = document.article
    people = list(write_contributors(article, languages, writing))
    meta = element(
        "article-meta",
        optional("article-id", article.publication.doi, pub_id_type="doi"),
        optional("article-categories", *_write_codes(article)),
        _write_titles(article),
        *people,
        *_write_publication(article),
        _write_history(article.dates),
        _write_permissions(article),
        *_write_abstracts(document, languages, writing),
        *_write_keywords(article, languages),
        optional("funding-group", *_write_awards(article)),
    )
    return element("front", _write_journal(about), meta)


def _write_journal(about: About) -> Node:
    return element(
        "journal-meta",
        element("journal-title-group", element("journal-title", about.name)),
        optional("issn", about.issn, publication_format="print"),
        optional("issn", about.eissn, publication_format="electronic"),
        optional("publisher", optional("publisher-name", about.publisher)),
        optional("self-uri", about.url, href=about.url),
    )


def _write_titles(article: Article) -> Node:
    main = article.language
    others = [code for code in article.title if code != main]
    return element(
        "title-group",
        element("article-title", article.title.get(main, ""), lang=main),
        *(element("trans-title-group", element("trans-title", article.title[code]), lang=code) for code in others),
        *(element("alt-title", text, alt_title_type="running-head", lang=code) for code, text in _shorts(article)),
    )


def _shorts(article: Article) -> Iterator[tuple[str, str]]:
    return ((code, text) for code, text in article.short_title.items() if text)


def _write_codes(article: Article) -> Iterator[Node]:
    for name, vocabulary in _VOCABULARIES.items():
        codes: tuple[str, ...] = getattr(article.codes, name)
        if codes:
            subjects = (element("subject", code) for code in codes)
            yield element("subj-group", *subjects, subj_group_type=name, vocab=vocabulary)


def _write_publication(article: Article) -> Iterator[Node]:
    publication, published = article.publication, article.dates.published
    if published:
        yield _write_date("pub-date", "pub", published)
    parts = (("volume", publication.volume), ("issue", publication.issue))
    yield from (element(tag, text) for tag, text in parts if text)
    if publication.first_page:
        yield element("fpage", publication.first_page)
        if publication.last_page:
            yield element("lpage", publication.last_page)
    elif publication.number:
        yield element("elocation-id", publication.number)


def _write_history(dates: Dates) -> Node | None:
    kinds = (("received", dates.received), ("rev-recd", dates.revised), ("accepted", dates.accepted))
    return optional("history", *(_write_date("date", kind, day) for kind, day in kinds if day))


def _write_date(tag: str, kind: str, day: date) -> Node:
    parts = element("day", f"{day.day:02}"), element("month", f"{day.month:02}"), element("year", str(day.year))
    return element(tag, *parts, date_type=kind, iso_8601_date=day.isoformat())


def _write_permissions(article: Article) -> Node | None:
    address = article.publication.license
    if not address:
        return None
    text = element("license-p", element("ext-link", address, ext_link_type="uri", href=address))
    return element("permissions", element("license", element(f"{{{ACCESS}}}license_ref", address), text, href=address))


def _write_abstracts(document: Document, languages: Mapping[str, Language], writing: Writing) -> Iterator[Node]:
    """Write every abstract and every list of highlights, those in the article's language first."""
    own: list[Node] = []
    others: list[Node] = []
    main = document.language
    for code, blocks in document.abstracts.items():
        node = element("abstract", _word("abstract", code, languages), *write_blocks(blocks, writing), lang=code)
        (own if code == main else others).append(node)
    for code, items in document.article.highlights.items():
        points = element("list", *(element("list-item", element("p", item)) for item in items), list_type="bullet")
        node = element("abstract", _word("highlights", code, languages), points, abstract_type="key-points", lang=code)
        (own if code == main else others).append(node)
    for node in others:
        node.tag = "trans-abstract"
    yield from (*own, *others)


def _word(name: str, code: str, languages: Mapping[str, Language]) -> Node | None:
    return element("title", languages[code].words[name]) if code in languages else None


def _write_keywords(article: Article, languages: Mapping[str, Language]) -> Iterator[Node]:
    for code, keywords in article.keywords.items():
        if keywords:
            words = (element("kwd", keyword) for keyword in keywords)
            yield element("kwd-group", _word("keywords", code, languages), *words, kwd_group_type="author", lang=code)


def _write_awards(article: Article) -> Iterator[Node]:
    for each in article.funding:
        yield element("award-group", element("funding-source", each.funder), optional("award-id", each.grant))


def mark_language(node: Node, language: str, main: str) -> Node:
    """Say an element's language where it is not the article's."""
    return set_language(node, language if language != main else "")
