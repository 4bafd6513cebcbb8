"""Titles in printed references: of the work, of what it stands in, and who published it where."""

from __future__ import annotations

import re

from elyazma.readers.recognition.people import UPPER, Names
from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.values import Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_SENTENCE = re.compile(
    rf"(?<!\s{UPPER})(?<!^{UPPER})(?<!\.{UPPER})(?<=[\w)\]»”\"%!?’…])(?:(?<=[!?])|\.)\s+(?=[^\s\da-zəıöüçşğа-я(])"
    r"|\.(?=\s+\d+\W*$)|\.$|;\s+|\.\s+[–—-]\s+"
)
_QUOTED = re.compile(r"\s*[.,]?\s*(?:“(?P<a>[^“”]+)”|\"(?P<b>[^\"]+)\"|«(?P<c>[^«»]+)»|‘(?P<d>[^‘’]+)’(?=[\s.,]))[.,]?")
_CITY = rf"(?P<address>{UPPER}(?:[a-zа-я]{{0,2}}\.)(?=\s?:)|{UPPER}[^.,:;()\[\]\0/]{{1,40}}?(?:,\s{UPPER}{{2}})?)"
_PLACED = re.compile(rf"{_CITY}\s?:\s+(?P<publisher>[^:;,\0]{{1,80}}?)\s*(?=[,;.]?\s*(?:\0|\(|$))")
_BORDERS = tuple(
    re.compile(sign)
    for sign in (r"\s*//", r"\s+/\s+", r"\s+(?:[(\[][^()\[\]]*[)\]]\s*)+(?:[.,\0]|$)", r"\.\s*[–—-]\s+", r";\s")
)
_PLAIN = re.compile(rf"(?:[\s.,:;{STRUCK}]|[(\[][^()\[\]]*[)\]])*+(?P<text>[^{STRUCK}]+)")
_MOST_PUBLISHER = 8
_NEVER = re.compile(r"(?!)")
_KINDS = {"thesis": "school", "report": "institution"}
_SURE = ("initials", "gost", "bare", "natural")


class Titles:
    """Reads what is left when names and numbers are struck out."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        either = vocabulary.either
        editor = either("editor", "editors")
        self._names = names
        large = "|".join(re.escape(form[:1].upper() + form[1:]) for form in vocabulary.forms.get("in", ()))
        self._in = re.compile(
            rf"(?:(?<=[.{STRUCK}])\s*(?:{large or '(?!)'})|(?<=[,;{STRUCK}])\s*(?i:{either('in')}))\s*:?\s+(?=[^\s\0])"
        )
        translator = either("translator")
        self._translated = re.compile(rf"(?:[.,/(]\s*|(?<=\0)\s*){translator}\s*:?\s+(?=\S)", re.IGNORECASE)
        self._translator = re.compile(rf"\s*,?\s*{translator}\s*\)?\.?", re.IGNORECASE)
        self._by = re.compile(rf"(?:/\s*|,\s*|\.\s*|\(\s*)(?:{editor})\.?\s*:?\s+(?=\S)", re.IGNORECASE)
        self._after = re.compile(rf"\s*,?\s*(?:\(\s*{editor}\s*\.?\s*\)|{editor}(?!\w))\.?\s*[,.:]?\s*", re.IGNORECASE)
        self._and = re.compile(either("and"))

    def read(self, parser: ReferenceParser, start: int) -> None:
        """Take the title, then container, editors, place and publisher."""
        place = self._read_title(parser, start)
        within = self._in.search(parser.left, place)
        self._read_translators(parser, place)
        self._read_editors(parser, place, within)
        if "title" in parser.fields:
            self._read_container(parser, place, within)

    # --- The work's own title ---------------------------------------------------------------------------

    def _read_title(self, parser: ReferenceParser, start: int) -> int:
        if "title" in parser.fields:
            return start
        quoted = _QUOTED.match(parser.left, start)
        if quoted:
            group = next(name for name in "abcd" if quoted[name])
            parser.take("title", quoted[group].strip(" .,"), 0.95)
            parser.take("quoted", "1")
            parser.strike(*quoted.span())
            return quoted.end()
        return self._read_plain_title(parser, start)

    def _read_plain_title(self, parser: ReferenceParser, start: int) -> int:
        piece = _PLAIN.match(parser.left, start)
        if piece is None:
            return start
        begin, end = piece.span("text")
        stop = self._title_end(parser, begin, end)
        title = parser.text[begin:stop].rstrip(" .,;:–—-(/[")
        if not re.search(r"\w{2}", title):
            return start
        parser.take("title", title, 0.9 if stop < end else 0.7)
        parser.strike(begin, begin + len(title))
        return stop

    def _title_end(self, parser: ReferenceParser, begin: int, end: int) -> int:
        """Find where a title ends: at "//", at "/", at "In", at the end of a sentence, of italics, or at brackets."""
        text = parser.left
        whole = next((stop for first, stop in parser.italics if first <= begin + 1 and begin < stop <= end), 0)
        if whole:
            return whole
        ends = [end]
        inside = re.compile(r"\s+[(\[][^()\[\]\0]*\0").search(text, begin, end + 1)
        if inside:
            ends.append(inside.start())
        ends += [match.start() for border in _BORDERS if (match := border.search(text, begin, end))]
        ends += self._sentence_end(parser, begin, end)
        within = self._in.search(text, begin, end)
        if within:
            ends.append(within.start())
        return min(ends)

    def _sentence_end(self, parser: ReferenceParser, begin: int, end: int) -> list[int]:
        """Find the full stop that ends a title: the first, or the one before a journal that stands in italics."""
        sentences = [*_SENTENCE.finditer(parser.left, begin, end)]
        container = [first for first, _ in parser.italics if begin < first <= end]
        before = [match.start() for match in sentences if match.end() in container]
        # a question may go on: the last mark of the title is the first full stop
        stops = [match.start() for match in sentences if parser.left[match.start()] == "."]
        return before[:1] or stops[:1] or [match.start() for match in sentences[:1]]

    # --- What it stands in ------------------------------------------------------------------------------

    def _read_editors(self, parser: ReferenceParser, start: int, within: re.Match[str] | None) -> None:
        """Take editors: "edited by A. B. Family", "/ red. A. B. Family", "In A. B. Family (Ed.),"."""
        by = self._by.search(parser.left, start)
        if within and self._take_editors(parser, within.end(), within.end(), marked=True):
            return
        if by and self._take_editors(parser, by.start(), by.end(), marked=False):
            return
        for match in re.compile(r"[,;]\s+").finditer(parser.left, start):
            if self._take_editors(parser, match.start(), match.end(), marked=True):
                return

    def _read_translators(self, parser: ReferenceParser, start: int) -> None:
        """Take translators: "translated by A. B. Family", "(A. B. Family, Trans.)"."""
        match = self._translated.search(parser.left, start)
        people = self._names.read(parser.left, match.end(), (*_SURE, "plain")) if match else None
        if match and people:
            parser.take("translator", people.names, 0.8)
            parser.strike(match.start(), people.end)
            return
        for bracket in re.compile(r"\(\s*(?=\w)").finditer(parser.left, start):
            people = self._names.read(parser.left, bracket.end(), _SURE)
            after = self._translator.match(parser.left, people.end) if people else None
            if people and after:
                parser.take("translator", people.names, 0.8)
                parser.strike(bracket.start(), after.end())
                return

    def _take_editors(self, parser: ReferenceParser, begin: int, place: int, *, marked: bool) -> bool:
        """Take names as editors; where nothing before them says so, a mark behind them must."""
        forms = ("initials", "gost", "bare", "natural", *(() if marked else ("plain",)), "given")
        people = self._names.read(parser.left, place, forms)
        after = self._after.match(parser.left, people.end) if people else None
        if people is None or (marked and not after):
            return False
        parser.take("editor", people.names, 0.85)
        parser.strike(begin, after.end() if after else people.end)
        return True

    def _read_container(self, parser: ReferenceParser, start: int, within: re.Match[str] | None) -> None:
        text = parser.left
        double = re.compile(r"//\s*").search(text, start)
        border = double or within
        placed = _PLACED.search(text, border.end() if border else start)
        if placed and len(placed["publisher"].split()) <= _MOST_PUBLISHER:
            turned = text[: placed.start()].rstrip().endswith(";")
            parser.take("publisher", placed["address" if turned else "publisher"], 0.85)
            parser.take("address", placed["publisher" if turned else "address"], 0.85)
            parser.strike(*placed.span())
        serial = "quoted" in parser.fields and not within and {"volume", "number"} & parser.fields.keys()
        pieces = [*parser.pieces(start, _NEVER if serial else _SENTENCE)]
        if within:
            self._take_within(parser, within, pieces)
        elif double:
            self._take_behind(parser, double.end(), pieces)
        else:
            self._take_pieces(parser, pieces)

    def _take_within(self, parser: ReferenceParser, within: re.Match[str], pieces: list[Range]) -> None:
        parser.strike(*within.span())
        behind = [(max(start, within.end()), end) for start, end in pieces if end > within.end()]
        if behind:
            self._take_piece(parser, "booktitle", behind[0], 0.85)
        if len(behind) == 2:  # noqa: PLR2004 - the book and who published it
            self._take_publisher(parser, behind[1], 0.7)

    def _take_behind(self, parser: ReferenceParser, start: int, pieces: list[Range]) -> None:
        behind = [piece for piece in pieces if piece[0] >= start]
        if behind:
            serial = "publisher" not in parser.fields
            self._take_piece(parser, "journal" if serial else "booktitle", behind[0], 0.85)

    def _take_pieces(self, parser: ReferenceParser, pieces: list[Range]) -> None:
        """Take what is left behind the title: a journal where there is a volume, else who published the book."""
        if not pieces:
            return
        fields = parser.fields
        text = parser.text[slice(*pieces[0])]
        if len(pieces) > 1 or ("year" in fields and not re.search(r"\d", fields["year"])):
            return  # before a work is out, nobody can tell a journal from a publisher
        if name := next((name for mark, name in _KINDS.items() if mark in fields), ""):
            self._take_piece(parser, name, pieces[0], 0.8)
        elif self._is_serial(parser, text):
            self._take_serial(parser, pieces[0], text)
        elif "quoted" not in fields and not re.search(r"\d", text):
            self._take_publisher(parser, pieces[0], 0.6)

    def _is_serial(self, parser: ReferenceParser, text: str) -> bool:
        """Tell a journal by the numbers behind it: volume alone may be a book's, a month alone anything's."""
        numbers = {"volume", "number", "pages", "month", "serial"} & parser.fields.keys()
        if "publisher" in parser.fields or not numbers - {"volume"}:
            return False
        return numbers != {"month"} or not re.search(r"\d", text)

    def _take_serial(self, parser: ReferenceParser, piece: Range, text: str) -> None:
        """Take a journal, or a book and who published it where a quoted title has pages and no volume."""
        comma = text.rfind(", ")
        if "quoted" in parser.fields and comma > 0 and not {"volume", "number", "serial"} & parser.fields.keys():
            self._take_piece(parser, "booktitle", (piece[0], piece[0] + comma), 0.7)
            self._take_piece(parser, "publisher", (piece[0] + comma + 2, piece[1]), 0.7)
        else:
            self._take_piece(parser, "journal", piece, 0.8)

    def _take_publisher(self, parser: ReferenceParser, piece: Range, certainty: float) -> None:
        """Take a publisher, and the place behind its comma in styles that print it there."""
        text = parser.text[slice(*piece)]
        comma = text.find(", ")
        if "comma" in parser.fields and comma > 0 and text.count(",") == 1:
            self._take_piece(parser, "address", (piece[0] + comma + 2, piece[1]), certainty)
            piece = (piece[0], piece[0] + comma)
        self._take_piece(parser, "publisher", piece, certainty)

    def _take_piece(self, parser: ReferenceParser, field: str, piece: Range, certainty: float) -> None:
        if field not in parser.fields and re.search(r"[^\W\d_]", parser.text[slice(*piece)]):
            parser.take(field, parser.text[slice(*piece)], certainty)
            parser.strike(*piece)
