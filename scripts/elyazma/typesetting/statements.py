"""The statements at an article's end as TeX."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.languages import Language
from elyazma.model.article import Article
from elyazma.model.journal import StatementId
from elyazma.model.light_dataclass import dataclass
from elyazma.sources.statements import Statement, list_statements
from elyazma.tex.escape import escape
from elyazma.typesetting.elements import NoEscape


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """One statement: `heading` is its word in the article's language, `text` is TeX."""

    id: StatementId
    heading: str
    text: NoEscape


def write_statements(article: Article, main: Language, languages: Mapping[str, Language]) -> tuple[StatementView, ...]:
    """Write the statements that the article makes; `languages` are those that TeX loads, by code."""
    return tuple(
        StatementView(id=each.id, heading=each.heading, text=NoEscape(_write_text(each, main, languages)))
        for each in list_statements(article, main)
    )


def _write_text(statement: Statement, main: Language, languages: Mapping[str, Language]) -> str:
    written = "\n\n".join(map(escape, statement.paragraphs))
    if statement.language == main.code or statement.language not in languages:
        return written
    return f"\\begin{{otherlanguage*}}{{{languages[statement.language].babel}}}{written}\\end{{otherlanguage*}}"
