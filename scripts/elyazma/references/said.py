"""Say once what printing did to the author's entries: titles in another case, notes that have no place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Diagnostic, note
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import phrase
from elyazma.references.formatted import Formatted
from elyazma.references.items import CslItem
from elyazma.references.styles import Style
from elyazma.tex.inlines import to_plain

_SAID_IN = {
    "note": ("note", "addendum"),
    "chapter-number": ("chapter",),
    "version": ("version", "note", "addendum"),
}
"""CSL variables that many styles do not print, and the fields that they come from."""


def report_lowered(keys: Sequence[str], cited: Mapping[str, Reference], style: Style) -> Iterator[Diagnostic]:
    """Tell how many works' titles lost or got capitals."""
    if not keys:
        return
    reference = cited[keys[0]]
    message = phrase(
        'titles printed in sentence case, as the style "{id}" asks: {count}, the first of "{key}"',
        id=style.id,
        count=len(keys),
        key=keys[0],
    )
    hint = phrase(
        "put names that lost their capital in braces: {{Baku}}; to keep all as typed, write sentence_case = false "
        "in article.toml"
    )
    yield note("sentence-case", message, reference.places.get("title", reference.span), hint)


def find_unprinted(
    items: Sequence[CslItem], formatted: Sequence[Formatted], cited: Mapping[str, Reference]
) -> Iterator[Diagnostic]:
    """Tell of notes and chapters that stand nowhere in the printed entries, with their count."""
    lost = [
        (cited[item.key], field)
        for item, work in zip(items, formatted, strict=True)
        for field in _list_lost(item, work, cited[item.key])
    ]
    if not lost:
        return
    reference, field = lost[0]
    message = phrase(
        'the style prints no "{field}" for such works: {count} left out, the first in "{key}"',
        field=field,
        count=len(lost),
        key=reference.key,
    )
    hint = phrase("if a reader needs it, say it in the title's brackets (titleaddon) or in the text")
    yield note("field-unprinted", message, reference.places.get(field, reference.span), hint)


def _list_lost(item: CslItem, work: Formatted, reference: Reference) -> Iterator[str]:
    printed = to_plain(work.text)
    for variable, fields in _SAID_IN.items():
        value = to_plain(item.texts.get(variable, ()))
        field = next((name for name in fields if reference.fields.get(name)), "")
        if value and field and reference.verified and not _has(printed, value):
            yield field


def _has(printed: str, value: str) -> bool:
    """Tell whether a text has another's words; a number must stand alone."""
    if value[0].isdecimal():
        return re.search(rf"\b{re.escape(value)}\b", printed) is not None
    return fold_letters(value) in fold_letters(printed)
