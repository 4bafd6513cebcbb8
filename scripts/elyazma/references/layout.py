"""Lay out a .bib file in one style, without changing its content.

Entries are sorted by key, but not across an @string, a @preamble, a @comment, or a comment with an empty line after it:
a definition stays before its uses, and a heading before its entries. A comment without an empty line to an entry moves
with it. An entry that others take fields from (crossref) stands after them, as BibTeX requires.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.references.bibtex import read_bibliography
from elyazma.references.blocks import BibFile, Entry, place_fields
from elyazma.references.dois import normalise_doi
from elyazma.references.entries import REPEATABLE
from elyazma.references.values import BadValue, split_value

Additions = Mapping[str, Mapping[str, str]]
"""Fields to add: citation key -> field name -> value as TeX, without braces."""

_NOTHING: Additions = {}


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry as it is written: its type in lower case, its key, its fields in order, each a name and a raw value."""

    type: str
    key: str
    fields: tuple[tuple[str, str], ...]

    def write(self) -> str:
        """Give the entry in the layout of all entries."""
        width = max((len(name) for name, _ in self.fields), default=0)
        lines = [f"  {name.ljust(width)} = {value},\n" for name, value in self.fields]
        return f"@{self.type}{{{self.key},\n{''.join(lines)}}}"


Change = Callable[[EntryText], EntryText | None]
"""What becomes of an entry; none where it goes."""
_EMPTY_LINE = 2
"""From so many line ends on, an empty line stands between two pieces."""


@dataclass
class _Piece:
    """A part of the file: an "entry", another "block", or a "comment".

    `gap` is the number of line ends before it, 2 for more. `head` and `tail` are comments that move with an entry;
    `parent` is the key of the entry that it takes fields from. A comment that BibTeX reads an entry in stays `whole`.
    """

    text: str
    gap: int
    kind: str
    key: str = ""
    parent: str = ""
    whole: bool = False
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    def write(self) -> str:
        """Give the text with its comments, which an entry that goes leaves; a tail has the white space before it."""
        if not self.text:
            return "\n".join((*self.head, *(each.strip() for each in self.tail)))
        return "\n".join([*self.head, self.text]) + "".join(self.tail)


def lay_out(text: str, additions: Additions = _NOTHING) -> str:
    """Lay out the text of a .bib file without errors, adding fields to its entries."""
    return lay_out_changed(text, lambda entry: _add_fields(entry, additions.get(entry.key, {})))


def lay_out_changed(text: str, change: Change) -> str:
    """Lay out the text of a .bib file without errors, each entry changed; one with a comment inside stays as it is."""
    written = ""
    for gap, piece in _sort_pieces(_attach_comments(list(_split_pieces(BibFile("", text), change)))):
        if shown := piece.write():
            written += (gap if written else "") + shown
    return written + "\n" if written else ""


def list_entries(text: str) -> Iterator[tuple[EntryText, bool]]:
    """List the entries of a .bib file, each with whether a comment stands inside it."""
    file = BibFile("", text)
    for offset, entry in file.entries():
        if not file.is_commented(offset):
            raw = entry.raw or ""
            yield _read_entry(offset, entry), raw != text[offset : offset + len(raw)]


def list_others(text: str) -> tuple[tuple[str, ...], Counter[str]]:
    """List what is no entry: the other blocks in order, and the lines of comments."""
    others = [piece for piece in _split_pieces(BibFile("", text), _keep) if piece.kind != "entry"]
    lines = (line.strip() for piece in others if piece.kind == "comment" for line in piece.text.splitlines())
    return tuple(piece.text for piece in others if piece.kind == "block"), Counter(lines)


def _keep(entry: EntryText) -> EntryText:
    return entry


def _add_fields(entry: EntryText, additions: Mapping[str, str]) -> EntryText:
    added = {name: f"{{{value}}}" for name, value in additions.items()}
    # A field that the author has left empty is filled in its place.
    fields = [(name, added.pop(name, value) if value == "{}" else value) for name, value in entry.fields]
    known = {name for name, _ in fields}
    fields += [(name, value) for name, value in added.items() if name not in known]
    return replace(entry, fields=tuple(fields))


def _sort_pieces(pieces: Sequence[_Piece]) -> Iterator[tuple[str, _Piece]]:
    """Give the pieces in their new order, each with the line ends before it; consecutive entries are sorted."""
    parents = {piece.parent for piece in pieces if piece.parent}
    follows_entry = False
    for are_entries, group in groupby(pieces, lambda piece: piece.kind == "entry"):
        if are_entries:
            entries = sorted(group, key=lambda entry: (entry.key in parents, entry.key))
            yield from (("\n\n", entry) for entry in entries)
            follows_entry = True
            continue
        for piece in group:
            yield "\n\n" if follows_entry or piece.gap > 1 else "\n", piece
            follows_entry = False


def loses_nothing(before: str, after: str) -> bool:
    """Tell whether a .bib file's text has all content of an earlier one, in the same blocks; fields may be added."""
    earlier, later = _read_content(before), _read_content(after)
    return (
        earlier.entries.keys() == later.entries.keys()
        and all(fields.items() <= later.entries[key].items() for key, fields in earlier.entries.items())
        and earlier.repeated == later.repeated
        and (earlier.blocks, earlier.comments) == (later.blocks, later.comments)
        and later.errors <= earlier.errors
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of a .bib file; in order only where the order matters."""

    entries: Mapping[str, Mapping[str, str]]
    repeated: Counter[tuple[str, str, str]]
    blocks: tuple[str, ...]
    comments: Counter[str]
    errors: frozenset[str]


def _normal_value(name: str, value: str) -> str:
    """Give a value in the form that all of its spellings have in common."""
    return normalise_doi(value) if name == "doi" else value


def _read_content(text: str) -> _Content:
    outcome = read_bibliography({"": text})
    entries = {
        each.key: {"@": each.type} | {name: _normal_value(name, value) for name, value in each.fields.items()}
        for each in (outcome.value.references if outcome.value else ())
    }
    findings = outcome.value.findings if outcome.value else ()
    codes = frozenset(finding.code for finding in (*outcome.diagnostics, *findings))
    return _Content(entries, _count_repeated(text), *list_others(text), codes)


def _count_repeated(text: str) -> Counter[tuple[str, str, str]]:
    """Count the values of fields that may stand in an entry more than once, of which only the first is read."""
    file = BibFile("", text)
    return Counter(
        (entry.key, raw.name, _braced_value(raw.name, raw.value))
        for offset, entry in file.entries()
        for raw in place_fields(offset, entry)
        if raw.name in REPEATABLE
    )


# --- Pieces ---------------------------------------------------------------------------------------


def _split_pieces(file: BibFile, change: Change) -> Iterator[_Piece]:
    """Give entries, other blocks, and paragraphs of comment in order: all of the file but white space."""
    entries = dict(file.entries())
    held = list(_list_held(file))
    cursor = 0
    for offset, block in file.blocks:
        raw = block.raw or ""
        if file.is_commented(offset) or (offset not in entries and not raw.startswith("@")):
            continue  # A comment, as all text between blocks.
        yield from _split_paragraphs(file.text, cursor, offset, held)
        gap = _count_line_ends(file.text, offset)
        as_written = file.text[offset : offset + len(raw)]
        if offset in entries and raw == as_written:
            yield _entry_piece(_read_entry(offset, entries[offset]), gap, change)
        elif offset in entries:
            # A comment stands inside: where it belongs nobody can tell, so the entry stays as it is.
            yield _Piece(as_written, gap, "entry", entries[offset].key.lower())
        else:
            yield _Piece(as_written, gap, "block")
        cursor = offset + len(raw)
    yield from _split_paragraphs(file.text, cursor, len(file.text), held)


def _list_held(file: BibFile) -> Iterator[tuple[int, int]]:
    """Give where entries begin and end that stand behind a comment, which BibTeX reads: their lines stay together."""
    return ((offset, offset + len(each.raw or "")) for offset, each in file.blocks if file.is_commented(offset))


def _split_paragraphs(text: str, start: int, end: int, held: Sequence[tuple[int, int]]) -> Iterator[_Piece]:
    places: list[tuple[int, int]] = []
    for match in re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", text[start:end]):
        first, last = start + match.start(), start + match.end()
        if places and any(begin < places[-1][1] < behind for begin, behind in held):
            first, _ = places.pop()
        places.append((first, last))
    for first, last in places:
        whole = any(first <= begin < last for begin, _ in held)
        yield _Piece(text[first:last].rstrip(), _count_line_ends(text, first), "comment", whole=whole)


def _count_line_ends(text: str, offset: int) -> int:
    before = text[:offset]
    space = before[len(before.rstrip()) :]
    return min(space.count("\n"), 2) if before.strip() else 2


def _attach_comments(pieces: list[_Piece]) -> list[_Piece]:
    """Join comments to the entry after them, else to the entry before them, if no empty line stands between."""
    kept: list[_Piece] = []
    earlier: list[_Piece | None] = [None, *pieces]
    for before, piece, after in zip(earlier, pieces, [*pieces[1:], None], strict=False):
        if piece.kind != "comment":
            kept.append(piece)
            continue
        above = _entry_without_gap(before, piece)
        below = _entry_without_gap(after, after)
        if above or below:
            _attach_comment(piece, above, below)
        else:
            kept.append(piece)
    return kept


def _entry_without_gap(neighbour: _Piece | None, later: _Piece | None) -> _Piece | None:
    """Give a comment's neighbour if it is an entry and no empty line stands before the `later` of the two."""
    touches = neighbour and neighbour.kind == "entry" and later and later.gap < _EMPTY_LINE
    return neighbour if touches else None


def _attach_comment(comment: _Piece, above: _Piece | None, below: _Piece | None) -> None:
    """Join a comment to the entry above or below it; on the entry's last line, its first line to that above."""
    same_line = comment.gap == 0
    if above and (same_line or not below):
        first, _, rest = (comment.text, "", "") if comment.whole else comment.text.partition("\n")
        above.tail.append((" " if same_line else "\n") + (first if below else comment.text))
        if below and rest:
            below.head.append(rest)
    elif below:
        below.head.append(comment.text)


# --- Entries --------------------------------------------------------------------------------------


def _read_entry(offset: int, entry: Entry) -> EntryText:
    # A field may stand twice: programs write annote once for each note.
    fields = ((raw.name, _braced_value(raw.name, raw.value)) for raw in place_fields(offset, entry))
    return EntryText(entry.entry_type.lower(), entry.key, tuple(fields))


def _entry_piece(entry: EntryText, gap: int, change: Change) -> _Piece:
    changed = change(entry)
    if changed is None:
        return _Piece("", gap, "entry", entry.key.lower())
    parent = dict(changed.fields).get("crossref", "").strip('{}" \n').lower()
    return _Piece(changed.write(), gap, "entry", changed.key.lower(), parent)


def _braced_value(name: str, raw: str) -> str:
    """Put a value into braces, its text unchanged; one with `#`, or the name of an @string, keeps its form."""
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
    """Tell whether braces are balanced as BibTeX counts them, which knows no escaped ones."""
    level = 0
    for brace in re.findall(r"[{}]", text):
        level += 1 if brace == "{" else -1
        if level < 0:
            return False
    return level == 0
