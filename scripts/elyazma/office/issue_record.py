"""What the templates of formats for whole issues may read: the issue, its sections and articles, as plain values.

Languages are called here as the format calls them. A value that nobody has said is empty, and None for a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from elyazma.model.article import Affiliation, Article, Author, Texts
from elyazma.model.issue import BoundArticle, IssueFacts, SectionFacts
from elyazma.model.journal import About
from elyazma.model.light_dataclass import dataclass
from elyazma.office.jats_parts import JatsParts


@dataclass(frozen=True, slots=True)
class TextRecord:
    """A text in one language; `html` is the same with its markup, for an abstract."""

    language: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class WordsRecord:
    """The keywords in one language."""

    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A person's name in one language; the father's name stands with the given ones."""

    language: str
    family: str
    given: str


@dataclass(frozen=True, slots=True)
class InstitutionRecord:
    """An institution; `places` are its names with city and country, `ror` is an address at ror.org."""

    names: tuple[TextRecord, ...]
    places: tuple[TextRecord, ...]
    cities: tuple[TextRecord, ...]
    countries: tuple[TextRecord, ...]
    ror: str


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All that is said of an author in one language; several institutions, cities and countries have "; " between."""

    language: str
    family: str
    given: str
    institutions: str
    cities: str
    countries: str


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """An author; `number` is unique in the issue, `institutions_joined` are all in one text, by language.

    `full_name` is printed in the article's language. `people` has an entry for each language in which the name or an
    institution is written.
    """

    number: int
    full_name: str
    people: tuple[PersonRecord, ...]
    names: tuple[NameRecord, ...]
    institutions: tuple[InstitutionRecord, ...]
    institutions_joined: tuple[TextRecord, ...]
    email: str
    orcid: str
    corresponding: bool


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A subject code: "udc", "jel" or "ccs", and the code."""

    kind: str
    vocabulary: str
    text: str


@dataclass(frozen=True, slots=True)
class FunderRecord:
    """A grant."""

    name: str
    grant: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of an article: inside as base64, or in the archive as `name`, or behind a link.

    `pictures` are those that it names and needs beside it.
    """

    number: int
    kind: str
    label: str
    name: str
    extension: str
    mime: str
    size: int
    link: str
    inside: str
    pictures: tuple[FileRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A section; `number` counts from 1, `ref` is its abbreviation in the first language that has one."""

    number: int
    ref: str
    titles: tuple[TextRecord, ...]
    abbrevs: tuple[TextRecord, ...]


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article; texts in its own language stand first. `contact` is the number of the corresponding author."""

    number: int
    slug: str
    section: SectionRecord | None
    opens_section: bool
    type: str
    language: str
    titles: tuple[TextRecord, ...]
    abstracts: tuple[TextRecord, ...]
    keywords: tuple[WordsRecord, ...]
    authors: tuple[AuthorRecord, ...]
    contact: int
    doi: str
    url: str
    license: str
    pages: str
    first_page: int
    last_page: int
    received: date | None
    accepted: date | None
    published: date | None
    codes: tuple[CodeRecord, ...]
    funders: tuple[FunderRecord, ...]
    references: tuple[str, ...]
    text: str
    files: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """The issue; `covers` say what the picture of the cover shows."""

    journal: str
    about: About
    volume: str
    number: str
    year: int
    published: date | None
    pages: str
    titles: tuple[TextRecord, ...]
    sections: tuple[SectionRecord, ...]
    articles: tuple[ArticleRecord, ...]
    covers: tuple[TextRecord, ...]
    cover: FileRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that is to be recorded: with its pages, what its article.toml says, and what its JATS file has."""

    bound: BoundArticle
    article: Article
    parts: JatsParts
    files: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An issue that is to be recorded for a format: `languages` are its names of them, `format` is its id."""

    facts: IssueFacts
    journal: str
    about: About
    sections: tuple[SectionFacts, ...]
    entries: tuple[Entry, ...]
    languages: Mapping[str, str]
    format: str
    type: str
    covers: Texts
    cover: FileRecord


def list_used_languages(source: Recorded) -> Iterator[str]:
    """Give the code of every language that something is said in."""
    yield from source.facts.title
    for section in source.sections:
        yield from (*section.title, *section.abbrev)
    for entry in source.entries:
        article = entry.article
        yield from (article.language, *article.title, *article.keywords)
        yield from (each.language for each in entry.parts.abstracts)
        for author in article.authors:
            yield from author.spellings
        for affiliation in article.affiliations:
            yield from affiliation.name


def make_record(source: Recorded) -> IssueRecord:
    """Make the record of an issue; the format has a name for each of `list_used_languages`."""
    facts, entries = source.facts, source.entries
    sections = tuple(_record_section(source, number, each) for number, each in enumerate(source.sections, 1))
    opened: set[int | None] = {None}
    articles = []
    for number, entry in enumerate(entries, 1):
        at = entry.bound.section
        section = sections[at] if at is not None else None
        articles.append(_record_article(source, entry, number, (section, at not in opened)))
        opened.add(at)
    return IssueRecord(
        journal=source.journal,
        about=source.about,
        volume=facts.volume,
        number=facts.number,
        year=facts.year,
        published=facts.published,
        pages=write_pages(entries[0].bound.first_page, entries[-1].bound.last_page),
        titles=_record_texts(source, facts.title),
        sections=sections,
        articles=tuple(articles),
        covers=_record_texts(source, source.covers),
        cover=source.cover,
    )


def write_pages(first: int, last: int) -> str:
    """Write a range of pages as formats have it: "7-12", or "7"."""
    return str(first) if first == last else f"{first}-{last}"


def _record_texts(source: Recorded, texts: Texts, first: str = "") -> tuple[TextRecord, ...]:
    """Record texts by language, those in the language `first` before all others."""
    codes = sorted((code for code in texts if texts[code]), key=lambda code: code != first)
    return tuple(TextRecord(source.languages[code], texts[code]) for code in codes)


def _record_section(source: Recorded, number: int, section: SectionFacts) -> SectionRecord:
    ref = next((text for text in section.abbrev.values() if text), "")
    return SectionRecord(number, ref, _record_texts(source, section.title), _record_texts(source, section.abbrev))


def _record_article(
    source: Recorded, entry: Entry, number: int, placed: tuple[SectionRecord | None, bool]
) -> ArticleRecord:
    article, bound, main = entry.article, entry.bound, entry.article.language
    authors = tuple(_record_author(source, article, at, number) for at in range(len(article.authors)))
    contact = next((each.number for each in authors if each.corresponding), authors[0].number if authors else 0)
    abstracts = sorted(entry.parts.abstracts, key=lambda each: each.language != main)
    keywords = sorted(article.keywords.items(), key=lambda item: item[0] != main)
    said = source.sections[bound.section].types.get(source.format, "") if bound.section is not None else ""
    return ArticleRecord(
        number=number,
        slug=bound.slug,
        section=placed[0],
        opens_section=placed[1],
        type=said or source.type,
        language=source.languages[main],
        titles=_record_texts(source, article.title, main),
        abstracts=tuple(TextRecord(source.languages[each.language], each.text, each.html) for each in abstracts),
        keywords=tuple(WordsRecord(source.languages[code], words) for code, words in keywords if words),
        authors=authors,
        contact=contact,
        doi=bound.doi,
        url=article.publication.url,
        license=article.publication.license,
        pages=write_pages(bound.first_page, bound.last_page),
        first_page=bound.first_page,
        last_page=bound.last_page,
        received=article.dates.received,
        accepted=article.dates.accepted,
        published=article.dates.published,
        codes=tuple(_list_codes(article)),
        funders=tuple(FunderRecord(each.funder, each.grant) for each in article.funding),
        references=entry.parts.references,
        text=entry.parts.text,
        files=entry.files,
    )


def _list_codes(article: Article) -> Iterator[CodeRecord]:
    for kind in ("udc", "jel", "ccs"):
        codes: tuple[str, ...] = getattr(article.codes, kind)
        yield from (CodeRecord(kind, kind.upper(), code) for code in codes)


# --- People -------------------------------------------------------------------------------------------

_MOST_AUTHORS = 1000
"""An author's number is that of the article times this, and the author's own."""


def _record_author(source: Recorded, article: Article, at: int, number: int) -> AuthorRecord:
    author = article.authors[at]
    known = {each.id: each for each in article.affiliations}
    institutions = tuple(
        _record_institution(source, known[key], article.language) for key in author.affiliations if key in known
    )
    names = tuple(_list_names(source, author, article.language))
    return AuthorRecord(
        number=number * _MOST_AUTHORS + at + 1,
        full_name=" ".join(filter(None, (names[0].given, names[0].family))),
        people=tuple(_list_people(names, institutions)),
        names=names,
        institutions=institutions,
        institutions_joined=tuple(join_texts([each.places for each in institutions])),
        email=author.email,
        orcid=author.orcid,
        corresponding=author.corresponding,
    )


def _list_names(source: Recorded, author: Author, main: str) -> Iterator[NameRecord]:
    for code in (main, *sorted(set(author.spellings) - {main})):
        name = author.name(code)
        given = " ".join(filter(None, (name.given, name.patronymic)))
        yield NameRecord(source.languages[code], name.family, given)


def _list_people(names: Sequence[NameRecord], institutions: Sequence[InstitutionRecord]) -> Iterator[PersonRecord]:
    known = {name.language: name for name in names}
    joined = [
        {each.language: each.text for each in join_texts([getattr(place, what) for place in institutions])}
        for what in ("names", "cities", "countries")
    ]
    for language in dict.fromkeys((*known, *joined[0])):
        name = known.get(language, names[0])
        places = (texts.get(language, "") for texts in joined)
        yield PersonRecord(language, name.family, name.given, *places)


def _record_institution(source: Recorded, affiliation: Affiliation, main: str) -> InstitutionRecord:
    codes = [code for code in affiliation.name if affiliation.name[code]]
    if main not in codes and codes:
        # Systems refuse an institution that has no name in the article's language: it bears the one that it has.
        codes.insert(0, main)
    names, cities, countries = (
        {code: _choose(texts, code) for code in codes}
        for texts in (affiliation.name, affiliation.city, affiliation.country)
    )
    parts = (names, cities, countries)
    places = {code: ", ".join(filter(None, (part[code] for part in parts))) for code in codes}
    ror = affiliation.ror and f"https://ror.org/{affiliation.ror.rstrip('/').rpartition('/')[2]}"
    return InstitutionRecord(
        names=_record_texts(source, names, main),
        places=_record_texts(source, places, main),
        cities=_record_texts(source, cities, main),
        countries=_record_texts(source, countries, main),
        ror=ror,
    )


def _choose(texts: Texts, code: str) -> str:
    return texts.get(code) or next(filter(None, texts.values()), "")


def join_texts(groups: Sequence[Iterable[TextRecord]]) -> Iterator[TextRecord]:
    """Join the texts of several things, by language: "Baku State University; Institute of History"."""
    joined: dict[str, list[str]] = {}
    for group in groups:
        for each in group:
            joined.setdefault(each.language, []).append(each.text)
    yield from (TextRecord(language, "; ".join(texts)) for language, texts in joined.items())
