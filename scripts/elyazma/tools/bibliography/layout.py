"""Lay out a .bib file in one style, without changing what it says.

Entries are sorted by key between whatever stands alone: an @string, a @preamble, a @comment, a comment with an empty
line after it. So a definition stays before its uses, and a heading before what it heads. A comment that touches an
entry goes where the entry goes. What another entry takes fields from (crossref) stays below it, as BibTeX wants it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from elyazma.tools.bibliography.bibtex import read_bibliography
from elyazma.tools.bibliography.blocks import BibFile, place_fields
from elyazma.tools.bibliography.dois import normalise_doi
from elyazma.tools.bibliography.values import BadValue, split_value

Additions = Mapping[str, Mapping[str, str]]
"""Fields to add: citation key -> field name -> value as TeX, without braces."""

_NOTHING: Additions = {}


@dataclass
class _Piece:
    """A run of the file: `gap` is the number of line ends before it, 2 for any more; `head` and `tail` go with it."""

    text: str
    gap: int
    kind: str
    key: str = ""
    parent: str = ""
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    def write(self) -> str:
        """Give the text with the comments that touch it; a tail begins with the white space that parts it."""
        return "\n".join([*self.head, self.text]) + "".join(self.tail)


def lay_out(text: str, additions: Additions = _NOTHING) -> str:
    """Lay out the text of a sound .bib file, adding fields to its entries."""
    pieces = _attach_comments(list(_split_pieces(BibFile("", text), additions)))
    parents = {piece.parent for piece in pieces if piece.parent}
    written = ""
    run: list[_Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and piece.kind == "entry":
            run.append(piece)
            continue
        for entry in sorted(run, key=lambda entry: (entry.key in parents, entry.key)):
            written += ("\n\n" if written else "") + entry.write()
        if piece is not None:
            gap = "\n\n" if run or piece.gap > 1 else "\n"
            written += (gap if written else "") + piece.write()
        run = []
    return written + "\n" if written else ""


def loses_nothing(before: str, after: str) -> bool:
    """Tell whether a text of a .bib file says all that another did, in the same blocks; only fields may have come."""
    old, new = _read_meaning(before), _read_meaning(after)
    return (
        old.entries.keys() == new.entries.keys()
        and all(fields.items() <= new.entries[key].items() for key, fields in old.entries.items())
        and (old.blocks, old.comments) == (new.blocks, new.comments)
        and new.errors <= old.errors
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a .bib file says, in no particular order where order says nothing."""

    entries: Mapping[str, Mapping[str, str]]
    blocks: tuple[str, ...]
    comments: Counter[str]
    errors: frozenset[str]


def _write_same(name: str, value: str) -> str:
    """Write a value in the one way that stands for all of its spellings."""
    return normalise_doi(value) if name == "doi" else value


def _read_meaning(text: str) -> _Meaning:
    outcome = read_bibliography({"": text})
    entries = {
        each.key: {"@": each.type} | {name: _write_same(name, value) for name, value in each.fields.items()}
        for each in (outcome.value.references if outcome.value else ())
    }
    others = [piece for piece in _split_pieces(BibFile("", text), _NOTHING) if piece.kind != "entry"]
    return _Meaning(
        entries,
        tuple(piece.text for piece in others if piece.kind == "block"),
        Counter(line.strip() for piece in others if piece.kind == "comment" for line in piece.text.splitlines()),
        frozenset(finding.code for finding in outcome.diagnostics),
    )


# --- Pieces ---------------------------------------------------------------------------------------


def _split_pieces(file: BibFile, additions: Additions) -> Iterator[_Piece]:
    """Give entries, other blocks, and paragraphs of comment in order; together they are all that is not white space."""
    entries = dict(file.entries())
    cursor = 0
    for offset, block in file.blocks:
        raw = block.raw or ""
        if offset not in entries and not raw.startswith("@"):
            continue  # a comment: all text between blocks is
        yield from _split_paragraphs(file.text, cursor, offset)
        gap = _count_line_ends(file.text, offset)
        if offset in entries:
            yield _write_entry(offset, entries[offset], gap, additions)
        else:
            yield _Piece(raw, gap, "block")
        cursor = offset + len(raw)
    yield from _split_paragraphs(file.text, cursor, len(file.text))


def _split_paragraphs(text: str, start: int, end: int) -> Iterator[_Piece]:
    for match in re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", text[start:end]):
        yield _Piece(match.group().rstrip(), _count_line_ends(text, start + match.start()), "comment")


def _count_line_ends(text: str, offset: int) -> int:
    before = text[:offset]
    space = before[len(before.rstrip()) :]
    return min(space.count("\n"), 2) if before.strip() else 2


def _attach_comments(pieces: list[_Piece]) -> list[_Piece]:
    """Join to each entry the comments that touch it: above it, else below the one before."""
    kept: list[_Piece] = []
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        before = pieces[at - 1] if at else None
        if piece.kind != "comment":
            kept.append(piece)
            continue
        below = before is not None and before.kind == "entry" and piece.gap < 2  # noqa: PLR2004
        above = after is not None and after.kind == "entry" and after.gap < 2  # noqa: PLR2004
        first, _, rest = piece.text.partition("\n")
        if below and before and (not above or piece.gap == 0):
            tail = first if above else piece.text
            before.tail.append((" " if piece.gap == 0 else "\n") + tail)
            if above and after and rest:
                after.head.append(rest)
        elif above and after:
            after.head.append(piece.text)
        else:
            kept.append(piece)
    return kept


# --- Entries --------------------------------------------------------------------------------------


def _write_entry(offset: int, entry: Any, gap: int, additions: Additions) -> _Piece:
    fields = {raw.name: _write_value(raw.name, raw.value) for raw in place_fields(offset, entry)}
    added = additions.get(entry.key, {})
    # What an author has left empty is filled where it stands.
    fields |= {name: f"{{{value}}}" for name, value in added.items() if fields.get(name, "{}") == "{}"}
    width = max(map(len, fields), default=0)
    lines = [f"  {name.ljust(width)} = {value},\n" for name, value in fields.items()]
    text = f"@{entry.entry_type.lower()}{{{entry.key},\n{''.join(lines)}}}"
    parent = fields.get("crossref", "").strip('{}" \n').lower()
    return _Piece(text, gap, "entry", entry.key.lower(), parent)


def _write_value(name: str, raw: str) -> str:
    """Put a value into braces; what is joined with `#` or is a name keeps its form. The text inside is the author's."""
    raw = raw.strip()
    try:
        pieces = split_value(raw)
    except BadValue:
        return raw
    if len(pieces) > 1 or pieces[0].name:
        return raw
    text = pieces[0].text
    if not _is_balanced(text):
        return raw
    return f"{{{normalise_doi(text) if name == 'doi' else text}}}"


def _is_balanced(text: str) -> bool:
    """Count braces as BibTeX does, which knows no escaped ones."""
    level = 0
    for sign in re.findall(r"[{}]", text):
        level += 1 if sign == "{" else -1
        if level < 0:
            return False
    return level == 0
