"""Check a manuscript against a journal's manifest: every rule that can be counted, each with whose words it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from elyazma.languages import Language, count_sentences
from elyazma.model.diagnostics import Diagnostic, Span, note, warning
from elyazma.model.journal import Bounds, Journal, Limits, Part, RuleSource
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, Reference
from elyazma.model.phrases import Phrase, join_choices, phrase, phrase_count, phrase_data, verbatim
from elyazma.sources.counting import cited_references, count_figures, count_tables, count_words

ARTICLE = Span("manuscript/article.toml")


@dataclass(frozen=True, slots=True)
class _Context:
    """The manuscript and the journal whose rules it is checked against; `languages` by code."""

    manuscript: Manuscript
    journal: Journal
    languages: Mapping[str, Language]

    def place(self, key: str) -> Span:
        """Give the place of a key in article.toml, or of the nearest table that would hold it."""
        while key:
            if key in self.manuscript.places:
                return self.manuscript.places[key]
            key = key.rpartition(".")[0]
        return ARTICLE

    def bind(self, finding: Diagnostic, source: RuleSource | None, *, refused: bool | None = None) -> Diagnostic:
        """Say whose rule is broken; the journal refuses the article if the rule was read, or as `refused` says."""
        rule = self.journal.manifest.find_source(source)
        return replace(finding, rule=rule.cite(), binding=rule.known if refused is None else refused)

    def name(self, code: str) -> Phrase:
        """Name a language."""
        return phrase_data(self.languages[code].english_name) if code in self.languages else verbatim(code)


def check_rules(
    manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language], today: date
) -> tuple[Diagnostic, ...]:
    """Find what breaks the journal's rules and can be known without a PDF; `today` is the day ages are counted from."""
    context = _Context(manuscript, journal, languages)
    return (
        *check_language(context),
        *check_parts(context),
        *check_counts(context),
        *check_age(context, today),
        *check_statements(context),
        *check_codes(context),
    )


# --- The article's language ---------------------------------------------------------------------------


def check_language(context: _Context) -> Iterator[Diagnostic]:
    """Warn when the journal does not take articles in this one's language."""
    wanted, code = context.journal.manifest.languages, context.manuscript.article.language
    if wanted.accepted and code not in wanted.accepted:
        taken = join_choices(context.name(accepted) for accepted in wanted.accepted)
        said = phrase(
            "the article is in {language}; {name} takes articles in {taken}",
            language=context.name(code),
            name=context.journal.manifest.journal.name,
            taken=taken,
        )
        hint = phrase("choose another journal: `invoke status` lists them")
        yield context.bind(warning("language-not-accepted", said, context.place("language"), hint), wanted.source)


# --- The parts: authors, titles, abstracts, keywords, highlights --------------------------------------


def check_parts(context: _Context) -> Iterator[Diagnostic]:
    """Check every part of the manifest in every language it is asked for."""
    for part in context.journal.manifest.part:
        if part.id == "authors":
            yield from _check_authors(context, part)
            continue
        for code in part.languages_for(context.manuscript.article.language):
            yield from PART_CHECKS[part.id](context, part, code)


def _check_authors(context: _Context, part: Part) -> Iterator[Diagnostic]:
    if part.required and not context.manuscript.article.authors:
        hint = phrase('add [[authors]] with given = "…" and family = "…"')
        said, place = phrase("the article names no author"), context.place("authors")
        yield context.bind(warning("authors-missing", said, place, hint), part.source, refused=True)


def _check_title(context: _Context, part: Part, code: str) -> Iterator[Diagnostic]:
    title, language = context.manuscript.article.title.get(code, ""), context.name(code)
    if not title:
        if part.required:
            hint = phrase('add {code} = "…" under [title]', code=code)
            said, place = phrase("there is no title in {language}", language=language), context.place("title")
            refused = True if code == context.manuscript.article.language else part.refused
            yield context.bind(warning("title-missing", said, place, hint), part.source, refused=refused)
        return
    place = context.place(f"title.{code}")
    counts = ((part.words, len(title.split()), _count_words), (part.characters, len(title), _count_characters))
    for bounds, count, describe in counts:
        if not bounds.allows(count):
            said = _say_count(phrase("the title in {language}", language=language), describe(count), bounds)
            yield warning(
                "title-length", said, place, rule=context.journal.manifest.cite_rule(bounds.source, part.source)
            )


def _check_abstract(context: _Context, part: Part, code: str) -> Iterator[Diagnostic]:
    source, language = context.manuscript.abstracts.get(code), context.name(code)
    cite_rule = context.journal.manifest.cite_rule
    if source is None or not source.plain.strip():
        if part.required:
            said = phrase("there is no abstract in {language}", language=language)
            hint = phrase("write manuscript/abstract.{code}.tex", code=code)
            place = Span(source.path) if source else ARTICLE
            yield context.bind(warning("abstract-missing", said, place, hint), part.source, refused=part.refused)
        return
    text = source.plain
    counts = (
        (part.words, len(text.split()), _count_words),
        (part.sentences, count_sentences(text), _count_sentences),
        (part.characters, len(" ".join(text.split())), _count_characters),
    )
    for bounds, count, describe in counts:
        if not bounds.allows(count):
            said = _say_count(phrase("the abstract in {language}", language=language), describe(count), bounds)
            yield warning("abstract-length", said, Span(source.path), rule=cite_rule(bounds.source, part.source))


def _check_keywords(context: _Context, part: Part, code: str) -> Iterator[Diagnostic]:
    keywords = context.manuscript.article.keywords.get(code, ())
    place, language = context.place(f"keywords.{code}"), context.name(code)
    cite_rule = context.journal.manifest.cite_rule
    if not keywords:
        if part.required:
            said = phrase("there are no keywords in {language}", language=language)
            hint = phrase('add {code} = ["…", "…"] under [keywords]', code=code)
            yield context.bind(warning("keywords-missing", said, place, hint), part.source, refused=part.refused)
    elif not part.items.allows(len(keywords)):
        said = _say_count(
            phrase("the list of keywords in {language}", language=language),
            phrase_count(len(keywords), "{count} keyword", "{count} keywords"),
            part.items,
        )
        yield warning("keywords-count", said, place, rule=cite_rule(part.items.source, part.source))


def _check_highlights(context: _Context, part: Part, code: str) -> Iterator[Diagnostic]:
    highlights = context.manuscript.article.highlights.get(code, ())
    place, language = context.place(f"highlights.{code}"), context.name(code)
    cite_rule = context.journal.manifest.cite_rule
    if not highlights:
        if part.required:
            said = phrase("there are no highlights in {language}", language=language)
            hint = phrase('add {code} = ["…", "…"] under [highlights]', code=code)
            yield context.bind(warning("highlights-missing", said, place, hint), part.source, refused=part.refused)
        return
    if not part.items.allows(len(highlights)):
        said = _say_count(
            phrase("the list in {language}", language=language),
            phrase_count(len(highlights), "{count} highlight", "{count} highlights"),
            part.items,
        )
        yield warning("highlights-count", said, place, rule=cite_rule(part.items.source, part.source))
    for number, text in enumerate(highlights):
        if not part.characters.allows(len(text)):
            said = _say_count(
                phrase("highlight {number} in {language}", number=number + 1, language=language),
                _count_characters(len(text)),
                part.characters,
            )
            where = context.place(f"highlights.{code}.{number}")
            yield warning("highlight-length", said, where, rule=cite_rule(part.characters.source, part.source))


def _check_reviewer(context: _Context, part: Part, code: str) -> Iterator[Diagnostic]:
    if part.required and not context.manuscript.article.reviewer.get(code):
        said = phrase("there is no reviewer in {name}", name=context.name(code))
        hint = phrase('add {code} = "degree and name" under [reviewer]', code=code)
        place = context.place("reviewer")
        yield context.bind(warning("reviewer-missing", said, place, hint), part.source, refused=part.refused)


PART_CHECKS: Mapping[str, Callable[[_Context, Part, str], Iterator[Diagnostic]]] = {
    "title": _check_title,
    "abstract": _check_abstract,
    "keywords": _check_keywords,
    "highlights": _check_highlights,
    "reviewer": _check_reviewer,
}


def _count_words(count: int) -> Phrase:
    return phrase_count(count, "{count} word", "{count} words")


def _count_sentences(count: int) -> Phrase:
    return phrase_count(count, "{count} sentence", "{count} sentences")


def _count_characters(count: int) -> Phrase:
    return phrase_count(count, "{count} character", "{count} characters")


def _say_count(what: Phrase, counted: Phrase, bounds: Bounds) -> Phrase:
    return phrase(
        "{what} has {counted}; the journal asks for {bounds}", what=what, counted=counted, bounds=bounds.describe()
    )


# --- The whole article: pages, words, references, figures, tables ---------------------------------------


def check_pages(manuscript: Manuscript, journal: Journal, pages: int) -> tuple[Diagnostic, ...]:
    """Compare the pages of the real PDF with the journal's limits, and with the last page that the article names."""
    return (*_check_page_count(manuscript, journal, pages), *_check_last_page(manuscript, pages))


def _check_last_page(manuscript: Manuscript, pages: int) -> tuple[Diagnostic, ...]:
    published = manuscript.article.publication
    counted = published.count_last_page(pages)
    if not counted or published.last_page in {"", counted}:
        return ()
    said = phrase(
        "the PDF's last page is {counted}; article.toml says {written}", counted=counted, written=published.last_page
    )
    hint = phrase("delete last_page: it is counted from the PDF")
    return (note("last-page-differs", said, manuscript.places.get("publication.last_page", ARTICLE), hint),)


def _check_page_count(manuscript: Manuscript, journal: Journal, pages: int) -> tuple[Diagnostic, ...]:
    limits, name = journal.manifest.limits, journal.manifest.journal.name
    if limits.pages.allows(pages):
        return ()
    said = phrase(
        "the PDF has {pages}; {name} asks for {bounds}",
        pages=phrase_count(pages, "{count} page", "{count} pages"),
        name=name,
        bounds=limits.pages.describe(),
    )
    place = manuscript.places.get("journal", ARTICLE)
    return (warning("page-count", said, place, rule=journal.manifest.cite_rule(limits.pages.source, limits.source)),)


def check_counts(context: _Context) -> Iterator[Diagnostic]:
    """Compare what can be counted over the whole article with [limits]."""
    manuscript, limits = context.manuscript, context.journal.manifest.limits
    cited = cited_references(manuscript)
    counts = (
        (limits.words, count_words(manuscript), _count_in_sections, ARTICLE),
        (limits.references, len(cited), _count_cited, _place_of_works(manuscript, cited, limits)),
        (limits.figures, count_figures(manuscript), _count_figures, ARTICLE),
        (limits.tables, count_tables(manuscript), _count_tables, ARTICLE),
    )
    for bounds, count, describe, place in counts:
        if not bounds.allows(count):
            said = phrase(
                "{counted}; {name} asks for {bounds}",
                counted=describe(count),
                name=context.journal.manifest.journal.name,
                bounds=bounds.describe(),
            )
            rule = context.journal.manifest.cite_rule(bounds.source, limits.source)
            yield warning("article-length", said, place, rule=rule)


def _count_in_sections(count: int) -> Phrase:
    return phrase_count(count, "the sections have {count} word", "the sections have {count} words")


def _count_cited(count: int) -> Phrase:
    return phrase_count(count, "the article cites {count} work", "the article cites {count} works")


def _count_figures(count: int) -> Phrase:
    return phrase_count(count, "the article has {count} figure", "the article has {count} figures")


def _count_tables(count: int) -> Phrase:
    return phrase_count(count, "the article has {count} table", "the article has {count} tables")


def _place_of_works(manuscript: Manuscript, cited: list[Reference], limits: Limits) -> Span:
    """Give the first entry that is one too many, else the bibliography's beginning."""
    excess = cited[limits.references.max :] if limits.references.max is not None else []
    paths = manuscript.bibliography.paths
    return excess[0].span if excess else Span(paths[0] if paths else "bib")


def check_age(context: _Context, today: date) -> Iterator[Diagnostic]:
    """Warn when most cited works are older than the journal likes; works without a year do not count."""
    limits = context.journal.manifest.limits
    years = [found for reference in cited_references(context.manuscript) if (found := _year_of(reference))]
    oldest = limits.reference_age.max
    if oldest is None or not years:
        return
    old = sum(today.year - year > oldest for year in years)
    if old * 2 > len(years):
        # Most of them are one only where there is one.
        said = phrase_count(
            old,
            "the only dated work is more than {oldest} years old",
            "{count} of the {years} dated works are more than {oldest} years old",
            years=len(years),
            oldest=oldest,
        )
        place = Span(context.manuscript.bibliography.paths[0])
        rule = context.journal.manifest.cite_rule(limits.reference_age.source, limits.source)
        yield warning("references-old", said, place, phrase("cite recent work too"), rule=rule)


def _year_of(reference: Reference) -> int | None:
    match = re.search(r"\b(1[5-9]|20)\d\d\b", reference.fields.get("year") or reference.fields.get("date") or "")
    return int(match[0]) if match else None


# --- Statements and codes -----------------------------------------------------------------------------


def check_statements(context: _Context) -> Iterator[Diagnostic]:
    """Find the statements a journal requires and the article lacks."""
    article, wanted = context.manuscript.article, context.journal.manifest.statements
    for name in wanted.required:
        if name == "funding":
            given = bool(article.funding)
            hint = phrase('add [[funding]] with funder = "…", or say under [statements] there is none')
        elif name == "credit":
            given, hint = any(author.roles for author in article.authors), phrase('add roles = ["…"] to the authors')
        else:
            given = bool(getattr(article.statements, name))
            hint = phrase('add {name}.{language} = "…" under [statements]', name=name, language=article.language)
        if not given:
            said = phrase("the journal requires a statement: {name}", name=phrase_data(name.replace("_", " ")))
            yield context.bind(warning("statement-missing", said, context.place("statements"), hint), wanted.source)


def check_codes(context: _Context) -> Iterator[Diagnostic]:
    """Find the subject codes a journal requires and the article lacks."""
    wanted = context.journal.manifest.codes
    for name in wanted.required:
        if not getattr(context.manuscript.article.codes, name):
            said = phrase("the journal requires a code: {name}", name=name.upper())
            hint = phrase('add {name} = ["…"] under [codes]', name=name)
            yield context.bind(warning("code-missing", said, context.place("codes"), hint), wanted.source)
