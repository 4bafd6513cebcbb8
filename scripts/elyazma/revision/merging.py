"""Merge the data of two revisions (metadata, references, tables), with diff markers around additions and deletions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from elyazma.model.article import Affiliation, Article, Author, Statements, Texts
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, PrintedReference, References, SecondReferences
from elyazma.model.table import Column, Table
from elyazma.revision.diff_markers import ADDED, DELETED, END, add, delete, merge_lists, merge_texts
from elyazma.tex.inlines import to_plain
from elyazma.typesetting.numbers import are_numbers

DELETED_KEY = "DIFgone-"
"""Begins the key of a deleted entry, which the list prints without counting it."""

# --- The front matter -------------------------------------------------------------------------------


def merge_articles(before: Article, after: Article) -> Article:
    """Merge titles, keywords, highlights, people, institutions and statements; the rest is the newer article's."""
    languages = dict.fromkeys((*after.keywords, *before.keywords))
    highlights = dict.fromkeys((*after.highlights, *before.highlights))
    return replace(
        after,
        title=merge_texts(before.title, after.title),
        short_title=merge_texts(before.short_title, after.short_title),
        keywords={code: merge_lists(before.keywords.get(code, ()), after.keywords.get(code, ())) for code in languages},
        highlights={
            code: merge_lists(before.highlights.get(code, ()), after.highlights.get(code, ())) for code in highlights
        },
        authors=tuple(_merge_authors(before.authors, after.authors)),
        affiliations=tuple(_merge_affiliations(before.affiliations, after.affiliations)),
        statements=_merge_statements(before.statements, after.statements),
    )


def _merge_authors(before: Sequence[Author], after: Sequence[Author]) -> Iterator[Author]:
    names_before, names_after = ([(author.given, author.family) for author in authors] for authors in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, names_before, names_after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from after[c:d]
        else:
            yield from (_mark_author(author, DELETED) for author in before[a:b])
            yield from (_mark_author(author, ADDED) for author in after[c:d])


def _mark_author(author: Author, marker: str) -> Author:
    names = {
        code: replace(name, family=_marked_text(name.family, marker), given=_marked_text(name.given, marker))
        for code, name in author.spellings.items()
    }
    cleared = {"email": "", "phone": "", "orcid": "", "corresponding": False} if marker == DELETED else {}
    family, given = _marked_text(author.family, marker), _marked_text(author.given, marker)
    return replace(author, family=family, given=given, spellings=names, **cleared)  # type: ignore[arg-type]


def _marked_text(text: str, marker: str) -> str:
    return f"{marker}{text}{END}" if text else ""


def _merge_affiliations(before: Iterable[Affiliation], after: Iterable[Affiliation]) -> Iterator[Affiliation]:
    remaining = {affiliation.id: affiliation for affiliation in before}
    for affiliation in after:
        earlier = remaining.pop(affiliation.id, Affiliation(id=affiliation.id, name={}))
        yield replace(
            affiliation,
            name=merge_texts(earlier.name, affiliation.name),
            city=merge_texts(earlier.city, affiliation.city),
            country=merge_texts(earlier.country, affiliation.country),
        )
    # An author who was removed still names the institution.
    yield from remaining.values()


def _merge_statements(before: Statements, after: Statements) -> Statements:
    return Statements(
        acknowledgements=merge_texts(before.acknowledgements, after.acknowledgements),
        competing_interests=merge_texts(before.competing_interests, after.competing_interests),
        data_availability=merge_texts(before.data_availability, after.data_availability),
        ethics=merge_texts(before.ethics, after.ethics),
    )


# --- The references ---------------------------------------------------------------------------------


def merge_references(before: References, after: References) -> References:
    """Merge two printed lists in the newer one's order; a deleted entry stays where it stood."""
    entries_before = {entry.key: entry for entry in before.entries}
    entries_after = {entry.key: entry for entry in after.entries}
    keys_before = [entry.key for entry in before.entries]
    keys_after = [entry.key for entry in after.entries]
    merged: list[PrintedReference] = []
    for _, a, b, c, d in SequenceMatcher(None, keys_before, keys_after, autojunk=False).get_opcodes():
        merged += [_removed_entry(entries_before[key]) for key in keys_before[a:b] if key not in entries_after]
        merged += [_merged_entry(entries_after[key], entries_before.get(key)) for key in keys_after[c:d]]
    return replace(after, entries=tuple(merged), second=_merge_second(before.second, after.second))


def _merge_second(before: SecondReferences | None, after: SecondReferences | None) -> SecondReferences | None:
    """Merge second lists; where one of the revisions has none, there is nothing to compare."""
    if before is None or after is None:
        return after
    return replace(after, references=merge_references(before.references, after.references))


def _removed_entry(entry: PrintedReference) -> PrintedReference:
    return replace(entry, key=f"{DELETED_KEY}{entry.key}", text=merge_inlines(entry.text, ()))


def _merged_entry(entry: PrintedReference, earlier: PrintedReference | None) -> PrintedReference:
    return replace(entry, text=merge_inlines(earlier.text if earlier else (), entry.text))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or an inline that is not text (`leaf`), and the inlines around it (`chain`), the outermost first."""

    chain: tuple[Inline, ...]
    leaf: Inline


def merge_inlines(before: Sequence[Inline], after: Sequence[Inline]) -> tuple[Inline, ...]:
    """Write two versions of a formatted text as one, word by word."""
    if tuple(before) == tuple(after):
        return tuple(after)
    pieces_before, pieces_after = (list(_split_pieces(inlines, ())) for inlines in (before, after))
    pieces: list[_Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, pieces_before, pieces_after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces += pieces_after[c:d]
        else:
            removed, added = _with_markers(pieces_before[a:b], DELETED), _with_markers(pieces_after[c:d], ADDED)
            blank = [_Piece((), Inline("text", " "))] if removed and added and a > 0 else []
            pieces += [*removed, *blank, *added]
    return tuple(_regroup(pieces, 0))


def _split_pieces(inlines: Iterable[Inline], chain: tuple[Inline, ...]) -> Iterator[_Piece]:
    for part in inlines:
        if part.kind == "text":
            yield from (_Piece(chain, Inline("text", word)) for word in re.findall(r"\s+|\S+", part.text))
        elif part.kind == "link":
            # A link stays whole: if it changes, it is marked as text, because TeX takes no address inside a mark.
            yield _Piece(chain, part)
        elif part.children:
            yield from _split_pieces(part.children, (*chain, replace(part, children=())))
        else:
            yield _Piece(chain, part)


def _with_markers(pieces: Iterable[_Piece], marker: str) -> list[_Piece]:
    marked: list[_Piece] = []
    for chain, group in groupby(pieces, lambda piece: piece.chain):
        leaves = [_as_text(piece.leaf) for piece in group]
        if any(leaf.kind != "text" or leaf.text.strip() for leaf in leaves):
            mark, end = Inline("text", marker), Inline("text", END)
            leaves = [mark, *leaves, end]
        marked += [_Piece(chain, leaf) for leaf in leaves]
    return marked


def _as_text(leaf: Inline) -> Inline:
    return Inline("text", to_plain(leaf.children)) if leaf.kind == "link" else leaf


def _regroup(pieces: Sequence[_Piece], depth: int) -> Iterator[Inline]:
    for shell, group in groupby(pieces, lambda piece: piece.chain[depth] if len(piece.chain) > depth else None):
        inner = list(group)
        if shell is None:
            yield from _joined_texts(piece.leaf for piece in inner)
        else:
            yield replace(shell, children=tuple(_regroup(inner, depth + 1)))


def _joined_texts(leaves: Iterable[Inline]) -> Iterator[Inline]:
    for is_text, group in groupby(leaves, lambda leaf: leaf.kind == "text"):
        if is_text:
            yield Inline("text", "".join(leaf.text for leaf in group))
        else:
            yield from group


# --- Tables of CSV files ----------------------------------------------------------------------------


def merge_tables(before: Table | None, after: Table | None) -> Table:
    """Merge two versions of a table, row by row and cell by cell; an added or deleted table is marked as a whole."""
    table = after or before
    assert table
    if before and after and before.rows == after.rows and before.layout == after.layout:
        return after
    head = _merge_heads(before.rows[0] if before else (), after.rows[0] if after else ())
    rows_before, rows_after = _rows_under(before, head), _rows_under(after, head)
    rows = list(_merge_rows(rows_before, rows_after, head))
    columns = []
    for index, name in enumerate(head):
        numbers = are_numbers([row[index] for row in rows_before + rows_after if row[index]])
        marked = numbers and _holds_marker(row[index] for row in rows)
        columns.append(_as_column(before, after, name, marked=marked))
    layout = replace(table.layout, caption=_merge_captions(before, after), columns=tuple(columns))
    return replace(table, rows=tuple(map(tuple, (head, *rows))), layout=layout)


def _merge_captions(before: Table | None, after: Table | None) -> Texts:
    return merge_texts(before.layout.caption if before else {}, after.layout.caption if after else {})


def _holds_marker(cells: Iterable[str]) -> bool:
    return any(marker in cell for cell in cells for marker in (ADDED, DELETED))


def _merge_heads(before: Sequence[str], after: Sequence[str]) -> list[str]:
    head: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            head += [name for name in before[a:b] if name not in after]
        head += after[c:d]
    return head


def _rows_under(table: Table | None, head: Sequence[str]) -> list[list[str]]:
    if table is None:
        return []
    places = {name: index for index, name in enumerate(table.rows[0])}
    return [[row[places[name]] if name in places else "" for name in head] for row in table.rows[1:]]


def _merge_rows(before: list[list[str]], after: list[list[str]], head: Sequence[str]) -> Iterator[list[str]]:
    rows_before, rows_after = ([tuple(row) for row in rows] for rows in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, rows_before, rows_after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (list(row) for row in rows_after[c:d])
            continue
        paired = min(b - a, d - c)
        for row_before, row_after in zip(rows_before[a : a + paired], rows_after[c : c + paired], strict=True):
            yield [_merge_cell(row_before[index], row_after[index]) for index in range(len(head))]
        yield from ([delete(cell) for cell in row] for row in rows_before[a + paired : b])
        yield from ([add(cell) for cell in row] for row in rows_after[c + paired : d])


def _merge_cell(before: str, after: str) -> str:
    return after if before == after else " ".join(filter(None, (delete(before), add(after))))


def _as_column(before: Table | None, after: Table | None, name: str, *, marked: bool) -> Column:
    holder = after if after and name in after.rows[0] else before
    assert holder
    column = holder.column(name)
    marker = delete if holder is before and (after is None or name not in after.rows[0]) else add
    if before is None or name not in before.rows[0] or marker is delete:
        heads = {code: " ".join(map(marker, text.split())) for code, text in _heads(holder, column).items()}
        column = replace(column, head=heads)
    return replace(column, align="right") if marked else column


def _heads(table: Table, column: Column) -> Texts:
    """Give a column's heads; without one, the name from the CSV file stands in every language of the caption."""
    codes = dict.fromkeys((*column.head, *table.layout.caption))
    return {code: column.head.get(code, column.name) for code in codes}
