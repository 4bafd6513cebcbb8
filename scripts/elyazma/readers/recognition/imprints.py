"""Who published a work and where: "City: Publisher", "City, Publisher", "Publisher, City", "(Publisher, City, 2001)".

A place that is in no language's list is known by the colon behind it.
"""

from __future__ import annotations

import re

from elyazma.readers.recognition.details import YEAR
from elyazma.readers.recognition.people import UPPER
from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.vocabulary import Vocabulary

_MOST_PUBLISHER = 10
_QUOTES = " «»“”„\"'‘’"
_REGION = r"(?:[A-Z]{2}(?:\s\d{5})?|[A-Z]\.\s?[A-Z]\.(?:\s?[A-Z]\.)?|[A-Z][a-z]{2,5}\.)"

_BEHIND_PAGES = re.compile(rf"\s*\(?[^.(){STRUCK}]*{STRUCK}+\)?\.\s+(?={UPPER})")
"""Who published a book stands behind its pages: "In Rivers: A history (pp. 1–9). Hill"."""


class Imprints:
    """Reads place and publisher, by the signs between them and by the names of places in all languages."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        place = vocabulary.either("place")
        region = rf"(?!{vocabulary.either('month')}){_REGION}"
        self._publisher = re.compile(rf"(?<!\w){vocabulary.either('publisher')}(?!\w)", re.IGNORECASE)
        one = rf"{place}(?:\s+(?:and|&|und|et|və|и|та)\s+{place}|\s?[/–-]\s?{place}|;\s?{place})*"
        self._place = rf"{one}(?:,\s*(?:{region}|{place})){{0,2}}"
        self._only_place = re.compile(rf"[{_QUOTES}(]*(?P<place>{self._place})[)]?\.?")
        self._begin = re.compile(rf"(?:[.,;]|\s[–—-])\s*[–—-]?\s*(?={self._place}\s*(?:[,:;{STRUCK}]|\.?\s*$))")
        short = vocabulary.own("place_short")
        self._short = re.compile(
            rf"(?:(?<=[^\W\d_][\w)»”\"])|(?<={STRUCK}))(?:[.,;]|\s[–—-])\s*[–—-]?\s*(?P<address>{short})"
            rf"(?=[\s.,:]*(?:{STRUCK}|$)|,?\s*[«“\"]|,\s*[^,.:;{STRUCK}]{{2,30}},\s*{STRUCK})"
        )
        # As libraries print it, a lone name behind a dash and before the year is a place.
        self._dashed = re.compile(
            rf"(?<=[^\W\d_][\w)»”\"])[.,]\s*[–—-]\s*(?P<address>{UPPER}[\w-]*(?:\.-{UPPER})?(?:,\s*{UPPER}{{2,4}}(?!\w)){{0,2}})"
            rf"[.,\s]*(?={STRUCK}|$)"
        )
        self._last_place = re.compile(rf"(?P<publisher>.+?)[,.(]\s*(?P<place>{self._place})\)?\.?$")
        town = rf"{UPPER}(?!{UPPER})[^\W\d_]+(?:\s{UPPER}[^\W\d_]+)?"
        country = rf"(?:,\s+(?:[A-Z]{{2}}|{place}))"
        self._trade = re.compile(rf",\s+(?=[^,.:;{STRUCK}]{{2,40}},\s+{town}{country}{{1,2}}[,.\s]*(?:{STRUCK}|$))")
        self._town = re.compile(rf"(?P<publisher>\S+\s\S+\s\S.+?),\s+(?P<place>{town}{country}{{1,2}})\.?")
        self._colon = re.compile(rf"{self._place}\s?:\s+(?=\S)")
        self._in_town = re.compile(rf"(?P<publisher>[^,]+),\s+(?P<place>{town}{country}{{1,2}})\.?")
        self._first_place = re.compile(rf"(?P<place>{self._place})(?:\s*[:,;]|\.)\s+(?P<publisher>.+)$")
        city = rf"(?:{UPPER}[a-zа-яі]{{0,2}}\.(?=\s?:)|{UPPER}[^.,:;()\[\]{STRUCK}/«“\"]{{1,40}}?)"
        self._placed = re.compile(
            rf"(?P<address>{self._place}|{city}(?:(?:,\s*(?:{region}|{place}|{UPPER}\w+)){{1,2}}(?=\s?:))?)\s?:\s*"
            rf"(?P<publisher>[^:;,{STRUCK}]{{1,90}}?)\s*(?=[,;.]?[\s–—-]*(?:{STRUCK}|\(|$)|(?<![A-Z])(?<!\bSt)(?<!\bUniv)(?<!\bInst)(?<!\bPubl)(?<![\s.][а-яі]{{2}})[.]\s(?=[^a-zа-яі]))"
        )
        word = vocabulary.either("publisher")
        self._named = re.compile(
            rf"(?:,\s+|\.\s*[–—-]?\s*)(?=(?:[^,.:;{STRUCK}()]{{2,50}}\s)?{word}\s*(?:[,.;{STRUCK}]|$))"
        )
        self._quoted = re.compile(
            rf"[.,]\s+(?=[«“\"][^«»“”\"]{{2,40}}[»”\"]\s*[.,]\s*{self._place}\s*(?:[,.;{STRUCK}]|$))"
        )
        self._dated = re.compile(
            rf"[.,;]\s*[–—-]?\s*(?P<address>{self._place})\s+(?P<year>{YEAR})(?=[\s.,;){STRUCK}]|$)"
        )
        self._closing = re.compile(
            rf"\s(?P<pages>\d+\s?[–-]\s?\d+)\s\((?P<publisher>[^(),{STRUCK}]{{2,60}}(?:,\s(?:Inc|Ltd)\.)?)"
            rf"(?:,\s(?P<address>[^(){STRUCK}]{{2,60}}?))?,\s(?P<year>{YEAR})\)[.\s{STRUCK}]*$"
        )
        self._bracketed = re.compile(rf"\((?P<inside>[^(){STRUCK}]{{2,90}}?),?\s+(?P<year>{YEAR})\)")

    def find_start(self, text: str, begin: int, end: int) -> int | None:
        """Find where an imprint begins that opens with a place: a title ends there."""
        signs = (self._begin, self._named, self._quoted, self._short, self._trade)
        found = [match for sign in signs if (match := sign.search(text, begin, end))]
        match = min(found, key=lambda each: each.start(), default=None)
        return match.start() if match and re.search(r"\w{2}", text[begin : match.start()]) else None

    def read_bracketed(self, parser: ReferenceParser, start: int) -> None:
        """Take "(Publisher, City, 2001)" and "(City: Publisher, 2001)" behind the head."""
        match = self._bracketed.search(parser.left, start)
        if match and "year" not in parser.fields and self.read_piece(parser, match["inside"], 0.85):
            parser.take("year", match["year"], 0.9)
            parser.strike(*match.span())

    def read_short(self, parser: ReferenceParser, start: int) -> None:
        """Take a town's short form before the year, as the article's own language shortens it: "M., 1963"."""
        match = self._short.search(parser.left, start) or self._find_dashed(parser, start)
        free = "address" not in parser.fields
        if match and free and re.search(r"\w{2}", parser.left[start : match.start()] + parser.fields.get("title", "")):
            parser.claim(match, 0.8)

    def _find_dashed(self, parser: ReferenceParser, start: int) -> re.Match[str] | None:
        match = self._dashed.search(parser.left, start)
        serial = {"volume", "number", "pages", "journal"} & parser.fields.keys()
        return match if match and not serial and not self.is_publisher(match["address"]) else None

    def read_placed_year(self, parser: ReferenceParser, start: int) -> None:
        """Take "Baku 1996" behind a sign, and "34–41 (Stream Press, Baku, 1996)" at the end."""
        closing = self._closing.search(parser.left, start)
        if closing and "year" not in parser.fields:
            parser.claim(closing, 0.85)
        match = self._dated.search(parser.left, start)
        if match and "year" not in parser.fields:
            parser.claim(match, 0.8)

    def read_placed(self, parser: ReferenceParser, start: int, *, known: bool = False, inside: bool = False) -> bool:
        """Take "City: Publisher", the last that there is; in "Publisher; City: ..." they are turned."""
        match = self._find_placed(parser, start, known=known, inside=inside)
        if match is None or "publisher" in parser.fields:
            return False
        turned = parser.left[: match.start()].rstrip().endswith(";")
        parser.take("publisher", _bare(match["address" if turned else "publisher"]), 0.85)
        parser.take("address", match["publisher" if turned else "address"], 0.85)
        parser.strike(*match.span())
        return True

    def _find_placed(self, parser: ReferenceParser, start: int, *, known: bool, inside: bool) -> re.Match[str] | None:
        """Find the last imprint; `inside` a container, whose own name may have a colon."""
        matches = [match for match in self._placed.finditer(parser.left, start) if self._is_imprint(match)]
        if inside:
            matches = [match for match in matches if self._stands_behind(parser, start, match)]
        return next((match for match in reversed(matches) if not known or self._is_known(match)), None)

    def _stands_behind(self, parser: ReferenceParser, start: int, match: re.Match[str]) -> bool:
        """Tell whether an imprint stands behind a container's name, and not within it."""
        named = re.search(r"\w", parser.left[start : match.start()]) is not None
        return named and (self._is_known(match) or not _BEHIND_PAGES.match(parser.left, match.end()))

    def _is_known(self, match: re.Match[str]) -> bool:
        return self._only_place.fullmatch(match["address"].strip()) is not None

    def _is_imprint(self, match: re.Match[str]) -> bool:
        """Tell an imprint from a title with a colon: few words, and large ones where the place is no known one."""
        known = self._is_known(match)
        words = match["publisher"].split()
        if re.search(r"\d|^(?:PMC?ID|IS[SB]N)$", match["address"]) or not re.search(r"[^\W\d_]", match["publisher"]):
            return False
        return len(words) <= _MOST_PUBLISHER and (known or len(match["address"].split()) <= 3)  # noqa: PLR2004

    def read_piece(self, parser: ReferenceParser, text: str, certainty: float) -> bool:
        """Take what a piece of text says of place and publisher; tell whether it says a place."""
        text = text.strip(" .,;")
        only = self._only_place.fullmatch(text)
        first = self._first_place.fullmatch(text)
        last = self._in_town.fullmatch(text) or self._last_place.fullmatch(text)
        if only:
            parser.take("address", only["place"].strip(" ."), certainty)
            return True
        match = first or last
        if match and len(match["publisher"].split()) <= _MOST_PUBLISHER:
            parser.take("publisher", _bare(match["publisher"]), certainty)
            parser.take("address", match["place"], certainty)
            return True
        placed = re.fullmatch(rf"(?P<place>{UPPER}[^:,]{{1,40}})\s?:\s*(?P<publisher>[^:,]+)", text)
        if placed:
            parser.take("publisher", _bare(placed["publisher"]), certainty)
            parser.take("address", placed["place"], certainty)
        return placed is not None

    def find_place(self, text: str, start: int, end: int) -> int:
        """Find where the name behind a place and a colon begins; 0 where there is no such place."""
        match = self._colon.match(text, start, end)
        return match.end() if match else 0

    def is_place(self, text: str) -> bool:
        """Tell whether a text says a place and no more."""
        return self._only_place.fullmatch(text) is not None or self.is_shortened(text)

    def is_shortened(self, text: str) -> bool:
        """Tell whether a text is a place that lost the full stop of its short form: "М" for "М."."""
        return self._only_place.fullmatch(text) is None and self._only_place.fullmatch(f"{text}.") is not None

    def is_publisher(self, text: str) -> bool:
        """Tell whether a text names a publisher by a word for one."""
        return bool(self._publisher.search(text)) or bool(re.fullmatch(r"[«“\"][^«»“”\"]{2,40}[»”\"]", text.strip()))

    def split_place(self, text: str) -> tuple[str, str]:
        """Split "Proc. of X, Berlin, Germany" into what it names and the place; the place may be empty."""
        match = self._town.fullmatch(text.strip(" .,;")) or self._last_place.fullmatch(text.strip(" .,;"))
        if match and self.is_publisher(match["place"].partition(",")[0]):
            match = self._last_place.fullmatch(text.strip(" .,;"))
        return (match["publisher"].strip(" ,;"), match["place"]) if match else (text, "")


def _bare(publisher: str) -> str:
    """Leave out quotation marks around the whole name: «Elm»."""
    publisher = publisher.strip(" ,;.")
    quoted = re.fullmatch(r"[«“\"„]([^«»“”\"„]+)[»”\"“]", publisher)
    return quoted[1] if quoted else publisher
