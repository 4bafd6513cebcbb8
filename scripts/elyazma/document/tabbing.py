r"""Text at tab stops: \= sets one, \> goes to the next, a line that \kill ends only sets them. It becomes a table."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import Edit
from elyazma.tex.escape import ROW_END
from elyazma.tex.rows import Piece, is_row_end
from elyazma.tex.tree import Break, Command, Environment, Tree

_STOPS = frozenset("=>")
_SILENT = frozenset("+-<'`")
"""Commands of tab stops that no table has: the next line begins further right."""


def find_killed(environment: Environment) -> Iterator[tuple[int, int]]:
    """Give where lines stand that only set tab stops and print nothing."""
    for line in _split_lines(environment):
        if _is_killed(line):
            yield line.start, line.end


def _is_killed(line: Piece) -> bool:
    return bool(line.nodes) and isinstance(line.nodes[-1], Command) and line.nodes[-1].name == "kill"


def edit_tabbing(tree: Tree, environment: Environment) -> Iterator[Edit]:
    """Write lines of text at tab stops as rows, each stop the beginning of a cell."""
    lines = list(_split_lines(environment))
    widest = max((sum(map(_is_stop, line.nodes)) for line in lines), default=0) + 1
    yield Edit(environment.start, environment.inner, rf"\begin{{tabular}}{{{'l' * widest}}}")
    for line in lines:
        if _is_killed(line):
            yield Edit(line.start, line.end)
        else:
            yield from _edit_line(tree, line)
    yield Edit(environment.outer, environment.end, rf"{ROW_END}\end{{tabular}}")


def _split_lines(environment: Environment) -> Iterator[Piece]:
    nodes = []
    start = environment.inner
    for node in environment.body:
        nodes.append(node)
        if is_row_end(node) or (isinstance(node, Command) and node.name == "kill"):
            yield Piece(tuple(nodes), start, node.end)
            nodes, start = [], node.end
    yield Piece(tuple(nodes), start, environment.outer)


def _is_stop(node: object) -> bool:
    return isinstance(node, Command) and node.name in _STOPS


def _edit_line(tree: Tree, line: Piece) -> Iterator[Edit]:
    for node in line.nodes:
        if isinstance(node, Break):
            # A row has no paragraphs; the lines stay.
            yield Edit(node.start, node.end, "%\n" * tree.source(node).count("\n"))
        elif isinstance(node, Command) and node.name in _STOPS | _SILENT:
            yield Edit(node.start, node.start + 2, "&" if node.name in _STOPS else "{}")
