"""The ids that nodes have on the page; what a citation or a cross-reference leads to is none of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from elyazma.model.nodes import (
    Anchor,
    Block,
    Code,
    CodeBlock,
    Div,
    Entry,
    Equation,
    EquationGroup,
    Figure,
    Header,
    Image,
    Link,
    Node,
    Span,
    Table,
    Theorem,
    walk,
)

ENTRY = "ref-"
"""What the id of a printed reference begins with; its key follows."""


def identifier_of(node: Node) -> str:
    """Give the id of a node; empty where it has none."""
    match node:
        case Anchor() | Equation() | EquationGroup() | Theorem():
            return node.identifier
        case Entry(key=key):
            return f"{ENTRY}{key}"
        case Span() | Div() | Link() | Image() | Code() | CodeBlock() | Figure() | Table() | Header():
            return node.attributes.identifier
        case _:
            return ""


def with_identifier(node: Node, identifier: str) -> Node:
    """Give a node that has an id another one."""
    match node:
        case Anchor() | Equation() | EquationGroup() | Theorem():
            return replace(node, identifier=identifier)
        case Entry():
            return replace(node, key=identifier.removeprefix(ENTRY))
        case Span() | Div() | Link() | Image() | Code() | CodeBlock() | Figure() | Table() | Header():
            return replace(node, attributes=replace(node.attributes, identifier=identifier))
        case _:
            return node


def list_identifiers(blocks: Iterable[Block]) -> Iterator[str]:
    """Give every id in blocks."""
    yield from filter(None, map(identifier_of, walk(blocks)))
