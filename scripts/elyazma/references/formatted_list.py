"""Format a list of works: find a style, fit it to a language, run the CSL engine, finish the works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.languages import Language, capitalise, csl_locale_xml, csl_number_xml, join_list
from elyazma.model.diagnostics import Diagnostic, Span, error, missing, warning
from elyazma.model.journal import Journal
from elyazma.model.phrases import phrase, phrase_fault
from elyazma.references.finish import finish_work
from elyazma.references.formatted import Formatted
from elyazma.references.items import CslItem
from elyazma.references.namesake_groups import split_works
from elyazma.references.styles import BrokenStyle, Fitting, Style, UnknownStyle, find_style
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value
from elyazma.system.pandoc.program import PandocFailed

DISAMBIGUATED_AT_MOST = 300
"""With more namesakes, the engine's search for what tells them apart takes minutes (measured, pandoc 3.9)."""
_BATCH = 70
"""Works of a longer list that are given to the engine at once: its time grows faster than their number."""


def prepare_style(
    name: str, journal: Journal, language: Language, items: Sequence[CslItem]
) -> tuple[Style | None, list[Diagnostic]]:
    """Find a style by its id and fit it to a language and to these works; none where it cannot be used."""
    place = style_place(journal)
    serial = "," in join_list(language, ("1", "2", "3")).rpartition("2")[2]
    locale = csl_locale_xml(language) or csl_number_xml(language)
    fitting = Fitting(locale, serial_comma=serial, words=tuple(_style_words(language).items()))
    many: list[Diagnostic] = []
    try:
        source = find_style(name, journal.folder)
        style = _fit_style(name, source, fitting)
        if (most := _count_namesakes(items, style)) > DISAMBIGUATED_AT_MOST:
            style = _fit_style(name, source, replace(fitting, disambiguate=False))
            many.append(_not_disambiguated(most, place))
    except UnknownStyle as reason:
        hint = reason.hint or phrase("take an id of the CSL project, or put the .csl file into the journal's folder")
        return None, [error("unknown-csl-style", phrase_fault(reason), place, hint)]
    except BrokenStyle as reason:
        hint = phrase("replace the file by a valid CSL 1.0 style, or name another style")
        return None, [error("broken-csl-style", phrase_fault(reason), place, hint)]
    return style, many


def _count_namesakes(items: Sequence[CslItem], style: Style) -> int:
    """Count the works that a style must tell apart at once; none where it cites by number."""
    if len(items) <= DISAMBIGUATED_AT_MOST or style.kind == "numeric":
        return 0
    return max(map(len, split_works(items, style.xml, 1)))


def format_list(items: Sequence[CslItem], style: Style, language: Language, cache: Path) -> tuple[Formatted, ...]:
    """Format works in a style that is fitted to the language. Raises PandocFailed.

    `cache` is a folder for formatted results, named by the hash of their request; it may be deleted at any time.
    """
    raw = _format_items(list(items), style, language, cache) if items else ()
    return tuple(finish_work(work, item, language) for work, item in zip(raw, items, strict=True))


def style_place(journal: Journal) -> Span:
    """Give the place where a journal names its style."""
    for key in ("citations.csl", "citations"):
        if key in journal.places:
            return journal.places[key]
    return Span(f"styles/{journal.id}/style.toml")


def engine_failed(reason: PandocFailed) -> Diagnostic:
    """Say that the CSL engine failed."""
    message = phrase("the references could not be formatted: pandoc failed ({reason})", reason=reason)
    hint = phrase("make sure that build/ can be written; if pandoc is missing, run scripts/bootstrap")
    return missing("citation-engine-failed", message, hint)


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


def _not_disambiguated(count: int, place: Span) -> Diagnostic:
    message = phrase("{count} cited works of namesakes: they are not told apart by initials", count=count)
    hint = phrase("check their citations by hand; up to {most} are told apart", most=DISAMBIGUATED_AT_MOST)
    return warning("citations-not-disambiguated", message, place, hint)


def _format_items(items: list[CslItem], style: Style, language: Language, cache: Path) -> tuple[Formatted, ...]:
    """Format the items, or recall what the same items gave. Raises PandocFailed."""
    about = (describe_library("pypandoc"), style.xml, language.code, repr(items))
    name = name_value("citations", ("references", "model", "model/nodes", "tex", "system/pandoc"), about)
    kept = recall_value(name)
    if isinstance(kept, tuple) and len(kept) == len(items):
        return kept
    # The engine, and the nodes it answers in, take as long to import as all else that cites.
    from elyazma.references.formatting import format_items

    formatted: list[Formatted | None] = [None] * len(items)
    for batch in _split(items, style):
        answers = format_items([items[at] for at in batch], style.xml, language.code, cache)
        for at, answer in zip(batch, answers, strict=True):
            formatted[at] = answer
    works = tuple(filter(None, formatted))
    keep_value(name, works)
    return works


def _split(items: Sequence[CslItem], style: Style) -> list[list[int]]:
    if len(items) <= DISAMBIGUATED_AT_MOST or style.kind == "numeric":
        return [list(range(len(items)))]
    return split_works(items, style.xml, _BATCH)
