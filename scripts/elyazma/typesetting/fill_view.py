"""Fill in what a journal's template reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elyazma.languages import Language
from elyazma.model.article import Article
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Section, list_entries
from elyazma.references.natbib import write_citations
from elyazma.sources.front import group_front
from elyazma.sources.people import full_name, list_authors, number_affiliations, read_concept
from elyazma.tex.inlines import list_formulas
from elyazma.typesetting.alphabets import write_alphabets
from elyazma.typesetting.archiving import ARCHIVING
from elyazma.typesetting.content import (
    APPENDIX_ANCHORS,
    APPENDIX_START,
    XMP_DAY,
    write_content,
    write_line_numbers,
    write_revision,
    write_supplement_start,
)
from elyazma.typesetting.endnotes import write_endnotes
from elyazma.typesetting.log import LOG_HOOKS
from elyazma.typesetting.order import Order, read_author
from elyazma.typesetting.preamble import (
    NoEscape,
    write_languages,
    write_metadata,
)
from elyazma.typesetting.running_title import shorten_title
from elyazma.typesetting.source_tree import list_listed
from elyazma.typesetting.statements import write_statements
from elyazma.typesetting.view import FrontMatter, IssueView, Page, View

POINTS_PER_EM_LINE = 1.15
"""Height of one Times line over its size: Word's "single" spacing of Times New Roman (ascent + descent + gap in its
hhea table: 0.891 + 0.216 + 0.042)."""


def fill_view(order: Order, fonts: NoEscape) -> View:
    """Fill in what a template reads; `fonts` are the lines that load them."""
    article, main = order.manuscript.article, order.language
    others = [language for code, language in order.loaded.items() if code != main.code]
    title = article.title.get(article.language, "")
    return View(
        document=order.document,
        page=_page(order.journal),
        log_hooks=NoEscape(LOG_HOOKS),
        languages=write_languages(main, others, order.document.engine),
        fonts=fonts,
        content=_content(order, main, others),
        citations=NoEscape(write_citations(order.references, order.babel, bare=order.bare, signs=main.note_signs)),
        metadata=_metadata(article, main.code),
        title=title,
        short_title=article.short_title.get(article.language, shorten_title(title)),
        authors=tuple(list_authors(article, main.code)),
        affiliations=tuple(number_affiliations(article, main.code).values()),
        issue=_write_issue(article, order.journal, main),
        udc=article.codes.udc,
        udc_word=main.words["udc"],
        jel=article.codes.jel,
        ccs=tuple(read_concept(code) for code in article.codes.ccs),
        front=tuple(_front_matter(order, "start")),
        back=tuple(_front_matter(order, "end")),
        sections=_paths(order.manuscript.sections),
        statements=write_statements(article, main, order.loaded),
        appendix_start=APPENDIX_START,
        appendix_anchors=APPENDIX_ANCHORS,
        appendices=_paths(order.manuscript.appendices),
        supplement_start=write_supplement_start(main),
        supplement=_paths(order.manuscript.supplement),
        references_word=main.words["references"],
        corresponding_word=main.words["corresponding_author"],
        and_word=main.words["and"],
        email_word=main.words["email"],
        reviewer=article.reviewer.get(main.code, ""),
        reviewer_word=main.words["reviewer"],
    )


def _write_issue(article: Article, journal: Journal, language: Language) -> IssueView:
    """Say where the article came out: "Journal, 2026, vol. 4, no. 2"; a page's number counts on from a number alone."""
    published, about = article.publication, journal.manifest.journal
    if not published.volume and not published.issue:
        return IssueView()
    day = article.dates.published
    name, year = "" if about.many else about.name, str(day.year) if day else ""
    counted = (("volume", published.volume), ("issue", published.issue))
    parts = [name, year, *(f"{language.words[word]} {it}" for word, it in counted if it)]
    numbers = (f"ISSN {about.issn}" if about.issn else "", f"e-ISSN {about.eissn}" if about.eissn else "")
    first = published.first_page if published.first_page.isdecimal() else ""
    return IssueView(
        line=", ".join(filter(None, parts)),
        issn=", ".join(filter(None, numbers)),
        doi=published.doi,
        first_page=first,
        journal=name,
        year=year,
        volume=published.volume,
        number=published.issue,
        article=published.number,
    )


def _content(order: Order, main: Language, others: Sequence[Language]) -> NoEscape:
    author = read_author(order)
    loaded = {name for each in author.files.values() for name in each.packages}
    # A title of the references may need a package as well: $\mathbb{R}^n$.
    formulas = (f"${formula}$" for entry in list_entries(order.references) for formula in list_formulas(entry.text))
    texts = (*author.texts, *formulas, *list_listed(order.manuscript))
    content = write_content(main, others, texts, loaded, order.journal.manifest.document.class_)
    alphabets = write_alphabets(texts) if order.journal.manifest.document.engine != "pdflatex" else ""
    first = next((section.path for section in order.manuscript.sections), "") if order.line_numbers else ""
    numbers = write_line_numbers(order.document, first)
    notes = write_endnotes(main) if order.journal.manifest.document.notes == "end" else ""
    pages = _write_first_page(_write_issue(order.manuscript.article, order.journal, main))
    pieces = (content, alphabets, XMP_DAY, ARCHIVING, write_revision(order.revision), numbers, notes, pages)
    return NoEscape("\n".join(filter(None, pieces)))


def _write_first_page(issue: IssueView) -> str:
    """Count the pages of any layout from the issue's first; a class with a command of its own sets the same."""
    return rf"\AtBeginDocument{{\setcounter{{page}}{{{issue.first_page}}}}}" if issue.first_page else ""


def _metadata(article: Article, code: str) -> NoEscape:
    names = [full_name(author, code) for author in article.authors]
    return write_metadata(article.title.get(code, ""), names, article.keywords.get(code, ()), code)


def _paths(sections: Iterable[Section]) -> tuple[NoEscape, ...]:
    return tuple(NoEscape(section.path) for section in sections)


def _page(journal: Journal) -> Page:
    document = journal.manifest.document
    # Classes know the option "11pt", not "11.0pt".
    size = int(document.size_pt) if document.size_pt == int(document.size_pt) else document.size_pt
    top, right, bottom, left = document.margins_cm
    return Page(
        paper=document.paper,
        size=size,
        leading=round(document.size_pt * POINTS_PER_EM_LINE * document.line_spacing, 2),
        top=top,
        right=right,
        bottom=bottom,
        left=left,
    )


def _front_matter(order: Order, placement: str) -> Iterator[FrontMatter]:
    article, abstracts = order.manuscript.article, order.manuscript.abstracts
    for group in group_front(article, order.journal.manifest.part, placement, abstracts):
        code = group.language
        words = order.languages[code].words
        main_title, colon, subtitle = group.title.partition(": ")
        yield FrontMatter(
            language=code,
            babel=NoEscape(order.languages[code].babel),
            authors=tuple(list_authors(article, code)),
            title=group.title,
            main_title=main_title + colon.strip(),
            subtitle=subtitle,
            abstract=NoEscape(abstracts[code].path if group.has_abstract else ""),
            abstract_word=words["abstract"],
            keywords=group.keywords,
            keywords_word=words["keywords"],
            highlights=group.highlights,
            highlights_word=words["highlights"],
        )
