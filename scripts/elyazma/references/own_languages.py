"""Print each work in the words of its own language, where a style asks for it: "Vol. 3. P. 4", "Т. 3. С. 4"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.languages import Language
from elyazma.languages.transliteration import guess_language, is_foreign
from elyazma.model.manuscript import Reference
from elyazma.references.formatted import Formatted
from elyazma.references.formatted_list import format_list
from elyazma.references.items import CslItem, language_code, read_type_rules
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
        named = reference.fields.get("langid") or reference.fields.get("language", "")
        title = decode_tex(reference.fields.get("title", ""), reference.span)[0]
        code = _own_language(language_code(named, read_type_rules()), title, own)
        if code != own:
            yield code


def print_in_own_languages(
    formatted: Sequence[Formatted],
    items: Sequence[CslItem],
    how: tuple[Language, Mapping[str, Language], Prepare],
    cache: Path,
) -> tuple[Formatted, ...]:
    """Give the works with their texts in their own languages; what is cited stays. Raises PandocFailed.

    `how` holds the article's language, those that are known by code, and how the works are made in another.
    """
    own, languages, prepare = how
    codes = [_own_language(item.language, item.texts.get("title", ()), own.code) for item in items]
    again = {code: _print_again(languages[code], own, prepare, cache) for code in {*codes} & {*languages} - {own.code}}
    works = ((work, again.get(code, ())) for work, code in zip(formatted, codes, strict=True))
    return tuple(replace(work, text=other[at].text) if other else work for at, (work, other) in enumerate(works))


def _print_again(language: Language, own: Language, prepare: Prepare, cache: Path) -> tuple[Formatted, ...]:
    """Format all works in a language; nothing where the style does not ask for it."""
    language = _keep_notes(language, own)
    made = prepare(language)
    return format_list(made[0], made[1], language, cache) if made else ()


def _keep_notes(language: Language, own: Language) -> Language:
    """Give a language with the article's words for the day on which its author looked: they are a note of his."""
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
