"""What stands before and behind the text: title, authors, facts, abstracts, keywords, statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elyazma.model.diagnostics import Span
from elyazma.model.document import ARTICLE, Document, Front
from elyazma.model.nodes import Block, Header, Para, Plain, split_words
from elyazma.sources.people import AuthorView, full_name, list_authors, number_affiliations
from elyazma.writers.accessible.code import call, join, write_string
from elyazma.writers.accessible.gathering import Gathering
from elyazma.writers.accessible.inlines import in_language
from elyazma.writers.web.facts import Fact


def write_heading(word: str, depth: int, gathering: Gathering) -> str:
    """Write a heading of ours."""
    gathering.depth = min(depth, gathering.depth + 1)
    return call("heading", write_string(word), level=str(gathering.depth))


def write_people(document: Document) -> Iterator[str]:
    """Write the authors, a line for each, and their institutions."""
    article = document.article
    places = number_affiliations(article, article.language)
    for author in list_authors(article, article.language):
        marks = ",".join(str(each.number) for each in author.affiliations) if len(places) > 1 else ""
        pieces = [
            call("strong", write_string(author.full_name)),
            *([call("super", write_string(marks))] if marks else []),
        ]
        said = "; ".join(_list_details(author, document))
        yield call("par", join([*pieces, write_string(f", {said}") if said else ""]))
    for place in places.values():
        number = [call("super", write_string(str(place.number))), write_string(" ")] if len(places) > 1 else []
        yield call("par", join([*number, write_string(place.text)]))


def _list_details(author: AuthorView, document: Document) -> Iterator[str]:
    details = (author.degree, author.email, author.phone, f"ORCID {author.orcid}" if author.orcid else "")
    yield from filter(None, details)
    if author.corresponding and len(document.article.authors) > 1:
        yield document.words["corresponding_author"]


def write_facts(facts: Iterable[Fact]) -> str:
    """Write dates, codes and the DOI as terms and what they are."""
    items = [
        call(
            "terms.item",
            write_string(fact.word),
            call("link", write_string(fact.address), write_string(fact.text))
            if fact.address
            else write_string(fact.text),
        )
        for fact in facts
    ]
    return call("terms", *items) if items else ""


def write_front(part: Front, document: Document, gathering: Gathering, *, first: bool) -> str:
    """Write title, abstract, highlights and keywords in one language; the first part's title is the article's."""
    gathering.place = Span(f"manuscript/abstract.{part.language}.tex")
    titled = bool(part.title) and not first
    title = _write_title(part, document, gathering) if titled else []
    whole = join((*title, *_write_rest(part, 2 if titled else 1, gathering)))
    return whole if part.language == document.language else in_language(whole, part.language)


def _write_title(part: Front, document: Document, gathering: Gathering) -> list[str]:
    """Write a title in another language than the article's, and who wrote it as that language spells them."""
    names = ", ".join(full_name(author, part.language) for author in document.article.authors)
    shown = [call("par", write_string(names))] if names and part.language != document.language else []
    return [write_heading(part.title, 1, gathering), *shown]


def _write_rest(part: Front, depth: int, gathering: Gathering) -> Iterator[str]:
    if part.abstract:
        yield write_heading(part.abstract_word, depth, gathering)
        yield gathering.write_blocks(part.abstract, gathering)
    if part.highlights:
        yield write_heading(part.highlights_word, depth, gathering)
        yield call("list", *map(write_string, part.highlights))
    if part.keywords:
        word = call("strong", write_string(f"{part.keywords_word}:"))
        yield call("par", join((word, write_string(f" {', '.join(part.keywords)}"))))


def write_closings(document: Document, gathering: Gathering) -> Iterator[str]:
    """Write the statements at the end, each under its heading."""
    gathering.place = Span(ARTICLE)
    for closing in document.closings:
        written = join(
            (
                write_heading(closing.heading, 1, gathering),
                gathering.write_blocks(_as_paragraphs(closing.blocks), gathering),
            )
        )
        yield written if closing.language == document.language else in_language(written, closing.language)


def _as_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    return [Para(block.inlines) if isinstance(block, Plain) else block for block in blocks]


def supplement_heading(document: Document) -> Header:
    """Give the heading of the supplement."""
    return Header(1, split_words(document.words["supplement"]))
