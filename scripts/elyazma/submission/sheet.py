"""Write what a portal's form asks, to be copied into it: in ASCII, and only what is known."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import NOTHING, phrase
from elyazma.model.portal import Portal
from elyazma.sources.counting import count_figures, count_tables
from elyazma.sources.people import full_name
from elyazma.submission.naming import read_letters, write_ascii

_ENGLISH = "en"
_WIDTH = 78


def write_sheet(
    manuscript: Manuscript, languages: Mapping[str, Language], portal: Portal, pages: int
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Write title, authors, abstract and comments; English where there is English. `pages` are the PDF's."""
    abstract = _ascii(_choose_abstract(manuscript))
    lines = [*_describe(manuscript), "", "Abstract:", *textwrap.wrap(abstract, _WIDTH), ""]
    lines += [f"Comments: {_comment(manuscript, languages, pages)}", *_places(manuscript)]
    return "\n".join(lines) + "\n", tuple(_check_abstract(abstract, manuscript, portal))


def _ascii(text: str) -> str:
    return " ".join(write_ascii(text, read_letters(), accents=True).split())


def _choose_abstract(manuscript: Manuscript) -> str:
    own = manuscript.article.language
    chosen = next((code for code in (_ENGLISH, own) if code in manuscript.abstracts), "")
    return manuscript.abstracts[chosen].plain if chosen else ""


def _describe(manuscript: Manuscript) -> Iterator[str]:
    article = manuscript.article
    title = article.title.get(_ENGLISH) or article.title.get(article.language, "")
    yield f"Title: {_ascii(title)}"
    names = ", ".join(full_name(author, _ENGLISH) for author in article.authors)
    if names:
        yield f"Authors: {_ascii(names)}"


def _comment(manuscript: Manuscript, languages: Mapping[str, Language], pages: int) -> str:
    counts = ((pages, "page"), (count_figures(manuscript), "figure"), (count_tables(manuscript), "table"))
    listed = ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count)
    return "; ".join(filter(None, (listed, _tell_languages(manuscript, languages))))


def _tell_languages(manuscript: Manuscript, languages: Mapping[str, Language]) -> str:
    own = manuscript.article.language
    others = [languages[code].english_name for code in manuscript.abstracts if code != own and code in languages]
    abstracts = f"with an abstract in {' and '.join(others)}" if others else ""
    return " ".join(filter(None, ("" if own == _ENGLISH else f"in {languages[own].english_name}", abstracts)))


def _places(manuscript: Manuscript) -> Iterator[str]:
    publication = manuscript.article.publication
    if publication.doi:
        yield f"DOI: {publication.doi}"


def _check_abstract(abstract: str, manuscript: Manuscript, portal: Portal) -> Iterator[Diagnostic]:
    sheet = portal.rules.sheet
    most = sheet.abstract_characters if sheet else None
    if most is not None and len(abstract) > most:
        chosen = manuscript.abstracts.get(_ENGLISH) or manuscript.abstracts[manuscript.article.language]
        message = phrase(
            "the abstract has {abstract} characters in ASCII; {name} takes {most}",
            abstract=len(abstract),
            name=portal.rules.portal.name,
            most=most,
        )
        rule = sheet.source.cite() if sheet and sheet.source else NOTHING
        hint = phrase("shorten it there, or write a shorter one for the form")
        yield warning("sheet-abstract", message, Span(chosen.path), hint, rule=rule)
