"""Read which languages a text switches to, by babel's names."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment, Node, Tree

_ENVIRONMENTS = ("otherlanguage", "otherlanguage*")


def list_languages(text: str) -> Iterator[str]:
    r"""Give the names in \selectlanguage, \foreignlanguage and \begin{otherlanguage}."""
    yield from (name for node in parse(text).walk() if (name := _name_language(node)))


def find_language_changes(tree: Tree) -> Iterator[tuple[int, int, str]]:
    """Give where a text is in another language: from, to, and its name; of two that overlap the later one counts."""
    for node, end in walk_scopes(tree):
        name = _name_language(node)
        if name and isinstance(node, Environment):
            yield node.inner, node.outer, name
        elif name and isinstance(node, Command):
            last = node.last
            within = node.name == "foreignlanguage" and last
            yield (last.start, last.stop, name) if within and last else (node.end, end, name)


def walk_scopes(tree: Tree) -> Iterator[tuple[Node, int]]:
    """Give all nodes, each before its children, and where the group or environment ends that what it sets holds in."""
    waiting = [(node, len(tree.text)) for node in reversed(tree.children)]
    while waiting:
        node, end = waiting.pop()
        yield node, end
        inner = node.outer if isinstance(node, Environment) else node.end
        waiting += [(child, inner) for child in reversed(getattr(node, "children", ()))]


def _name_language(node: Node) -> str:
    """Give the language that a node switches to; empty for any other node."""
    argument = None
    if isinstance(node, Command) and node.name in _COMMANDS:
        argument = node.argument(_COMMANDS[node.name])
    elif isinstance(node, Environment) and node.name in _ENVIRONMENTS and node.arguments:
        argument = node.arguments[0]
    name = argument.text.strip() if argument else ""
    return name if name.isalpha() else ""


_COMMANDS = {"selectlanguage": 0, "foreignlanguage": 1}
"""Commands, and which of their arguments (tex/signatures.toml) names a language."""
