"""A work cited by author and year, read in a piece of text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.brackets import Dated, Years
from elyazma.readers.recognition.names import Work, bare_year, make_pattern, read_works
from elyazma.readers.recognition.people import UPPER
from elyazma.readers.recognition.unlisted import Unlisted
from elyazma.readers.recognition.values import ParsedReference, Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_WINDOW = 240
_LEFT_OUT = re.compile(r"(?:[^\W\d_a-zəıöüçşğа-я][\w’'-]*,|&|\.\s*[A-Z],)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One author or group of authors with one year or more; all places are in the whole text.

    `start` is where the names begin, `end` where the last year or the note after it does; `years` is the range of all
    years. `before` and `note` are the notes' ranges. `plain` tells a form that any style like APA's prints so.
    """

    works: tuple[Work, ...]
    start: int
    years: Range
    end: int
    before: Range
    note: Range
    star: bool = False
    ending: bool = False
    large: bool = False
    plain: bool = True
    certainty: float = 1.0


class Reader:
    """Reads pieces of a text: the works by year, and the patterns of names and years, made once."""

    def __init__(self, vocabulary: Vocabulary, years: Years, works: Mapping[str, tuple[Work, ...]]) -> None:
        self.works = works
        self.years = years
        self._vocabulary = vocabulary
        self.unlisted = Unlisted(vocabulary, works)
        self._joined = re.compile(rf"(?<!\w){vocabulary.either('and')}\s*$")
        self._others = re.compile(rf"{UPPER}[\w’'-]*,?\s+{vocabulary.either('and')}\s+$")
        self._joins = re.compile(rf"(?<!\w){vocabulary.either('and')}(?!\w)")
        self._shortened = re.compile(rf"(?<!\w){vocabulary.either('et_al')}(?!\w)")
        own = vocabulary.languages[:1]
        self._and = tuple(form for language in own for form in language.recognition.get("and", ()))
        self._et_al = tuple(language.words.get("et_al", "") for language in own)

    def read(self, text: str, start: int, end: int) -> tuple[Piece, ...]:
        """Read the works that a part of a text between semicolons cites; none when it is no citation."""
        for dated in self.years.find(text, start, end):
            piece = self._read_listed(text, dated)
            if piece:
                return self._read_rest(text, piece, dated.tail)
        first = next(self.years.find(text, start, end), None)
        piece = self._read_unlisted(text, first) if first else None
        return (piece,) if piece else ()

    def read_names(self, text: str, end: int, dated: Dated) -> Piece | None:
        """Read the names that stand in a sentence before brackets with years."""
        start = max(0, end - _WINDOW)
        # In a sentence no semicolon stands between authors.
        start = max(start, text.rfind(";", start, end) + 1)
        found = self._find_names(text, (start, end), self._value(text, dated, 0))
        if not found or self._others.search(text, start, found[1].start()):
            return None
        return self._make_piece(text, dated, found, start)

    def _value(self, text: str, dated: Dated, place: int) -> str:
        return self.years.value(text, dated.years, place)

    def _read_listed(self, text: str, dated: Dated) -> Piece | None:
        start, end = dated.head
        names = text[start:end].rstrip().rstrip(",;")
        found = self._find_names(text, (start, start + len(names)), self._value(text, dated, 0))
        if not found or self._is_cut(text[start : found[1].start()]):
            return None
        return self._make_piece(text, dated, found, start)

    def _is_cut(self, before: str) -> bool:
        """Tell whether the names found are only the last of those that stand there."""
        before = before.rstrip()
        return bool(self._joined.search(before) or _LEFT_OUT.search(before))

    def _find_names(self, text: str, place: Range, year: str) -> tuple[Work, re.Match[str]] | None:
        """Find the work of a year whose authors a range of text ends with: the one with the longest names."""
        known = self.works.get(bare_year(year), ())
        pattern = {work: make_pattern(self._vocabulary, work) for work in known}
        found = [(work, match) for work in known if (match := pattern[work].search(text, *place))]
        right = [(work, match) for work, match in found if work.year == year] or found
        return min(right, key=lambda pair: pair[1].start(), default=None)

    def _make_piece(self, text: str, dated: Dated, found: tuple[Work, re.Match[str]], start: int) -> Piece | None:
        first, match = found
        names = text[match.start() : dated.years[0][0]]
        short = self._shortened.search(names) is not None
        values = [self._value(text, dated, at) for at in range(len(dated.years))]
        works = tuple(self._same_people(first, year, short=short and at > 0) for at, year in enumerate(values))
        if any(work is None for work, _ in works):
            return None
        groups = match.groupdict()
        note, end = _read_note(text, dated)
        before = (start, start + len(text[start : match.start()].rstrip()))
        return Piece(
            works=tuple(work for work, _ in works if work),
            start=match.start(),
            years=(dated.years[0][0], dated.years[-1][1]),
            end=end,
            before=before,
            note=note,
            star=bool(groups.get("star")),
            ending=bool(groups.get("ending")),
            large=bool(first.families) and first.families[0][0].islower() and text[match.start()].isupper(),
            plain=self._is_plain(names, text[slice(*dated.head)]),
            certainty=min(certainty for _, certainty in works),
        )

    def _same_people(self, first: Work, year: str, *, short: bool) -> tuple[Work | None, float]:
        """Find the work of a year by the people of another; less certain where the list leaves several.

        In a `short` form, "Brook et al., 2019, 2021", the others may have changed from year to year.
        """
        known = self._list_alike(first, year, short=short)
        exact = next((work for work in known if work.year == year), None)
        if exact:
            return exact, 0.8 if exact.doubtful else 1.0
        return _guess_work(known, year)

    def _list_alike(self, first: Work, year: str, *, short: bool) -> list[Work]:
        dated = self.works.get(bare_year(year), ())
        known = [work for work in dated if work.families == first.families]
        if known or not short:
            return known
        return [work for work in dated if work.families[:1] == first.families[:1] and len(work.families) > 1]

    def _is_plain(self, names: str, head: str) -> bool:
        """Tell whether names and the sign before the year look as APA prints them in the text's own language."""
        inside = bool(head.strip())
        et_al = self._shortened.search(names)
        joins = self._joins.findall(names[: et_al.start()] if et_al else names)
        joined = all(word in self._and and (inside or word != "&") for word in joins)
        shortened = not et_al or et_al[0] in self._et_al
        return joined and shortened and (not inside or bool(re.search(r"[^,\s], $", names)))

    def _read_rest(self, text: str, piece: Piece, tail: Range) -> tuple[Piece, ...]:
        """Read more works after a comma: what looks like a note may be the next citation."""
        start, end = tail
        if text[start : start + 1] != ",":
            return (piece,)
        inner = start + 1 + len(text[start + 1 : end]) - len(text[start + 1 : end].lstrip())
        more = self.read(text, inner, end)
        if not more or more[0].before[0] != more[0].before[1] or any(work.key == "" for work in more[0].works):
            return (piece,)
        stop = piece.years[1]
        return (replace(piece, end=stop, note=(stop, stop)), *more)

    def _read_unlisted(self, text: str, dated: Dated) -> Piece | None:
        found = self.unlisted.read(text, dated.head)
        if not found:
            return None
        families, others, start, certainty = found
        values = [self._value(text, dated, at) for at in range(len(dated.years))]
        if not all(re.search(r"\d", value) for value in values):
            return None
        works = tuple(Work("", year, families, others, "") for year in values)
        note, end = _read_note(text, dated)
        if note[0] != note[1] and not re.search(r"\d", text[slice(*note)]):
            return None
        before = (dated.head[0], dated.head[0] + len(text[dated.head[0] : start].rstrip()))
        plain = self._is_plain(text[start : dated.years[0][0]], text[slice(*dated.head)])
        years = (dated.years[0][0], dated.years[-1][1])
        return Piece(works, start, years, end, before, note, plain=plain, certainty=certainty)


def _guess_work(known: Sequence[Work], year: str) -> tuple[Work | None, float]:
    """Choose among works of the same people and year, where neither the text nor the list tells by a letter."""
    lettered = year[-1:].isalpha()
    if not known or (lettered and (len(known) > 1 or known[0].year[-1:].isalpha())):
        return None, 0.0
    return known[0], 0.6 if len(known) == 1 else 0.3


def make_reader(vocabulary: Vocabulary, references: Mapping[str, ParsedReference]) -> Reader:
    """Make the reader of a text that cites these references."""
    years = Years(vocabulary)
    return Reader(vocabulary, years, read_works(references, years.read))


def _read_note(text: str, dated: Dated) -> tuple[Range, int]:
    """Give the range of the note after the years, and where the piece ends: only ", note" is natbib's."""
    start, end = dated.tail
    match = re.compile(r", ").match(text, start, end)
    return ((match.end(), end), end) if match and match.end() < end else ((start, start), start)
