"""Walk and change nodes without recursion: no nesting is too deep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from elyazma.model.nodes.leaves import Space, Str
from elyazma.model.nodes.trees import (
    Block,
    BulletList,
    Caption,
    Cite,
    Definition,
    DefinitionList,
    Figure,
    Float,
    Inline,
    LineBlock,
    Node,
    OrderedList,
    Row,
    RowGroup,
    Table,
    TableBody,
)

Children = Sequence[Sequence[Node]]
"""What stands in a node: inlines or blocks, group by group, in the order of the document."""
Kind = TypeVar("Kind", Inline, Block)
From = TypeVar("From")
To = TypeVar("To")


# --- Children -------------------------------------------------------------------------------------------


def children_of(node: Node) -> Children:
    """Give what stands directly in a node: a table's cells one by one, of a list its items."""
    kind = type(node)
    if kind is Str or kind is Space:
        return ()
    find = _CHILDREN.get(kind)
    if find:
        return find(node)
    inside = getattr(node, "inlines", None)
    if inside is None:
        inside = getattr(node, "blocks", None)
    return () if inside is None else (inside,)


def with_children(node: Node, children: Children) -> Node:
    """Rebuild a node around other children, in groups as `children_of` gives them."""
    groups = iter([tuple(group) for group in children])
    rebuild = _REBUILDERS.get(type(node))
    if rebuild:
        return rebuild(node, groups)
    if hasattr(node, "inlines"):
        return cast(Node, replace(cast(Any, node), inlines=next(groups)))
    if hasattr(node, "blocks"):
        return cast(Node, replace(cast(Any, node), blocks=next(groups)))
    return node


def _rows_of(table: Table) -> Iterator[Row]:
    yield from table.head.rows
    for body in table.bodies:
        yield from body.heads
        yield from body.rows
    yield from table.foot.rows


def _of_caption(caption: Caption) -> Children:
    return (caption.short or (), caption.blocks)


def _of_cite(node: Cite) -> Children:
    notes = [note for citation in node.citations for note in (citation.prefix, citation.suffix)]
    return (*notes, node.inlines)


def _of_definitions(node: DefinitionList) -> Children:
    groups: list[Sequence[Node]] = []
    for item in node.items:
        groups += [item.term, *item.meanings]
    return groups


def _of_table(node: Table) -> Children:
    cells = [cell.blocks for row in _rows_of(node) for cell in row.cells]
    return (*_of_caption(node.caption), *cells)


_CHILDREN: dict[type[Node], Callable[[Any], Children]] = {
    BulletList: lambda node: node.items,
    Cite: _of_cite,
    DefinitionList: _of_definitions,
    Figure: lambda node: (*_of_caption(node.caption), node.blocks),
    Float: lambda node: (node.caption, (node.block,), node.notes),
    LineBlock: lambda node: node.lines,
    OrderedList: lambda node: node.items,
    Table: _of_table,
}

Groups = Iterator[tuple[Any, ...]]


def _with_caption(caption: Caption, groups: Groups) -> Caption:
    short, blocks = next(groups), next(groups)
    return Caption(blocks, None if caption.short is None else short)


def _with_cite(node: Cite, groups: Groups) -> Cite:
    citations = tuple(replace(each, prefix=next(groups), suffix=next(groups)) for each in node.citations)
    return replace(node, inlines=next(groups), citations=citations)


def _with_definitions(node: DefinitionList, groups: Groups) -> DefinitionList:
    return DefinitionList(
        tuple(Definition(next(groups), tuple(next(groups) for _ in item.meanings)) for item in node.items)
    )


def _with_figure(node: Figure, groups: Groups) -> Figure:
    return replace(node, caption=_with_caption(node.caption, groups), blocks=next(groups))


def _with_float(node: Float, groups: Groups) -> Float:
    caption, (block,), notes = next(groups), next(groups), next(groups)
    return replace(node, caption=caption, block=block, notes=notes)


def _with_rows(rows: Iterable[Row], groups: Groups) -> tuple[Row, ...]:
    return tuple(replace(row, cells=tuple(replace(cell, blocks=next(groups)) for cell in row.cells)) for row in rows)


def _with_group(group: RowGroup, groups: Groups) -> RowGroup:
    return replace(group, rows=_with_rows(group.rows, groups))


def _with_body(body: TableBody, groups: Groups) -> TableBody:
    heads = _with_rows(body.heads, groups)
    return replace(body, heads=heads, rows=_with_rows(body.rows, groups))


def _with_table(node: Table, groups: Groups) -> Table:
    caption, head = _with_caption(node.caption, groups), _with_group(node.head, groups)
    bodies = tuple(_with_body(body, groups) for body in node.bodies)
    return replace(node, caption=caption, head=head, bodies=bodies, foot=_with_group(node.foot, groups))


_REBUILDERS: dict[type[Node], Callable[[Any, Groups], Node]] = {
    BulletList: lambda _, groups: BulletList(tuple(groups)),
    Cite: _with_cite,
    DefinitionList: _with_definitions,
    Figure: _with_figure,
    Float: _with_float,
    LineBlock: lambda _, groups: LineBlock(tuple(groups)),
    OrderedList: lambda node, groups: replace(node, items=tuple(groups)),
    Table: _with_table,
}


# --- Walking and changing -------------------------------------------------------------------------------


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give every node, each before what stands in it, in the order of the document."""
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        for group in reversed(children_of(node)):
            waiting.extend(reversed(group))


def map_nodes(nodes: Iterable[Kind], change: Callable[[Node], Node | tuple[Node, ...]]) -> tuple[Kind, ...]:
    """Change every node, the innermost first: `change` gives it as it is, another, several, or () to drop it.

    It sees a node with what stands in it already changed. What is not changed stays the very same value. A block is to
    become blocks, and an inline inlines.
    """

    def rebuild(node: Node, made: list[list[Node]]) -> tuple[Node, ...]:
        if made and not all(map(_is_same, children_of(node), made)):
            node = with_children(node, made)
        changed = change(node)
        return changed if isinstance(changed, tuple) else (changed,)

    every: Iterable[Node] = nodes
    return cast("tuple[Kind, ...]", tuple(fold(every, children_of, rebuild)))


def _is_same(before: Sequence[Node], after: Sequence[Node]) -> bool:
    return len(before) == len(after) and all(one is other for one, other in zip(before, after, strict=True))


def fold(
    items: Iterable[From],
    split: Callable[[From], Sequence[Sequence[From]]],
    join: Callable[[From, list[list[To]]], Iterable[To]],
) -> list[To]:
    """Turn trees into others, the innermost first, without recursion.

    `split` gives what stands in an item, group by group; `join` what becomes of it, given what became of the groups.
    """
    made: list[To] = []
    rest = iter(items)
    above: list[tuple[From, Iterator[Sequence[From]], list[list[To]], list[To], Iterator[From]]] = []
    while True:
        for item in rest:
            groups = split(item)
            if groups:
                below = iter(groups)
                above.append((item, below, [], made, rest))
                made, rest = [], iter(next(below))
                break
            made += join(item, [])
        else:
            if not above:
                return made
            item, below, done, outer, outer_rest = above[-1]
            done.append(made)
            following = next(below, None)
            if following is not None:
                made, rest = [], iter(following)
            else:
                above.pop()
                made, rest = outer, outer_rest
                made += join(item, done)
