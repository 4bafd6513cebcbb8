"""Tell where TeX reads mathematics and where text: a text within a formula is text again."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tree import Command, Environment, Group, Mathematics, Node, Tree

_TEXT = frozenset((
    "text", "textrm", "textnormal", "textbf", "textmd", "textit", "textsl", "textsc", "textup", "textsf", "texttt",
    "emph", "mbox", "hbox", "makebox", "fbox", "framebox", "intertext", "shortintertext", "tag", "footnote",
))  # fmt: skip
"""Commands whose argument is text, also within a formula (amsldoc, section 6; LaTeX2e unofficial reference manual)."""


def walk_modes(tree: Tree) -> Iterator[tuple[Node, bool]]:
    """Give every node, each before its children, and whether it stands in mathematics; no depth is too deep."""
    waiting = [(iter(tree.children), False)]
    while waiting:
        nodes, mathematical = waiting[-1]
        node = next(nodes, None)
        if node is None:
            waiting.pop()
            continue
        yield node, mathematical
        if isinstance(node, (Group, Command, Environment, Mathematics)) and node.children:
            waiting.append((iter(node.children), _is_mathematical_within(node, outside=mathematical)))


def _is_mathematical_within(node: Node, *, outside: bool) -> bool:
    match node:
        case Mathematics():
            return True
        case Environment(name=name) if name in standard_signatures().mathematics:
            return True
        case Command(name=name) if name in _TEXT:
            return False
        case _:
            return outside
