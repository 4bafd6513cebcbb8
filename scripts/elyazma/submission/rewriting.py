r"""Prepare a TeX source for submission: without comments, and with the names its files have in the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elyazma.tex.commands import INPUTTING, PICTURING
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Comment, Tree, Verbatim
from elyazma.tex.unprinted import find_comments

Rename = Callable[[str, str], str | None]
"""From the command ("input", "includegraphics") and the name it is given to the name in the archive, or none."""


def strip_comments(text: str, path: str, *, keep_lines: bool = False) -> str:
    r"""Take the comments out of a TeX source; verbatim text keeps its signs.

    A line that is only a comment goes with its end. Behind text a bare % stays, because it swallows that end. The
    environment `comment` goes too. A source that holds no comment comes back as it is. With `keep_lines` a bare % stays
    in each line, so that all that follows stands in the line where it stood.
    """
    cut = _empty if keep_lines else _cut
    return apply_edits(text, (cut(text, comment) for comment in find_comments(parse(text, path))))


def _empty(text: str, node: Comment | Verbatim) -> Edit:
    start, end, written = _cut(text, node)
    lines = text.count("\n", node.start, node.end)
    return (start, end, written) if end == node.end and not lines else (node.start, node.end, "%" + "\n%" * lines)


def _cut(text: str, node: Comment | Verbatim) -> Edit:
    line_start = text.rfind("\n", 0, node.start) + 1
    alone = not text[line_start : node.start].strip(" \t")
    ends_line = text[node.end : node.end + 1] in {"\n", ""}
    if alone and ends_line and isinstance(node, Comment):
        return line_start, min(node.end + 1, len(text)), ""
    return node.start, node.end, "%" if ends_line else ""


def rename_files(text: str, path: str, rename: Rename) -> str:
    r"""Rewrite the names that \input, \include and \includegraphics are given, wherever one is written out."""
    tree = parse(text, path)
    return apply_edits(text, (edit for command in tree.commands(_NAMING) for edit in _rename(tree, command, rename)))


_NAMING = INPUTTING | PICTURING


def _rename(tree: Tree, command: Command, rename: Rename) -> Iterator[Edit]:
    argument = command.last
    if argument is None:
        return
    braced = tree.tokens.is_braced(argument)
    new = rename(command.name, argument.text.strip().strip('"')) if braced or command.name == "input" else None
    if new is None:
        return
    if braced:
        yield argument.start, argument.start + len(argument.text), new
    else:
        # \input name: braces make the new name end where it should.
        yield command.start + len(r"\input"), argument.end, f"{{{new}}}"
