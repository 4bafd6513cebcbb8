"""The statements at an article's end, as plain text: who thanks whom, who paid, who did what, where the data are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from elyazma.article import Article, Author, Texts
from elyazma.journal import StatementId
from elyazma.languages import Language

ORDER: tuple[tuple[StatementId, str], ...] = (
    ("credit", "contributions"),
    ("funding", "funding"),
    ("data_availability", "data_availability"),
    ("ethics", "ethics"),
    ("competing_interests", "competing_interests"),
    ("acknowledgements", "acknowledgements"),
)
"""Each statement and the word that heads it, in the order in which journals mostly print them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: `heading` is its word in the article's language; `language` is the paragraphs'."""

    id: StatementId
    heading: str
    paragraphs: tuple[str, ...]
    language: str


def list_statements(article: Article, main: Language) -> tuple[Statement, ...]:
    """Give the statements that the article makes; one made only in another language is given in that one."""
    return tuple(each for name, word in ORDER if (each := _make(name, word, article, main)).paragraphs)


def _make(name: StatementId, word: str, article: Article, main: Language) -> Statement:
    paragraphs, language = _write(name, article, main)
    return Statement(name, main.words[word], paragraphs, language)


def _write(name: str, article: Article, main: Language) -> tuple[tuple[str, ...], str]:
    if name == "credit":
        roles = " ".join(_write_roles(article, main))
        return ((roles,) if roles else ()), main.code
    if name == "funding":
        grants = [f"{each.funder} ({each.grant})" if each.grant else each.funder for each in article.funding]
        return (("; ".join(grants) + ".",) if grants else ()), main.code
    texts: Texts = getattr(article.statements, name)
    code = main.code if main.code in texts else next(iter(texts), main.code)
    return _split(texts.get(code, "")), code


def _write_roles(article: Article, main: Language) -> Iterator[str]:
    for author in article.authors:
        if author.roles:
            roles = "; ".join(main.roles.get(role, role) for role in author.roles)
            yield f"{_name(author, main)}: {roles}."


def _name(author: Author, main: Language) -> str:
    name = author.name(main.code)
    return f"{name.given} {name.family}".strip()


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split(r"\n\s*\n", text))))
