"""Find numbers, addresses and names of an entry that cannot be right as they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import Phrase, phrase
from elyazma.references.dois import find_doi
from elyazma.references.names import find_other_separator
from elyazma.references.values import find_corporate_names, read_institution_words, split_names
from elyazma.tex.inlines import clean_url
from elyazma.tex.values import find_outside_braces


def check_integrity(reference: Reference, year: int) -> Iterator[Diagnostic]:
    """Find what is wrong in the fields of an entry; `year` is the present one."""
    yield from _check_doi(reference)
    yield from _check_numbers(reference)
    yield from _check_year(reference, year)
    yield from _check_pages(reference)
    yield from _check_url(reference)
    for role in ("author", "editor", "translator"):
        yield from _check_names(reference, role)


def _place(reference: Reference, name: str) -> Span:
    return reference.places.get(name, reference.span)


# --- Numbers ------------------------------------------------------------------------------------------


def _check_doi(reference: Reference) -> Iterator[Diagnostic]:
    """Find a field that holds no DOI: 10., the registrant's number, a stroke, a name (DOI Handbook, section 2.2)."""
    written = clean_url(reference.fields.get("doi", ""))
    if written and not find_doi(reference):
        message = phrase('"{written}" is no DOI', written=written)
        yield warning("bib-doi", message, _place(reference, "doi"), phrase("a DOI looks like this: 10.1000/182"))


def _check_numbers(reference: Reference) -> Iterator[Diagnostic]:
    """Find ISBNs and ISSNs whose last digit does not follow from the others."""
    for written in _find_wrong(reference.fields.get("isbn", ""), is_isbn):
        message = phrase('"{written}" is no ISBN: its digits do not fit its last one', written=written)
        yield warning("bib-isbn", message, _place(reference, "isbn"), _LOOK_AGAIN)
    for written in _find_wrong(reference.fields.get("issn", ""), is_issn):
        message = phrase('"{written}" is no ISSN: its digits do not fit its last one', written=written)
        yield warning("bib-issn", message, _place(reference, "issn"), _LOOK_AGAIN)


_LOOK_AGAIN = phrase("look at the work: a digit may be wrong or missing")
_NUMBER = re.compile(r"[0-9][0-9 ‐‑–-]{4,}[0-9Xx]")
"""What may be an ISBN or ISSN; "vol. 2" beside it is none."""


def _find_wrong(value: str, is_right: Callable[[str], bool]) -> list[str]:
    """Give the numbers of a field that are wrong; several may stand in it, each with a word beside it."""
    return [found for found in _list_numbers(value) if not is_right(found)]


def _list_numbers(value: str) -> Iterator[str]:
    for part in re.split(r"[,;/()]", value.replace("--", "-")):
        if found := _NUMBER.search(re.sub("(?i)is[bs]n([ -]?1[03])?", "", part)):
            # Two numbers may stand beside each other with a blank alone.
            pieces = found[0].split()
            whole = len(re.sub("[^0-9Xx]", "", pieces[0])) in _WHOLE
            yield from pieces if whole else (found[0],)


_WHOLE = (8, 10, 13)
"""The digits of an ISSN, and of both kinds of ISBN."""


def is_isbn(written: str) -> bool:
    """Tell whether the check digit of an ISBN of 10 or 13 digits is right (ISO 2108, annex C)."""
    digits = _take_digits(written)
    if re.fullmatch("97[89][0-9]{10}", digits):
        return sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits)) % 10 == 0
    return bool(re.fullmatch("[0-9]{9}[0-9X]", digits)) and _weigh(digits) % 11 == 0


def is_issn(written: str) -> bool:
    """Tell whether the check digit of an ISSN is right (ISO 3297, annex A)."""
    digits = _take_digits(written)
    return bool(re.fullmatch("[0-9]{7}[0-9X]", digits)) and _weigh(digits) % 11 == 0


def _take_digits(written: str) -> str:
    return re.sub("[^0-9X]", "", written.upper())


def _weigh(digits: str) -> int:
    """Sum the digits, the last once, the one before it twice, and so on; X is ten."""
    return sum((10 if digit == "X" else int(digit)) * weight for weight, digit in enumerate(reversed(digits), 1))


# --- Years and pages ----------------------------------------------------------------------------------

_FIRST_YEAR = 100


def _check_year(reference: Reference, year: int) -> Iterator[Diagnostic]:
    """Find a year after the next one, and one that is a number of too few or too many digits; words are no fault."""
    name = "year" if reference.fields.get("year") else "date"
    found = re.match(r"[0-9]+(?=$|[-/~?])", reference.fields.get(name, "").strip("{} "))
    if found and not _FIRST_YEAR <= int(found[0]) <= year + 1:
        message = phrase('{name} is "{written}": no work is of that year', name=name, written=reference.fields[name])
        yield warning("bib-year", message, _place(reference, name), phrase("write the year in four digits"))


def _check_pages(reference: Reference) -> Iterator[Diagnostic]:
    """Find a range of pages that ends before it begins; "197-98" is a way to write 197 to 198."""
    for part in re.split(r"[,;]", reference.fields.get("pages", "")):
        found = re.fullmatch(r"([0-9]+) ?[-–—‐‑]+ ?([0-9]+)", part.strip())
        if found and len(found[2]) >= len(found[1]) and int(found[1]) > int(found[2]):
            message = phrase("the pages {pages} end before they begin", pages=part.strip())
            yield warning("bib-pages", message, _place(reference, "pages"), phrase("look at the work itself"))


# --- Addresses ----------------------------------------------------------------------------------------

_SCHEMES = ("http", "https", "ftp")


def _check_url(reference: Reference) -> Iterator[Diagnostic]:
    """Find an address that no browser opens (RFC 3986): without a scheme, without a host, with a blank in it."""
    value = reference.fields.get("url", "").strip()
    if value and (fault := _find_address_fault(value)):
        hint = phrase("write the whole address, as the browser shows it: https://…")
        yield warning("bib-url", fault, _place(reference, "url"), hint)


def _find_address_fault(value: str) -> Phrase | None:
    address = clean_url(value)
    if len(value.split()) > 1:
        return phrase('the address "{address}" has a blank in it', address=value)
    try:
        parts = urlsplit(address)
    except ValueError:
        return phrase('"{address}" is no address', address=address)
    if parts.scheme.lower() not in _SCHEMES:
        return phrase('the address "{address}" does not begin with https://', address=address)
    if "." not in parts.netloc and not parts.netloc.startswith("localhost"):
        return phrase('the address "{address}" names no server', address=address)
    return None


# --- Names --------------------------------------------------------------------------------------------

_MOST_COMMAS = 2
_FEWEST_LETTERS = 4
"""A shorter family name in capitals may be one: "LI", or an acronym."""


def _check_names(reference: Reference, role: str) -> Iterator[Diagnostic]:
    """Find names that are not separated, shouted, shortened by hand, or with initials that look like one name."""
    value = reference.fields.get(role, "")
    names = split_names(value)
    if sign := find_other_separator(value):
        message = phrase('"{sign}" stands between the names: they are read as one', sign=sign)
        yield _name_fault(reference, role, message, _AND)
        return
    # What looks like an institution is told of where entries are read.
    told = set(find_corporate_names(value, read_institution_words()))
    for name in (name for name in names if not name.startswith("{") and name not in told):
        if fault := _find_name_fault(name):
            yield _name_fault(reference, role, *fault)


_OTHERS = re.compile(r"(?i)(?:^|[\s,{])(?:et ?al|və b|və başqaları|и др|ve diğerleri)\b")
_AND = phrase("write and between names: A. Rzayev and B. Quliyev")


def _find_name_fault(name: str) -> tuple[Phrase, Phrase] | None:
    if _OTHERS.search(name):
        hint = phrase("write: and others; the style prints it in its own words")
        return phrase('"{name}" has "et al." in it, which is read as a name', name=name), hint
    if sum(1 for _ in find_outside_braces(name, _COMMA)) > _MOST_COMMAS:
        return phrase('"{name}" has more than two commas: it cannot be one name', name=name), _AND
    family, _, given = (part.strip() for part in name.partition(","))
    if given and len(family) >= _FEWEST_LETTERS and family.isupper() and family.isalpha():
        hint = phrase("write it as it is printed in a text: {name}", name=f"{family.title()}, {given}")
        return phrase('"{family}" is in capitals, and would be printed so', family=family), hint
    if re.fullmatch("[A-ZА-ЯЁ]{2,3}", given) and not _is_suffix(given):
        apart = " ".join(f"{letter}." for letter in given)
        hint = phrase("write the initials apart: {name}", name=f"{family}, {apart}")
        return phrase('"{given}" is read as one given name, not as initials', given=given), hint
    return None


_COMMA = re.compile(",")
_SUFFIXES = frozenset(("ii", "iii", "iv"))


def _is_suffix(given: str) -> bool:
    """Tell the number of a name ("III") from initials."""
    return fold_case(given) in _SUFFIXES


def _name_fault(reference: Reference, role: str, message: Phrase, hint: Phrase) -> Diagnostic:
    # Without the key: what entries inherit from one parent is told once, at the parent.
    said = phrase("{role}: {message}", role=role, message=message)
    return warning("bib-names", said, _place(reference, role), hint)
