"""Format the cited works once more for a second list: romanised, with translated titles, in English words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from elyazma.languages import Language, sort_key
from elyazma.languages.transliteration import UnknownScheme
from elyazma.model.article import Article, SecondList
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, note, warning
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import (
    SECOND_KEY,
    Inline,
    Manuscript,
    PrintedReference,
    Reference,
    References,
    SecondReferences,
)
from elyazma.model.phrases import join_choices, phrase, phrase_data
from elyazma.references.formatted_list import format_list, prepare_style, style_place
from elyazma.references.items import CslItem, make_item, name_language, read_type_rules, strip_unverified
from elyazma.references.namesakes import unify_namesakes
from elyazma.references.order import order_items
from elyazma.references.printing import Context, print_references
from elyazma.references.romanise import Romaniser, add_translation, take_latin_fields
from elyazma.references.style_rules import follow_style, lower_titles
from elyazma.references.styles import Style
from elyazma.tex.inlines import Inlines, decode_tex, to_plain

SECOND_LANGUAGE = "en"
"""The language of a second list's words: journals ask for it so that readers of English can find the works."""
_TRANSLATED = {"title": ("title_en",), "container-title": ("booktitle_en", "journaltitle_en", "journal_en")}


def find_second_list(manuscript: Manuscript, journal: Journal) -> SecondList | None:
    """Give what is asked of a second list: by the article, else by the journal; none where neither wants one."""
    own, asked = manuscript.article.second_list, journal.manifest.second_list
    return asked if own is None else own


def cite_again(
    references: References,
    cited: Mapping[str, Reference],
    asked: tuple[Manuscript, Journal, Mapping[str, Language]],
    cache: Path,
) -> Outcome[SecondReferences]:
    """Format the works of a printed list once more, if article or journal ask for it. Raises PandocFailed."""
    manuscript, journal, languages = asked
    rules = find_second_list(manuscript, journal)
    if rules is None or not references.entries:
        return Outcome(None)
    language = languages[SECOND_LANGUAGE]
    csl = rules.csl or journal.manifest.citations.csl
    items = [make_item(cited[entry.key], read_type_rules(), language.words)[0] for entry in references.entries]
    style, _ = prepare_style(csl, journal, language, items)
    if style is None or not style.listed:
        hint = phrase('name a style with a list of references: csl = "apa" under [second_list]')
        message = phrase('a second list cannot be printed in the style "{id}"', id=csl)
        return Outcome(None, (error("second-list-style", message, _place(manuscript, journal, "csl"), hint),))
    romaniser = Romaniser(manuscript.article.language, rules.schemes, style.initials)
    try:
        works = [_make_work(cited[entry.key], romaniser, rules, language) for entry in references.entries]
    except UnknownScheme as unknown:
        return Outcome(None, (_unknown_scheme(unknown, manuscript, journal),))
    findings = [*(finding for work in works for finding in work.findings), *_tell_guesses(works, cited)]
    ordered = _order(_adapt(works, manuscript.article, style), references, style, language)
    formatted = format_list([work.item for work in ordered], style, language, cache)
    context = Context(journal.manifest.citations, language, cited, style_place(journal))
    printed, _ = print_references([work.item for work in ordered], formatted, style, context)
    entries = tuple(map(_finish, printed.entries, ordered))
    numbered = references.numbered or printed.mode == "numeric"
    printed = replace(printed, entries=entries, numbered=numbered)
    return Outcome(SecondReferences(rules.heading or language.words["references"], printed), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Work:
    """A romanised work, what stands behind it, and what was found about it."""

    item: CslItem
    note: str
    guessed: str
    findings: tuple[Diagnostic, ...]


def _make_work(reference: Reference, romaniser: Romaniser, rules: SecondList, language: Language) -> _Work:
    latin = take_latin_fields(reference)
    # What is wrong in an entry has been said of the first list.
    item, _ = make_item(latin, read_type_rules(), language.words)
    romanised, findings = romaniser.romanise(item if reference.verified else strip_unverified(item), reference)
    item, own = romanised.item, romanised.language
    if not own or own == SECOND_LANGUAGE or not reference.verified:
        return _Work(item, "", "", findings)
    translations = dict(_read_translations(reference)) if rules.translations != "left out" else {}
    if rules.translations == "asked" and "title" in item.texts and "title" not in translations:
        findings = (*findings, _no_translation(reference))
    if rules.publisher and _differs(latin, item, "publisher") and not reference.fields.get("publisher_en"):
        item = _add_to(item, "publisher", f" {rules.publisher}")
    written = rules.language_note.replace("{language}", name_language(own)) if rules.language_note else ""
    return _Work(add_translation(item, translations), written, own if romanised.guessed else "", findings)


def _read_translations(reference: Reference) -> Iterator[tuple[str, Inlines]]:
    """Read the translated titles of an entry, by the variable that each belongs to."""
    for variable, names in _TRANSLATED.items():
        if name := next((name for name in names if reference.fields.get(name)), ""):
            yield variable, decode_tex(reference.fields[name], reference.places.get(name, reference.span))[0]


def _differs(reference: Reference, item: CslItem, name: str) -> bool:
    """Tell whether a field was romanised: its text is no longer what the entry has."""
    value = reference.fields.get(name, "")
    return bool(value) and to_plain(item.texts.get(name, ())) != to_plain(decode_tex(value, reference.span)[0])


def _add_to(item: CslItem, name: str, text: str) -> CslItem:
    return replace(item, texts={**item.texts, name: (*item.texts[name], Inline("text", text))})


def _adapt(works: list[_Work], article: Article, style: Style) -> list[_Work]:
    """Change works as the style's manual asks; what was done to titles has been said of the first list."""
    items = follow_style([work.item for work in works], style, article.language)
    if article.sentence_case:
        items, _ = lower_titles(items, style.origin, article.language)
    items = unify_namesakes(items) if style.initials else items
    return [replace(work, item=item) for work, item in zip(works, items, strict=True)]


def _order(works: list[_Work], references: References, style: Style, language: Language) -> list[_Work]:
    """Put the works into the order of the first list where works have numbers there, else into that of the alphabet."""
    items = [work.item for work in works]
    if references.numbered or references.mode == "numeric":
        return works
    places = {work.item.key: work for work in works}
    ordered = order_items(items, partial(sort_key, language), particle_sorts=style.particle_sorts)
    return [places[item.key] for item in ordered]


def _finish(entry: PrintedReference, work: _Work) -> PrintedReference:
    """Give an entry its key, its language and the words behind it."""
    text = (*entry.text, Inline("text", f" {work.note}.")) if work.note else entry.text
    return replace(entry, key=f"{SECOND_KEY}{entry.key}", text=text, language=SECOND_LANGUAGE)


# --- What is found --------------------------------------------------------------------------------


def _place(manuscript: Manuscript, journal: Journal, key: str) -> Span:
    """Give the place of a key of [second_list], or of the table, in the article or else in the journal."""
    for places in (manuscript.places, journal.places):
        for name in (f"second_list.{key}", "second_list"):
            if name in places:
                return places[name]
    return style_place(journal)


def _unknown_scheme(unknown: UnknownScheme, manuscript: Manuscript, journal: Journal) -> Diagnostic:
    language = phrase_data(name_language(unknown.language))
    message = phrase('no scheme "{scheme}" romanises {language}', scheme=unknown.scheme, language=language)
    hint = phrase("take one of these: {known}", known=join_choices(unknown.known))
    return error("unknown-scheme", message, _place(manuscript, journal, f"schemes.{unknown.language}"), hint)


def _no_translation(reference: Reference) -> Diagnostic:
    message = phrase('the title of "{key}" has no translation for the second list', key=reference.key)
    hint = phrase("add title_en = {{…}} as the work itself translates it; nothing is invented")
    return warning("translation-missing", message, reference.places.get("title", reference.span), hint)


def _tell_guesses(works: list[_Work], cited: Mapping[str, Reference]) -> Iterator[Diagnostic]:
    """Tell once which works name no language, and what they were taken for."""
    guessed = [work for work in works if work.guessed]
    if guessed:
        first = cited[guessed[0].item.key]
        message = phrase(
            'works that name no language were read by their letters ({count}); "{key}" is taken for {language}',
            count=len(guessed),
            key=first.key,
            language=phrase_data(name_language(guessed[0].guessed)),
        )
        hint = phrase("add langid = {{russian}}, or what it is, to the entries")
        yield note("language-guessed", message, first.places.get("title", first.span), hint)
