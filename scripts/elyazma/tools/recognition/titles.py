"""Titles in printed references: of the work, of what it stands in, and who published it where."""

from __future__ import annotations

import re

from elyazma.tools.recognition.people import UPPER, Names
from elyazma.tools.recognition.slip import STRUCK, Slip
from elyazma.tools.recognition.values import Range
from elyazma.tools.recognition.vocabulary import Vocabulary

_SENTENCE = re.compile(rf"(?<!\s{UPPER})(?<!^{UPPER})(?<=[\w)\]»”\"%!?’…])(?:(?<=[!?])|\.)\s+(?=[^\s\da-zəıöüçşğа-я(])|\.(?=\s+\d+\W*$)|\.$|;\s+|\.\s+[–—-]\s+")
_QUOTED = re.compile(r"\s*[.,]?\s*(?:“(?P<a>[^“”]+)”|\"(?P<b>[^\"]+)\"|«(?P<c>[^«»]+)»|‘(?P<d>[^‘’]+)’(?=[\s.,]))[.,]?")
_PLACED = re.compile(rf"(?P<address>{UPPER}[^.,:;()\[\]\0/]{{1,40}}?(?:,\s{UPPER}{{2}})?)\s?:\s+(?P<publisher>[^:;,\0]{{1,80}}?)\s*(?=[,;.]?\s*(?:\0|$))")
_MOST_PUBLISHER = 8


class Titles:
    """Reads what is left when names and numbers are struck out."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        either = vocabulary.either
        editor = either("editor", "editors")
        self._names = names
        within = either("in")
        self._in = re.compile(rf"(?:(?<=[.{STRUCK}])\s*{within}|(?<=[,;{STRUCK}])\s*(?i:{within}))\s*:?\s+(?=[^\s\0])")
        self._by = re.compile(rf"(?:/\s*|,\s*|\.\s*|\(\s*)(?:{editor})\.?\s*:?\s+(?=\S)", re.IGNORECASE)
        self._after = re.compile(rf"\s*,?\s*(?:\(\s*{editor}\s*\.?\s*\)|{editor}(?!\w))\.?\s*[,.:]?\s*", re.IGNORECASE)
        self._and = re.compile(either("and"))

    def read(self, slip: Slip, start: int) -> None:
        """Take the title, then container, editors, place and publisher."""
        place = self._read_title(slip, start)
        within = self._in.search(slip.left, place)
        self._read_editors(slip, place, within)
        if "title" in slip.fields:
            self._read_container(slip, place, within)

    # --- The work's own title ---------------------------------------------------------------------------

    def _read_title(self, slip: Slip, start: int) -> int:
        if "title" in slip.fields:
            return start
        quoted = _QUOTED.match(slip.left, start)
        if quoted:
            group = next(name for name in "abcd" if quoted[name])
            slip.take("title", quoted[group].strip(" .,"), 0.95)
            slip.take("quoted", "1")
            slip.strike(*quoted.span())
            return quoted.end()
        return self._read_plain_title(slip, start)

    def _read_plain_title(self, slip: Slip, start: int) -> int:
        piece = re.compile(rf"(?:[\s.,:;{STRUCK}]|[(\[][^()\[\]]*[)\]])*+(?P<text>[^{STRUCK}]+)").match(slip.left, start)
        if piece is None:
            return start
        begin, end = piece.span("text")
        stop = self._title_end(slip, begin, end)
        title = slip.text[begin:stop].rstrip(" .,;:–—-(/[")
        if not re.search(r"\w{2}", title):
            return start
        slip.take("title", title, 0.9 if stop < end else 0.7)
        slip.strike(begin, begin + len(title))
        return stop

    def _title_end(self, slip: Slip, begin: int, end: int) -> int:
        """Find where a title ends: at "//", at "/", at "In", at the end of a sentence, of italics, or at brackets."""
        text = slip.left
        ends = [end]
        for pattern in (r"\s*//", r"\s+/\s+", r"\s+(?:[(\[][^()\[\]]*[)\]]\s*)+(?:[.,\0]|$)", r"\s+[(\[][^()\[\]]*\0", r"\.\s*[–—-]\s+", r"[;]\s"):
            match = re.compile(pattern).search(text, begin, end)
            if match:
                ends.append(match.start())
        sentence = _SENTENCE.search(text, begin, end)
        if sentence:
            ends.append(sentence.start() if text[sentence.start()] == "." else sentence.start())
        within = self._in.search(text, begin, end)
        if within:
            ends.append(within.start())
        ends += [stop for first, stop in slip.italics if first <= begin + 1 and begin < stop <= end]
        return min(ends)

    # --- What it stands in ------------------------------------------------------------------------------

    def _read_editors(self, slip: Slip, start: int, within: re.Match[str] | None) -> None:
        """Take editors: "edited by A. B. Family", "/ red. A. B. Family", "In A. B. Family (Ed.),"."""
        by = self._by.search(slip.left, start)
        if within and self._take_editors(slip, within.end(), within.end(), marked=True):
            return
        if by and self._take_editors(slip, by.start(), by.end(), marked=False):
            return
        for match in re.compile(r"[,;]\s+").finditer(slip.left, start):
            if self._take_editors(slip, match.start(), match.end(), marked=True):
                return

    def _take_editors(self, slip: Slip, begin: int, place: int, *, marked: bool) -> bool:
        """Take names as editors; where nothing before them says so, a mark behind them must."""
        forms = ("initials", "gost", "bare", "natural", "given") + (() if marked else ("plain",))
        people = self._names.read(slip.left, place, forms)
        after = self._after.match(slip.left, people.end) if people else None
        if people is None or (marked and not after):
            return False
        slip.take("editor", people.names, 0.85)
        slip.strike(begin, after.end() if after else people.end)
        return True

    def _read_container(self, slip: Slip, start: int, within: re.Match[str] | None) -> None:
        text = slip.left
        double = re.compile(r"//\s*").search(text, start)
        border = double or within
        placed = _PLACED.search(text, border.end() if border else start)
        if placed and len(placed["publisher"].split()) <= _MOST_PUBLISHER:
            turned = text[: placed.start()].rstrip().endswith(";")
            slip.take("publisher", placed["address" if turned else "publisher"], 0.85)
            slip.take("address", placed["publisher" if turned else "address"], 0.85)
            slip.strike(*placed.span())
        pieces = [*slip.pieces(start, _SENTENCE)]
        if within:
            self._take_within(slip, within, pieces)
        elif double:
            self._take_behind(slip, double.end(), pieces)
        else:
            self._take_pieces(slip, pieces)

    def _take_within(self, slip: Slip, within: re.Match[str], pieces: list[Range]) -> None:
        slip.strike(*within.span())
        behind = [(max(start, within.end()), end) for start, end in pieces if end > within.end()]
        if behind:
            self._take_piece(slip, "booktitle", behind[0], 0.85)
        if len(behind) == 2:  # noqa: PLR2004 - the book and who published it
            self._take_piece(slip, "publisher", behind[1], 0.7)

    def _take_behind(self, slip: Slip, start: int, pieces: list[Range]) -> None:
        behind = [piece for piece in pieces if piece[0] >= start]
        if behind:
            serial = "publisher" not in slip.fields
            self._take_piece(slip, "journal" if serial else "booktitle", behind[0], 0.85)

    def _take_pieces(self, slip: Slip, pieces: list[Range]) -> None:
        """Take what is left behind the title: a journal where there is a volume, else who published the book."""
        if not pieces:
            return
        fields = slip.fields
        numbers = {"volume", "number", "pages", "month", "serial"} & fields.keys()
        serial = "publisher" not in fields and ("serial" in fields or len(numbers) > 1 or bool(numbers - {"volume"}))
        if "year" in fields and not re.search(r"\d", fields["year"]):
            return  # nobody can tell a journal from a publisher before a work is out
        if serial and numbers <= {"month"} and re.search(r"\d", slip.text[slice(*pieces[0])]):
            return
        if len(pieces) == 1 and (serial or "quoted" not in fields or "thesis" in fields):
            name = "school" if "thesis" in fields else "journal" if serial else "publisher"
            self._take_piece(slip, name, pieces[0], 0.8 if serial else 0.6)

    def _take_piece(self, slip: Slip, field: str, piece: Range, certainty: float) -> None:
        if field not in slip.fields and re.search(r"[^\W\d_]", slip.text[slice(*piece)]):
            slip.take(field, slip.text[slice(*piece)], certainty)
            slip.strike(*piece)
