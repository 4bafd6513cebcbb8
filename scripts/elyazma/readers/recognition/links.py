"""Addresses in printed references: DOI, URL, when it was looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from elyazma.languages.folding import fold_case
from elyazma.readers.recognition.reference_parser import ReferenceParser
from elyazma.readers.recognition.vocabulary import Vocabulary

_RESOLVER = r"(?:(?:https?://)?(?:dx\.)?doi\.(?:[a-z]+\.)?org/(?:doi:\s?)?)+(?=10\.)"
"""What stands before a DOI, twice where a program put it before an address."""
_DOI = re.compile(
    rf"(?:{_RESOLVER}|\bdoi\s*[:.=]?\s*(?:{_RESOLVER})?|(?<![\w/.]))(?P<doi>10\.\d{{4,9}}/[^\s\0]+?(?=\.?PMID|[\s\0]|$))",
    re.IGNORECASE,
)
_URL = re.compile(r"(?P<url>(?:https?|ftp)://[^\s\0<>\"“”«»]+|(?<![\w@])www\.[^\s\0<>\"“”«»]+)")
_ARXIV = re.compile(
    r"[(\[]?(?:arXiv:\s?|(?=(?:astro-ph|cond-mat|gr-qc|hep-\w+|math(?:-ph)?|nucl-\w+|quant-ph)/\d{7}))"
    r"(?P<eprint>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})[)\]]?(?:\s*\[[\w.-]+\]\]?)?",
    re.IGNORECASE,
)
IDENTIFIER = re.compile(r"\b(?:PMID|PMCID|ISSN|ISBN|eISSN|MR|Zbl)\b\s*:?\s*(?:PMC|MR)?[\dXxХх-]{5,17}\.?|\[INSPIRE\]")
"""Numbers that other catalogues give a work: kept as a note."""
_TAIL = ".,;:"


class Links:
    """Reads addresses, with the words that stand before them in any language."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        either = vocabulary.either
        # Behind a day they are months, whatever else they are.
        months = rf"(?:{either('month')}|set|out|ago|gen|mag|may)"
        self._month = re.compile(rf"({months})", re.IGNORECASE)
        self._dates = (
            r"\d{4}-\d\d?-\d\d?",
            r"\d{1,2}[./]\d{1,2}[./]\d{4}[a-z]?",
            rf"{months}\.?\s+\d{{1,2}},?\s+\d{{4}}",
            rf"\d{{1,2}}[.,]?\s+{months}\.?,?\s+\d{{4}}[a-z]?",
            rf"\d{{4}}\s+{months}\.?\s+\d{{1,2}}",
            rf"\d{{1,2}}[-–]{months}\.?[-–]\d{{4}}",
        )
        date = "|".join(self._dates)
        self._day = re.compile(date, re.IGNORECASE)
        looked = rf"{either('retrieved')}(?:\s+(?:on|at))?\s*:?\s*"
        self._looked = re.compile(
            rf"[(\[]?\s*{looked}(?P<date>{date}|{months}\.?\s+\d{{4}})\s*(?:,?\s*from\b)?[)\]]?\.?", re.IGNORECASE
        )
        self._before = re.compile(
            rf"[(\[]?{either('available', 'retrieved')}\s*[)\]]?\s*:?\s*(?:from|at)?\s*:?\s*(?:<\s?)?$", re.IGNORECASE
        )
        # A site that lost what stands before its name: "Disponível em: example.org/rivers."
        self._site = re.compile(
            rf"(?<!\w){either('available')}\s*:?\s*<?(?P<url>[a-z0-9][\w-]*(?:\.[a-z][\w-]+)+(?:/[^\s\0<>]*)?)>?",
            re.IGNORECASE,
        )
        self._online = re.compile(rf"\[\s*{either('online')}\s*\]", re.IGNORECASE)
        self._months = [_forms(vocabulary, place) for place in range(12)]

    def read(self, parser: ReferenceParser) -> None:
        """Take DOI, URL and the date of looking; strike out the words around them."""
        for match in self._online.finditer(parser.left):
            parser.strike(*match.span())
            parser.take("online", "1")
        preprint = _ARXIV.search(parser.left)
        if preprint:
            parser.claim(preprint, 0.95)
            parser.take("eprinttype", "arxiv")
            for match in re.finditer(r"(?<=[.\s])arXiv(?=[.,\s\0:]|$):?", parser.left):
                parser.strike(*match.span())
        looked = self._looked.search(parser.left)
        if looked:
            parser.take("urldate", self._write_date(looked["date"]), 0.8)
            # "Acesso em: 12 abr. 2025b": the letter tells works apart that have no year but this one.
            parser.take("year", looked["date"][-5:] if looked["date"][-1:].isalpha() else "", 0.5)
            parser.strike(*looked.span())
        self._read_addresses(parser)

    def _read_addresses(self, parser: ReferenceParser) -> None:
        for pattern, field in ((_DOI, "doi"), (_URL, "url")):
            address = pattern.search(parser.left)
            if address and field == "doi" and self._stands_in_address(parser.left, address):
                parser.take("doi", _without_tail(address["doi"]), 0.9)
            elif address:
                self._take(parser, address, field)
        if "url" not in parser.fields and (site := self._site.search(parser.left)):
            self._take(parser, site, "url")
            parser.strike(*site.span())

    def _stands_in_address(self, text: str, doi: re.Match[str]) -> bool:
        """Tell whether a DOI is a part of another address: "https://example.org/get?doi=10.1000/1"."""
        around = (url for url in _URL.finditer(text) if url.start() < doi.start() < url.end())
        return any(not re.match(_RESOLVER, url["url"]) for url in around)

    def _take(self, parser: ReferenceParser, match: re.Match[str], field: str) -> None:
        value = _without_tail(match[field])
        parser.take(field, value, 1.0)
        before = self._before.search(parser.left[: match.start()])
        end = match.start(field) + len(value)
        closed = end + 1 if before and "<" in before[0] and parser.left[end : end + 1] == ">" else end
        parser.strike(before.start() if before else match.start(), closed)

    def find_day(self, text: str) -> str:
        """Give the first full date in a text as ISO 8601; empty where there is none that can be told."""
        match = self._day.search(text)
        day = self._write_date(match[0]) if match else ""
        return day if _is_day(day) else ""

    def number_month(self, month: str) -> str:
        """Give a month's number, which any reader of .bib files knows; a name in no language stays."""
        name = fold_case(month.rstrip("."))
        for short in (name, name[:3]):  # "iyun" and "iyul" differ in their last letter alone
            found = [at for at, forms in enumerate(self._months, 1) if any(form.startswith(short) for form in forms)]
            if found:
                return str(found[0])
        return month

    def _write_date(self, written: str) -> str:
        """Write a date as ISO 8601; one that two readings fit stays as it is."""
        numbers = re.findall(r"\d+", written)
        month = self._month.search(written)
        if month:
            return _write_named_date(written, self.number_month(month[0]), numbers)
        if len(numbers[0]) > 2:  # noqa: PLR2004
            return "-".join(number.zfill(2) for number in numbers)
        day, month_number, year = numbers
        return f"{year}-{int(month_number):02d}-{int(day):02d}"


def _is_day(text: str) -> bool:
    """Tell whether a text is a day that there is: a template's "00.09.2025" is none."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _write_named_date(written: str, month: str, numbers: Sequence[str]) -> str:
    year = next((number for number in numbers if len(number) > 2), "")  # noqa: PLR2004 - a day has two
    day = next((number for number in numbers if len(number) <= 2), "")  # noqa: PLR2004
    if not (month.isdecimal() and year):
        return written
    return f"{year}-{month:0>2}-{int(day):02d}" if day else f"{year}-{month:0>2}"


def _forms(vocabulary: Vocabulary, place: int) -> tuple[str, ...]:
    """Give the names of a month in all languages."""
    lists = [months for language in vocabulary.languages for months in (language.months, language.dates.months)]
    return tuple(fold_case(month) for months in lists for month in months[place : place + 1])


def _without_tail(address: str) -> str:
    """Leave out the signs of the sentence, and a closing bracket that nothing in the address opens."""
    while address and (address[-1] in _TAIL or (address[-1] in ")]" and not _balanced(address))):
        address = address[:-1]
    return address


def _balanced(address: str) -> bool:
    return address.count(")") <= address.count("(") and address.count("]") <= address.count("[")
