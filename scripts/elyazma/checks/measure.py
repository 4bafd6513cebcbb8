"""Measure a manuscript: words per part, section and language, works, figures, tables, each against what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from elyazma.languages import count_sentences
from elyazma.model.journal import Bounds, Journal, Part
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, Section
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_data, verbatim
from elyazma.sources.counting import cited_references, count_figures, count_source_words, count_tables, count_words

Kind = Literal["part", "section", "whole"]
Unit = Literal["words", "sentences", "characters", "items", "works", "figures", "tables", "pages"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something counted: `asked` says what the journal wants of it, empty for nothing; `fits` whether it is so.

    `added` and `removed` are words since the last release or submission; none where it is not known.
    """

    kind: Kind
    name: Phrase
    count: int
    unit: Unit
    asked: Phrase = NOTHING
    fits: bool = True
    added: int | None = None
    removed: int | None = None


def measure(manuscript: Manuscript, journal: Journal, pages: int | None) -> tuple[Measure, ...]:
    """Measure everything a journal may limit; `pages` are those of a PDF that is up to date, none without one."""
    return (
        *_measure_parts(manuscript, journal),
        *_measure_sections(manuscript),
        *_measure_whole(manuscript, journal, pages),
    )


def _measure_parts(manuscript: Manuscript, journal: Journal) -> Iterator[Measure]:
    for part in journal.manifest.part:
        texts = _texts_of(part, manuscript)
        if texts is None:
            continue
        asked = part.languages_for(manuscript.article.language)
        for code in dict.fromkeys((*asked, *texts)):
            yield _measure_part(part, code, texts.get(code), wanted=code in asked)


def _texts_of(part: Part, manuscript: Manuscript) -> Mapping[str, object] | None:
    article = manuscript.article
    kinds: Mapping[str, Mapping[str, object]] = {
        "title": article.title,
        "abstract": {code: source.plain for code, source in manuscript.abstracts.items()},
        "keywords": article.keywords,
        "highlights": article.highlights,
    }
    return kinds.get(part.id)


def _measure_part(part: Part, code: str, text: object, *, wanted: bool) -> Measure:
    bounds, unit, count = _bound(part, text)
    name = name_part(part.id, code)
    if not wanted:
        return Measure("part", name, count, unit, phrase("not asked"))
    if not text:
        return Measure(
            "part",
            name,
            0,
            unit,
            _describe_bounds(bounds) or (phrase("required") if part.required else NOTHING),
            not part.required,
        )
    return Measure("part", name, count, unit, _describe_bounds(bounds), bounds.allows(count))


def _bound(part: Part, text: object) -> tuple[Bounds, Unit, int]:
    if not isinstance(text, str | None):
        return part.items, "items", len(list(text)) if isinstance(text, tuple) else 0
    if part.id in {"keywords", "highlights"}:
        return part.items, "items", 0
    plain = " ".join((text or "").split())
    choices: tuple[tuple[Bounds, Unit, int], ...] = (
        (part.words, "words", len(plain.split())),
        (part.sentences, "sentences", count_sentences(plain)),
        (part.characters, "characters", len(plain)),
    )
    return next((choice for choice in choices if _describe_bounds(choice[0])), choices[0])


def _describe_bounds(bounds: Bounds) -> Phrase:
    return NOTHING if bounds.min is None and bounds.max is None else bounds.describe()


def name_part(part: str, code: str) -> Phrase:
    """Give the name a part of the article has on a screen, with its language's code."""
    return phrase("{part} {code}", part=phrase_data(part), code=code)


BODY = phrase("body")


def _measure_sections(manuscript: Manuscript) -> Iterator[Measure]:
    for section in (*manuscript.sections, *manuscript.appendices, *manuscript.supplement):
        yield Measure("section", verbatim(name_section(section)), count_source_words(section.source), "words")


def name_section(section: Section) -> str:
    """Give the name a section has on a screen: its first heading, else its slug."""
    return section.source.headings[0].title if section.source.headings else section.slug


def _measure_whole(manuscript: Manuscript, journal: Journal, pages: int | None) -> Iterator[Measure]:
    limits = journal.manifest.limits
    measured: tuple[tuple[Phrase, int | None, Unit, Bounds], ...] = (
        (BODY, count_words(manuscript), "words", limits.words),
        (phrase("cited works"), len(cited_references(manuscript)), "works", limits.references),
        (phrase("figures"), count_figures(manuscript), "figures", limits.figures),
        (phrase("tables"), count_tables(manuscript), "tables", limits.tables),
        (phrase("PDF"), pages, "pages", limits.pages),
    )
    for name, count, unit, bounds in measured:
        if count is not None:
            yield Measure("whole", name, count, unit, _describe_bounds(bounds), bounds.allows(count))
