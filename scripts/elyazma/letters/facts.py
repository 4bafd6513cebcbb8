"""Collect what a cover letter may state: counts, names and statements of the article, in the letter's language."""

from __future__ import annotations

from datetime import date

from elyazma.languages import Language, format_date
from elyazma.letters.values import Correspondence
from elyazma.letters.view import NOBODY, LetterView, StatementText, describe_suggestion
from elyazma.model.article import Article, Texts
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript
from elyazma.sources.counting import cited_references, count_figures, count_tables, count_words
from elyazma.sources.people import list_authors, number_affiliations
from elyazma.sources.statements import list_statements


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
        words=count_words(manuscript),
        pages=pages,
        figures=count_figures(manuscript),
        tables=count_tables(manuscript),
        references=len(cited_references(manuscript)),
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
