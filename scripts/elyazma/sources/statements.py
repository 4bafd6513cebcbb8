"""Give the statements at an article's end as plain text: contributions, funding, data, ethics, acknowledgements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.languages import Language
from elyazma.model.article import Article, Texts
from elyazma.model.journal import StatementId
from elyazma.model.light_dataclass import dataclass
from elyazma.sources.people import full_name

ORDER: tuple[tuple[StatementId, str], ...] = (
    ("credit", "contributions"),
    ("funding", "funding"),
    ("data_availability", "data_availability"),
    ("ethics", "ethics"),
    ("competing_interests", "competing_interests"),
    ("acknowledgements", "acknowledgements"),
    ("author_notes", "author_notes"),
)
"""Each statement and the word for its heading, in the order in which most journals print them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its `heading` is in the article's language, its paragraphs are in `language`."""

    id: StatementId
    heading: str
    paragraphs: tuple[str, ...]
    language: str


def list_statements(article: Article, main: Language) -> tuple[Statement, ...]:
    """Give the statements of the article, in its main language or else in one that they are written in."""
    return tuple(each for name, word in ORDER if (each := _make_statement(name, word, article, main)).paragraphs)


def _make_statement(name: StatementId, word: str, article: Article, main: Language) -> Statement:
    paragraphs, language = _find_paragraphs(name, article, main)
    return Statement(name, main.words[word], paragraphs, language)


def _find_paragraphs(name: str, article: Article, main: Language) -> tuple[tuple[str, ...], str]:
    """Give a statement's paragraphs and their language."""
    match name:
        case "credit":
            return _join((*_role_sentences(article, main), *_equal_sentences(article, main))), main.code
        case "author_notes":
            return tuple(_note_sentences(article, main)), main.code
        case "funding":
            return _join(_grant_sentences(article)), main.code
    texts: Texts = getattr(article.statements, name)
    code = main.code if main.code in texts else next(iter(texts), main.code)
    return _split_paragraphs(texts.get(code, "")), code


def _join(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(sentences),)))


def _grant_sentences(article: Article) -> Iterator[str]:
    if article.funding:
        grants = [f"{each.funder} ({each.grant})" if each.grant else each.funder for each in article.funding]
        yield f"{'; '.join(grants)}."


def _role_sentences(article: Article, main: Language) -> Iterator[str]:
    for author in article.authors:
        if author.roles:
            roles = "; ".join(main.roles.get(role, role) for role in author.roles)
            yield f"{full_name(author, main.code)}: {roles}."


def _equal_sentences(article: Article, main: Language) -> Iterator[str]:
    """Say who contributed equally, where at least two did: the names stand behind a word, in no sentence's case."""
    names = [full_name(author, main.code) for author in article.authors if author.equal]
    if len(names) > 1:
        yield f"{main.words['equal_contribution']}: {'; '.join(names)}."


def _note_sentences(article: Article, main: Language) -> Iterator[str]:
    for author in article.authors:
        note = author.note.get(main.code) or next(iter(author.note.values()), "")
        if note:
            yield f"{full_name(author, main.code)}: {note.strip()}"


def _split_paragraphs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split(r"\n\s*\n", text))))
