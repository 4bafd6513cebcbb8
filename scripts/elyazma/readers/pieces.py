"""Pandoc's blocks as pieces: every paragraph outside any Div, with its style; tracked changes accepted and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeVar, cast

from elyazma.model.imported import Doubt, Look, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Attributes,
    Block,
    Div,
    Header,
    Image,
    Inline,
    Mark,
    Math,
    Node,
    Null,
    Para,
    Plain,
    Space,
    Span,
    Str,
    Table,
    children_of,
    walk,
    with_children,
)
from elyazma.model.phrases import phrase
from elyazma.readers.prepared import CAPTION, MOVED, is_mark, take_mark
from elyazma.readers.runs import plain_text
from elyazma.system.pandoc.parsing import Meta, MetaBlocks, MetaInlines, PandocDocument
from elyazma.system.pandoc.program import PandocFailed

_META = ("title", "subtitle", "author", "institute", "date", "abstract-title", "abstract", "keywords")
"""What pandoc takes out of the text, in the order it stands on the page."""
_LONGEST = 300
"""Signs of a change or comment that are reported; the rest stands in the source."""
_DEEPEST = 150
"""Nodes in nodes: what reads and writes them is recursive, and TeX itself sets no more than six lists in each other."""
_DEEPEST_HEADING = 6
Kind = TypeVar("Kind", Inline, Block)


@dataclass(slots=True)
class Cleaned:
    """Pieces, and what was met on the way, which marks name by its place among the doubts."""

    pieces: list[Piece] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_pieces(document: PandocDocument, looks: Sequence[Look] = (), placed: Sequence[Doubt] = ()) -> Cleaned:
    """Lay a pandoc document out as pieces, what it holds as metadata first; `looks` are those its marks name.

    `placed` are the doubts that it has marks for already. Raises PandocFailed.
    """
    cleaned = Cleaned(doubts=[*placed])
    for name in _META:
        for blocks in _read_meta(document.meta.get(name)):
            _add_pieces(cleaned, blocks, name)
    _add_pieces(cleaned, document.blocks, "")
    cleaned.pieces = [_look_at(piece, looks) for piece in cleaned.pieces] if looks else cleaned.pieces
    return cleaned


def _look_at(piece: Piece, looks: Sequence[Look]) -> Piece:
    """Give a piece its look, and make a heading of one that only its look tells."""
    inner = tuple(_list_inner(piece.block, looks)) if isinstance(piece.block, Table) else ()
    block, look = take_mark(piece.block, looks)
    if isinstance(block, Header) and _says_nothing(block):
        block = Para(block.inlines)
    if look is None:
        return replace(piece, block=block, inner=inner)
    if look.level and isinstance(block, Para | Plain):
        block = Header(min(look.level, _DEEPEST_HEADING), block.inlines)
    return replace(piece, block=block, style=piece.style or _name_style(look), look=look, inner=inner)


def _says_nothing(header: Header) -> bool:
    """Tell whether a heading is none: nothing, or a picture or formula in its style, with a number at most."""
    text = plain_text(header.inlines)
    shown = any(isinstance(node, Image | Math) for node in walk(header.inlines))
    return not text or (shown and not any(map(str.isalpha, text)))


def _list_inner(table: Table, looks: Sequence[Look]) -> Iterator[Piece]:
    """Yield the paragraphs in a table's cells, row by row."""
    for node in walk((table,)):
        if isinstance(node, Para | Plain | Header):
            yield _look_at(Piece(node), looks)


def _name_style(look: Look) -> str:
    """Name the style of a paragraph that pandoc was not shown, since it would have moved it."""
    return look.style if look.style in MOVED or CAPTION in look.style else ""


def make_piece(text: str) -> Piece:
    """Make a paragraph of plain text."""
    return Piece(Para((Str(text),)))


def _read_meta(value: Meta | None) -> Iterator[tuple[Block, ...]]:
    match value:
        case None | bool():
            return
        case MetaInlines(inlines):
            yield (Para(inlines),)
        case MetaBlocks(blocks):
            yield blocks
        case str():
            yield (Para((Str(value),)),)
        case _:
            for item in value.values() if isinstance(value, Mapping) else value:
                yield from _read_meta(item)


def _add_pieces(cleaned: Cleaned, blocks: Sequence[Block], style: str) -> None:
    if _is_too_deep(blocks):
        raise PandocFailed(phrase("what stands in it is nested more than {deepest} times", deepest=_DEEPEST))
    cleaned.pieces += _flatten(blocks, style, "", cleaned.doubts)


def _is_too_deep(blocks: Sequence[Block]) -> bool:
    level: Sequence[Node] = blocks
    for _ in range(_DEEPEST):
        level = [child for node in level for group in children_of(node) for child in group]
        if not level:
            return False
    return True


def _flatten(blocks: Iterable[Block], style: str, language: str, doubts: list[Doubt]) -> Iterator[Piece]:
    for block in blocks:
        match block:
            case Div(inner, attributes):
                pairs = dict(attributes.pairs)
                own_style = pairs.get("custom-style", style).lower()
                # A bookmark around a paragraph: its name goes into the first piece.
                named = _name_first(attributes.identifier, inner)
                yield from _flatten(named, own_style, pairs.get("lang", language), doubts)
            case Null():
                continue
            case _:
                for each in _clean([block], doubts):
                    yield Piece(each, style, language)


def _name_first(name: str, blocks: Sequence[Block]) -> Sequence[Block]:
    first = blocks[0] if blocks else None
    if not name or not isinstance(first, Para | Plain):
        return blocks
    anchor = Span((), Attributes(name))
    return (replace(first, inlines=(anchor, *first.inlines)), *blocks[1:])


# --- What stands inside a block -----------------------------------------------------------------------


_LEAVES: frozenset[type[Node]] = frozenset((Str, Space))


def _clean(nodes: Iterable[Kind], doubts: list[Doubt]) -> tuple[Kind, ...]:
    """Take Word's styles, changes and comments out of blocks or inlines, however deep.

    The outer ones first: of a change that holds others the whole is reported.
    """
    parts: list[Node] = []
    for node in nodes:
        # Most of a text is words and spaces.
        if type(node) in _LEAVES:
            parts.append(node)
            continue
        match node:
            case Div(blocks):
                parts += _clean(blocks, doubts)
            case Span():
                parts += _open_span(node, doubts)
            case _:
                parts.append(_clean_inside(node, doubts))
    return cast("tuple[Kind, ...]", tuple(parts))


def _clean_inside(node: Node, doubts: list[Doubt]) -> Node:
    groups = cast("Sequence[Sequence[Inline]]", children_of(node))
    if not groups:
        return node
    begins = isinstance(node, Para | Plain)
    return with_children(node, [_join_blanks(_clean(group, doubts), begins=begins) for group in groups])


def _join_blanks(inlines: tuple[Inline, ...], *, begins: bool) -> tuple[Inline, ...]:
    """Leave out the second of two blanks around a mark, and the one behind a mark that `begins` a paragraph.

    pandoc puts the blank at the edge of a change outside of it, so that it stays when a deletion goes.
    """
    if not any(isinstance(each, Mark) for each in inlines):
        return inlines
    kept: list[Inline] = []
    blank = begins
    for each in inlines:
        if not (blank and isinstance(each, Space)):
            kept.append(each)
        blank = isinstance(each, Space) or (blank and (isinstance(each, Mark) or is_mark(each)))
    return tuple(kept)


def _open_span(span: Span, doubts: list[Doubt]) -> Sequence[Inline]:
    name, pairs = span.attributes.identifier, span.attributes.pairs
    told = next((kind for kind in span.attributes.classes if kind in _CHANGES), None)
    if told:
        return _CHANGES[told](dict(pairs).get("author", "somebody"), span.inlines, doubts)
    inner = _clean(span.inlines, doubts)
    language = tuple(pair for pair in pairs if pair[0] == "lang")
    underline = tuple(kind for kind in span.attributes.classes if kind == "underline")
    if not name and not language and not underline:
        return inner
    return (Span(inner, Attributes(name, underline, language)),)


def _add_doubt(doubts: list[Doubt], doubt: Doubt) -> Mark:
    doubts.append(doubt)
    return Mark(len(doubts) - 1)


def _shorten(inlines: Sequence[Inline]) -> str:
    text = plain_text(inlines)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _insert(who: str, inlines: Sequence[Inline], doubts: list[Doubt]) -> Sequence[Inline]:
    mark = _add_doubt(doubts, Doubt("change", _shorten(inlines), phrase("inserted by {who}: taken over", who=who)))
    return (mark, *_clean(inlines, doubts))


def _delete(who: str, inlines: Sequence[Inline], doubts: list[Doubt]) -> Sequence[Inline]:
    return (_add_doubt(doubts, Doubt("change", _shorten(inlines), phrase("deleted by {who}: left out", who=who))),)


def _comment(who: str, inlines: Sequence[Inline], doubts: list[Doubt]) -> Sequence[Inline]:
    return (_add_doubt(doubts, Doubt("comment", _shorten(inlines), phrase("comment of {who}", who=who))),)


def _drop(who: str, inlines: Sequence[Inline], doubts: list[Doubt]) -> Sequence[Inline]:
    return ()


_CHANGES: dict[str, Callable[[str, Sequence[Inline], list[Doubt]], Sequence[Inline]]] = {
    "insertion": _insert,
    "deletion": _delete,
    "comment-start": _comment,
    "comment-end": _drop,
    "paragraph-insertion": _drop,
    "paragraph-deletion": _drop,
}
