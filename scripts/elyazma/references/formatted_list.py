"""Format a list of works: find a style, fit it to a language, run the CSL engine, finish the works."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from elyazma.languages import Language, capitalise, csl_locale_xml, csl_number_xml, join_list
from elyazma.model.diagnostics import Diagnostic, Span, error, missing, warning
from elyazma.model.journal import Journal
from elyazma.model.phrases import phrase, phrase_fault
from elyazma.references.finish import finish_work
from elyazma.references.formatted import Formatted
from elyazma.references.items import CslItem
from elyazma.references.styles import BrokenStyle, Fitting, Style, UnknownStyle, find_style
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value
from elyazma.system.pandoc.program import PandocFailed

DISAMBIGUATED_AT_MOST = 300
"""With more works, the engine's search for names that tell authors apart takes minutes (measured, pandoc 3.9)."""


def prepare_style(name: str, journal: Journal, language: Language, count: int) -> tuple[Style | None, list[Diagnostic]]:
    """Find a style by its id and fit it to a language and to so many works; none where it cannot be used."""
    place = style_place(journal)
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


def format_list(items: Sequence[CslItem], style: Style, language: Language, cache: Path) -> tuple[Formatted, ...]:
    """Format works in a style that is fitted to the language. Raises PandocFailed.

    `cache` is a folder for formatted results, named by the hash of their request; it may be deleted at any time.
    """
    raw = _format_items(list(items), style, language, cache) if items else ()
    conjunction, et_al = language.words["and"], language.words["et_al"]
    return tuple(finish_work(work, item, conjunction, et_al) for work, item in zip(raw, items, strict=True))


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
    message = phrase("{count} cited works: authors who share a family name are not told apart by initials", count=count)
    hint = phrase(
        "cite at most {most} works, or check citations of namesakes by hand",
        most=DISAMBIGUATED_AT_MOST,
    )
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

    formatted = format_items(items, style.xml, language.code, cache)
    keep_value(name, formatted)
    return formatted
