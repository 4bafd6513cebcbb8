"""What kind of work a printed reference is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from elyazma.readers.recognition.people import UPPER
from elyazma.readers.recognition.reference_parser import ReferenceParser
from elyazma.readers.recognition.vocabulary import Vocabulary

_THESIS = r"(?:[(\[]\s*(?P<type>WORDS)(?:,\s*(?P<school>[^()\[\]\0]+))?[)\]]|(?<=[.,:”\"»\0]\s)WORDS(?=[.,;\0]))"
_REPORT_NUMBER = r"(?P<number>(?=[\w.:/-]*\d)[\w.:/-]*\w)"


_DEGREE = "(?:mestrad|doutorad|bacharel|licenciat|gradua|especializa|maestr|doctor|técnic)"


class Kinds:
    """Reads the words that name a kind (a thesis, a report), and decides from them and the fields."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        either = vocabulary.either
        self._thesis = tuple(
            (kind, re.compile(_THESIS.replace("WORDS", either(*words)), re.IGNORECASE))
            for kind, words in (("phdthesis", ("phd", "phd_thesis")), ("mastersthesis", ("master", "masters_thesis")))
        )
        named = rf"{either('dissertation')}(?:(?<=\.)|(?!\w))"
        places = rf"(?:{either('place')}|{vocabulary.own('place_short')})"
        # Of which science stands before it or behind: "coğrafiya üzrə ... dissertasiyası", "дис. ... канд. ист. наук".
        before = r"(?:[^/:()\[\]\0–—]{0,80}?(?<!\w))?"
        words = r"(?:[\s.…]*[^\W\d_][\w-]{0,12}\.?){0,6}?"
        code = r"(?:\s*:?\s*\d\d\.\d\d\.\d\d)?"
        end = rf"\s?/|\s?[)\]]|(?=[.,\s]*(?:\0|$|[–—]\s|-\s)|(?:[.,]|(?<=\.))\s*[–—-]?\s*{places}\s*[.,:])"
        self._dissertation = re.compile(
            rf"(?:(?<=[.:»”\"/\0])\s*/?\s*|[(\[]\s*)(?P<type>{before}{named}(?:[\s.…]*{named})*(?:{words}{code}(?={end})|(?=[.,]\s)))"
            rf"(?:{end})?",
            re.IGNORECASE,
        )
        self._doctoral = re.compile("doutora|tese|doctora", re.IGNORECASE)
        self._brazilian = re.compile(
            rf"(?<=[.\0]\s)(?:(?P<pagetotal>\d{{2,4}})\s?f\.\s+)?"
            rf"(?P<type>{either('dissertation', 'master', 'phd')}\s\([^()\0]*{_DEGREE}[^()\0]*\))"
            rf"\s*[–—-]\s*(?P<school>[^\0.:]+?)(?:,\s*(?P<address>(?-i:{UPPER})[^,.\0]+))?(?=[.,]?\s*(?:\d{{4}}|\0|$))",
            re.IGNORECASE,
        )
        self._master = re.compile(either("master", "masters_thesis"), re.IGNORECASE)
        report = either("report", "research_report", "technical_report")
        self._report = re.compile(
            rf"[(\[]?(?<!\w)(?:(?P<type>{report})\s+)(?:{either('issue', 'number')}\s*)?{_REPORT_NUMBER}[)\]]?",
            re.IGNORECASE,
        )
        self._conference = re.compile(rf"(?<!\w){either('conference')}(?!\w)", re.IGNORECASE)

    def read(self, parser: ReferenceParser, start: int) -> None:
        """Take the words of theses and reports behind the head."""
        for kind, pattern in self._thesis:
            match = pattern.search(parser.left, start)
            if match:
                parser.take("school", match["school"] or "", 0.85)
                parser.take("thesis", kind)
                parser.strike(*match.span())
                return
        if self._read_brazilian(parser, start) or self._read_dissertation(parser, start):
            return
        report = self._report.search(parser.left, start)
        titled = report and re.search(r"\w", parser.left[start : report.start()])
        if titled and parser.claim(report, 0.7):
            parser.take("report", "techreport")

    def _read_brazilian(self, parser: ReferenceParser, start: int) -> bool:
        """Take a thesis as Brazil's standard prints it: "143 f. Dissertação (Mestrado) - Universidade, Rio"."""
        match = self._brazilian.search(parser.left, start)
        if match is None:
            return False
        parser.take("thesis", "phdthesis" if self._doctoral.search(match["type"]) else "mastersthesis")
        # The year of the defence stands before it, and that of the book behind it.
        years = [*re.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d)", parser.left)]
        if len(years) > 1 and years[-1][0] == years[-2][0] and years[-1].start() >= match.end():
            parser.strike(*years[-1].span())
        return parser.claim(match, 0.85)

    def _read_dissertation(self, parser: ReferenceParser, start: int) -> bool:
        """Take what a thesis is called with its science, behind its title; tell whether there is one."""
        begin = re.compile(r"\w{2}").search(parser.left, start)
        match = self._dissertation.search(parser.left, begin.end()) if begin else None
        if match is None:
            return False
        master = self._master.search(match["type"])
        parser.take("type", match["type"], 0.8)
        parser.take("thesis", "mastersthesis" if master else "phdthesis")
        parser.strike(*match.span())
        return True

    def decide(self, fields: Mapping[str, str]) -> str:
        """Decide the type of the entry."""
        if named := fields.get("thesis") or fields.get("report"):
            return named
        if "booktitle" in fields:
            return "inproceedings" if self._conference.search(fields["booktitle"]) else "incollection"
        if "journal" in fields:
            return "article"
        if "title" in fields and ("publisher" in fields or "edition" in fields or "pagetotal" in fields):
            return "book"
        return "online" if "url" in fields else "misc"
