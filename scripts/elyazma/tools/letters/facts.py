"""Collect what a cover letter may state: counts, names and statements of the article, in the letter's language."""

from __future__ import annotations

import re
from datetime import date

from elyazma.article import Article, Texts
from elyazma.journal import Journal
from elyazma.languages import Language, format_date
from elyazma.model import Manuscript
from elyazma.tools.letters.values import Correspondence
from elyazma.tools.letters.view import NOBODY, LetterView, StatementText, describe_suggestion
from elyazma.tools.metadata.people import list_authors, number_affiliations
from elyazma.tools.metadata.statements import list_statements


def gather_view(
    manuscript: Manuscript,
    journal: Journal,
    language: Language,
    known: Correspondence,
    given: tuple[int, date | None],
) -> LetterView:
    """Collect everything; `given` are the number of the PDF's pages and the day from the command line.

    Without that day, the letter has the last day of the article's dates; it never has the current day.
    """
    article, (pages, day) = manuscript.article, given
    authors = tuple(list_authors(article, language.code))
    day = day or _last_day(article)
    required = journal.manifest.statements.required
    made = list_statements(article, language)
    return LetterView(
        title=_text_in(article.title, language.code, article.language),
        journal=journal.manifest.journal.name,
        publisher=journal.manifest.journal.publisher,
        editor=known.editor,
        date=format_date(language, day) if day else "",
        authors=authors,
        affiliations=tuple(number_affiliations(article, language.code).values()),
        corresponding=next((each for each in authors if each.corresponding), NOBODY),
        keywords=article.keywords.get(language.code, article.keywords.get(article.language, ())),
        words=sum(len(section.source.plain.split()) for section in manuscript.sections),
        pages=pages,
        figures=_count_floats(manuscript, "figure"),
        tables=_count_floats(manuscript, "table") + sum(bool(table.layout.caption) for table in manuscript.tables),
        references=_count_references(manuscript),
        statements=tuple(
            StatementText(heading=each.heading, text=" ".join(each.paragraphs)) for each in made if each.id in required
        ),
        suggested=tuple(map(describe_suggestion, known.suggested)),
        opposed=tuple(map(describe_suggestion, known.opposed)),
    )


def _text_in(texts: Texts, language: str, otherwise: str) -> str:
    return texts.get(language) or texts.get(otherwise) or ""


def _last_day(article: Article) -> date | None:
    dates = article.dates
    return max((day for day in (dates.received, dates.revised, dates.accepted) if day), default=None)


def _count_floats(manuscript: Manuscript, name: str) -> int:
    pattern = re.compile(rf"^[^%\n]*\\begin\{{(?:sideways|long)?{name}\*?\}}", re.MULTILINE)
    return sum(len(pattern.findall(source.text)) for source in manuscript.sources)


def _count_references(manuscript: Manuscript) -> int:
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    return sum("*" in cited or each.key in cited for each in manuscript.bibliography.references)
