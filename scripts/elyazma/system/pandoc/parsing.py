"""pandoc's JSON read into nodes; with `writing` the one place that knows its form (pandoc-types 1.23)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from elyazma.model import nodes
from elyazma.model.nodes import Alignment, Attributes, Block, Inline, Node, fold
from elyazma.system.pandoc.program import PandocFailed

JsonValue = Mapping[str, "JsonValue"] | Sequence["JsonValue"] | str | int | float | bool | None
Json = dict[str, Any]
Groups = Iterator[Any]
"""What became of the groups of nodes in a node, in the order in which `_split_lists` gives them."""


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


def parse_document(data: Any) -> PandocDocument:
    """Read a whole document. Raises UnreadableNode."""
    try:
        meta = {str(name): _parse_meta(value) for name, value in data["meta"].items()}
        return PandocDocument(parse_blocks(data["blocks"]), meta)
    except (KeyError, TypeError, AttributeError) as reason:
        raise UnreadableNode(f"its document is damaged: {reason!r}") from reason


def _parse_meta(value: Json) -> Meta:
    kind, content = value["t"], value["c"]
    if kind == "MetaInlines":
        return MetaInlines(parse_inlines(content))
    if kind == "MetaBlocks":
        return MetaBlocks(parse_blocks(content))
    if kind == "MetaList":
        return tuple(map(_parse_meta, content))
    if kind == "MetaMap":
        return {name: _parse_meta(inner) for name, inner in content.items()}
    if kind in ("MetaString", "MetaBool"):
        return cast("str | bool", content)
    raise UnreadableNode(f"it has metadata of an unknown kind: {kind}")


# --- Reading --------------------------------------------------------------------------------------------


def parse_blocks(data: Iterable[Any]) -> tuple[Block, ...]:
    """Read blocks. Raises UnreadableNode."""
    return cast("tuple[Block, ...]", _parse(data))


def parse_inlines(data: Iterable[Any]) -> tuple[Inline, ...]:
    """Read inlines. Raises UnreadableNode."""
    return cast("tuple[Inline, ...]", _parse(data))


def _parse(data: Iterable[Any]) -> tuple[Node, ...]:
    try:
        return tuple(fold(data, _split_lists, _read_node))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration) as reason:
        raise UnreadableNode(f"its answer has a node that cannot be read: {reason!r}") from reason


def _split_lists(node: Json) -> Sequence[Sequence[Json]]:
    """Give the lists of nodes in a node."""
    kind = node["t"]
    return _SPLITTERS[kind](node["c"]) if kind in _SPLITTERS else ()


def _read_node(node: Json, groups: list[list[Node]]) -> tuple[Node]:
    return (_READERS[node["t"]](node.get("c"), iter(map(tuple, groups))),)


def _rows_of(table: Any) -> Iterator[Any]:
    _, _, _, head, bodies, foot = table
    yield from head[1]
    for _, _, heads, rows in bodies:
        yield from (*heads, *rows)
    yield from foot[1]


def _split_caption(caption: Any) -> list[Any]:
    return [caption[0] or [], caption[1]]


def _split_table(table: Any) -> list[Any]:
    return [*_split_caption(table[1]), *(cell[4] for row in _rows_of(table) for cell in row[1])]


def _split_cite(content: Any) -> list[Any]:
    notes = [note for each in content[0] for note in (each["citationPrefix"], each["citationSuffix"])]
    return [*notes, content[1]]


_MARKED: dict[str, Callable[[tuple[Inline, ...]], Node]] = {
    kind.__name__: kind
    for kind in (
        *(nodes.Emph, nodes.Strong, nodes.Underline, nodes.Strikeout, nodes.Superscript, nodes.Subscript),
        *(nodes.SmallCaps, nodes.Para, nodes.Plain),
    )
}
_SPLITTERS: dict[str, Callable[[Any], Sequence[Sequence[Json]]]] = {
    **dict.fromkeys((*_MARKED, "Note", "BlockQuote"), lambda content: (content,)),
    **dict.fromkeys(("Quoted", "Span", "Link", "Image", "Div"), lambda content: (content[1],)),
    "BulletList": lambda content: content,
    "Cite": _split_cite,
    "DefinitionList": lambda content: [each for term, meanings in content for each in (term, *meanings)],
    "Environment": lambda content: (content[2],),
    "Figure": lambda content: [*_split_caption(content[1]), content[2]],
    "Float": lambda content: (content[3], [content[4]], content[5]),
    "Header": lambda content: (content[2],),
    "LineBlock": lambda content: content,
    "OrderedList": lambda content: content[1],
    "Table": _split_table,
}


def _attributes(content: Any) -> Attributes:
    identifier, classes, pairs = content
    if not identifier and not classes and not pairs:
        return nodes.NO_ATTRIBUTES
    return Attributes(identifier, tuple(classes), tuple((name, value) for name, value in pairs))


def _alignment(content: Json) -> Alignment:
    return _ALIGNMENTS[content["t"]]


_ALIGNMENTS: dict[str, Alignment] = {
    "AlignLeft": "left",
    "AlignRight": "right",
    "AlignCenter": "center",
    "AlignDefault": "default",
}


def _read_cite(content: Any, groups: Groups) -> Node:
    citations = tuple(
        nodes.Citation(
            key=each["citationId"],
            mode=each["citationMode"]["t"],
            prefix=next(groups),
            suffix=next(groups),
            note_number=each["citationNoteNum"],
            hash=each["citationHash"],
        )
        for each in content[0]
    )
    return nodes.Cite(next(groups), citations)


def _read_list(content: Any, groups: Groups) -> Node:
    start, style, delimiter = content[0]
    return nodes.OrderedList(tuple(groups), start, style["t"], delimiter["t"])


def _read_definitions(content: Any, groups: Groups) -> Node:
    return nodes.DefinitionList(
        tuple(nodes.Definition(next(groups), tuple(next(groups) for _ in meanings)) for _, meanings in content)
    )


def _read_caption(content: Any, groups: Groups) -> nodes.Caption:
    short, blocks = next(groups), next(groups)
    return nodes.Caption(blocks, None if content[0] is None else short)


def _read_figure(content: Any, groups: Groups) -> Node:
    caption = _read_caption(content[1], groups)
    return nodes.Figure(next(groups), caption, _attributes(content[0]))


def _read_float(content: Any, groups: Groups) -> Node:
    kind, label, number, *_ = content
    caption, (block,), notes = groups
    return nodes.Float(kind, label, number, caption, block, notes)


def _read_rows(rows: Any, groups: Groups) -> tuple[nodes.Row, ...]:
    return tuple(
        nodes.Row(
            tuple(
                nodes.Cell(next(groups), _alignment(alignment), high, wide, _attributes(attributes))
                for attributes, alignment, high, wide, _ in cells
            ),
            _attributes(made),
        )
        for made, cells in rows
    )


def _read_table(content: Any, groups: Groups) -> Node:
    attributes, caption, columns, head, bodies, foot = content
    return nodes.Table(
        caption=_read_caption(caption, groups),
        columns=tuple(nodes.Column(_alignment(align), width.get("c")) for align, width in columns),
        head=nodes.RowGroup(_read_rows(head[1], groups), _attributes(head[0])),
        bodies=tuple(_read_body(body, groups) for body in bodies),
        foot=nodes.RowGroup(_read_rows(foot[1], groups), _attributes(foot[0])),
        attributes=_attributes(attributes),
    )


def _read_body(content: Any, groups: Groups) -> nodes.TableBody:
    attributes, columns, heads, rows = content
    above = _read_rows(heads, groups)
    return nodes.TableBody(_read_rows(rows, groups), above, columns, _attributes(attributes))


def _read_target(make: type[nodes.Link | nodes.Image], content: Any, groups: Groups) -> Node:
    attributes, _, (target, title) = content
    return make(next(groups), target, title, _attributes(attributes))


def _read_marked(make: Callable[[tuple[Inline, ...]], Node]) -> Callable[[Any, Groups], Node]:
    return lambda _, groups: make(next(groups))


def _read_mark(content: Any, _: Groups) -> Node:
    if isinstance(content, str):
        return nodes.Mark(int(content.removeprefix("tied-")), tied=True)
    return nodes.Mark(content)


_SPACE, _SOFT_BREAK = nodes.Space(), nodes.SoftBreak()
_READERS: dict[str, Callable[[Any, Groups], Node]] = {
    **{kind: _read_marked(make) for kind, make in _MARKED.items()},
    "Anchor": lambda content, _: nodes.Bookmark(content),
    "BlockQuote": lambda _, groups: nodes.BlockQuote(next(groups)),
    "BulletList": lambda _, groups: nodes.BulletList(tuple(groups)),
    "Cite": _read_cite,
    "Code": lambda content, _: nodes.Code(content[1], _attributes(content[0])),
    "CodeBlock": lambda content, _: nodes.CodeBlock(content[1], _attributes(content[0])),
    "DefinitionList": _read_definitions,
    "Div": lambda content, groups: nodes.Div(next(groups), _attributes(content[0])),
    "Environment": lambda content, groups: nodes.Environment(next(groups), content[0], content[1]),
    "Figure": _read_figure,
    "Float": _read_float,
    "Header": lambda content, groups: nodes.Header(content[0], next(groups), _attributes(content[1])),
    "HorizontalRule": lambda *_: nodes.HorizontalRule(),
    "Image": lambda content, groups: _read_target(nodes.Image, content, groups),
    "LineBlock": lambda _, groups: nodes.LineBlock(tuple(groups)),
    "LineBreak": lambda *_: nodes.LineBreak(),
    "Link": lambda content, groups: _read_target(nodes.Link, content, groups),
    "Mark": _read_mark,
    "Math": lambda content, _: nodes.Math(content[1], content[0]["t"] == "DisplayMath"),
    "Note": lambda _, groups: nodes.Note(next(groups)),
    "Null": lambda *_: nodes.Null(),
    "OrderedList": _read_list,
    "Quoted": lambda content, groups: nodes.Quoted(next(groups), content[0]["t"] == "DoubleQuote"),
    "RawBlock": lambda content, _: nodes.RawBlock(*content),
    "RawInline": lambda content, _: nodes.RawInline(*content),
    "SoftBreak": lambda *_: _SOFT_BREAK,
    "Space": lambda *_: _SPACE,
    "Span": lambda content, groups: nodes.Span(next(groups), _attributes(content[0])),
    "Str": lambda content, _: nodes.Str(content),
    "Table": _read_table,
}
