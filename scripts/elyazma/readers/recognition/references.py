"""A printed reference, taken apart into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.details import Details
from elyazma.readers.recognition.institutions import Heads
from elyazma.readers.recognition.kinds import Kinds
from elyazma.readers.recognition.links import Links
from elyazma.readers.recognition.reference_parser import ReferenceParser
from elyazma.readers.recognition.tails import Tails
from elyazma.readers.recognition.titles import Titles
from elyazma.readers.recognition.values import UNREAD, ParsedReference, Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_LONGEST = 4000
_NUMBER = re.compile(
    r"[\s•●▪]*(?:(?:\[|\((?=\d{1,3}\)\s))(\d{1,4})[\])]\.?|(\d{1,4})(?:[.)](?=\s|[^\W\d_][\w’'-]+\s)|-(?=[^\W\d_][\w’'-]+\s)))\s*"
)

_AGAIN = re.compile(
    r"\s*(?:(?:[—–―]{2,}|-{3,}|_{3,}|―)(?P<others>,?\s*et\sal\.)?[.,]?(?=\s)|(?=(?:19|20)\d\d[a-z]?\s))"
)
"""What stands for the authors of the entry above: a line, or nothing before the year."""
_ARTICLE = re.compile(r"[a-z]\d{3,}-\d{2}")
"""The number of an article and of its year, which is no range of pages: "e00775-25"."""
_LABEL = re.compile(r"\s*\[[^\[\]]{3,60}\d{4}[a-z]?\]\s+(?=[^\W\d_])")
"""By what a text cites an entry: "[Wilkins et al., 2012] Wilkins, A. ..."."""


def parse_reference(
    text: str, vocabulary: Vocabulary, italics: Sequence[Range] = (), *, number: int = 0, before: str = ""
) -> ParsedReference:
    """Take a printed reference apart; `italics` are the ranges of `text` in italics, which titles stand in.

    `before` are the authors of the entry above it, for whom a line may stand: "———. 2021. Small rivers.".
    A field is a piece of the text; what is not understood stands in `note`, or the whole text does.
    """
    parser = ReferenceParser(text.replace("\0", " "), italics)
    if len(text) > _LONGEST or not text.strip():
        return _keep(parser, number)
    label = _NUMBER.match(text)
    named = _LABEL.match(text)
    start = label.end() if label else named.end() if named else 0
    parser.strike(0, start)
    if label:
        number = number or int(label[1] or label[2])
    readers = _make_readers(vocabulary)
    readers.unverified(parser)
    readers.links.read(parser)
    behind = _read_head(parser, readers.heads, start, before)
    behind = readers.titles.read_quoted(parser, behind)
    readers.kinds.read(parser, behind)
    readers.titles.imprints.read_placed_year(parser, behind)
    readers.details.read_marks(parser, behind)
    readers.tails.read(parser, behind)
    readers.details.read(parser, behind)
    readers.titles.read(parser, behind)
    readers.details.settle(parser)
    if "month" in parser.fields:
        parser.fields["month"] = readers.links.number_month(parser.fields["month"])
    return _finish(parser, readers.kinds.decide(parser.fields), number)


def _read_head(parser: ReferenceParser, heads: Heads, start: int, before: str) -> int:
    """Read authors and year, or the year behind what stands for the authors `before`; give the place behind them."""
    again = _AGAIN.match(parser.text, start) if before else None
    if again is None:
        return heads.read(parser, start)
    parser.take("author", f"{before.split(' and ')[0]} and others" if again["others"] else before, 0.85)
    parser.strike(start, again.end())
    return heads.read_year(parser, again.end())


@dataclass(frozen=True, slots=True)
class _Readers:
    """The readers of each part, whose patterns cost more to make than an entry to read."""

    unverified: Callable[[ReferenceParser], None]
    links: Links
    heads: Heads
    kinds: Kinds
    tails: Tails
    details: Details
    titles: Titles


@lru_cache(maxsize=4)
def _make_readers(vocabulary: Vocabulary) -> _Readers:
    empty = re.compile(rf"\s*\[\s*{vocabulary.either('source_not_given')}\s*\.?\s*\]\.?", re.IGNORECASE)

    def strike_empty(parser: ReferenceParser) -> None:
        """Read what our own lists print for a work that nobody has found: it has an author and a year, no more."""
        match = empty.search(parser.left)
        if match:
            parser.take("unverified", "1")
            parser.strike(*match.span())

    heads = Heads(vocabulary)
    titles = Titles(vocabulary, heads.names)
    return _Readers(
        strike_empty, Links(vocabulary), heads, Kinds(vocabulary), Tails(vocabulary), Details(vocabulary), titles
    )


def _keep(parser: ReferenceParser, number: int) -> ParsedReference:
    """Keep a text that nothing was understood of."""
    fields = {"note": parser.text.strip()} if parser.text.strip() else {}
    whole = ((0, len(parser.text)),) if fields else ()
    return ParsedReference(parser.text, UNREAD, fields, dict.fromkeys(fields, 0.0), whole, number)


def _finish(parser: ReferenceParser, kind: str, number: int) -> ParsedReference:
    if not {"author", "editor", "title"} & parser.fields.keys():
        return _keep(parser, number)
    unread = parser.unread()
    fields = {name: value for name, value in parser.fields.items() if name not in _MARKS}
    lone = 0.2 if fields.keys() <= {"title"} else 1.0
    certainty = {name: min(lone, parser.certainty[name]) for name in fields}
    if unread:
        fields["note"] = " ".join(parser.text[start:end] for start, end in unread)
        certainty["note"] = 0.3
    if "pages" in fields:
        numbered = _ARTICLE.fullmatch(fields["pages"])
        fields["pages"] = fields["pages"] if numbered else re.sub(r"\s?[–—-]+\s?", "–", fields["pages"])
    verified = "unverified" not in parser.fields
    return ParsedReference(parser.text, kind, fields, certainty, unread, number, verified)


_MARKS = frozenset({"online", "serial", "quoted", "comma", "thesis", "report", "unverified"})
"""What one step tells another; no field of an entry."""
