"""Compare printed references, taken apart again, with the .bib entries that they were printed from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from elyazma.languages import load_language
from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Reference
from elyazma.readers.recognition import ParsedReference, Vocabulary, parse_reference, read_vocabulary
from elyazma.references.bibtex import read_bibliography
from elyazma.references.names import read_names
from elyazma.tex.inlines import decode_tex, to_plain

DATA = Path(__file__).parent / "data/bibliography"
NAMES = {
    "author": ("author",), "editor": ("editor",), "title": ("title",), "year": ("year", "date"), "volume": ("volume",),
    "journal": ("journal", "journaltitle", "booktitle", "maintitle"),
    "booktitle": ("booktitle", "journal", "journaltitle", "maintitle"), "edition": ("edition",),
    "number": ("number",), "pages": ("pages", "eid"), "address": ("address", "location", "venue"), "doi": ("doi",),
    "publisher": ("publisher", "organization", "institution", "school"), "url": ("url", "howpublished"),
    "school": ("school", "institution"), "institution": ("institution", "publisher"),
    "translator": ("translator",), "volumes": ("volumes",), "urldate": ("urldate",), "month": ("date", "month"),
    "day": ("date",), "origdate": ("origdate",),
}  # fmt: skip
"""Where a .bib may have what a parsed field says."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many fields were read right, wrong, and how many are printed in all."""

    right: int
    wrong: int
    printed: int
    errors: tuple[str, ...]


@cache
def make_vocabulary(first: str) -> Vocabulary:
    codes = [first, *(code for code in ("az", "en", "ru", "tr", "uk", "kk") if code != first)]
    return read_vocabulary(load_language(code) for code in codes)


def read_truth(bib: Path) -> Sequence[Reference]:
    bibliography = read_bibliography({"bib/references.bib": bib.read_text(encoding="utf-8")}).value
    assert bibliography is not None
    return bibliography.references


def plain(reference: Reference, name: str) -> str:
    return _plain_value(reference.fields.get(name, ""), reference.span)


@cache
def _plain_value(value: str, span: Span) -> str:
    return to_plain(decode_tex(value, span)[0])


def families(value: str, reference: Reference) -> tuple[str, ...]:
    return _families(value, reference.span)


@cache
def _families(value: str, span: Span) -> tuple[str, ...]:
    names, _ = read_names(value, span)
    return tuple(fold_letters(name.literal or f"{name.particle}{name.family}") for name in names)


def _first(reference: Reference) -> str:
    return families(reference.fields["author"], reference)[0]


def find_entry(text: str, references: Sequence[Reference]) -> Reference | None:
    """Find the entry that a line was printed from: its title, or else its first author and year, stand in it."""
    folded = fold_letters(text)
    title = [each for each in references if (name := fold_letters(plain(each, "title"))) and name in folded]
    people = [
        each for each in references if families(each.fields.get("author", ""), each)[:1] and _first(each) in folded
    ]
    both = [each for each in title if each in people or "author" not in each.fields]
    untitled = [each for each in people if "title" not in each.fields]
    return max(both, key=lambda each: len(plain(each, "title")), default=next(iter(untitled), None))


def expected(reference: Reference, name: str) -> set[str]:
    values = {plain(reference, field) for field in NAMES.get(name, ()) if field in reference.fields}
    if name == "title" and "subtitle" in reference.fields:
        values = {f"{plain(reference, 'title')}: {plain(reference, 'subtitle')}"}
    if name == "title":
        values |= {plain(reference, field) for field in ("origtitle", "issuetitle") if field in reference.fields}
    return values


def agrees(name: str, value: str, reference: Reference) -> bool:
    if name in ("author", "editor", "translator"):
        known = " and ".join(filter(None, (reference.fields.get(f"{name}{more}", "") for more in ("", "a"))))
        shown = families(value, reference)
        others = families(known, reference)
        return bool(shown) and (shown == others or (shown[-1] == "others" and shown[:-1] == others[: len(shown) - 1]))
    values = expected(reference, name)
    if name == "year":
        return any(value[:4] == each[:4] for each in values) or value in values
    if name in ("month", "day"):
        return bool(values)
    if name == "doi":
        return any(value.casefold() in each.casefold() for each in values)
    if name in ("url",):
        return any(value in each for each in values) or "arxiv.org" in value
    return fold_letters(value) in {fold_letters(each) for each in values}


def printed_names(text: str, reference: Reference) -> Iterator[str]:
    """Give the fields whose values a printed line shows."""
    folded = fold_letters(text)
    for name in ("title", "journal", "volume", "pages", "publisher", "address", "doi", "url"):
        values = expected(reference, name)
        if name == "journal" and "booktitle" in reference.fields:
            name = "booktitle"
        if any(fold_letters(value) and fold_letters(value) in folded for value in values):
            yield name
    for name in ("author", "editor"):
        names = families(reference.fields.get(name, ""), reference)
        if names and names[0] in folded:
            yield name
    if any(re.search(rf"\b{re.escape(value[:4])}", text) for value in expected(reference, "year")):
        yield "year"


def score(text: str, parsed: ParsedReference, reference: Reference) -> Score:
    """Compare the fields read from a line with the entry it was printed from."""
    told = {name: value for name, value in parsed.fields.items() if name in NAMES}
    wrong = [name for name, value in told.items() if not agrees(name, value, reference)]
    printed = set(printed_names(text, reference))
    found = {"publisher" if name in ("school", "institution") else name for name in told if name not in wrong}
    alike = {"journal", "booktitle"}
    right = sum(1 for name in printed if name in found or (name in alike and found & alike))
    errors = tuple(f"{name} = {told[name]!r}" for name in wrong)
    missed = tuple(f"({name})" for name in sorted(printed - found) if not (name in alike and found & alike))
    return Score(right, len(wrong), len(printed), (*errors, *missed))


def score_golden(golden: Path) -> tuple[Score, list[str]]:
    """Score all lines of a golden; the report shows every line with a wrong or a missed field."""
    references = read_truth(DATA / f"{golden.name.split('.')[0]}.bib")
    vocabulary = make_vocabulary(golden.name.split(".")[-2])
    scores, report = [], []
    for line in golden.read_text(encoding="utf-8").splitlines():
        key, _, text = line.partition(": ")
        reference = next((each for each in references if each.key == key), None)
        if " | " in line:
            text = line.split(" | ", 2)[2]
            reference = find_entry(text, references)
        if reference is None:
            continue
        parsed = parse_reference(text, vocabulary)
        result = score(text, parsed, reference)
        scores.append(result)
        if result.errors:
            report.append(f"{text}\n    {parsed.type}: {'; '.join(result.errors)}")
    total = Score(sum(s.right for s in scores), sum(s.wrong for s in scores), sum(s.printed for s in scores), ())
    return total, report
