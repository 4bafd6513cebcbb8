"""Print each work in the words of its own language, where a style asks for it: "Vol. 3. P. 4", "Там же. С. 4"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.languages import Language
from elyazma.languages.transliteration import guess_language, is_foreign
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import PrintedNote, Reference
from elyazma.references.formatted import Formatted, FormattedNotes
from elyazma.references.formatted_list import format_list
from elyazma.references.items import CslItem, read_language, read_type_rules
from elyazma.references.sentence_case import has_english, seems_english
from elyazma.references.style_rules import read_rules
from elyazma.references.styles import Style
from elyazma.tex.inlines import Inlines, decode_tex, to_plain

Prepare = Callable[[Language], tuple[Sequence[CslItem], Style] | None]
"""Makes the same works, in the same order, and the style anew in another language; none where that cannot be."""


def asks_for_own_languages(csl: str) -> bool:
    """Tell whether a style, by its id, has each work's words in the language of the work."""
    return re.fullmatch(read_rules()["own_languages"]["styles"], csl) is not None


def list_own_languages(cited: Mapping[str, Reference], own: str) -> Iterator[str]:
    """Give the languages of works, by code, beside `own`, that of the text."""
    for reference in cited.values():
        title = decode_tex(reference.fields.get("title", ""), reference.span)[0]
        code = _own_language(read_language(reference, read_type_rules()), title, own)
        if code != own:
            yield code


@dataclass(frozen=True, slots=True)
class Anew:
    """The works of a list made anew in another language, in the same order, and the style in it."""

    items: Sequence[CslItem]
    style: Style
    language: Language


@dataclass(frozen=True, slots=True)
class Others:
    """The language of each work by its key, and the list made anew in those beside the article's, by code."""

    codes: Mapping[str, str]
    made: Mapping[str, Anew]


def make_in_own_languages(
    items: Sequence[CslItem], own: Language, languages: Mapping[str, Language], prepare: Prepare
) -> Others:
    """Make works anew in their own languages, of those in `languages`; `own` is the article's."""
    codes = {item.key: _own_language(item.language, item.texts.get("title", ()), own.code) for item in items}
    made: dict[str, Anew] = {}
    for code in {*codes.values()} & {*languages} - {own.code}:
        language = _keep_notes(languages[code], own)
        if anew := prepare(language):
            made[code] = Anew(*anew, language)
    return Others(codes, made)


def choose_texts(
    formatted: Sequence[Formatted], items: Sequence[CslItem], others: Others, cache: Path
) -> tuple[Formatted, ...]:
    """Give the works with their texts in their own languages; how they are cited stays. Raises PandocFailed."""
    again = {code: format_list(made.items, made.style, made.language, cache) for code, made in others.made.items()}
    works = ((work, again.get(others.codes[item.key], ())) for work, item in zip(formatted, items, strict=True))
    return tuple(replace(work, text=other[at].text) if other else work for at, (work, other) in enumerate(works))


def choose_notes(own: FormattedNotes, others: Others, again: Mapping[str, FormattedNotes]) -> FormattedNotes:
    """Give the notes, each in the language of its works; one whose works are in several stays in the article's."""

    def choose(at: int, note: PrintedNote) -> PrintedNote:
        codes = {others.codes.get(key, "") for key in note.keys}
        found = again.get(codes.pop()) if len(codes) == 1 else None
        return replace(note, text=found.notes[at].text) if found else note

    short = {key: again[code].short[key] for key, code in others.codes.items() if code in again}
    return FormattedNotes(tuple(choose(at, note) for at, note in enumerate(own.notes)), {**own.short, **short})


def _keep_notes(language: Language, own: Language) -> Language:
    """Give a language that has what the article's author writes: the day on which he looked, words for pages."""
    own_pages = (own.words["page"], own.words["pages"], *own.recognition.get("page", ()))
    pages = (*language.recognition.get("page", ()), *own_pages)
    language = replace(language, recognition={**language.recognition, "page": pages})
    said = read_rules()["own_languages"]["accessed"].get(own.code)
    return replace(language, citation_terms={**language.citation_terms, "accessed": said}) if said else language


def _own_language(named: str, title: Inlines, own: str) -> str:
    """Name a work's language: that of its entry, or the one of its letters or its small words; else the text's."""
    if named:
        return named[:2]
    text = to_plain(title)
    if any(map(is_foreign, text)):
        return guess_language(text, own) or own
    return "en" if has_english(title) and seems_english(title) else own
