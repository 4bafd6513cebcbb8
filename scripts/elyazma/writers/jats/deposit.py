"""What is sent to Crossref about an article: its deposit schema 5.4.0, with abstracts in JATS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from elyazma.model.article import Affiliation, Article, Author, Publication
from elyazma.model.deposit import Deposit
from elyazma.model.document import Document
from elyazma.model.journal import About, Manifest
from elyazma.model.nodes import Entry, Para, Plain
from elyazma.model.phrases import Phrase, phrase
from elyazma.system.xml import Node, make_element, unwrap
from elyazma.tex.inlines import to_plain
from elyazma.writers.jats.blocks import begin_writing, write_blocks
from elyazma.writers.jats.elements import Content, set_language
from elyazma.writers.jats.elements import element as jats_element
from elyazma.writers.jats.floats import take_label
from elyazma.writers.jats.formulas import convert_formulas
from elyazma.writers.jats.inlines import paragraphs, write_plain
from elyazma.writers.jats.works import Items, read_works

VERSION = "5.4.0"
SPACE = f"http://www.crossref.org/schema/{VERSION}"
JATS = "http://www.ncbi.nlm.nih.gov/JATS1"
LICENSES = "http://www.crossref.org/AccessIndicators.xsd"
FUNDERS = "http://www.crossref.org/fundref.xsd"
SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
MATHML = "http://www.w3.org/1998/Math/MathML"
_PREFIXES: dict[str | None, str] = {
    None: SPACE,
    "jats": JATS,
    "ai": LICENSES,
    "fr": FUNDERS,
    "xsi": SCHEMA,
    "mml": MATHML,
}

_DOI = re.compile(r"10\.[0-9]{4,9}/.{1,200}")
_ADDRESS = re.compile(r"(?i)(https?|ftp)://.+")
_NAME = re.compile(r"[^\d?]*[^?\s]+[^\d]*")
"""The schema's patterns of a DOI, an address and a person's name."""
_LONGEST_NAME = 60
_LONGEST_NUMBER = 32


def _element(tag: str, *content: Content, **attributes: str) -> Node:
    given = {name.strip("_"): value for name, value in attributes.items() if value}
    parts = (part for part in content if part is not None and part != "")
    return make_element(f"{{{SPACE}}}{tag}", given, parts, _PREFIXES)


def _optional(tag: str, *content: Content, **attributes: str) -> Node | None:
    return _element(tag, *content, **attributes) if any(part not in (None, "") for part in content) else None


def list_gaps(article: Article, deposit: Deposit) -> Iterator[tuple[str, Phrase]]:
    """Name what a deposit lacks: the key ("publication.doi"), and what it has to be."""
    publication = article.publication
    if not _DOI.fullmatch(publication.doi):
        yield "publication.doi", phrase('the article\'s DOI, such as "10.1234/example.2026.1"')
    if not _ADDRESS.fullmatch(publication.url):
        yield "publication.url", phrase('the address of the article\'s own page, "https://..."')
    if article.dates.published is None:
        yield "dates.published", phrase("the day of publication, such as 2026-01-31")
    if not article.title.get(article.language):
        yield f"title.{article.language}", phrase("the article's title")
    for key in ("volume", "issue", "first_page", "last_page", "number"):
        if len(getattr(publication, key)) > _LONGEST_NUMBER:
            yield (
                f"publication.{key}",
                phrase("{key} to have at most {most} letters", key=key, most=_LONGEST_NUMBER),
            )
    for author in article.authors:
        yield from _list_bad_names(author, article.language)
    for key in ("depositor", "email", "registrant"):
        if not getattr(deposit, key):
            yield f"deposit.{key}", _DEPOSIT[key]


_DEPOSIT = {
    "depositor": phrase("the name of whoever makes the deposit"),
    "email": phrase("the address that Crossref writes to about it"),
    "registrant": phrase("the organisation that the DOI belongs to"),
}


def _list_bad_names(author: Author, language: str) -> Iterator[tuple[str, Phrase]]:
    name = author.name(language)
    for key, text in (("family", name.family), ("given", _given(author, language))):
        if text and (not _NAME.fullmatch(text) or len(text) > _LONGEST_NAME):
            asked = phrase(
                'a name of at most {most} letters, numbers in one place at most, and "{text}" is none',
                most=_LONGEST_NAME,
                text=text,
            )
            yield f"authors.{key}", asked


def _given(author: Author, language: str) -> str:
    name = author.name(language)
    return " ".join(filter(None, (name.given, name.patronymic)))


def write_deposit(document: Document, manifest: Manifest, scratch: Path) -> Node:
    """Write the deposit of a complete article; pandoc turns formulas of abstracts into MathML. Raises PandocFailed."""
    article, published = document.article, document.article.dates.published
    assert published is not None
    stamp = f"{(article.publication.deposited or published):%Y%m%d}000000"
    head = _element(
        "head",
        _element("doi_batch_id", f"{article.slug}-{stamp}"[:100]),
        _element("timestamp", stamp),
        _element(
            "depositor",
            _element("depositor_name", manifest.deposit.depositor),
            _element("email_address", manifest.deposit.email),
        ),
        _element("registrant", manifest.deposit.registrant),
    )
    written = _write_journal_article(document, scratch, published)
    journal = _element("journal", _write_journal(manifest.journal), _write_issue(article, published), written)
    batch = _element("doi_batch", head, _element("body", journal), version=VERSION)
    batch.set(f"{{{SCHEMA}}}schemaLocation", f"{SPACE} https://www.crossref.org/schemas/crossref{VERSION}.xsd")
    return batch


def _write_journal(about: About) -> Node:
    return _element(
        "journal_metadata",
        _element("full_title", about.name),
        _optional("issn", about.issn, media_type="print"),
        _optional("issn", about.eissn, media_type="electronic"),
    )


def _write_issue(article: Article, published: date) -> Node | None:
    volume, issue = article.publication.volume, article.publication.issue
    if not (volume or issue):
        return None
    day = _element("publication_date", _element("year", str(published.year)))
    inside = _optional("journal_volume", _optional("volume", volume))
    return _element("journal_issue", day, inside, _optional("issue", issue))


def _write_journal_article(document: Document, scratch: Path, published: date) -> Node:
    article, publication = document.article, document.article.publication
    main = article.language
    codes = [main, *(code for code in article.title if code != main)]
    accepted = article.dates.accepted
    return _element(
        "journal_article",
        *(_element("titles", _element("title", article.title[code])) for code in codes),
        _optional("contributors", *_write_people(article)),
        *_write_abstracts(document, scratch),
        _write_date("publication_date", published),
        _write_date("acceptance_date", accepted) if accepted else None,
        *_write_pages(publication),
        _write_funding(article),
        _write_license(publication),
        _element("doi_data", _element("doi", publication.doi), _element("resource", publication.url)),
        _optional("citation_list", *_write_citations(document)),
        publication_type="full_text",
        language=main,
    )


def _write_people(article: Article) -> Iterator[Node]:
    known = {each.id: each for each in article.affiliations}
    for at, author in enumerate(article.authors):
        name = author.name(article.language)
        named = (known[key] for key in author.affiliations if key in known and any(known[key].name.values()))
        places = [_write_institution(each, article.language) for each in named]
        yield _element(
            "person_name",
            _optional("given_name", _given(author, article.language)),
            _element("surname", name.family),
            _optional("affiliations", *places),
            _optional("ORCID", author.orcid and f"https://orcid.org/{author.orcid}"),
            sequence="additional" if at else "first",
            contributor_role="author",
        )


def _write_institution(affiliation: Affiliation, language: str) -> Node:
    texts = (affiliation.name, affiliation.city, affiliation.country)
    name, *places = (text.get(language) or next(iter(text.values()), "") for text in texts)
    ror = affiliation.ror and f"https://ror.org/{affiliation.ror.rstrip('/').rpartition('/')[2]}"
    place = ", ".join(filter(None, places))
    identifier = _optional("institution_id", ror, type="ror")
    return _element(
        "institution", _element("institution_name", name), identifier, _optional("institution_place", place)
    )


def _write_date(tag: str, day: date) -> Node:
    parts = ("month", f"{day.month:02}"), ("day", f"{day.day:02}"), ("year", str(day.year))
    return _element(tag, *(_element(name, text) for name, text in parts))


def _write_pages(publication: Publication) -> Iterator[Node]:
    if publication.first_page:
        last = _optional("last_page", publication.last_page)
        yield _element("pages", _element("first_page", publication.first_page), last)
    elif publication.number:
        number = _element("item_number", publication.number, item_number_type="article_number")
        yield _element("publisher_item", number)


def _write_license(publication: Publication) -> Node | None:
    if not _ADDRESS.fullmatch(publication.license):
        return None
    address = make_element(f"{{{LICENSES}}}license_ref", {}, [publication.license])
    return make_element(f"{{{LICENSES}}}program", {"name": "AccessIndicators"}, [address])


def _write_funding(article: Article) -> Node | None:
    groups = []
    for each in article.funding:
        assertions = [
            _assert("funder_name", each.funder),
            *([_assert("award_number", each.grant)] if each.grant else []),
        ]
        groups.append(_assert("fundgroup", *assertions))
    return make_element(f"{{{FUNDERS}}}program", {"name": "fundref"}, groups) if groups else None


def _assert(name: str, *content: Node | str) -> Node:
    return make_element(f"{{{FUNDERS}}}assertion", {"name": name}, content)


def _write_abstracts(document: Document, scratch: Path) -> Iterator[Node]:
    abstracts = document.abstracts.values()
    formulas = convert_formulas([block for blocks in abstracts for block in blocks], scratch)
    main = document.language
    for code, blocks in sorted(document.abstracts.items(), key=lambda item: item[0] != main):
        writing = begin_writing(formulas, document.pictures)
        written = write_blocks(blocks, writing)
        notes = (paragraph for note in writing.notes for paragraph in paragraphs(note.iterchildren("p")))
        yield _qualify(set_language(jats_element("abstract", *written, *notes), code))


def _qualify(abstract: Node) -> Node:
    """Put JATS's elements into its namespace; nothing that a cross-reference in them could lead to is deposited."""
    for xref in list(abstract.iter("xref")):
        unwrap(xref)
    for node in abstract.iter():
        node.attrib.pop("id", None)
        if not str(node.tag).startswith("{"):
            node.tag = f"{{{JATS}}}{node.tag}"
    return abstract


def _write_citations(document: Document) -> Iterator[Node]:
    items: Items = read_works(document.works, document.words)
    for entry in document.entries:
        if not isinstance(entry, Entry):
            continue
        item = items.get(entry.key)
        doi = to_plain(item.texts.get("DOI", ())) if item else ""
        _, rest = take_label(entry.blocks)
        text = " ".join(write_plain(block.inlines) for block in rest if isinstance(block, Para | Plain))
        found = _optional("doi", doi if _DOI.fullmatch(doi) else "")
        yield _element("citation", found, _element("unstructured_citation", text), key=f"ref-{entry.key}")
