"""Find what a TeX source holds for its author alone: comments."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.tree import Comment, Environment, Tree, Verbatim

_LITERAL_PERCENT = ("alltt",)
"""Environments in which commands are read, but % is a sign like any."""


def find_comments(tree: Tree) -> Iterator[Comment | Verbatim]:
    """Find the comments, and the environments `comment`, in the order of the text."""
    kept = 0
    for node in tree.walk():
        if isinstance(node, Environment) and node.name in _LITERAL_PERCENT:
            kept = max(kept, node.end)
        elif node.start >= kept and _is_comment(node):
            assert isinstance(node, (Comment, Verbatim))
            yield node


def _is_comment(node: object) -> bool:
    return isinstance(node, Comment) or (isinstance(node, Verbatim) and node.name == "comment")
