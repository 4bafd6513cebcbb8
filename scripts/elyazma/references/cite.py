"""Format the references a manuscript cites: citations -> items -> one run of the CSL engine -> the printed list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from elyazma.languages import Language, capitalise, csl_locale_xml, csl_number_xml, join_list, sort_key
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, missing, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Citation, Manuscript, Mark, Reference, References, Source
from elyazma.model.phrases import join_choices, phrase, phrase_fault
from elyazma.references.finish import finish_work
from elyazma.references.formatted import Formatted, FormattedNotes
from elyazma.references.items import CslItem, TypeRules, make_item, read_type_rules, strip_unverified
from elyazma.references.namesakes import unify_namesakes
from elyazma.references.note_places import place_citations
from elyazma.references.order import group_by_language, order_items
from elyazma.references.printing import Context, print_references
from elyazma.references.reading_order import find_input, list_starts
from elyazma.references.said import find_unprinted, report_lowered
from elyazma.references.style_rules import follow_style, lower_titles
from elyazma.references.styles import BrokenStyle, Fitting, Style, UnknownStyle, find_style
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value
from elyazma.system.nearest import did_you_mean
from elyazma.system.pandoc.program import PandocFailed

DISAMBIGUATED_AT_MOST = 300
"""With more works, the engine's search for names that tell authors apart takes minutes (measured, pandoc 3.9)."""


def cite(manuscript: Manuscript, journal: Journal, language: Language, cache: Path) -> Outcome[References]:
    """Format all works the manuscript cites, in the journal's style and order, in the article's language.

    `cache` is a folder for formatted results, named by the hash of their request; it may be deleted at any time.
    """
    cited, findings = find_cited(manuscript)
    items, about_items = _make_items(cited, language)
    style, about_style = _prepare_style(journal, language, len(cited))
    findings += (*about_items, *about_style)
    if style is None or is_fatal(findings):
        return Outcome(None, tuple(findings))
    items = follow_style(items, style)
    if manuscript.article.sentence_case:
        items, lowered = lower_titles(items, style.origin, language.code)
        findings += report_lowered(lowered, cited, style)
    items = unify_namesakes(items) if style.initials else items
    if journal.manifest.citations.sort == "alphabetical":
        sorting = partial(sort_key, language)
        items = order_items(items, sorting, particle_sorts=style.particle_sorts, language=language.code)
        items = group_by_language(items, journal.manifest.citations.languages, language.code)
    try:
        raw = _format_items(items, style, language, cache) if items else ()
    except PandocFailed as reason:
        return Outcome(None, (*findings, _engine_failed(reason)))
    conjunction, et_al = language.words["and"], language.words["et_al"]
    formatted = tuple(finish_work(work, item, conjunction, et_al) for work, item in zip(raw, items, strict=True))
    context = Context(journal.manifest.citations, language, cited, _style_place(journal))
    references, about_print = print_references(items, formatted, style, context)
    findings += (*about_print, *_find_years(manuscript, references, style), *find_unprinted(items, formatted, cited))
    if references.mode != "note" or not items:
        return Outcome(references, tuple(findings))
    try:
        return Outcome(_add_notes(references, manuscript, items, (style, language, cache)), tuple(findings))
    except PandocFailed as reason:
        return Outcome(None, (*findings, _engine_failed(reason)))


# --- What is cited --------------------------------------------------------------------------------


def find_cited(manuscript: Manuscript) -> tuple[dict[str, Reference], list[Diagnostic]]:
    """Find the cited works in the order of their first citation, and report keys without an entry."""
    known = {reference.key: reference for reference in manuscript.bibliography.references}
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
    keys = [reference.key for reference in manuscript.bibliography.references]
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


# --- The style ------------------------------------------------------------------------------------


def _prepare_style(journal: Journal, language: Language, count: int) -> tuple[Style | None, list[Diagnostic]]:
    place = _style_place(journal)
    name = journal.manifest.citations.csl
    few = count <= DISAMBIGUATED_AT_MOST
    serial = "," in join_list(language, ("1", "2", "3")).rpartition("2")[2]
    locale = csl_locale_xml(language) or csl_number_xml(language)
    fitting = Fitting(locale, serial_comma=serial, disambiguate=few, words=tuple(_style_words(language).items()))
    try:
        style = _fit_style(name, find_style(name, journal.folder), fitting)
    except UnknownStyle as reason:
        hint = reason.hint or phrase("take an id of the CSL project, or put the .csl file into the journal's folder")
        return None, [error("unknown-csl-style", phrase_fault(reason), place, hint)]
    except BrokenStyle as reason:
        hint = phrase("replace the file by a valid CSL 1.0 style, or name another style")
        return None, [error("broken-csl-style", phrase_fault(reason), place, hint)]
    return style, [] if few else [_not_disambiguated(count, place)]


def _fit_style(name: str, source: str, fitting: Fitting) -> Style:
    """Adapt a style, or recall it as it was adapted. Raises BrokenStyle."""
    kept_as = name_value("style", ("references",), (name, source, repr(fitting)))
    kept = recall_value(kept_as)
    if isinstance(kept, Style):
        return kept
    from elyazma.references.fitting import fit_style  # with a reader of XML

    style = fit_style(name, source, fitting)
    keep_value(kept_as, style)
    return style


def _style_words(language: Language) -> dict[str, str]:
    """Give the language's words for those that styles write out, also with a capital for the start of a sentence."""
    words = language.csl.words if language.csl else {}
    capitals = {word[:1].upper() + word[1:]: capitalise(language, text) for word, text in words.items()}
    return {**capitals, **words}


def _style_place(journal: Journal) -> Span:
    for key in ("citations.csl", "citations"):
        if key in journal.places:
            return journal.places[key]
    return Span(f"styles/{journal.id}/style.toml")


def _not_disambiguated(count: int, place: Span) -> Diagnostic:
    message = phrase("{count} cited works: authors who share a family name are not told apart by initials", count=count)
    hint = phrase(
        "cite at most {most} works, or check citations of namesakes by hand",
        most=DISAMBIGUATED_AT_MOST,
    )
    return warning("citations-not-disambiguated", message, place, hint)


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


def _format_items(items: list[CslItem], style: Style, language: Language, cache: Path) -> tuple[Formatted, ...]:
    """Format the items, or recall what the same items gave. Raises PandocFailed."""
    about = (describe_library("pypandoc"), style.xml, language.code, repr(items))
    name = name_value("citations", ("references", "model", "model/nodes", "tex", "system/pandoc"), about)
    kept = recall_value(name)
    if isinstance(kept, tuple) and len(kept) == len(items):
        return kept
    # The engine, and the nodes it answers in, take as long to import as all else that cites.
    from elyazma.references.formatting import format_items

    formatted = format_items(items, style.xml, language.code, cache)
    keep_value(name, formatted)
    return formatted


def _add_notes(
    references: References, manuscript: Manuscript, items: list[CslItem], how: tuple[Style, Language, Path]
) -> References:
    """Format the notes in which a style cites, or recall what the same notes gave. Raises PandocFailed."""
    style, language, cache = how
    places = place_citations(manuscript)
    labels = {entry.key: entry.label for entry in references.entries}
    about = (describe_library("pypandoc"), style.xml, language.code, repr(items), repr(places), repr(labels))
    name = name_value("notes", ("references", "model", "model/nodes", "tex", "system/pandoc"), about)
    kept = recall_value(name)
    if not isinstance(kept, FormattedNotes):
        from elyazma.references.note_citing import NoteWorks, format_notes  # with the nodes that the engine answers in

        kept = format_notes(places, NoteWorks(items, labels, language), style.xml, cache)
        keep_value(name, kept)
    return replace(references, notes=kept.notes, short=kept.short)


def _engine_failed(reason: PandocFailed) -> Diagnostic:
    message = phrase("the references could not be formatted: pandoc failed ({reason})", reason=reason)
    hint = phrase("make sure that build/ can be written; if pandoc is missing, run scripts/bootstrap")
    return missing("citation-engine-failed", message, hint)
