"""What the text refers to: headings, figures, tables, equations, theorems, each with what is printed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elyazma.document.heading_numbers import write_number
from elyazma.model.document import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Anchor,
    Block,
    CitationLink,
    Code,
    CodeBlock,
    Div,
    Equation,
    EquationGroup,
    Figure,
    Header,
    Image,
    Label,
    Link,
    Node,
    Reference,
    Span,
    Table,
    Theorem,
    plain_text,
    walk,
)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing with a label: what is `printed` of it ("Figure 1"), its bare number, and whether Word counts it.

    `automatic` headings are numbered by their style. `cited` says that the text refers to it.
    """

    printed: str
    number: str
    automatic: bool = False
    cited: bool = False


def identifier_of(node: Node) -> str:
    """Give a node's id; empty for one that has none."""
    match node:
        case Equation() | EquationGroup() | Theorem() | Anchor():
            return node.identifier
        case Header() | Figure() | Table() | Span() | Div() | Code() | CodeBlock() | Link() | Image():
            return node.attributes.identifier
        case _:
            return ""


def number_of(node: Node) -> str:
    """Give the number that a node was given; empty for one that has none."""
    match node:
        case Equation() | Theorem():
            return node.number
        case Header() | Figure() | Table() | Span() | Div():
            return node.attributes.get("number")
        case _:
            return ""


def document_blocks(document: Document) -> Iterator[Block]:
    """Yield the blocks of the article's text in order."""
    for passages in (document.sections, document.appendices, document.supplement):
        for passage in passages:
            yield from passage.blocks


def find_targets(blocks: Iterable[Block], patterns: Sequence[str] = ("1", "1.1", "1.1.1")) -> dict[str, Target]:
    """Find everything that has a label; headings are numbered by Word as long as it counts as the journal does.

    `patterns` show how headings print their numbers (document/heading_numbers).
    """
    nodes = list(walk(tuple(blocks)))
    cited = {_leads_to(node) for node in nodes}
    counted = [0] * 9
    found: dict[str, Target] = {}
    for node in nodes:
        name, number = identifier_of(node), number_of(node)
        automatic = isinstance(node, Header) and _count_heading(counted, node, number, patterns)
        if name and name not in found:
            found[name] = Target(_printed(node, number), number, automatic, name in cited)
    return found


def _leads_to(node: Node) -> str:
    """Give the id that a link leads to; empty for what is no link."""
    match node:
        case Reference(_, identifier):
            return identifier
        case CitationLink(_, key):
            return f"ref-{key}"
        case Link(_, target):
            return target.removeprefix("#")
        case _:
            return ""


def _count_heading(counted: list[int], node: Header, number: str, patterns: Sequence[str]) -> bool:
    """Count a numbered heading as Word will; false where the journal's number is another."""
    wanted = [*counted[: node.level - 1], counted[node.level - 1] + 1]
    named = any(name == "word" for name, _ in node.attributes.pairs)
    if not number or named or node.level > len(patterns):
        return False
    if write_number(patterns[node.level - 1], wanted) != number.rstrip("."):
        return False
    counted[node.level - 1] += 1
    counted[node.level :] = [0] * (len(counted) - node.level)
    return True


def _printed(node: Node, number: str) -> str:
    """Give the text that a field around the label would show."""
    if isinstance(node, Header):
        return plain_text(node.inlines).strip()
    if isinstance(node, Equation | Anchor | Span):
        return f"({number})" if number else plain_text((node,)).strip()
    label = next((each for each in walk((node,)) if isinstance(each, Label)), None)
    return plain_text(label.inlines).strip().rstrip(".") if label else number
