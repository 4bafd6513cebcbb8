"""The numbers that a printed reference ends with: year, volume, issue, pages, in any order and with or without words.

"2019;3(1):1-9", "12(3), 45-67.", "36, 5291 (1987)", "vol. 3, no. 2, pp. 1-10, Jan. 2010",
"2015. – Т. 5, № 3. – С. 4-7",
"2010, 320 s.": all that is behind the last word that is none of theirs is read as one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.values import Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_YEAR = r"(?:(?:1[89]|20)\d\d\s?[–/-]\s?(?:(?:1[89]|20)\d\d|\d\d)|(?:1[4-9]|20)\d\d)[a-zа-я]?(?![\w–-]|\s[–-]\s?\d)"
_NUMBER = r"[A-Za-zА-Я]{0,2}\d+[A-Za-zА-Яа-я]?"
_DASH = r"\s?[–—‑−-]+\s?"
_PAGE = r"(?:[A-Za-z]{0,3}\d+[A-Za-z]?|(?-i:[ivxlc]{1,6})\b)"
_RANGE = rf"{_PAGE}{_DASH}{_PAGE}"
_ROMAN = r"(?<![^\W\d_])(?-i:[IVXLC]{1,7})(?![\w.])"
_NEVER = "(?!)"
_BEHIND = re.compile(
    rf"(?:[\s.,;{STRUCK}]*[\[(](?=[^()\[\]]*[^\W\d_]{{3}})(?![^()\[\]]*\d{{3}})[^()\[\]]*[\])])+[\s.,;{STRUCK}]*$"
)
"""What stands in brackets behind the numbers: a language, a section of an archive."""
_PATENT = re.compile(r"(?:^|[\s(])[A-Z]{2}\s+$")
_LONG_RANGE = re.compile(r"\d{3,}\s?[–-]\s?\d{3,}")
_COMMA = re.compile(r"[^\W\d_]{3},\s+$")
_DOTTED = re.compile(
    rf"(?<=[^\W\d_])\s(?P<volume>\d{{1,4}})(?:\.(?P<number>\d{{1,3}}(?:[–/-]\d{{1,3}})?))?"
    rf"\s\((?P<year>{_YEAR})\)\s?:\s?(?P<pages>{_RANGE}|{_PAGE})(?=[.\s]*(?:{STRUCK}|$))"
)
"""As MLA prints numbers: "4.1 (2012): 1-19", "8.1 (2017): 1784"."""
_LABELLED = {"volume": "volume", "turned": "volume", "number": "number", "pages": "pages", "page": "pages"}


@dataclass(slots=True)
class Tail:
    """What the numbers say so far; a year in brackets (`dated`) leaves a bare one to be a page."""

    year_known: bool
    found: dict[str, str] = field(default_factory=dict)
    dated: bool = False
    sure: bool = False

    def take(self, name: str, value: str) -> None:
        """Keep a value, the first of its kind."""
        self.found.setdefault(name, value.strip())

    def count(self) -> int:
        """Give how many numbers tell a place in a serial."""
        return len(self.found.keys() & {"volume", "number", "pages"})


@dataclass(slots=True)
class Run:
    """Numbers without a word between them: where they begin and end, and each with its kind."""

    begin: int
    end: int
    tokens: list[tuple[str, str]]


class Tails:
    """Reads the numbers behind the last word; the patterns are made once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        either = vocabulary.either
        volume, issue, page = either("volume"), either("issue", "number"), either("page", "pages")
        month, total = either("month"), either("total_pages")
        article = either("article_number")
        lone = rf"[\s.;{STRUCK}]*$"
        mark, chapter = r"(?<![^\W_])", either("chapter")
        suffix = either("year_word") if vocabulary.forms.get("year_word") else _NEVER
        issues = rf"{_NUMBER}(?:\s?[-–/]\s?\d+)?(?:\s?\((?!{_YEAR})\d+\))?"
        day = r"\d{1,2}(?:\s?[-–]\s?\d{1,2})?\.?\s+"
        dated = rf"(?:{day})?{month}(?!\w)\.?(?:\s*[-–/]\s*{month}\.?)?(?:\s+\d{{1,2}}(?!\d))?"
        # Where pages are marked as in Cyrillic lists, what stands between year and page is the issue: "1998, 4, s. 33".
        self._numbered = re.compile(rf"{_YEAR}\s*,\s*\d{{1,3}}\s*,\s*(?:[cсs]|səh)\.?\s*\d")
        # Not a double volume: "Volume 2/3 Summer 2007".
        self._seasoned = re.compile(
            rf"{mark}{volume}\s*(?P<volume>\d{{1,3}})/(?P<number>\d{{1,2}})[\s,]+(?:{either('season')}|{month})(?!\w)",
            re.IGNORECASE,
        )
        self._token = re.compile(
            rf"(?P<struck>[{STRUCK}]+)|(?<![\w.])(?P<word>(?!\d{{1,2}}\.\d{{1,2}}\.\d{{4}})\d+\.\d+(?:\.\d+)*)(?![\w(:])"
            rf"|(?P<inside>{mark}{chapter}\s*\d+|\(?{mark}{either('season')}\)?)(?!\w)"
            rf"|(?P<total>{mark}\d{{2,4}}\s*{total}(?!\w))"
            rf"|(?P<standard>{mark}(?-i:ISO(?:/IEC)?|IEC|DIN|EN|ГОСТ(?:\sР)?|ДСТУ(?:\sISO)?)\s[\d.:–-]+)"
            rf"|{mark}(?:(?:[cс]\.)\s*(?={_RANGE})|(?:с\.|{article})\s*(?={_PAGE}(?:,\s*{_YEAR})?{lone}))(?P<page>{_RANGE}|{_PAGE})(?!\w)"
            rf"|{mark}{volume}\s*№?\s*(?P<volume>{_NUMBER}(?:\s?[-–/]\s?\d+(?!\s?[-–]))?|{_ROMAN})(?!\w|\.\d)"
            rf"|{mark}(?P<turned>{_ROMAN}|\d{{1,3}})\.?(?:-?\w{{2}})?\s+{volume}(?!\w)"
            rf"|{mark}{issue}\s*(?:№\s*)?(?P<number>{issues}|{_ROMAN})(?!\w)"
            rf"|{mark}{page}\s*:?\s*(?P<pages>{_RANGE}(?:,\s*{_RANGE})*|{_PAGE})(?!\w)"
            rf"|(?P<month>(?<!Rio de ){mark}{dated})"
            rf"|(?P<supplement>{mark}\(?(?i:suppl)(?:ement|\.)?\s*\d*\)?)"
            rf"|\(\s*(?P<dated>(?:{month}\.?,?\s*)?{_YEAR})\s*\)|(?P<year>{mark}{_YEAR})(?:[\s-]*{suffix}(?!\w))?"
            rf"|\(\s*(?P<inner>{_NUMBER}(?:\s?[-–/&,]\s?\w?\d+)*)\s*\)"
            rf"|(?P<range>{mark}{_RANGE}(?!\w))|(?P<plain>{mark}{_NUMBER}(?:\s?/\s?\d+)?(?!\w))"
            rf"|(?P<roman>{mark}(?:{_ROMAN}(?<=\w\w)|(?-i:[VX]))(?=\s*[,(:]\s*\d+\s?[–-]))"
            rf"|(?P<sign>[\s.,;:)\[\]/–—-]+|\()|(?P<letters>[^\W\d_][\w’'-]*|.)",
            re.IGNORECASE | re.DOTALL,
        )

    def read(self, parser: ReferenceParser, start: int) -> None:
        """Take the numbers at the end, where they can be told: a lone number may be a title's."""
        dotted = _DOTTED.search(parser.left, start)
        if dotted and parser.claim(dotted):
            parser.take("serial", "1")
            parser.tail = dotted.start()
            return
        found = self._find_tail(parser, start)
        if found is None:
            return
        (begin, stop), tail = found
        if "number" not in tail.found and self._numbered.search(parser.text, begin, stop):
            tail.found["number"] = tail.found.pop("volume")
        turned = self._seasoned.search(parser.text, begin, stop)
        if turned and "number" not in tail.found:
            tail.found |= {"volume": turned["volume"], "number": turned["number"]}
        for name, value in tail.found.items():
            parser.take(name, value, 0.9)
        if tail.count():
            parser.take("serial", "1")
        parser.tail = begin
        parser.strike(begin, stop)

    def _find_tail(self, parser: ReferenceParser, start: int) -> tuple[Range, Tail] | None:
        """Find the last run of numbers that tells a place: at the end, or one with volume and pages before the end."""
        text = parser.left
        behind = _BEHIND.search(text, start)
        stop = behind.start() if behind else len(text)
        for run in reversed([*self._list_runs(text, start, stop)]):
            tail = _read_run(run.tokens, year_known="year" in parser.fields)
            inside = text.count("(", start, run.begin) > text.count(")", start, run.begin)
            inside = inside or _PATENT.search(text[start : run.begin]) is not None
            last = run.end == stop
            if last and tail.year_known and tail.found.keys() in ({"volume"}, {"number"}):
                tail.sure = _COMMA.search(text[start : run.begin]) is not None  # "Artificial Intelligence, 19."
            if not inside and (_is_telling(tail) if last else {"volume", "pages"} <= tail.found.keys()):
                return (run.begin, run.end), tail
        return None

    def _list_runs(self, text: str, start: int, stop: int) -> Iterator[Run]:
        """Give each run of numbers without a word between them."""
        run: Run | None = None
        for match in self._token.finditer(text, start, stop):
            kind = match.lastgroup or "letters"
            if kind in ("word", "standard", "letters") or (kind == "sign" and "//" in match[0]):
                yield from [replace(run, end=match.start())] if run else []
                run = None
            elif run:
                run.tokens.append((kind, match[kind]))
            elif kind not in ("sign", "struck"):
                run = Run(match.start(), stop, [(kind, match[kind])])
        yield from [run] if run else []


def _read_run(tokens: Sequence[tuple[str, str]], *, year_known: bool) -> Tail:
    tail = Tail(year_known, dated=any(kind == "dated" for kind, _ in tokens))
    for kind, value in tokens:
        _read_token(tail, kind, value)
    first = next((kind for kind, _ in tokens if kind not in ("sign", "struck")), "")
    if first == "inner" and "pages" not in tail.found and {"number", "volume"} <= tail.found.keys():
        tail.found["pages"] = tail.found.pop("volume")  # "Rivers, (2), 7": what stands behind an issue is a page
    return tail


def _is_telling(tail: Tail) -> bool:
    """Tell whether numbers are those of a place and not the last words of a title."""
    if tail.sure or tail.count() > 1:
        return True
    ranged = tail.year_known and re.search(r"\d\s?[–-]\s?\w*\d", tail.found.get("pages", "")) is not None
    return ranged or ("year" in tail.found and (tail.count() > 0 or "pagetotal" in tail.found))


def _read_token(tail: Tail, kind: str, value: str) -> None:
    match kind:
        case "volume" | "turned" | "number" | "pages" | "page":
            tail.take(_LABELLED[kind], value)
            tail.sure = True
        case "total":
            tail.take("pagetotal", re.findall(r"\d+", value)[0])
            tail.sure = True
        case "year" | "dated":
            _read_year(tail, kind, value)
        case "month":
            _read_month(tail, value)
        case "inner" | "supplement":
            _read_inner(tail, kind, value.strip("() "))
        case "range":
            tail.take("pages", value)
        case "plain" | "roman":
            _read_plain(tail, value)


def _read_inner(tail: Tail, kind: str, value: str) -> None:
    """Take an issue in brackets; a volume where none came before, and pages where the numbers are as far apart."""
    if kind == "inner" and "volume" in tail.found and _LONG_RANGE.fullmatch(value):
        tail.take("pages", value)
    elif "volume" in tail.found:
        tail.take("number", value)
    elif kind == "inner" and not tail.found:
        # "Dergisi, (38), 73-86": a number in brackets is an issue's, where a year stands before.
        tail.take("number" if tail.year_known else "volume", value)


def _read_year(tail: Tail, kind: str, value: str) -> None:
    """Take a year; what looks like one behind another year, or beside one in brackets, is a page."""
    known = tail.year_known or "year" in tail.found
    if kind == "year" and re.search(r"[–-]", value) and (tail.year_known or "volume" in tail.found):
        tail.take("pages", value)
    elif not known and (kind == "dated" or not tail.dated):
        tail.take("year", re.findall(_YEAR, value)[-1])
    elif kind == "year":
        _read_plain(tail, value)


def _read_month(tail: Tail, value: str) -> None:
    days = re.findall(r"\d+", value)
    tail.take("month", re.sub(r"[\d\s.–-]+$|^[\d\s.–-]+", "", value))
    if len(days) == 1:
        tail.take("day", days[0])


def _read_plain(tail: Tail, value: str) -> None:
    if "volume" not in tail.found and "pages" not in tail.found:
        volume, slash, number = value.partition("/")
        tail.take("volume", volume)
        if slash:
            tail.take("number", number)
    elif "pages" not in tail.found:
        tail.take("pages", value)
