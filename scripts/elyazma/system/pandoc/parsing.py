"""pandoc's JSON read into nodes; with `writing` the one place that knows its form (pandoc-types 1.23)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, cast

from elyazma.model import nodes
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Alignment, Attributes, Block, Inline, Node, fold
from elyazma.system.pandoc.program import PandocFailed

JsonValue = Mapping[str, "JsonValue"] | Sequence["JsonValue"] | str | int | float | bool | None
Json = dict[str, Any]
Lists = Sequence[Sequence[JsonValue]]
Groups = Iterator[Any]
"""What became of the groups of nodes in a node, in the order in which `_split_lists` gives them: inlines or blocks."""


class UnreadableNode(PandocFailed):
    """pandoc wrote a node of a kind or a form that nobody here knows."""


@dataclass(frozen=True, slots=True)
class PandocDocument:
    """A whole document of pandoc's."""

    blocks: tuple[Block, ...]
    meta: Mapping[str, Meta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetaInlines:
    """Metadata that is one line of text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class MetaBlocks:
    """Metadata that is paragraphs."""

    blocks: tuple[Block, ...]


Meta = MetaInlines | MetaBlocks | str | bool | Sequence["Meta"] | Mapping[str, "Meta"]


# --- Documents ------------------------------------------------------------------------------------------


def parse_document(data: JsonValue) -> PandocDocument:
    """Read a whole document. Raises UnreadableNode."""
    try:
        members = _members(data)
        meta = {name: _parse_meta(value) for name, value in _members(members["meta"]).items()}
        return PandocDocument(parse_blocks(_items(members["blocks"])), meta)
    except (KeyError, TypeError, AttributeError) as reason:
        raise UnreadableNode(f"its document is damaged: {reason!r}") from reason


def _parse_meta(value: JsonValue) -> Meta:
    kind, content = _kind(value), _members(value)["c"]
    if kind == "MetaInlines":
        return MetaInlines(parse_inlines(_items(content)))
    if kind == "MetaBlocks":
        return MetaBlocks(parse_blocks(_items(content)))
    if kind == "MetaList":
        return tuple(map(_parse_meta, _items(content)))
    if kind == "MetaMap":
        return {name: _parse_meta(inner) for name, inner in _members(content).items()}
    if kind in ("MetaString", "MetaBool") and isinstance(content, str | bool):
        return content
    raise UnreadableNode(f"it has metadata of an unknown kind: {kind}")


# --- Values of a known form -----------------------------------------------------------------------------


def _items(value: JsonValue) -> Sequence[JsonValue]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.60} is no list")
    return value


def _members(value: JsonValue) -> Mapping[str, JsonValue]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r:.60} is no object")
    return value


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is no text")
    return value


def _whole(value: JsonValue) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r:.60} is no whole number")
    return value


def _number(value: JsonValue) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r:.60} is no number")
    return value


def _kind(value: JsonValue) -> str:
    return _text(_members(value)["t"])


# --- Reading --------------------------------------------------------------------------------------------


def parse_blocks(data: Iterable[JsonValue]) -> tuple[Block, ...]:
    """Read blocks. Raises UnreadableNode."""
    return cast("tuple[Block, ...]", _parse(data))


def parse_inlines(data: Iterable[JsonValue]) -> tuple[Inline, ...]:
    """Read inlines. Raises UnreadableNode."""
    return cast("tuple[Inline, ...]", _parse(data))


def _parse(data: Iterable[JsonValue]) -> tuple[Node, ...]:
    try:
        return tuple(fold(data, _split_lists, _read_node))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration) as reason:
        raise UnreadableNode(f"its answer has a node that cannot be read: {reason!r}") from reason


def _split_lists(node: JsonValue) -> Lists:
    """Give the lists of nodes in a node."""
    members = _members(node)
    split = _SPLITTERS.get(_text(members["t"]))
    return split(members["c"]) if split else ()


def _read_node(node: JsonValue, groups: list[list[Node]]) -> tuple[Node]:
    members = _members(node)
    return (_READERS[_text(members["t"])](members.get("c"), iter(map(tuple, groups))),)


def _part(content: JsonValue, at: int) -> Sequence[JsonValue]:
    """Give a list inside a list."""
    return _items(_items(content)[at])


def _rows_of(table: JsonValue) -> Iterator[JsonValue]:
    _, _, _, head, bodies, foot = _items(table)
    yield from _part(head, 1)
    for body in _items(bodies):
        _, _, heads, rows = _items(body)
        yield from (*_items(heads), *_items(rows))
    yield from _part(foot, 1)


def _split_caption(caption: JsonValue) -> Lists:
    short, blocks = _items(caption)
    return [[] if short is None else _items(short), _items(blocks)]


def _split_table(table: JsonValue) -> Lists:
    cells = [_part(cell, 4) for row in _rows_of(table) for cell in _part(row, 1)]
    return [*_split_caption(_items(table)[1]), *cells]


def _split_cite(content: JsonValue) -> Lists:
    citations = map(_members, _part(content, 0))
    notes = [_items(each[side]) for each in citations for side in ("citationPrefix", "citationSuffix")]
    return [*notes, _part(content, 1)]


def _split_items(content: JsonValue) -> Lists:
    return list(map(_items, _items(content)))


def _split_definitions(content: JsonValue) -> Lists:
    terms = [(_part(item, 0), _part(item, 1)) for item in _items(content)]
    return [_items(each) for term, meanings in terms for each in (term, *meanings)]


def _split_float(content: JsonValue) -> Lists:
    return _part(content, 3), [_items(content)[4]], _part(content, 5)


_MARKED: dict[str, Callable[[tuple[Inline, ...]], Node]] = {
    kind.__name__: kind
    for kind in (
        *(nodes.Emph, nodes.Strong, nodes.Underline, nodes.Strikeout, nodes.Superscript, nodes.Subscript),
        *(nodes.SmallCaps, nodes.Para, nodes.Plain),
    )
}
_SPLITTERS: dict[str, Callable[[JsonValue], Lists]] = {
    **dict.fromkeys((*_MARKED, "Note", "BlockQuote"), lambda content: (_items(content),)),
    **dict.fromkeys(("Quoted", "Span", "Link", "Image", "Div"), lambda content: (_part(content, 1),)),
    "BulletList": _split_items,
    "Cite": _split_cite,
    "DefinitionList": _split_definitions,
    "Environment": lambda content: (_part(content, 2),),
    "Figure": lambda content: [*_split_caption(_items(content)[1]), _part(content, 2)],
    "Float": _split_float,
    "Header": lambda content: (_part(content, 2),),
    "LineBlock": _split_items,
    "OrderedList": lambda content: _split_items(_items(content)[1]),
    "Table": _split_table,
}


def _attributes(content: JsonValue) -> Attributes:
    identifier, classes, pairs = _items(content)
    if not identifier and not classes and not pairs:
        return nodes.NO_ATTRIBUTES
    return Attributes(_text(identifier), tuple(map(_text, _items(classes))), tuple(map(_pair, _items(pairs))))


def _pair(content: JsonValue) -> tuple[str, str]:
    name, value = _items(content)
    return _text(name), _text(value)


def _alignment(content: JsonValue) -> Alignment:
    return _ALIGNMENTS[_kind(content)]


_ALIGNMENTS: dict[str, Alignment] = {
    "AlignLeft": "left",
    "AlignRight": "right",
    "AlignCenter": "center",
    "AlignDefault": "default",
}


def _read_cite(content: JsonValue, groups: Groups) -> Node:
    citations = tuple(
        nodes.Citation(
            key=_text(each["citationId"]),
            mode=_kind(each["citationMode"]),
            prefix=next(groups),
            suffix=next(groups),
            note_number=_whole(each["citationNoteNum"]),
            hash=_whole(each["citationHash"]),
        )
        for each in map(_members, _part(content, 0))
    )
    return nodes.Cite(next(groups), citations)


def _read_header(content: JsonValue, groups: Groups) -> Node:
    level, attributes, _ = _items(content)
    return nodes.Header(_whole(level), next(groups), _attributes(attributes))


def _read_list(content: JsonValue, groups: Groups) -> Node:
    start, style, delimiter = _part(content, 0)
    return nodes.OrderedList(tuple(groups), _whole(start), _kind(style), _kind(delimiter))


def _read_definitions(content: JsonValue, groups: Groups) -> Node:
    counts = [len(_part(item, 1)) for item in _items(content)]
    return nodes.DefinitionList(
        tuple(nodes.Definition(next(groups), tuple(next(groups) for _ in range(count))) for count in counts)
    )


def _read_caption(content: JsonValue, groups: Groups) -> nodes.Caption:
    short, blocks = next(groups), next(groups)
    return nodes.Caption(blocks, None if _items(content)[0] is None else short)


def _read_figure(content: JsonValue, groups: Groups) -> Node:
    attributes, caption, _ = _items(content)
    read = _read_caption(caption, groups)
    return nodes.Figure(next(groups), read, _attributes(attributes))


def _read_float(content: JsonValue, groups: Groups) -> Node:
    kind, label, number = map(_text, _items(content)[:3])
    caption, (block,), notes = groups
    return nodes.Float(kind, label, number, caption, block, notes)


def _read_rows(rows: JsonValue, groups: Groups) -> tuple[nodes.Row, ...]:
    return tuple(_read_row(row, groups) for row in _items(rows))


def _read_row(row: JsonValue, groups: Groups) -> nodes.Row:
    attributes, cells = _items(row)
    return nodes.Row(tuple(_read_cell(cell, groups) for cell in _items(cells)), _attributes(attributes))


def _read_cell(cell: JsonValue, groups: Groups) -> nodes.Cell:
    attributes, alignment, high, wide, _ = _items(cell)
    return nodes.Cell(next(groups), _alignment(alignment), _whole(high), _whole(wide), _attributes(attributes))


def _read_table(content: JsonValue, groups: Groups) -> Node:
    attributes, caption, columns, head, bodies, foot = _items(content)
    return nodes.Table(
        caption=_read_caption(caption, groups),
        columns=tuple(map(_read_column, _items(columns))),
        head=_read_group(head, groups),
        bodies=tuple(_read_body(body, groups) for body in _items(bodies)),
        foot=_read_group(foot, groups),
        attributes=_attributes(attributes),
    )


def _read_column(content: JsonValue) -> nodes.Column:
    alignment, width = _items(content)
    wide = _members(width).get("c")
    return nodes.Column(_alignment(alignment), None if wide is None else _number(wide))


def _read_group(content: JsonValue, groups: Groups) -> nodes.RowGroup:
    attributes, rows = _items(content)
    return nodes.RowGroup(_read_rows(rows, groups), _attributes(attributes))


def _read_body(content: JsonValue, groups: Groups) -> nodes.TableBody:
    attributes, columns, heads, rows = _items(content)
    above = _read_rows(heads, groups)
    return nodes.TableBody(_read_rows(rows, groups), above, _whole(columns), _attributes(attributes))


def _read_target(make: type[nodes.Link | nodes.Image], content: JsonValue, groups: Groups) -> Node:
    attributes, _, place = _items(content)
    target, title = map(_text, _items(place))
    return make(next(groups), target, title, _attributes(attributes))


def _read_code(make: Callable[[str, Attributes], Node]) -> Callable[[JsonValue, Groups], Node]:
    """Make a reader of code, which has attributes and a text."""
    return lambda content, _: make(_text(_items(content)[1]), _attributes(_items(content)[0]))


def _read_raw(make: Callable[[str, str], Node]) -> Callable[[JsonValue, Groups], Node]:
    return lambda content, _: make(*map(_text, _items(content)))


def _read_marked(make: Callable[[tuple[Inline, ...]], Node]) -> Callable[[JsonValue, Groups], Node]:
    return lambda _, groups: make(next(groups))


def _read_mark(content: JsonValue, _: Groups) -> Node:
    if isinstance(content, str):
        return nodes.Mark(int(content.removeprefix("tied-")), tied=True)
    return nodes.Mark(_whole(content))


_SPACE, _SOFT_BREAK = nodes.Space(), nodes.SoftBreak()
_READERS: dict[str, Callable[[JsonValue, Groups], Node]] = {
    **{kind: _read_marked(make) for kind, make in _MARKED.items()},
    "Anchor": lambda content, _: nodes.Bookmark(_text(content)),
    "BlockQuote": lambda _, groups: nodes.BlockQuote(next(groups)),
    "BulletList": lambda _, groups: nodes.BulletList(tuple(groups)),
    "Cite": _read_cite,
    "Code": _read_code(nodes.Code),
    "CodeBlock": _read_code(nodes.CodeBlock),
    "DefinitionList": _read_definitions,
    "Div": lambda content, groups: nodes.Div(next(groups), _attributes(_items(content)[0])),
    "Environment": lambda content, groups: nodes.Environment(next(groups), *map(_text, _items(content)[:2])),
    "Figure": _read_figure,
    "Float": _read_float,
    "Header": _read_header,
    "HorizontalRule": lambda *_: nodes.HorizontalRule(),
    "Image": lambda content, groups: _read_target(nodes.Image, content, groups),
    "LineBlock": lambda _, groups: nodes.LineBlock(tuple(groups)),
    "LineBreak": lambda *_: nodes.LineBreak(),
    "Link": lambda content, groups: _read_target(nodes.Link, content, groups),
    "Mark": _read_mark,
    "Math": lambda content, _: nodes.Math(_text(_items(content)[1]), _kind(_items(content)[0]) == "DisplayMath"),
    "Note": lambda _, groups: nodes.Note(next(groups)),
    "Null": lambda *_: nodes.Null(),
    "OrderedList": _read_list,
    "Quoted": lambda content, groups: nodes.Quoted(next(groups), _kind(_items(content)[0]) == "DoubleQuote"),
    "RawBlock": _read_raw(nodes.RawBlock),
    "RawInline": _read_raw(nodes.RawInline),
    "SoftBreak": lambda *_: _SOFT_BREAK,
    "Space": lambda *_: _SPACE,
    "Span": lambda content, groups: nodes.Span(next(groups), _attributes(_items(content)[0])),
    # Its \qed is meant to be a blank that never breaks and a square.
    "Str": lambda content, _: nodes.Str(_text(content).replace("\a0◻", "\u00a0◻")),
    "Table": _read_table,
}
