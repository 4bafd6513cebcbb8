"""The printed list of references as entries to be: taken apart, each with its key and how it was printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elyazma.draft import DraftReference
from elyazma.draft import JsonPiece as Piece  # shim
from elyazma.languages.folding import fold_words
from elyazma.tools.papers.keys import read_keys
from elyazma.tools.papers.outline import read_text
from elyazma.tools.papers.runs import read_runs
from elyazma.tools.recognition import (
    Entry,
    ParsedReference,
    Vocabulary,
    add_cited_works,
    make_key,
    parse_reference,
    split_references,
)

_ITALIC = ("Emph", "Underline")


def read_references(pieces: Sequence[Piece], vocabulary: Vocabulary) -> Mapping[str, ParsedReference]:
    """Read a list; a key is the one that our own Word files carry, else made of author and year."""
    lines: list[Piece] = []
    for piece in pieces:
        lines += _lines_of(piece, len(lines))
    keyed: dict[str, ParsedReference] = {}
    for entry in split_references([read_text(line) for line in lines]):
        line = lines[entry.paragraph]
        parsed = _read_unverified(entry.text, vocabulary) or parse_reference(
            entry.text, vocabulary, _find_italics(line, entry), number=entry.number
        )
        own = next(iter(read_keys(line.block)), "")
        key = own if own and own not in keyed else make_key(parsed, keyed.keys())
        keyed[key] = parsed
    return keyed


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
    kind, content = piece.block["t"], piece.block.get("c")
    if kind == "OrderedList" and content:
        first = content[0][0] if content[0][0] > 1 else before + 1
        return [
            _number(inner, first + at)
            for at, item in enumerate(content[1])
            for inner in [_join(item)]
            if inner is not None
        ]
    if kind == "BulletList" and content:
        return [inner for item in content if (inner := _join(item)) is not None]
    return [piece]


def _join(blocks: Sequence[dict[str, object]]) -> Piece | None:
    inlines: list[object] = []
    for block in blocks:
        content = block.get("c")
        if block["t"] in ("Para", "Plain") and isinstance(content, list):
            inlines += [{"t": "Space"}] if inlines else []
            inlines += content
    return Piece({"t": "Para", "c": inlines}) if inlines else None


def _number(piece: Piece, number: int) -> Piece:
    return Piece({"t": "Para", "c": [{"t": "Str", "c": f"{number}. "}, *piece.block["c"]]})


def _find_italics(piece: Piece, entry: Entry) -> tuple[tuple[int, int], ...]:
    if piece.block["t"] not in ("Para", "Plain"):
        return ()
    at, ranges = -entry.start, []
    for run in read_runs(piece.block["c"]):
        end = at + len(run.text)
        if any(mark in _ITALIC for mark, _ in run.marks) and end > 0 and at < len(entry.text):
            ranges.append((max(0, at), min(len(entry.text), end)))
        at = end
    return tuple(ranges)


def keep_reference(key: str, parsed: ParsedReference) -> DraftReference:
    """Make the entry that is written into bib/: its fields, and how it was printed where it was."""
    printed = parsed.text if parsed.verified else ""
    return DraftReference(key, parsed.type, dict(parsed.fields), printed, parsed.verified)
