"""Citations in a running text, found and linked to references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from elyazma.languages.collation import sort_key
from elyazma.readers.recognition.brackets import Bracket, find_brackets, split_works
from elyazma.readers.recognition.citation_parts import Piece, Reader, make_reader
from elyazma.readers.recognition.keys import make_key
from elyazma.readers.recognition.names import Work
from elyazma.readers.recognition.numbers import find_numbers
from elyazma.readers.recognition.unlisted import make_work
from elyazma.readers.recognition.values import FoundCitation, ParsedReference, Range
from elyazma.readers.recognition.vocabulary import Vocabulary
from elyazma.tex.escape import escape_option


def find_citations(  # noqa: PLR0913 - two of them only where the caller knows better
    text: str,
    references: Mapping[str, ParsedReference],
    vocabulary: Vocabulary,
    superscripts: Sequence[Range] = (),
    *,
    numeric: bool | None = None,
    parenthesised: bool = False,
) -> tuple[FoundCitation, ...]:
    """Find the citations in a text, in order, none overlapping another.

    `references` are the works by key. `superscripts` are the ranges of `text` that stand raised. `numeric` says that
    [1] cites the list's first entry; None decides by whether the list is numbered. `parenthesised` says that (1) does
    too: see `cites_in_parentheses`, which tells by the whole text.
    """
    numbered = any(reference.number for reference in references.values())
    if numbered if numeric is None else numeric:
        found = list(find_numbers(text, references, vocabulary, superscripts, parenthesised=parenthesised))
    else:
        found = []
    taken = [(each.start, each.end) for each in found]
    reader = make_reader(vocabulary, references)
    named = [each for each in _find_named(text, reader, vocabulary, references) if not _overlaps(each, taken)]
    return tuple(sorted((*found, *named), key=lambda each: each.start))


def _overlaps(found: FoundCitation, taken: Sequence[Range]) -> bool:
    return any(start < found.end and found.start < end for start, end in taken) if taken else False


def _find_named(
    text: str, reader: Reader, vocabulary: Vocabulary, references: Mapping[str, ParsedReference]
) -> Iterator[FoundCitation]:
    added: dict[str, ParsedReference] = {}
    stop = 0
    for bracket in find_brackets(text):
        for draft in _read_bracket(text, bracket, reader, vocabulary):
            if draft[0].start >= stop:
                stop = draft[0].end
                yield _give_keys(draft, references, added)


def add_cited_works(
    texts: Iterable[str], references: Mapping[str, ParsedReference], vocabulary: Vocabulary
) -> Mapping[str, ParsedReference]:
    """Give the references and, after them, an unverified work for each author and year that only the texts name."""
    known = dict(references)
    for text in texts:
        for found in find_citations(text, known, vocabulary):
            known.update(found.added)
    return known


# --- From pieces to commands ------------------------------------------------------------------------

_Draft = tuple[FoundCitation, tuple[Work, ...]]


def _read_bracket(text: str, bracket: Bracket, reader: Reader, vocabulary: Vocabulary) -> Iterator[_Draft]:
    parts = [part for place in split_works(text, bracket, reader.years) for part in _read_part(text, place, reader)]
    pieces = [piece for part in parts for piece in part]
    if not pieces:
        yield from _read_sentence(text, bracket, reader)
    elif all(len(part) == 1 for part in parts) and _prints_as_one(text, bracket, pieces, vocabulary):
        yield _cite_together(text, bracket, pieces)
    else:
        yield from (_cite_apart(text, piece) for piece in pieces)


def _read_part(text: str, place: Range, reader: Reader) -> list[tuple[Piece, ...]]:
    """Read a part of what is in brackets; semicolons stand in it between authors, or between a word and a work.

    No list has the second; who is cited is named in capitals then, as where semicolons stand between authors.
    """
    start, end = place
    whole = reader.read(text, start, end)
    listed = all(work.key for piece in whole for work in piece.works)
    if ";" not in text[start:end] or (whole and (listed or text[start : whole[0].years[0]].isupper())):
        return [whole]
    return [reader.read(text, *each) for each in split_works(text, Bracket(start, end, square=False))]


def _prints_as_one(text: str, bracket: Bracket, pieces: list[Piece], vocabulary: Vocabulary) -> bool:
    r"""Tell whether one \citep prints all works as they stand: in the list's order, notes only at the ends."""
    inner = pieces[0].before[0] == bracket.start and pieces[-1].end == bracket.end
    notes = any(piece.note[0] != piece.note[1] for piece in pieces[:-1])
    befores = any(piece.before[0] != piece.before[1] for piece in pieces[1:])
    people = [(piece.works[0].families, piece.works[0].others) for piece in pieces]
    grouped = len(set(people)) == len(people)
    stars = {piece.star for piece in pieces if len(piece.works[0].families) > 2}  # noqa: PLR2004 - et al. from three
    fit = not notes and not befores and not any(piece.ending for piece in pieces) and len(stars) < 2  # noqa: PLR2004
    return inner and fit and grouped and _is_sorted(text, pieces, vocabulary)


def _is_sorted(text: str, pieces: list[Piece], vocabulary: Vocabulary) -> bool:
    language = vocabulary.languages[0]
    order = [sort_key(language, text[slice(piece.start, piece.years[0])]) for piece in pieces]
    years = [[work.year for work in piece.works] for piece in pieces]
    return order == sorted(order) and all(each == sorted(each) for each in years)


def _cite_together(text: str, bracket: Bracket, pieces: list[Piece]) -> _Draft:
    works = tuple(work for piece in pieces for work in piece.works)
    found = FoundCitation(
        start=bracket.start - 1,
        end=bracket.end + 1,
        command=_name_command("citep", pieces[0], star=any(piece.star for piece in pieces)),
        keys=(),
        prenote=text[slice(*pieces[0].before)],
        postnote=text[slice(*pieces[-1].note)],
        certainty=min(piece.certainty for piece in pieces),
        exact=all(piece.plain for piece in pieces) and not bracket.square,
    )
    return found, works


def _name_command(command: str, piece: Piece, *, star: bool) -> str:
    r"""Give a command its star, and its capital where a particle has one: \Citet{vandijk2017}."""
    return (command.capitalize() if piece.large else command) + ("*" if star else "")


def _cite_apart(text: str, piece: Piece) -> _Draft:
    r"""Cite one work among others: \citealp, or the year alone where the name has a case ending."""
    if piece.ending:
        bare = FoundCitation(piece.years[0], piece.years[1], "citeyear", (), certainty=0.8 * piece.certainty)
        return bare, piece.works[:1] if len(piece.works) == 1 else piece.works
    command = _name_command("citealp", piece, star=piece.star)
    note = text[slice(*piece.note)]
    found = FoundCitation(
        piece.start, piece.end, command, (), postnote=note, certainty=piece.certainty, exact=piece.plain
    )
    return found, piece.works


def _read_sentence(text: str, bracket: Bracket, reader: Reader) -> Iterator[_Draft]:
    """Read "Cornell (2011, p. 3)": years in brackets behind names that references have."""
    dated = next(reader.years.find(text, bracket.start, bracket.end), None)
    before = bracket.start - 1
    if dated is None or dated.head[0] != dated.head[1] or not text[before - 1 : before].isspace():
        return
    piece = reader.read_names(text, before, dated)
    if piece is None:
        return
    whole = piece.end == bracket.end
    note = text[slice(*piece.note)]
    if whole and not piece.ending:
        command = _name_command("citet", piece, star=piece.star)
        found = FoundCitation(piece.start, bracket.end + 1, command, (), postnote=note)
        yield replace(found, certainty=piece.certainty, exact=piece.plain and not bracket.square), piece.works
    elif len(piece.works) == 1 and whole and not note:
        found = FoundCitation(before, bracket.end + 1, "citeyearpar", (), certainty=0.8 * piece.certainty)
        yield replace(found, exact=not bracket.square), piece.works
    elif len(piece.works) == 1:
        yield FoundCitation(*piece.years, "citeyear", (), certainty=0.8 * piece.certainty), piece.works


def _give_keys(
    draft: _Draft, references: Mapping[str, ParsedReference], added: dict[str, ParsedReference]
) -> FoundCitation:
    """Name the works of a citation by their keys; one that no reference is gets a key and an entry of its own."""
    found, works = draft
    new: dict[str, ParsedReference] = {}
    keys = []
    for work in works:
        key = work.key
        if not key:
            made = make_work(work)
            key = next((key for key, known in added.items() if known == made), "")
            key = key or make_key(made, references.keys() | added.keys())
            new[key] = added[key] = made
        keys.append(key)
    return replace(found, keys=tuple(keys), added=new)


def write_citation(found: FoundCitation) -> str:
    r"""Write a found citation as TeX: \citep[bax:][s.~35]{altunisik2018}."""
    before, after = (escape_option(note) for note in (found.prenote, found.postnote))
    notes = f"[{before}][{after}]" if before else f"[{after}]" if after else ""
    return f"\\{found.command}{notes}{{{','.join(found.keys)}}}"
