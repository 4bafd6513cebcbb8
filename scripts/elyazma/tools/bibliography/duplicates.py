"""Find works that stand in a bibliography twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from elyazma.diagnostics import Diagnostic, relate, warning
from elyazma.model import Reference
from elyazma.tools.bibliography.dois import find_doi
from elyazma.tools.bibliography.names import read_names
from elyazma.tools.tex.inlines import decode_tex, to_plain


def find_duplicates(references: Iterable[Reference]) -> Iterator[Diagnostic]:
    """Find entries with the same DOI, or with the same title, year and first author; the later one is reported."""
    references = tuple(references)
    pairs = tuple(_pair_by_doi(references))
    yield from (_report_same_doi(reference, first) for reference, first in pairs)
    same_doi = {reference.key for reference, _ in pairs}
    yield from _find_same_works(each for each in references if each.key not in same_doi)


def _pair_by_doi(references: Iterable[Reference]) -> Iterator[tuple[Reference, Reference]]:
    """Give each entry whose DOI an earlier one has, with that earlier entry."""
    seen: dict[str, Reference] = {}
    for reference in references:
        doi = find_doi(reference)
        first = seen.setdefault(doi, reference) if doi else reference
        if first is not reference:
            yield reference, first


def _report_same_doi(reference: Reference, first: Reference) -> Diagnostic:
    place = reference.places.get("doi", reference.places.get("url", reference.span))
    message = f'"{reference.key}" and "{first.key}" have the same DOI, {find_doi(reference)}'
    return relate(warning("duplicate-doi", message, place, _hint_for(reference, first)), first.span)


def _find_same_works(references: Iterable[Reference]) -> Iterator[Diagnostic]:
    works: dict[tuple[str, str], list[Reference]] = {}
    for reference in references:
        title, year = fold(reference, "title"), _year(reference)
        if not title or not year:
            continue
        others = works.setdefault((title, year), [])
        alike = next((other for other in others if _may_be_one(reference, other)), None)
        others.append(reference)
        if alike:
            place = reference.places.get("title", reference.span)
            message = f'"{reference.key}" and "{alike.key}" have the same title and year'
            yield relate(warning("duplicate-work", message, place, _hint_for(reference, alike)), alike.span)


def fold(reference: Reference, name: str) -> str:
    """Give a field's letters and digits alone, without case and accents, so that spellings of one text agree."""
    return fold_text(to_plain(decode_tex(reference.fields.get(name, ""), reference.span)[0]))


def fold_text(text: str) -> str:
    """Give a text's letters and digits alone, without case and accents; ı counts as i."""
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i")
    return re.sub(r"[\W_]+", "", "".join(letter for letter in bare if not unicodedata.combining(letter)))


def _year(reference: Reference) -> str:
    found = re.search(r"\d{4}", reference.fields.get("year", "") or reference.fields.get("date", ""))
    return found[0] if found else ""


def _may_be_one(one: Reference, other: Reference) -> bool:
    """Tell whether two works of one title may be the same: DOI, first author, first page and volume do not differ."""
    dois = {find_doi(one), find_doi(other)} - {""}
    authors = {_first_author(one), _first_author(other)} - {""}
    pages = {match[0] for work in (one, other) if (match := re.search(r"\w+", work.fields.get("pages", "")))}
    volumes = {fold(work, "volume") for work in (one, other)} - {""}
    return all(len(kind) < 2 for kind in (dois, authors, pages, volumes))  # noqa: PLR2004


def _first_author(reference: Reference) -> str:
    names, _ = read_names(reference.fields.get("author", ""), reference.span)
    return fold_text(names[0].literal or names[0].family) if names else ""


def _hint_for(one: Reference, other: Reference) -> str:
    return f"cite one of the two, {other.key} or {one.key}, everywhere, and delete the other"
