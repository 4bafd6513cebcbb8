"""The printed list of references as entries to be: taken apart, each with its key and how it was printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

from elyazma.languages.folding import fold_words
from elyazma.model.article import SecondList
from elyazma.model.imported import ImportedReference, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, BulletList, Emph, Inline, OrderedList, Para, Plain, Space, Str, Underline
from elyazma.readers.keys import read_keys
from elyazma.readers.left_out import spell_formulas
from elyazma.readers.managers.lists import match_lines
from elyazma.readers.outline import read_text
from elyazma.readers.recognition import (
    DAYS,
    Entry,
    ParsedReference,
    Vocabulary,
    add_cited_works,
    find_behind,
    make_key,
    parse_reference,
    read_days,
    split_references,
)
from elyazma.readers.runs import read_runs
from elyazma.readers.second_list import merge_lists

_ADDRESS = re.compile(r"(https?://\S*[^\s.,;])[.,;]?")
"""An entry that is an address alone, and the sign that ends it."""

_SPACED = re.compile(r"[^\d(]{3,}\s((?:19|20)\d\d[a-z]?)\s\w")
"""An entry whose year no sign parts from what stands around it; the next one may have no names, but those of this."""


@dataclass(slots=True)
class _Above:
    """The authors of the entry above, and whether no sign parted them from its year."""

    authors: str = ""
    spaced: bool = False

    def find_authors(self, text: str) -> str:
        """Give the authors that an entry may mean by a line, or by nothing before its year; none where it may not."""
        return self.authors if self.spaced or not text[:1].isdigit() else ""

    def keep(self, text: str, parsed: ParsedReference) -> None:
        """Keep the authors of an entry that was read."""
        self.authors = parsed.fields.get("author", "")
        found = _SPACED.match(text)
        same = found is not None and found[1] == parsed.fields.get("year", "")
        self.spaced = same or (self.spaced and text[:1].isdigit())


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list of references as it was read: works by key, and the lines behind it that are none.

    `days` are those that lines behind the list tell, by the names of the article's fields, as ISO 8601; `told` are
    these lines, `captions` the legends and what heads them, `others` what nobody can place. `again` are the entries of
    a second list, `tied` so many of them as are works of the first, `asked` is how it prints them.
    """

    references: Mapping[str, ParsedReference] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    captions: tuple[Piece, ...] = ()
    others: tuple[Piece, ...] = ()
    again: tuple[str, ...] = ()
    tied: int = 0
    asked: SecondList | None = None


def read_lists(
    pieces: Sequence[Piece], again: Sequence[Piece], vocabulary: Vocabulary, known: Mapping[str, ParsedReference]
) -> ReadList:
    """Read the pieces behind the heading of a list, and those behind a second one, which may print the same works."""
    merged = None
    if again and not known:
        first, second = read_list(pieces, vocabulary), read_list(again, vocabulary)
        merged = merge_lists(first.references, second.references)
    if merged is None:
        return read_list((*pieces, *again), vocabulary, known)
    return ReadList(
        references=merged.references,
        days={**second.days, **first.days},
        told=(*first.told, *second.told),
        captions=(*first.captions, *second.captions),
        others=(*first.others, *second.others),
        again=tuple(each.text for each in second.references.values()),
        tied=merged.tied,
        asked=merged.asked,
    )


def read_list(
    pieces: Sequence[Piece], vocabulary: Vocabulary, known: Mapping[str, ParsedReference] = MappingProxyType({})
) -> ReadList:
    """Read the pieces behind the heading of a list: the works, and what stands behind them.

    A line that prints one of the `known` works is not taken apart: the work gets the line as its text. Those that no
    line prints stand at the end.
    """
    lines = _list_lines(pieces)
    behind = find_behind([read_text(line) for line in lines], vocabulary)
    days = [read_text(lines[place]) for place, kind in behind.items() if kind in DAYS]
    found = read_days(days, vocabulary)
    told = tuple(text for text in days if read_days([text], vocabulary))
    others = [lines[at] for at, kind in behind.items() if kind != "caption" and read_text(lines[at]) not in told]
    legends = any(kind == "caption" for kind in behind.values())
    return ReadList(
        references=_read_works([line for at, line in enumerate(lines) if at not in behind], vocabulary, known),
        days=found,
        told=told,
        captions=tuple(lines[at] for at in behind if behind[at] == "caption" or (legends and lines[at] in others)),
        others=tuple(line for line in others if not legends),
    )


def _read_works(
    lines: Sequence[Piece], vocabulary: Vocabulary, known: Mapping[str, ParsedReference]
) -> Mapping[str, ParsedReference]:
    """Read the entries of a list; a key is the one in our own Word files, else made of author and year."""
    lines = [spell_formulas(line) for line in lines]
    entries = split_references([read_text(line) for line in lines])
    printed = match_lines([entry.text for entry in entries], known)
    keyed: dict[str, ParsedReference] = {}
    above = _Above()
    for at, entry in enumerate(entries):
        line = lines[entry.paragraph]
        own = next(read_keys([line.block]), "")
        record = own if own in known.keys() - keyed.keys() else printed.keys.get(at, "")
        if record:
            keyed[record] = replace(known[record], text=entry.text, number=entry.number)
            above.authors = known[record].fields.get("author", "")
        elif at not in printed.repeated:
            parsed = _parse(line, entry, vocabulary, above.find_authors(entry.text))
            above.keep(entry.text, parsed)
            _add_parsed(keyed, parsed, own, known)
    return {**keyed, **{key: known[key] for key in known if key not in keyed}}


def _add_parsed(
    keyed: dict[str, ParsedReference], parsed: ParsedReference, own: str, known: Mapping[str, ParsedReference]
) -> None:
    taken = keyed.keys() | known.keys()
    keyed[own if own and own not in taken else make_key(parsed, taken)] = parsed


def _parse(line: Piece, entry: Entry, vocabulary: Vocabulary, before: str) -> ParsedReference:
    if address := _ADDRESS.fullmatch(entry.text):
        return ParsedReference(entry.text, "online", {"url": address[1]}, {"url": 1.0}, number=entry.number)
    return _read_unverified(entry.text, vocabulary) or parse_reference(
        entry.text, vocabulary, _find_italics(line, entry), number=entry.number, before=before
    )


def _list_lines(pieces: Sequence[Piece]) -> list[Piece]:
    lines: list[Piece] = []
    for piece in pieces:
        lines += _lines_of(piece, len(lines))
    return lines


def _read_unverified(text: str, vocabulary: Vocabulary) -> ParsedReference | None:
    """Read an entry that we ourselves printed as incomplete: author and year, and the words that say so."""
    not_given = [fold_words(language.words["source_not_given"]) for language in vocabulary.languages]
    found = re.match(r"(.+?)\.? \((\d{4}[a-z]?)\)", text)
    if not found or not any(words in fold_words(text) for words in not_given):
        return None
    named = add_cited_works([f"({found[1]}, {found[2]})"], {}, vocabulary)
    return next(iter(named.values()), None)


def _lines_of(piece: Piece, before: int) -> list[Piece]:
    """Give the paragraphs of a list's items too; Word numbers a list without typing the numbers.

    A list that begins anew after `before` entries goes on in print.
    """
    match piece.block:
        case OrderedList(items, start):
            first = start if start > 1 else before + 1
            numbered = [(first + at, _join_paragraphs(item)) for at, item in enumerate(items)]
            return [Piece(Para((Str(f"{number}. "), *inlines))) for number, inlines in numbered if inlines]
        case BulletList(items) if items:
            return [Piece(Para(inlines)) for inlines in map(_join_paragraphs, items) if inlines]
        case _:
            return [piece]


def _join_paragraphs(blocks: Sequence[Block]) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for block in blocks:
        if isinstance(block, Para | Plain):
            inlines += [Space()] if inlines else []
            inlines += block.inlines
    return tuple(inlines)


def _find_italics(piece: Piece, entry: Entry) -> tuple[tuple[int, int], ...]:
    if not isinstance(piece.block, Para | Plain):
        return ()
    at, ranges = -entry.start, []
    for run in read_runs(piece.block.inlines):
        end = at + len(run.text)
        italic = any(isinstance(each, Emph | Underline) for each in run.wrappers)
        if italic and end > 0 and at < len(entry.text):
            ranges.append((max(0, at), min(len(entry.text), end)))
        at = end
    return tuple(ranges)


def keep_reference(key: str, parsed: ParsedReference) -> ImportedReference:
    """Make the entry that is written into bib/: its fields, and how it was printed where it was."""
    printed = parsed.text if parsed.verified else ""
    return ImportedReference(key, parsed.type, dict(parsed.fields), printed, parsed.verified)
