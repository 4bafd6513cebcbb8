"""Merge what is data in a manuscript (metadata, references, tables) with signs around what came and what went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from elyazma.article import Affiliation, Article, Author, Statements, Texts
from elyazma.model import Inline, PrintedReference, References
from elyazma.table import Column, Table
from elyazma.tools.comparing.signs import ADDED, DELETED, END, add, delete, merge_lists, merge_texts
from elyazma.tools.latex.numbers import are_numbers
from elyazma.tools.tex.inlines import to_plain

GONE_KEY = "DIFgone-"
"""Begins the key of an entry that went: the list prints it without counting it."""

# --- The front matter -------------------------------------------------------------------------------


def merge_articles(old: Article, new: Article) -> Article:
    """Merge titles, keywords, highlights, people, institutions and statements; all else is the newer one's."""
    languages = dict.fromkeys((*new.keywords, *old.keywords))
    highlights = dict.fromkeys((*new.highlights, *old.highlights))
    return replace(
        new,
        title=merge_texts(old.title, new.title),
        short_title=merge_texts(old.short_title, new.short_title),
        keywords={code: merge_lists(old.keywords.get(code, ()), new.keywords.get(code, ())) for code in languages},
        highlights={
            code: merge_lists(old.highlights.get(code, ()), new.highlights.get(code, ())) for code in highlights
        },
        authors=tuple(_merge_authors(old.authors, new.authors)),
        affiliations=tuple(_merge_affiliations(old.affiliations, new.affiliations)),
        statements=_merge_statements(old.statements, new.statements),
    )


def _merge_authors(old: Sequence[Author], new: Sequence[Author]) -> Iterator[Author]:
    before, after = ([(author.given, author.family) for author in authors] for authors in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from new[c:d]
        else:
            yield from (_sign_author(author, DELETED) for author in old[a:b])
            yield from (_sign_author(author, ADDED) for author in new[c:d])


def _sign_author(author: Author, sign: str) -> Author:
    names = {
        code: replace(name, family=_wrap(name.family, sign), given=_wrap(name.given, sign))
        for code, name in author.spellings.items()
    }
    gone = {"email": "", "phone": "", "orcid": "", "corresponding": False} if sign == DELETED else {}
    family, given = _wrap(author.family, sign), _wrap(author.given, sign)
    return replace(author, family=family, given=given, spellings=names, **gone)  # type: ignore[arg-type]


def _wrap(text: str, sign: str) -> str:
    return f"{sign}{text}{END}" if text else ""


def _merge_affiliations(old: Iterable[Affiliation], new: Iterable[Affiliation]) -> Iterator[Affiliation]:
    before = {affiliation.id: affiliation for affiliation in old}
    for affiliation in new:
        was = before.pop(affiliation.id, Affiliation(id=affiliation.id, name={}))
        yield replace(
            affiliation,
            name=merge_texts(was.name, affiliation.name),
            city=merge_texts(was.city, affiliation.city),
            country=merge_texts(was.country, affiliation.country),
        )
    # An author who went still names the institution.
    yield from before.values()


def _merge_statements(old: Statements, new: Statements) -> Statements:
    return Statements(
        acknowledgements=merge_texts(old.acknowledgements, new.acknowledgements),
        competing_interests=merge_texts(old.competing_interests, new.competing_interests),
        data_availability=merge_texts(old.data_availability, new.data_availability),
        ethics=merge_texts(old.ethics, new.ethics),
    )


# --- The references ---------------------------------------------------------------------------------


def merge_references(old: References, new: References) -> References:
    """Merge two printed lists, in the newer one's order; an entry that went stands where it stood."""
    before = {entry.key: entry for entry in old.entries}
    after = {entry.key: entry for entry in new.entries}
    keys_old = [entry.key for entry in old.entries]
    keys_new = [entry.key for entry in new.entries]
    merged: list[PrintedReference] = []
    for _, a, b, c, d in SequenceMatcher(None, keys_old, keys_new, autojunk=False).get_opcodes():
        merged += [_gone(before[key]) for key in keys_old[a:b] if key not in after]
        merged += [_come(after[key], before.get(key)) for key in keys_new[c:d]]
    return replace(new, entries=tuple(merged))


def _gone(entry: PrintedReference) -> PrintedReference:
    return replace(entry, key=f"{GONE_KEY}{entry.key}", text=merge_inlines(entry.text, ()))


def _come(entry: PrintedReference, before: PrintedReference | None) -> PrintedReference:
    return replace(entry, text=merge_inlines(before.text if before else (), entry.text))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or what is no text, and the groups around it, the outermost first."""

    chain: tuple[Inline, ...]
    leaf: Inline


def merge_inlines(old: Sequence[Inline], new: Sequence[Inline]) -> tuple[Inline, ...]:
    """Write two versions of a formatted text as one, word by word."""
    if tuple(old) == tuple(new):
        return tuple(new)
    before, after = (list(_pieces(inlines, ())) for inlines in (old, new))
    pieces: list[_Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces += after[c:d]
        else:
            gone, come = _signed(before[a:b], DELETED), _signed(after[c:d], ADDED)
            blank = [_Piece((), Inline("text", " "))] if gone and come and a > 0 else []
            pieces += [*gone, *blank, *come]
    return tuple(_build(pieces, 0))


def _pieces(inlines: Iterable[Inline], chain: tuple[Inline, ...]) -> Iterator[_Piece]:
    for part in inlines:
        if part.kind == "text":
            yield from (_Piece(chain, Inline("text", word)) for word in re.findall(r"\s+|\S+", part.text))
        elif part.kind == "link":
            # A changed address is text: TeX reads none inside a mark.
            yield _Piece(chain, part)
        elif part.children:
            yield from _pieces(part.children, (*chain, replace(part, children=())))
        else:
            yield _Piece(chain, part)


def _signed(pieces: Iterable[_Piece], sign: str) -> list[_Piece]:
    signed: list[_Piece] = []
    for chain, group in groupby(pieces, lambda piece: piece.chain):
        leaves = [_as_text(piece.leaf) for piece in group]
        if any(leaf.kind != "text" or leaf.text.strip() for leaf in leaves):
            mark, end = Inline("text", sign), Inline("text", END)
            leaves = [mark, *leaves, end]
        signed += [_Piece(chain, leaf) for leaf in leaves]
    return signed


def _as_text(leaf: Inline) -> Inline:
    return Inline("text", to_plain(leaf.children)) if leaf.kind == "link" else leaf


def _build(pieces: Sequence[_Piece], depth: int) -> Iterator[Inline]:
    for shell, group in groupby(pieces, lambda piece: piece.chain[depth] if len(piece.chain) > depth else None):
        inner = list(group)
        if shell is None:
            yield from _join(piece.leaf for piece in inner)
        else:
            yield replace(shell, children=tuple(_build(inner, depth + 1)))


def _join(leaves: Iterable[Inline]) -> Iterator[Inline]:
    for is_text, group in groupby(leaves, lambda leaf: leaf.kind == "text"):
        if is_text:
            yield Inline("text", "".join(leaf.text for leaf in group))
        else:
            yield from group


# --- Tables of CSV files ----------------------------------------------------------------------------


def merge_tables(old: Table | None, new: Table | None) -> Table:
    """Merge two versions of a table, row by row and cell by cell; a table that came or went is marked as a whole."""
    table = new or old
    assert table
    if old and new and old.rows == new.rows and old.layout == new.layout:
        return new
    head = _union(old.rows[0] if old else (), new.rows[0] if new else ())
    rows_old, rows_new = _project(old, head), _project(new, head)
    rows = list(_merge_rows(rows_old, rows_new, head))
    columns = []
    for index, name in enumerate(head):
        numbers = are_numbers([row[index] for row in rows_old + rows_new if row[index]])
        signed = numbers and _is_signed(row[index] for row in rows)
        columns.append(_as_column(old, new, name, signed=signed))
    layout = replace(table.layout, caption=_merge_captions(old, new), columns=tuple(columns))
    return replace(table, rows=tuple(map(tuple, (head, *rows))), layout=layout)


def _merge_captions(old: Table | None, new: Table | None) -> Texts:
    return merge_texts(old.layout.caption if old else {}, new.layout.caption if new else {})


def _is_signed(cells: Iterable[str]) -> bool:
    return any(sign in cell for cell in cells for sign in (ADDED, DELETED))


def _union(old: Sequence[str], new: Sequence[str]) -> list[str]:
    head: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            head += [name for name in old[a:b] if name not in new]
        head += new[c:d]
    return head


def _project(table: Table | None, head: Sequence[str]) -> list[list[str]]:
    if table is None:
        return []
    places = {name: index for index, name in enumerate(table.rows[0])}
    return [[row[places[name]] if name in places else "" for name in head] for row in table.rows[1:]]


def _merge_rows(old: list[list[str]], new: list[list[str]], head: Sequence[str]) -> Iterator[list[str]]:
    before, after = ([tuple(row) for row in rows] for rows in (old, new))
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (list(row) for row in after[c:d])
            continue
        paired = min(b - a, d - c)
        for was, now in zip(before[a : a + paired], after[c : c + paired], strict=True):
            yield [_merge_cell(was[index], now[index]) for index in range(len(head))]
        yield from ([delete(cell) for cell in row] for row in before[a + paired : b])
        yield from ([add(cell) for cell in row] for row in after[c + paired : d])


def _merge_cell(old: str, new: str) -> str:
    return new if old == new else " ".join(filter(None, (delete(old), add(new))))


def _as_column(old: Table | None, new: Table | None, name: str, *, signed: bool) -> Column:
    holder = new if new and name in new.rows[0] else old
    assert holder
    column = holder.column(name)
    sign = delete if holder is old and (new is None or name not in new.rows[0]) else add
    if old is None or name not in old.rows[0] or sign is delete:
        heads = {code: " ".join(map(sign, text.split())) for code, text in _heads(holder, column).items()}
        column = replace(column, head=heads)
    return replace(column, align="right") if signed else column


def _heads(table: Table, column: Column) -> Texts:
    """Give a column's heads; where none is said the CSV file's name stands in every language of the caption."""
    codes = dict.fromkeys((*column.head, *table.layout.caption))
    return {code: column.head.get(code, column.name) for code in codes}
