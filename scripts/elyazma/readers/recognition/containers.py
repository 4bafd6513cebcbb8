"""What a work stands in: a serial, a book with its editors taken out, a conference; and who published it where."""

from __future__ import annotations

import re

from elyazma.readers.recognition.borders import Borders
from elyazma.readers.recognition.imprints import Imprints
from elyazma.readers.recognition.links import IDENTIFIER
from elyazma.readers.recognition.people import UPPER
from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.values import Range
from elyazma.readers.recognition.vocabulary import Vocabulary

DASHED = (
    rf"(?<=[^\W\d_][\w)»”\"])[.,](?:\s*[–—-]\s+|\s+[–—-]|(?<=[^\W\d_]{{3}}[.,])[–—-])\s*"
    rf"(?=[«»“\"(]?(?:{UPPER}|\d{{1,2}},))"
)
"""A sign and a dash before a place, a publisher or a serial, with or without blanks: "tarixi.-Bakı"."""
SENTENCE = re.compile(
    rf"(?<!\s{UPPER})(?<!^{UPPER})(?<!\.{UPPER})(?<=[\w)\]»”\"%!?’…])(?:(?<=[!?])|\.)\s+(?=[^\s\da-zəıöüçşğа-я(])"
    rf"|\.(?=\s+\d+\W*$)|\.\s+(?=\d{{1,2}}(?:st|nd|rd|th)\s)|\.\s*$|;\s+(?![a-zəıöüçşğа-я])|\.\s+[–—-]\s+|{DASHED}"
)
_SHORTENED = re.compile(
    r"(?:^|[\s(,.])(?:[A-Z][a-z]{0,2}|Conf|Proc|Symp|Intl?|Natl?|Lect|Univ|Trans|Proc|Dept|Inst|Assoc|Lett)$"
)
_ACRONYM = re.compile(
    r"\s*\[[A-Z]+\]"
    r"|\s*\((?!PMC?ID|IS[SB]N)(?:[^()\0]{0,30}[A-Z]{2}[^()\0]{0,14}|[A-Z][a-z]+(?:[A-Z]\w*)?)\)"
)
_CUT = re.compile(
    rf"{STRUCK}+|[(\[][^()\[\]]*[)\]]|[(\[)\]]|(?<=[\w)\]»”\"%’]);\s+|\.\s+[–—-]\s+|{DASHED}|(?<=[\w)\]»”\"%’?!])\.(?:\s+(?=[^\s\da-zа-я(])|(?=\s*$))"
)
_LOOSE = re.compile(rf"{STRUCK}+|\([^()]*\)|\[[^\[\]]*\]|[(\[)\]]|;\s+|\.\s+[–—-]\s+")
_DASHED = re.compile(rf"{STRUCK}+|\.?\s+[–—-]\s+(?=\W*(?:{STRUCK}|$))|[.,]\s*[–—]\s+|;\s+")
_VOLUME = re.compile(r"[.,]\s+(?P<volume>[IVXLC]{1,6}|\d{1,3})$")
_SIGN = re.compile(r"(?:,|(?<=\w{3})\.)\s+")
_INITIALISM = re.compile(rf"{UPPER}{{2,7}}")
_MOST_WORDS = 4
_EARLY = re.compile(
    rf"(?P<journal>{UPPER}[^\d.:;()\[\]]{{2,80}}?)(?:\s(?P<volume>\d{{1,3}})|,?\s+(?P<pages>e\d{{3,}}))?"
)
_BOOK = "978"
"""In the DOI of a book, whose ISBN begins so."""
_REPOSITORIES = tuple(
    f"10.{number}/"
    for number in (
        "5281",
        "6084",
        "17605",
        "31234",
        "31235",
        "31219",
        "48550",
        "1101",
        "5061",
        "21203",
        "2139",
        "20944",
        "7910",
        "32942",
        *("1787", "1596", "3386", "1594", "3886", "5255", "4337", "1163"),
    )
)
"""Who registers data, programs, preprints, reports and books: no journal stands before their DOI."""
_KINDS = {"thesis": "school", "report": "institution"}
_LEAST = 0.6


class Containers:
    """Reads what stands behind the title."""

    def __init__(self, vocabulary: Vocabulary, borders: Borders, imprints: Imprints) -> None:
        self._borders = borders
        self._imprints = imprints
        kinds = ("report", "research_report", "technical_report")
        idle = vocabulary.either(
            "month", "unpublished", "prepublished", "forthcoming", "in_press", "online", "genre", *kinds
        )
        dated = rf"(?:\d{{1,2}}\.?\s+)?{idle}\.?(?:\s+\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?)?"
        pending = vocabulary.either("unpublished", "forthcoming", "in_press")
        version = rf"{vocabulary.either('version')}\s*[\d.]+"
        self.idle = re.compile(rf"{dated}|{version}", re.IGNORECASE)
        self._around = re.compile(
            rf"(?P<before>{dated}[,.]\s+)?(?P<name>.+?)(?P<after>,\s+{dated}|\s+{pending})?", re.IGNORECASE | re.DOTALL
        )
        self._serial = re.compile(rf"(?<!\w){vocabulary.either('serial')}(?!\w)", re.IGNORECASE)
        conference = vocabulary.either("conference")
        self._conference = re.compile(rf"(?<!\w){conference}", re.IGNORECASE)
        # One slash does where a conference is named behind it.
        self._double = re.compile(rf"//\s*|(?<=[\s{STRUCK}])/\s+(?=[^/{STRUCK}]*(?<!\w){conference})", re.IGNORECASE)

    def read(self, parser: ReferenceParser, start: int, within: re.Match[str] | None) -> None:
        """Take the container, then place and publisher; what nobody can tell apart is left to the note."""
        double = self._double.search(parser.left, start)
        border = double or within
        serial = "serial" in parser.fields
        begin = border.end() if border else start
        numbered = serial and {"volume", "number"} <= parser.fields.keys()  # "Record: Journal of Roads 15 (1): 9–4"
        self._imprints.read_placed(parser, begin, known=(serial and bool(double)) or numbered, inside=bool(border))
        if "journal" in parser.fields:
            self._clean_journal(parser)
            return
        if border:
            parser.strike(*border.span())
            self._read_behind(parser, border.end(), marked=bool(double))
        else:
            self._read_plain(parser, start)
        if "quoted" in parser.fields and "journal" in parser.fields and "volume" not in parser.fields:
            self._leave_last_number(parser)

    def _leave_last_number(self, parser: ReferenceParser) -> None:
        """Take the volume off a journal that it stands behind without a sign: "“Floods.” Small Waters 15."."""
        match = re.fullmatch(r"(\D*[^\W\d_]\D*)\s(\d{1,3})", parser.fields["journal"])
        if match:
            parser.fields["journal"] = match[1]
            parser.take("volume", match[2], 0.7)

    def _pieces(self, parser: ReferenceParser, start: int, cut: re.Pattern[str] = _CUT) -> list[Range]:
        """Give what is left as pieces; neither a full stop behind a shortened word nor an acronym ends one."""
        text, place = parser.left, start
        pieces = []
        for match in cut.finditer(text, start):
            if not (_ACRONYM.fullmatch(match[0]) or self._is_inside(text, place, match)):
                pieces += self._trim(text, place, match.start())
                place = match.end()
        return pieces + self._trim(text, place, len(text))

    def _trim(self, text: str, place: int, stop: int) -> list[Range]:
        """Give a piece without the signs, the month or the kind around it; none where nothing is left."""
        inner = text[place:stop].strip(" .,;:/–—-\t\n")
        if not re.search(r"\w", inner) or self.idle.fullmatch(inner) or IDENTIFIER.fullmatch(inner):
            return []
        begin = place + text[place:stop].index(inner)
        around = self._around.fullmatch(text, begin, begin + len(inner))
        return [around.span("name") if around else (begin, begin + len(inner))]

    def _is_inside(self, text: str, place: int, match: re.Match[str]) -> bool:
        stopped = match[0].startswith(".") and match.end() < len(text) and "–" not in match[0] and "—" not in match[0]
        return stopped and _SHORTENED.search(text[place : match.start()]) is not None

    def is_imprint(self, text: str) -> bool:
        """Tell what stands between a title and a place from more of the title: kinds, and one publisher."""
        pieces = [piece.strip(" .,") for piece in re.split(r"\.\s+", text)]
        named = [piece for piece in pieces if piece and not self.idle.fullmatch(piece)]
        return not named or (
            len(named) == 1 and (self._imprints.is_publisher(named[0]) or _INITIALISM.fullmatch(named[0]) is not None)
        )

    # --- Behind "In" or "//" ----------------------------------------------------------------------------

    def _read_behind(self, parser: ReferenceParser, start: int, *, marked: bool) -> None:
        pieces = self._pieces(parser, start, _DASHED if marked else _LOOSE if "serial" in parser.fields else _CUT)
        if not pieces:
            return
        first, *others = pieces
        first = self._leave_publisher(parser, self._leave_first_place(parser, first) if marked else first)
        journal = self._names_journal(parser, parser.text[slice(*first)], marked=marked)
        self._take_piece(parser, "journal" if journal else "booktitle", first, 0.85)
        for piece in others:
            self._read_imprint(parser, piece)
        if not journal and not marked and len(others) == 1:
            self._take_last(parser, others[0])

    def _names_journal(self, parser: ReferenceParser, name: str, *, marked: bool) -> bool:
        """Tell a serial behind "//" or "In" from a book: "In" needs the numbers of one, and no editors."""
        fields = parser.fields
        numbered = {"volume", "number"} <= fields.keys() and "editor" not in fields
        return (marked or numbered) and "publisher" not in fields and not self._conference.search(name)

    def _take_last(self, parser: ReferenceParser, piece: Range) -> None:
        """Take the only piece behind a book that has editors as who published it: "In B. Stone (Ed.), Water. APA."."""
        text = parser.text[slice(*piece)]
        taken = {"publisher", "address"} & parser.fields.keys()
        bookish = "editor" in parser.fields and re.fullmatch(rf"{UPPER}[^\d.:;()]*", text)
        if not taken and (bookish or _INITIALISM.fullmatch(text)):
            self._take_piece(parser, "publisher", piece, 0.6)

    def _leave_first_place(self, parser: ReferenceParser, piece: Range) -> Range:
        """Take the place before a serial's name off it: "// – Bakı: Dil və ədəbiyyat"."""
        place = self._imprints.find_place(parser.text, *piece)
        if not place or "address" in parser.fields:
            return piece
        parser.take("address", parser.text[piece[0] : place].rstrip(" :"), 0.8)
        parser.strike(piece[0], place)
        return place, piece[1]

    def _leave_publisher(self, parser: ReferenceParser, piece: Range) -> Range:
        """Take place and publisher off the end of "Proc. of X, Berlin, Germany" and "Title, Academic Press"."""
        name, place = self._imprints.split_place(parser.text[slice(*piece)])
        if place and len(name.split()) > 1 and "address" not in parser.fields:
            parser.take("address", place, 0.8)
            parser.strike(piece[0] + len(name), piece[1])
            piece = (piece[0], piece[0] + len(name))
        volume = _VOLUME.search(parser.text, *piece)
        if volume and "volume" not in parser.fields:
            parser.claim(volume, 0.7)
            piece = (piece[0], volume.start())
        sign = [*_SIGN.finditer(parser.text, *piece)][-1:]
        if not sign or "publisher" in parser.fields:
            return piece
        comma, last = sign[0].start(), parser.text[sign[0].end() : piece[1]]
        quoted = re.fullmatch(r"[«“\"][^»”\"]+[»”\"]", last)
        if ":" in last and self._imprints.read_piece(parser, last, 0.7):
            pass
        elif quoted or (self._names_publisher(last) and len(last.split()) <= _MOST_WORDS):
            parser.take("publisher", unquote(last), 0.7)
        else:
            return piece
        parser.strike(comma, piece[1])
        return self._leave_last_place(parser, (piece[0], comma))

    def _leave_last_place(self, parser: ReferenceParser, piece: Range) -> Range:
        """Take the place before the publisher off the end too: "Problems of names, Bakı" and then "APİ nəşri"."""
        name, place = self._imprints.split_place(parser.text[slice(*piece)])
        if not place or "address" in parser.fields:
            return piece
        parser.take("address", place, 0.7)
        parser.strike(piece[0] + len(name), piece[1])
        return (piece[0], piece[0] + len(name))

    def _names_publisher(self, text: str) -> bool:
        """Tell a publisher by a word for one, which a serial may be named after too."""
        serial = self._serial.search(text) or self._conference.search(text)
        return self._imprints.is_publisher(text) and (serial is None or serial[0] == text)

    def _read_imprint(self, parser: ReferenceParser, piece: Range) -> None:
        text = parser.text[slice(*piece)]
        fields = parser.fields
        if "address" not in fields and self._imprints.read_piece(parser, text, 0.75):
            parser.strike(*piece)
        elif "publisher" not in fields and self._imprints.is_publisher(text):
            self._take_piece(parser, "publisher", piece, 0.7)

    def _clean_journal(self, parser: ReferenceParser) -> None:
        """Take place and volume off the end of a serial's name that was read together with its title."""
        name, place = self._imprints.split_place(parser.fields["journal"])
        if place and len(name.split()) > 1 and name.endswith((".", ",")) is False and "address" not in parser.fields:
            parser.take("address", place, 0.7)
            parser.fields["journal"] = name
        volume = _VOLUME.search(parser.fields["journal"])
        if volume and "volume" not in parser.fields:
            parser.take("volume", volume["volume"], 0.7)
            parser.fields["journal"] = parser.fields["journal"][: volume.start()]

    # --- Without a sign ---------------------------------------------------------------------------------

    def _read_plain(self, parser: ReferenceParser, start: int) -> None:
        """Take what is left behind the title: a serial where there are numbers of one, else who published the book."""
        fields = parser.fields
        pieces = self._pieces(parser, start, _LOOSE if "quoted" in fields and "serial" in fields else _CUT)
        if not pieces or ("year" in fields and not re.search(r"\d", fields["year"])):
            return  # before a work is out, nobody can tell a journal from a publisher
        first = pieces[0]
        if name := next((name for mark, name in _KINDS.items() if mark in fields), ""):
            first = self._leave_place(parser, first)
            only = self._imprints.is_place(parser.text[slice(*first)])
            self._take_piece(parser, "address" if only else name, first, 0.8)
        elif self._stands_in_serial(parser, first):
            self._take_serial(parser, first, pieces[1:])
        else:
            self._take_imprint(parser, pieces)

    def _stands_in_serial(self, parser: ReferenceParser, first: Range) -> bool:
        """Tell an article from a book; a place alone is no serial: "Bakı, 2011, s. 193" are pages of a book."""
        if "quoted" not in parser.fields and self._imprints.is_place(parser.text[slice(*first)]):
            return False
        return "quoted" in parser.fields or self._is_serial(parser) or self._names_serial(parser, first)

    def _take_imprint(self, parser: ReferenceParser, pieces: list[Range]) -> None:
        """Take who published a book: the only piece, or the one that has a word for a publisher before the others."""
        places = [piece for piece in pieces[1:2] if self._imprints.is_place(parser.text[slice(*piece)])]
        for piece in places:
            self._take_piece(parser, "address", piece, 0.7)
        pieces = [piece for piece in pieces if piece not in places]
        named = [piece for piece in pieces if self._imprints.is_publisher(parser.text[slice(*piece)])]
        if len(pieces) > 1 and not named:
            for piece in pieces[1:]:
                self._read_imprint(parser, piece)
            return
        for piece in sorted(pieces, key=lambda piece: piece not in named[:1]):
            self._take_publisher(parser, piece, 0.6)

    def _names_serial(self, parser: ReferenceParser, piece: Range) -> bool:
        """Tell a journal that has no numbers yet by a word for one."""
        text = parser.text[slice(*piece)]
        return (
            "publisher" not in parser.fields
            and bool(self._serial.search(text) or self._conference.search(text))
            and not self._imprints.is_publisher(text)
        )

    def _leave_place(self, parser: ReferenceParser, piece: Range) -> Range:
        name, place = self._imprints.split_place(parser.text[slice(*piece)])
        if place:
            parser.take("address", place, 0.8)
            parser.strike(piece[0] + len(name), piece[1])
        return (piece[0], piece[0] + len(name)) if place else piece

    def _is_serial(self, parser: ReferenceParser) -> bool:
        """Tell a journal by the numbers behind it: volume alone may be a book's, a month alone anything's."""
        numbers = {"volume", "number", "pages", "month", "serial"} & parser.fields.keys()
        return "publisher" not in parser.fields and bool(numbers - {"volume"})

    def _take_serial(self, parser: ReferenceParser, first: Range, others: list[Range]) -> None:
        """Take a journal, or a book and who published it where a quoted title has pages and no volume."""
        text = parser.text[slice(*first)]
        if re.fullmatch(r"[A-Z]{2}", text):
            return  # a country's patent
        numbered = {"volume", "number", "serial", "month"} & parser.fields.keys()
        if not numbered - {"serial"} and self._names_publisher(text):
            self._take_publisher(parser, first, 0.6)
            return
        if (
            not numbered
            and self._borders.score(text) < _LEAST
            and not (self._conference.search(text) or self._serial.search(text))
        ):
            self._take_publisher(parser, first, 0.6)
            return
        first = self._leave_publisher(parser, first)
        comma = parser.text.rfind(", ", *first)
        if (
            not {"volume", "number", "serial", "month"} & parser.fields.keys()
            and comma > 0
            and "quoted" in parser.fields
        ):
            self._take_piece(parser, "booktitle", (first[0], comma), 0.7)
            self._take_piece(parser, "publisher", (comma + 2, first[1]), 0.7)
        else:
            held = self._conference.search(parser.text[slice(*first)]) is not None
            self._take_piece(parser, "booktitle" if held else "journal", first, 0.8)
        for piece in others:
            self._read_imprint(parser, piece)

    def _take_publisher(self, parser: ReferenceParser, piece: Range, certainty: float) -> None:
        """Take a publisher, and the place behind its comma in styles that print it there."""
        text = parser.text[slice(*piece)]
        if "publisher" in parser.fields:
            self._read_imprint(parser, piece)
            return
        if re.search(r"\d", text) or ("doi" in parser.fields and not self._imprints.is_publisher(text)):
            self._take_early(parser, piece)
            return
        if self._imprints.read_piece(parser, text, certainty):
            parser.strike(*piece)
            return
        self._leave_quoted(parser, piece, certainty)
        comma = text.find(", ")
        if "comma" in parser.fields and comma > 0 and text.count(",") == 1:
            self._take_piece(parser, "address", (piece[0] + comma + 2, piece[1]), certainty)
            piece = (piece[0], piece[0] + comma)
        self._take_piece(parser, "publisher", piece, certainty)

    def _take_early(self, parser: ReferenceParser, piece: Range) -> None:
        """Take the journal of an article that is out before its numbers: "Small Waters. doi:10.1000/1"."""
        match = _EARLY.fullmatch(parser.text, *piece)
        doi = parser.fields.get("doi", _BOOK)
        book = "edition" in parser.fields or self._imprints.is_place(match["journal"] if match else "")
        if match and not book and _BOOK not in doi and not doi.startswith(_REPOSITORIES):
            parser.claim(match, 0.5)

    def _leave_quoted(self, parser: ReferenceParser, piece: Range, certainty: float) -> None:
        """Take a quoted publisher behind whose work it was: "EA-nın nəşri, «Elm»"."""
        quoted = re.compile(r",\s*[«“\"](?P<publisher>[^«»“”\"]{2,40})[»”\"]?$").search(parser.text, *piece)
        last = re.compile(r",\s+(?P<publisher>[^,]+)$").search(parser.text, *piece)
        if last and not quoted and self._names_publisher(last["publisher"]):
            before = parser.text[piece[0] : last.start()]
            quoted = None if self._imprints.is_publisher(before) else last
        if quoted:
            parser.take("publisher", quoted["publisher"], certainty)
            parser.strike(*quoted.span())

    def _take_piece(self, parser: ReferenceParser, field: str, piece: Range, certainty: float) -> None:
        if field not in parser.fields and re.search(r"[^\W\d_]", parser.text[slice(*piece)]):
            value = parser.text[slice(*piece)]
            bare = unquote(value)
            name = keep_stop(bare, parser.text) if field == "journal" else bare if field == "publisher" else value
            short = field == "address" and self._imprints.is_shortened(value)
            parser.take(field, f"{name}." if short else name, certainty)
            parser.strike(*piece)


def unquote(name: str) -> str:
    """Leave out the quotation marks that a name begins or ends with, but not those around a part of it."""
    inner = name.strip('«»“”" ')
    return name.strip() if re.search(r"[«»“”\"]", inner) else inner


def keep_stop(name: str, text: str) -> str:
    """Give a serial's shortened name with the full stop that ends it: "Phys. Rev. Lett."."""
    return f"{name}." if re.search(r"\w\.\s", name) and f"{name}." in text else name
