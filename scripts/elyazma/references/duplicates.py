"""Find works that stand in a bibliography twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Diagnostic, relate, warning
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import Phrase, phrase
from elyazma.references.dois import find_doi
from elyazma.references.names import read_names
from elyazma.tex.inlines import decode_tex, to_plain


def find_duplicates(references: Iterable[Reference]) -> Iterator[Diagnostic]:
    """Find entries with the same DOI, or with the same title, year and first author; the later one has the finding."""
    references = tuple(references)
    doubled: set[str] = set()
    for reference, first, doi in _find_equal_dois(references):
        doubled.add(reference.key)
        place = reference.places.get("doi", reference.places.get("url", reference.span))
        message = phrase(
            '"{reference_key}" and "{first_key}" have the same DOI, {doi}',
            reference_key=reference.key,
            first_key=first.key,
            doi=doi,
        )
        yield relate(warning("duplicate-doi", message, place, _advise(reference, first)), first.span)
    for reference, alike in _find_equal_works(each for each in references if each.key not in doubled):
        place = reference.places.get("title", reference.span)
        message = phrase(
            '"{reference_key}" and "{alike_key}" have the same title and year',
            reference_key=reference.key,
            alike_key=alike.key,
        )
        yield relate(warning("duplicate-work", message, place, _advise(reference, alike)), alike.span)


def _find_equal_dois(references: Iterable[Reference]) -> Iterator[tuple[Reference, Reference, str]]:
    """Give each entry whose DOI one before it has, with that one."""
    seen: dict[str, Reference] = {}
    for reference in references:
        doi = find_doi(reference)
        first = seen.setdefault(doi, reference) if doi else reference
        if first is not reference:
            yield reference, first, doi


def _find_equal_works(references: Iterable[Reference]) -> Iterator[tuple[Reference, Reference]]:
    """Give each entry that may be the same work as one before it, with that one."""
    works: dict[tuple[str, str], list[Reference]] = {}
    for reference in references:
        title, year = fold(reference, "title"), _year(reference)
        if not title or not year:
            continue
        others = works.setdefault((title, year), [])
        alike = next((other for other in others if _may_be_one(reference, other)), None)
        others.append(reference)
        if alike:
            yield reference, alike


def fold(reference: Reference, name: str) -> str:
    """Give a field's letters and digits alone, without case and accents, so that spellings of one text agree."""
    return fold_letters(to_plain(decode_tex(reference.fields.get(name, ""), reference.span)[0]))


def _year(reference: Reference) -> str:
    found = re.search(r"\d{4}", reference.fields.get("year", "") or reference.fields.get("date", ""))
    return found[0] if found else ""


def _may_be_one(one: Reference, other: Reference) -> bool:
    """Tell two works of one title apart by their DOIs, by their first authors, by the page they begin on."""
    dois = {find_doi(one), find_doi(other)} - {""}
    authors = {_first_author(one), _first_author(other)} - {""}
    pages = {match[0] for work in (one, other) if (match := re.search(r"\w+", work.fields.get("pages", "")))}
    volumes = {fold(work, "volume") for work in (one, other)} - {""}
    return all(len(kind) < 2 for kind in (dois, authors, pages, volumes))  # noqa: PLR2004


def _first_author(reference: Reference) -> str:
    names, _ = read_names(reference.fields.get("author", ""), reference.span)
    return fold_letters(names[0].literal or names[0].family) if names else ""


def _advise(one: Reference, other: Reference) -> Phrase:
    return phrase(
        "to make one entry of the two, type: invoke bib --merge {other_key}={one_key}",
        other_key=other.key,
        one_key=one.key,
    )
