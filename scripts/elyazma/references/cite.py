"""Format the references a manuscript cites: citations -> items -> one run of the CSL engine -> the printed list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from elyazma.languages import Language, sort_key
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Outcome, is_fatal, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Citation, Label, Manuscript, Mark, PrintedReference, Reference, References, Source
from elyazma.model.phrases import join_choices, phrase
from elyazma.references.formatted import FormattedNotes
from elyazma.references.formatted_list import engine_failed, format_list, prepare_style, style_place
from elyazma.references.items import CslItem, TypeRules, make_item, read_type_rules, strip_unverified
from elyazma.references.namesakes import unify_namesakes
from elyazma.references.note_places import NotePlace, place_citations
from elyazma.references.order import group_by_language, order_items
from elyazma.references.own_languages import (
    Anew,
    Others,
    asks_for_own_languages,
    choose_notes,
    choose_texts,
    make_in_own_languages,
)
from elyazma.references.printing import Context, print_references
from elyazma.references.reading_order import find_input, list_starts
from elyazma.references.romanise import romanise_list, take_latin_fields
from elyazma.references.said import find_unprinted, report_lowered
from elyazma.references.second_list import cite_again
from elyazma.references.style_rules import follow_style, lower_small_words_of, lower_titles
from elyazma.references.styles import Style
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value
from elyazma.system.nearest import did_you_mean
from elyazma.system.pandoc.program import PandocFailed


def cite(
    manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language], cache: Path
) -> Outcome[References]:
    """Format all works the manuscript cites, in the journal's style and order, in the article's language.

    `languages` hold the article's and, where they are wanted, a second list's and those of the works. `cache` is a
    folder for formatted results, named by the hash of their request; it may be deleted at any time.
    """
    language = languages[manuscript.article.language]
    cited, findings = find_cited(manuscript)
    latin = journal.manifest.citations.latin
    read = {key: take_latin_fields(reference) for key, reference in cited.items()} if latin else cited
    items, about_items = _make_items(read, language)
    style, about_style = prepare_style(journal.manifest.citations.csl, journal, language, items)
    findings += (*about_items, *about_style)
    if style is None or is_fatal(findings):
        return Outcome(None, tuple(findings))
    romanised: frozenset[str] = frozenset()
    if latin:
        items, romanised, about_letters = romanise_list(items, cited, language.code, initials=style.initials)
        findings += about_letters
    items, about_titles = _adapt_items(items, cited, manuscript.article, (style, language))
    findings += about_titles
    if journal.manifest.citations.sort == "alphabetical":
        sorting = partial(sort_key, language)
        items = order_items(items, sorting, particle_sorts=style.particle_sorts, language=language.code)
        items = group_by_language(items, journal.manifest.citations.languages, language.code)
    try:
        formatted = format_list(items, style, language, cache)
        making = partial(_make_again, read, (manuscript.article, journal), [item.key for item in items])
        others = make_in_own_languages(items, language, languages, making)
        formatted = choose_texts(formatted, items, others, cache)
        context = Context(journal.manifest.citations, language, cited, style_place(journal))
        references, about_print = print_references(items, formatted, style, context)
        references = replace(references, entries=tuple(_name_no_language(references.entries, romanised)))
        findings += (*about_print, *_find_years(manuscript, references, style))
        if references.mode == "note" and items:
            own = Anew(items, style, language)
            references = _add_notes(references, manuscript, (own, others), cache)
        second = cite_again(references, cited, (manuscript, journal, languages), cache)
    except PandocFailed as reason:
        return Outcome(None, (*findings, engine_failed(reason)))
    findings += find_unprinted(items, formatted, cited)
    return Outcome(replace(references, second=second.value), (*findings, *second.diagnostics))


def _make_again(
    cited: dict[str, Reference], where: tuple[Article, Journal], order: list[str], language: Language
) -> tuple[list[CslItem], Style] | None:
    """Make the works in this order for another language, and the style; none where the style has no use for them."""
    article, journal = where
    citations = journal.manifest.citations
    if citations.latin or not asks_for_own_languages(citations.csl):
        return None
    items, _ = _make_items(cited, language)
    style, _ = prepare_style(citations.csl, journal, language, items)
    if style is None:
        return None
    by_key = {item.key: item for item in _adapt_items(items, cited, article, (style, language))[0]}
    return [by_key[key] for key in order], style


def _adapt_items(
    items: list[CslItem], cited: dict[str, Reference], article: Article, how: tuple[Style, Language]
) -> tuple[list[CslItem], list[Diagnostic]]:
    """Change items as the style's manual asks, and say what became of their titles."""
    style, language = how
    items = follow_style(items, style, language.code)
    findings: list[Diagnostic] = []
    if article.sentence_case:
        items, lowered = lower_titles(items, style.origin, language.code)
        findings += report_lowered(lowered, cited, style)
    items = lower_small_words_of(items, style, language.code) if article.sentence_case else items
    return unify_namesakes(items) if style.initials else items, findings


def _name_no_language(entries: Iterable[PrintedReference], romanised: frozenset[str]) -> Iterator[PrintedReference]:
    """Take the language from romanised entries: it says how letters are hyphenated and spoken that are not there."""
    for entry in entries:
        label = replace(entry.label, language="")
        yield replace(entry, language="", label=label) if entry.key in romanised else entry


# --- What is cited --------------------------------------------------------------------------------


def find_cited(manuscript: Manuscript) -> tuple[dict[str, Reference], list[Diagnostic]]:
    """Find the cited works in the order of their first citation, and report keys without an entry."""
    known = manuscript.bibliography.by_key()
    cited: dict[str, Reference] = {}
    findings: list[Diagnostic] = []
    for mark in _cited_keys(manuscript):
        if mark.name == "*":
            cited |= {key: reference for key, reference in known.items() if key not in cited}
        elif mark.name in known:
            cited.setdefault(mark.name, known[mark.name])
        elif mark.name not in manuscript.bibliography.settings:
            findings.append(_unknown_key(mark, manuscript))
    return cited, findings


def _unknown_key(mark: Mark, manuscript: Manuscript) -> Diagnostic:
    keys = [key for key, _ in manuscript.bibliography.heads]
    paths = join_choices(manuscript.bibliography.paths or ("bib/references.bib",))
    hint = did_you_mean(mark.name, keys) or phrase(
        "add an entry with the key {name} to {paths}", name=mark.name, paths=paths
    )
    message = phrase('no entry of the bibliography has the key "{name}": a question mark is printed', name=mark.name)
    return warning("unknown-citation-key", message, mark.span, hint)


def _cited_keys(manuscript: Manuscript) -> Iterator[Mark]:
    """Give the cited keys in reading order; those of an input file stand where it is input."""
    by_path = {source.path: source for source in manuscript.sources}
    seen: set[str] = set()
    for source in list_starts(manuscript):
        yield from _keys_of_source(source, by_path, seen)


def _keys_of_source(source: Source, by_path: dict[str, Source], seen: set[str]) -> Iterator[Mark]:
    if source.path in seen:
        return
    seen.add(source.path)
    events: list[Citation | Mark] = [*source.citations, *source.inputs]
    for event in sorted(events, key=lambda event: event.span):
        if isinstance(event, Citation):
            yield from event.keys
        elif child := find_input(event.name, by_path):
            yield from _keys_of_source(child, by_path, seen)


def _make_items(cited: dict[str, Reference], language: Language) -> tuple[list[CslItem], list[Diagnostic]]:
    rules: TypeRules = read_type_rules()
    items: list[CslItem] = []
    findings: list[Diagnostic] = []
    for reference in cited.values():
        item, about = make_item(reference, rules, language.words)
        items.append(item if reference.verified else strip_unverified(item))
        findings += about
    return items, findings


YEAR_COMMANDS = frozenset(["citeyear", "citeyearpar"])


def _find_years(manuscript: Manuscript, references: References, style: Style) -> Iterator[Diagnostic]:
    """Find citations of a year alone in a style that cites no years, as in literary studies."""
    if references.mode != "author-year" or all(entry.label.year for entry in references.entries):
        return
    for source in manuscript.sources:
        for citation in source.citations:
            if citation.command in YEAR_COMMANDS:
                message = phrase(
                    r'the style "{id}" cites no years, so \{command} prints none', id=style.id, command=citation.command
                )
                hint = phrase(r"write the year out, or cite with \citep")
                yield warning("citation-without-year", message, citation.span, hint)


# --- The run of the CSL engine --------------------------------------------------------------------


def _add_notes(references: References, manuscript: Manuscript, how: tuple[Anew, Others], cache: Path) -> References:
    """Format the notes in which a style cites, each in its works' language where it asks for that.

    Raises PandocFailed.
    """
    own, others = how
    places = place_citations(manuscript)
    labels = {entry.key: entry.label for entry in references.entries}
    again = {code: _format_notes(places, labels, made, cache) for code, made in others.made.items()}
    chosen = choose_notes(_format_notes(places, labels, own, cache), others, again)
    return replace(references, notes=chosen.notes, short=chosen.short)


def _format_notes(places: tuple[NotePlace, ...], labels: dict[str, Label], made: Anew, cache: Path) -> FormattedNotes:
    """Format all notes in one language, or recall what the same notes gave."""
    style, language = made.style, made.language
    about = (describe_library("pypandoc"), style.xml, language.code, repr(made.items), repr(places), repr(labels))
    name = name_value("notes", ("references", "model", "model/nodes", "tex", "system/pandoc"), about)
    kept = recall_value(name)
    if not isinstance(kept, FormattedNotes):
        from elyazma.references.note_citing import NoteWorks, format_notes  # with the nodes that the engine answers in

        kept = format_notes(places, NoteWorks(made.items, labels, language), style.xml, cache)
        keep_value(name, kept)
    return kept
