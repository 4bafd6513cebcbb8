"""Write an issue's book of abstracts: one page that needs no server, with each abstract as its JATS file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.issue import BoundArticle
from elyazma.model.light_dataclass import dataclass
from elyazma.office.jats_parts import list_abstracts, read_jats
from elyazma.system.templates import open_html_templates

_TEMPLATE = Path(__file__).with_name("abstracts.html.j2")


@dataclass(frozen=True, slots=True)
class _Abstract:
    """One article in one language; `body` is HTML."""

    language: str
    title: str
    authors: str
    body: str


@dataclass(frozen=True, slots=True)
class _Entry:
    pages: str
    doi: str
    abstracts: tuple[_Abstract, ...]


def write_abstracts(heading: str, articles: Sequence[BoundArticle], languages: Mapping[str, Language]) -> str:
    """Write the page; articles without an abstract stand in it with their titles. Raises BadXml."""
    first = articles[0].language
    entries = [
        _Entry(article.page_range, article.doi, tuple(_list_abstracts(article)) or (_name_alone(article),))
        for article in articles
    ]
    template = open_html_templates().from_string(_TEMPLATE.read_text(encoding="utf-8"))
    word = languages[first].words["abstracts"]
    return template.render(language=first, heading=heading, word=word, entries=entries) + "\n"


def _name_alone(article: BoundArticle) -> _Abstract:
    code = article.language
    return _Abstract(code, article.title(code), ", ".join(article.authors.get(code, ())), "")


def _list_abstracts(article: BoundArticle) -> Iterator[_Abstract]:
    for each in list_abstracts(read_jats(article.result(".xml")), article.language):
        authors = article.authors.get(each.language, article.authors.get(article.language, ()))
        yield _Abstract(each.language, article.title(each.language), ", ".join(authors), each.body)
