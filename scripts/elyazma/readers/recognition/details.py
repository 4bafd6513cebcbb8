"""Numbers in printed references: year, volume, issue, pages, edition."""

from __future__ import annotations

import re

from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.vocabulary import Vocabulary

YEAR = r"(?:1[4-9]|20)\d\d(?:\s?[–/-]\s?(?:1[4-9]|20)\d\d)?[a-zа-я]?(?!\w)"
_PAGE = r"(?:[A-Za-z]{0,2}\d+(?![\d(])|[ivxlc]{2,}\b)"
_PAGES = rf"{_PAGE}(?:\s?[–—-]\s?{_PAGE})?(?:,\s?{_PAGE}\s?[–—-]\s?{_PAGE})*"
_VOLUME = r"(?!(?:19|20)\d\d(?!\d))\d{1,4}[A-Za-z]?"
_BARE_PAGES = rf"(?!(?:1[4-9]|20)\d\d(?:\s?[–-]\s?(?:1[4-9]|20)\d\d)?(?!\d|\s?[–-])){_PAGES}"
_FEWEST_PAGES = 48
"""From as many on, a lone number behind a book's year is that of its pages: UNESCO's definition of a book has 49."""
_LAST = rf"(?=[.\s{STRUCK}]*$)"
_ISSUE = r"[^()\0]{1,20}"
_ORDINALS = "(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|revised|international|new|updated)"
"""What stands before "edition" with no bracket around: elsewhere publishers do, before "ed."."""
_SUPPOSED = re.compile(rf"\[(?:ca?\.\s)?(?P<year>{YEAR})\??\]")
"""A year that whoever made the list found or supposed: "[2002]", "[2013?]"."""
_NO_NUMBERS = re.compile(r",\s*n/a\(n/a\)")
"""What a program wrote for the volume and issue of an article that is out before them."""
_NO_PLACE = re.compile(r"\[\s?[Ss]\.\s?[lLnN1]\.\s?(?::\s?[Ss]\.\s?[nN]\.\s?)?\]\s?:?")
"""Sine loco, sine nomine: "[S. l.]: Hill", "[s.l.: s.n.]"."""


def _compile(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE)


def _packed_forms(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the forms without words: "2020;12(3):45-67", "2020, 12 (3), 45-67", "12(3), 45-67", "7, e12"."""
    month = rf"{vocabulary.either('month')}"
    page = rf"(?:(?<!\w){vocabulary.either('page')}\s*)?"
    volume, issue = rf"(?P<volume>{_VOLUME})", rf"(?:\s?\((?P<number>{_ISSUE})\))"
    colon, comma = rf"(?::\s*(?P<pages>{_PAGES}))?", rf"(?:,\s+(?P<pages>{_PAGES}))?"
    return (
        rf"(?<![\w(])(?P<year>{YEAR})(?:\s+{month}\.?(?:\s+\d+)?)?;\s*{volume}{issue}?{colon}",
        rf"(?<=\s)(?P<year>{YEAR}),\s+{volume}{issue}?{comma}{_LAST}",
        rf"(?<=\0){volume}{issue}?{colon}{_LAST}",
        rf"(?<=[\s,]){volume}\s?\((?!{month}|{YEAR})(?P<number>{_ISSUE})\)(?:\s?[,:]\s*{page}(?P<pages>{_PAGES}))?",
        rf"(?<=[\s,])(?<![^\W\d]\.\s)(?<!№\s){volume}(?:\s\((?P<month>{month})\))?\s?[,:]\s*{page}(?P<pages>{_BARE_PAGES}){_LAST}",
    )


class Details:
    """Reads the numbers behind a title."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        either = vocabulary.either
        month, dated = either("month"), either("dated", "prepublished")
        self._packed = tuple(_compile(form) for form in _packed_forms(vocabulary))
        self._year_pages = _compile(rf"(?<![\w(])(?P<year>{YEAR}):(?P<pages>{_PAGES}){_LAST}")
        volume, issue = rf"(?<!\w){either('volume')}\s*", rf"(?<!\w){either('issue')}\s*(?:№\s*)?"
        # Not inside a word: the C of CICC is no label.
        roman = r"(?<![^\W\d_])(?:[IVXLC]{2,}\b|[IVXLC](?![.\w]))"
        placed = rf",\s*[–—-]?\s*{either('place')}\s*[,:]"
        turned = r"(?-i:[IVXLC]{1,7})|\d{1,3}(?=[-–]?[^\W\d_]{2}\s)"
        self._labelled = (
            _compile(rf"{volume}(?P<volume>{_VOLUME}|{roman})(?!\s?[–-]\d|\.\d)(?:\s?\((?P<number>{_ISSUE})\))?"),
            _compile(
                rf"(?<=[.,;:(–-])\s*(?P<volume>{turned})(?:[-–]?[^\W\d_]{{2}})?\.?\s+{either('volume')}(?!\w|\.?\s?\d)"
            ),
            _compile(rf"(?<=[^\W\d_][\w)»”])[.,]\s*(?:[–—-]\s*)?(?P<volume>\d{{1,2}}|(?-i:[IVX]{{1,5}}))(?={placed})"),
            _compile(rf"{issue}(?P<number>\d+(?:\s?[-–/]\s?\d+)?(?:\s?\(\d+\))?)(?![\w-])"),
            _compile(rf"(?<!\w){either('page')}\s*(?P<pages>{_PAGES})"),
            _compile(rf",\s(?P<pages>(?=\d+\s?[–-])({_BARE_PAGES})){_LAST}"),
        )
        before = rf"(?:(?<!\w){dated}\s+)?(?<![\w(])(?<!Rio de )"
        self._full = _compile(
            rf"{before}(?:(?P<month>{month})\.?\s+(?P<day>\d{{1,2}}),\s+(?P<year>{YEAR})"
            rf"|(?:(?P<day2>\d{{1,2}})\s+)?(?P<month2>{month})\.?,?\s+(?P<year2>{YEAR})"
            rf"|(?P<year3>{YEAR})\s+(?P<month3>{month})\.?(?:\s+(?P<day3>\d{{1,2}}))?(?=[.,;]))"
        )
        self._content = _compile(rf"[.,]?\s*[–—-]\s+{either('content_type')}(?!\w)\.?(?=\s*(?://|[–—-]\s|{STRUCK}|$))")
        self._volumes = _compile(rf"[,.(]?\s*(?<!\d)(?P<volumes>\d{{1,3}})\s{either('volume')}(?!\w|\.?\s?\d)")
        ordinal = r"(?P<edition>\d{1,2})(?:st|nd|rd|th|\.|[-–]?[a-zəıüа-яі]{1,4})?"
        self._edition = _compile(rf"[,(]?\s*(?<!\w){ordinal}(?:\s+|(?<=\.)){either('edition')}(?!\w)[)]?")
        # In small letters: "(A. B. Reed, Ed.)" is no edition.
        words = r"[^\W\d_]{3,}\.?(?:\s[^\W\d_]{3,}){0,2}"
        self._revised = _compile(
            rf"[(\[]\s*(?P<edition>{words})\s+(?-i:{either('edition')})\s*[)\]]"
            rf"|(?<=[^\W\d_][.,])\s(?P<edition2>{_ORDINALS})\s{either('edition')}(?=[.,])"
        )
        self._total = _compile(rf"(?<![\w–-])(?P<pagetotal>\d{{2,4}})\s*{either('total_pages')}(?!\w)")
        year = rf"(?P<year>{YEAR}|{either('in_press', 'forthcoming')})"
        behind = rf"(?=[\s.,;:)\]{STRUCK}]|$)"
        self._dated = _compile(rf"(?:(?<=[.,;:/({STRUCK}–—”\"»])\s*|(?<=[^\W\d_]-)\s+)(?:{dated}\s+)?{year}{behind}")

    def read_marks(self, parser: ReferenceParser, start: int) -> None:
        """Take which edition it is, and of how many volumes: these numbers tell no place in a serial.

        What says that a place is unknown or that a work is a text is no part of it.
        """
        for sign in (_NO_PLACE, _NO_NUMBERS, self._content):
            for match in [*sign.finditer(parser.left, start)]:
                parser.strike(*match.span())
        if not parser.claim(self._edition.search(parser.left, start)):
            revised = self._revised.search(parser.left, start)
            if revised:
                parser.take("edition", revised["edition"] or revised["edition2"])
                parser.strike(*revised.span())
        parser.claim(self._volumes.search(parser.left, start))

    def read(self, parser: ReferenceParser, start: int) -> None:
        """Take the numbers that stand at or behind `start`, and not at the end."""
        if "year" not in parser.fields:
            self._read_full(parser, start)
        for pattern in () if "serial" in parser.fields else self._packed:
            match = pattern.search(parser.left, start)
            if match and not ("year" in match.groupdict() and "year" in parser.fields) and parser.claim(match):
                parser.take("serial", "1")
                break
        if "year" not in parser.fields:
            parser.claim(self._year_pages.search(parser.left, start))
        self._read_labelled(parser, start)
        parser.claim(self._total.search(parser.left, start), 0.8)
        if "year" not in parser.fields:
            self._read_year(parser, start)

    def settle(self, parser: ReferenceParser) -> None:
        """Take a lone number behind the year of a book for its pages: "Bakı: Nurlan, 2006, 212." has no volume 212."""
        fields = parser.fields
        volume = fields.get("volume", "")
        alone = "publisher" in fields and not {"number", "pages", "journal", "booktitle", "pagetotal"} & fields.keys()
        if alone and volume.isdecimal() and int(volume) >= _FEWEST_PAGES:
            behind = rf"{re.escape(fields.get('year', ''))}\s*[.,]\s*[–—-]?\s*{volume}\W*$"
            if fields.get("year") and re.search(behind, parser.text):
                parser.take("pagetotal", fields.pop("volume"), parser.certainty.pop("volume"))

    def _read_full(self, parser: ReferenceParser, start: int) -> None:
        """Take a date with its month, wherever it stands behind the names."""
        match = self._full.search(parser.left, start)
        if match:
            for name, value in match.groupdict().items():
                parser.take(name.rstrip("23"), value or "")
            volume_follows = parser.left[match.end() :].startswith(";")
            parser.strike(match.start(), match.end() + (1 if volume_follows else 0))

    def _read_labelled(self, parser: ReferenceParser, start: int) -> None:
        for pattern in self._labelled:
            for match in [*pattern.finditer(parser.left, start)][-1:]:
                taken = {name for name, value in match.groupdict().items() if value}
                if not taken & parser.fields.keys():
                    parser.claim(match)

    def _read_year(self, parser: ReferenceParser, start: int) -> None:
        """Take the last year that a sign stands before: one in a title has none."""
        matches = [*self._dated.finditer(parser.left, start)]
        if matches:
            parser.claim(matches[-1], 0.9 if len(matches) == 1 else 0.7)
        else:
            parser.claim(_SUPPOSED.search(parser.left, start), 0.7)
