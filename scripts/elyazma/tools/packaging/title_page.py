"""Write a title page by itself, for editors whose reviewers must not see it: a Word file, which every portal takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from elyazma.article import Article
from elyazma.languages import Language
from elyazma.tools.letters.word import Letterhead, write_word
from elyazma.tools.metadata.people import AuthorView, list_authors, number_affiliations
from elyazma.tools.metadata.statements import list_statements

_ORCID = "https://orcid.org/"


def write_title_page(article: Article, language: Language, folder: Path, epoch: int) -> bytes:
    """Write titles, authors, institutions, addresses and statements, as far as they are known. Raises PandocFailed.

    `epoch` is the file's date in seconds since 1970; `folder` is scratch.
    """
    title = article.title.get(language.code, "")
    names = "; ".join(author.name for author in list_authors(article, language.code))
    return write_word(list(_blocks(article, language)), Letterhead(title, names, language.code, epoch), folder)


def _blocks(article: Article, language: Language) -> Iterator[dict[str, Any]]:
    yield _heading(article.title.get(language.code, ""), 1)
    others = (text for code, text in article.title.items() if code != language.code)
    yield from map(_paragraph, others)
    for author in list_authors(article, language.code):
        yield _paragraph(_describe(author, language))
    for institution in number_affiliations(article, language.code).values():
        yield _paragraph(f"{institution.number} {institution.text}")
    for statement in list_statements(article, language):
        yield _heading(statement.heading, 2)
        yield from map(_paragraph, statement.paragraphs)


def _describe(author: AuthorView, language: Language) -> str:
    numbers = ",".join(str(institution.number) for institution in author.affiliations)
    corresponding = language.words["corresponding_author"] if author.corresponding else ""
    orcid = f"{_ORCID}{author.orcid}" if author.orcid else ""
    known = (f"{author.full_name} ({numbers})" if numbers else author.full_name, author.degree, corresponding)
    return "; ".join(filter(None, (*known, author.email, author.phone, orcid)))


def _paragraph(text: str) -> dict[str, Any]:
    return {"t": "Para", "c": [{"t": "Str", "c": text}]}


def _heading(text: str, level: int) -> dict[str, Any]:
    return {"t": "Header", "c": [level, ["", [], []], [{"t": "Str", "c": text}]]}
