"""The statements at an article's end, in its language: who thanks whom, who paid, who did what, where the data are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from elyazma.article import Article, Author, Texts
from elyazma.journal import StatementId
from elyazma.languages import Language
from elyazma.tools.latex.elements import NoEscape
from elyazma.tools.tex.scan import escape

ORDER: tuple[tuple[StatementId, str], ...] = (
    ("credit", "contributions"),
    ("funding", "funding"),
    ("data_availability", "data_availability"),
    ("ethics", "ethics"),
    ("competing_interests", "competing_interests"),
    ("acknowledgements", "acknowledgements"),
)
"""Each statement and the word that heads it, in the order in which journals mostly print them."""


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """One statement: `heading` is its word in the article's language, `text` is TeX."""

    id: StatementId
    heading: str
    text: NoEscape


def list_statements(article: Article, main: Language, languages: Mapping[str, Language]) -> tuple[StatementView, ...]:
    """Give the statements that the article makes; one made only in another language is printed in that one."""
    return tuple(
        StatementView(id=name, heading=main.words[word], text=NoEscape(text))
        for name, word in ORDER
        if (text := _write_statement(name, article, main, languages))
    )


def _write_statement(name: str, article: Article, main: Language, languages: Mapping[str, Language]) -> str:
    if name == "credit":
        return " ".join(_write_roles(article, main))
    if name == "funding":
        grants = [f"{each.funder} ({each.grant})" if each.grant else each.funder for each in article.funding]
        return escape("; ".join(grants) + "." if grants else "")
    return _write_texts(getattr(article.statements, name), main, languages)


def _write_roles(article: Article, main: Language) -> Iterator[str]:
    for author in article.authors:
        if author.roles:
            roles = "; ".join(main.roles.get(role, role) for role in author.roles)
            yield escape(f"{_name(author, main)}: {roles}.")


def _name(author: Author, main: Language) -> str:
    name = author.name(main.code)
    return f"{name.given} {name.family}".strip()


def _write_texts(texts: Texts, main: Language, languages: Mapping[str, Language]) -> str:
    if main.code in texts:
        return _write_paragraphs(texts[main.code])
    for code, text in texts.items():
        written = _write_paragraphs(text)
        if code not in languages:
            return written
        return f"\\begin{{otherlanguage*}}{{{languages[code].babel}}}{written}\\end{{otherlanguage*}}"
    return ""


def _write_paragraphs(text: str) -> str:
    return "\n\n".join(filter(None, (escape(part).strip() for part in re.split(r"\n\s*\n", text))))
