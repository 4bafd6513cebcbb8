"""The printed list of a reference manager: its pieces taken out of the text, its lines held against the records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Span
from elyazma.model.imported import Doubt, ImportedReference, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, BlockQuote, Header, Inline, Link, Para, Plain, Row, Space, Table, walk
from elyazma.model.phrases import phrase
from elyazma.readers.managers.found import LIST
from elyazma.readers.recognition import ParsedReference
from elyazma.references.values import split_names
from elyazma.tex.inlines import decode_tex, to_plain

_PEOPLE = ("author", "editor", "translator")
_SURE = 1000
"""The weight of a DOI or an address that a line has."""
_SHORTEST = 8
"""Letters of a title that tell a work without its author and year."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A paper's pieces without its printed lists, the lines of these, and their headings."""

    kept: list[Piece]
    listed: list[Piece]
    headings: list[Piece]


def take_listed(pieces: Sequence[Piece]) -> Parted:
    """Part a paper's pieces and those of its printed lists; a heading over nothing but a list goes with that."""
    places = {at for at, piece in enumerate(pieces) if _is_listed(piece.block)}
    heads = {at for at in range(len(pieces)) if at + 1 in places and _heads_list(pieces, at, places)}
    kept = [piece for at, piece in enumerate(pieces) if at not in places | heads]
    headings = [piece for at, piece in enumerate(pieces) if at in heads]
    listed = [line for at, piece in enumerate(pieces) if at in places for line in _list_lines(piece)]
    return Parted(kept, listed, headings)


def _heads_list(pieces: Sequence[Piece], at: int, places: Collection[int]) -> bool:
    after = next((piece for number, piece in enumerate(pieces) if number > at and number not in places), None)
    return isinstance(pieces[at].block, Header) and (after is None or isinstance(after.block, Header))


def _is_listed(block: Block) -> bool:
    return any(isinstance(node, Link) and node.target.startswith(LIST) for node in walk((block,)))


def _list_lines(piece: Piece) -> Iterator[Piece]:
    """Give the lines of a piece of a list: pandoc makes a quotation of what is indented.

    Word prints a numbered list as a table, a number and a work in each row.
    """
    match piece.block:
        case BlockQuote(blocks):
            for block in blocks:
                yield from _list_lines(Piece(block))
        case Table(bodies=bodies, head=head):
            rows = [row for body in bodies for row in (*body.heads, *body.rows)]
            yield from (Piece(Para(tuple(_list_inlines(row)))) for row in (*head.rows, *rows))
        case _:
            yield piece


def _list_inlines(row: Row) -> Iterator[Inline]:
    for node in walk([block for cell in row.cells for block in cell.blocks]):
        if isinstance(node, Para | Plain):
            yield from (*node.inlines, Space())


def know_references(references: Sequence[ImportedReference]) -> dict[str, ParsedReference]:
    """Give records as what recognition knows of a work: plain text, by which the text's citations find it."""
    return {each.key: _know(each) for each in references}


def _know(reference: ImportedReference) -> ParsedReference:
    fields = {}
    for name, value in reference.fields.items():
        read = _read_people if name in _PEOPLE else _read_text
        fields[name] = read(value)
    date = fields.get("date", "")
    if date and "year" not in fields:
        fields["year"] = date.lstrip("-")[:4]
    return ParsedReference("", reference.type, fields, verified=reference.verified)


def _read_text(value: str) -> str:
    return to_plain(decode_tex(value, Span(""))[0])


def _read_people(value: str) -> str:
    names = []
    for name in split_names(value):
        text = _read_text(name)
        names.append(f"{{{text}}}" if name.startswith("{") and name.endswith("}") else text)
    return " and ".join(names)


@dataclass(frozen=True, slots=True)
class Matched:
    """The keys of the records that the lines of a list print, by the lines' numbers; lines that repeat another one."""

    keys: Mapping[int, str]
    repeated: frozenset[int]


def match_lines(lines: Sequence[str], known: Mapping[str, ParsedReference]) -> Matched:
    """Find the records that the lines of a list print; the surest pairs are taken first.

    A line that has the title of a record which another line fits better prints that record once more.
    """
    printed = [(at, line, fold_letters(line)) for at, line in enumerate(lines)]
    fitting = [
        (weight, -at, work.key)
        for work in [_read_signs(key, each) for key, each in known.items()]
        for at, line, folded in printed
        if (weight := _weigh(folded, line, work)) > 1
    ]
    found: dict[int, str] = {}
    for _, at, key in sorted(fitting, reverse=True):
        if -at not in found and key not in found.values():
            found[-at] = key
    repeated = (-at for weight, at, _ in fitting if weight >= _SHORTEST and -at not in found)
    return Matched(found, frozenset(repeated))


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a record is known by in print: letters folded, its year, its addresses, its volume and first page."""

    key: str
    title: str
    family: str
    year: str
    addresses: tuple[str, ...]
    places: tuple[str, ...]


def _read_signs(key: str, work: ParsedReference) -> _Signs:
    fields = work.fields
    addresses = (fields.get(name, "").rpartition("://")[2] for name in ("doi", "url"))
    places = (re.split("[-–]", fields.get(name, ""))[0] for name in ("volume", "pages"))
    return _Signs(
        key,
        fold_letters(fields.get("title", "")),
        _first_family(work),
        fields.get("year", ""),
        tuple(address for address in addresses if len(address) >= _SHORTEST),
        tuple(filter(None, places)),
    )


def _weigh(folded: str, line: str, work: _Signs) -> int:
    """Weigh how well a record fits a line: by its title, else by name, year and place; 0 where it does not."""
    has_name = bool(work.family) and work.family in folded
    both = has_name + (bool(work.year) and work.year in line)
    if any(address in line for address in work.addresses):
        return _SURE + 2 * both
    if work.title and work.title in folded and (has_name or len(work.title) >= _SHORTEST):
        return len(work.title) + 2 * both
    # A list without titles; one with titles has another work of the same author and year there.
    placed = not work.title or any(_is_word(place, line) for place in work.places)
    return both if both > 1 and placed else 0


def _is_word(text: str, line: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line) is not None


def _first_family(work: ParsedReference) -> str:
    people = next((work.fields[role] for role in _PEOPLE if work.fields.get(role)), "")
    first = next(iter(split_names(people)), "")
    return fold_letters(first.strip("{}") if first.startswith("{") else first.partition(",")[0])


def doubt_list(
    known: Mapping[str, ParsedReference], every: Mapping[str, ParsedReference], *, listed: bool
) -> Iterator[Doubt]:
    """Tell where the printed list and the records differ; `every` are all works, with the line that prints each."""
    for key, work in every.items():
        if key in known and listed and not work.text:
            yield Doubt("reference", key, phrase("the citations have it, the printed list does not"), f"{{{key},")
        elif key in known and work.text:
            missing = [*_find_missing(work)]
            if missing:
                done = phrase(
                    "the printed list does not have what its record has: {missing}", missing=", ".join(missing)
                )
                yield Doubt("reference", key, done, f"{{{key},")
        elif known and work.text and work.verified:
            done = phrase(
                "stands in the printed list, and no citation's data have it: made of the print as {key}", key=key
            )
            yield Doubt("reference", work.text, done, f"{{{key},")


def _find_missing(work: ParsedReference) -> Iterator[str]:
    family, year = _first_family(work), work.fields.get("year", "")
    # A dash stands for the author of the line before.
    if family and family not in fold_letters(work.text) and not re.match(r"[-–—―_]", work.text):
        yield family
    if year.isdecimal() and year not in work.text:
        yield year
