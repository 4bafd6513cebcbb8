"""A printed reference, taken apart into fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from elyazma.tools.recognition.details import Details
from elyazma.tools.recognition.heads import Heads
from elyazma.tools.recognition.kinds import Kinds
from elyazma.tools.recognition.links import Links
from elyazma.tools.recognition.slip import Slip
from elyazma.tools.recognition.titles import Titles
from elyazma.tools.recognition.values import UNREAD, ParsedReference, Range
from elyazma.tools.recognition.vocabulary import Vocabulary

_LONGEST = 4000
_NUMBER = re.compile(r"\s*(?:\[(\d{1,4})\]|(\d{1,4})[.)](?=\s))\s*")


def parse_reference(
    text: str, vocabulary: Vocabulary, italics: Sequence[Range] = (), *, number: int = 0
) -> ParsedReference:
    """Take a printed reference apart; `italics` are the ranges of `text` in italics, which titles stand in.

    A field is a piece of the text; what is not understood stands in `note`, or the whole text does.
    """
    slip = Slip(text.replace("\0", " "), italics)
    if len(text) > _LONGEST or not text.strip():
        return _keep(slip, number)
    label = _NUMBER.match(text)
    start = label.end() if label else 0
    if label:
        slip.strike(0, start)
        number = number or int(label[1] or label[2])
    readers = _make_readers(vocabulary)
    readers.unverified(slip)
    readers.links.read(slip)
    behind = readers.heads.read(slip, start)
    readers.kinds.read(slip, behind)
    readers.details.read(slip, behind)
    readers.titles.read(slip, behind)
    if "month" in slip.fields:
        slip.fields["month"] = readers.links.number_month(slip.fields["month"])
    return _finish(slip, readers.kinds.decide(slip.fields), number)


@dataclass(frozen=True, slots=True)
class _Readers:
    """The readers of each part, whose patterns cost more to make than an entry to read."""

    unverified: Callable[[Slip], None]
    links: Links
    heads: Heads
    kinds: Kinds
    details: Details
    titles: Titles


@lru_cache(maxsize=4)
def _make_readers(vocabulary: Vocabulary) -> _Readers:
    empty = re.compile(rf"\s*\[\s*{vocabulary.either('source_not_given')}\s*\.?\s*\]\.?", re.IGNORECASE)

    def strike_empty(slip: Slip) -> None:
        """Read what our own lists print for a work that nobody has found: it has an author and a year, no more."""
        match = empty.search(slip.left)
        if match:
            slip.take("unverified", "1")
            slip.strike(*match.span())

    heads = Heads(vocabulary)
    titles = Titles(vocabulary, heads.names)
    return _Readers(strike_empty, Links(vocabulary), heads, Kinds(vocabulary), Details(vocabulary), titles)


def _keep(slip: Slip, number: int) -> ParsedReference:
    """Keep a text that nothing was understood of."""
    fields = {"note": slip.text.strip()} if slip.text.strip() else {}
    whole = ((0, len(slip.text)),) if fields else ()
    return ParsedReference(slip.text, UNREAD, fields, dict.fromkeys(fields, 0.0), whole, number)


def _finish(slip: Slip, kind: str, number: int) -> ParsedReference:
    if not {"author", "editor", "title"} & slip.fields.keys():
        return _keep(slip, number)
    unread = slip.unread()
    fields = {name: value for name, value in slip.fields.items() if name not in _MARKS}
    lone = 0.2 if fields.keys() <= {"title"} else 1.0
    certainty = {name: min(lone, slip.certainty[name]) for name in fields}
    if unread:
        fields["note"] = " ".join(slip.text[start:end] for start, end in unread)
        certainty["note"] = 0.3
    if "pages" in fields:
        fields["pages"] = re.sub(r"\s?[–—-]+\s?", "–", fields["pages"])
    verified = "unverified" not in slip.fields
    return ParsedReference(slip.text, kind, fields, certainty, unread, number, verified)


_MARKS = frozenset({"online", "serial", "quoted", "comma", "thesis", "report", "unverified"})
"""What one step tells another; no field of an entry."""
