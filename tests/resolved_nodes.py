"""The resolved document's own kinds of nodes, found again in pandoc's: Divs, Spans and Links of certain classes.

Temporary: it goes when conversion makes these nodes itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from elyazma.model.nodes import (
    Anchor,
    Attributes,
    Block,
    CitationLink,
    Continued,
    Div,
    Entry,
    Equation,
    EquationGroup,
    Foreign,
    ForeignBlocks,
    ItemSign,
    Label,
    Link,
    Math,
    Node,
    Para,
    Proof,
    Qed,
    Reference,
    Span,
    TableNotes,
    TableWrap,
    Theorem,
    map_nodes,
)
from elyazma.system.pandoc.parsing import parse_blocks


def parse_resolved(data: Iterable[Any]) -> tuple[Block, ...]:
    """Read the blocks of a resolved document. Raises UnreadableNode."""
    return map_nodes(parse_blocks(data), find_meaning)


def find_meaning(node: Node) -> Node:
    """Give the node that a Div, Span, Link or Para stands for; another node as it is."""
    match node:
        case Span():
            return _read_span(node)
        case Link(title=""):
            return _read_link(node)
        case Div():
            return _read_div(node)
        case Para((Span((Math(tex, True),), Attributes(identifier, ("equation",), pairs)),)):
            number = _read_only(pairs, "number")
            return node if number is None else Equation(tex, identifier, number)
        case _:
            return node


def _read_only(pairs: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Give the value of the only pair, empty where there is no pair; none where there are others."""
    match pairs:
        case ():
            return ""
        case ((found, value),) if found == name and value:
            return value
        case _:
            return None


def _read_span(node: Span) -> Node:
    made: Node = node
    match node.attributes:
        case Attributes("", ("label",), ()):
            made = Label(node.inlines)
        case Attributes("", ("qed",), ()):
            made = Qed(node.inlines)
        case Attributes("", ("sign",), ()):
            made = ItemSign(node.inlines)
        case Attributes("", (), (("lang", language),)) if language:
            made = Foreign(node.inlines, language)
        case Attributes(identifier, (), ()) if identifier and not node.inlines:
            made = Anchor(identifier)
    return made


def _read_link(node: Link) -> Node:
    target = node.target
    match node.attributes:
        case Attributes("", ("citation",), ()) if target.startswith("#ref-"):
            return CitationLink(node.inlines, target.removeprefix("#ref-"))
        case Attributes("", ("reference",), (("kind", kind),)) if target.startswith("#"):
            return Reference(node.inlines, target.removeprefix("#"), kind)
        case _:
            return node


def _read_div(node: Div) -> Node:
    make = _SIMPLE.get(node.attributes)
    if make:
        return make(node.blocks)
    made: Node = node
    match node.attributes:
        case Attributes("", (), (("lang", language),)) if language:
            made = ForeignBlocks(node.blocks, language)
        case Attributes(identifier, (), ()) if identifier:
            made = EquationGroup(node.blocks, identifier)
        case Attributes(identifier, ("theorem", kind), pairs):
            number = _read_only(pairs, "number")
            made = node if number is None else Theorem(node.blocks, kind, identifier, number)
        case Attributes(identifier, ("reference",), pairs) if identifier.startswith("ref-"):
            spoken = _read_only(pairs, "lang")
            made = node if spoken is None else Entry(node.blocks, identifier.removeprefix("ref-"), spoken)
    return made


_SIMPLE: dict[Attributes, type[Continued | Proof | TableWrap | TableNotes]] = {
    Attributes("", ("continued",)): Continued,
    Attributes("", ("proof",)): Proof,
    Attributes("", ("table-wrap",)): TableWrap,
    Attributes("", ("notes",)): TableNotes,
}
