r"""Replace what is compared only as a whole (verbatim text, tables of CSV files) by commands \DIFblock, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.escape import escape
from elyazma.tex.parse import parse
from elyazma.tex.tree import Comment, Tree

_DELETED_COMMAND = "%DIFDELCMD <"
"""Begins the comment in which latexdiff keeps a deleted command."""


def write_block(name: str) -> str:
    r"""Write the command that stands for a block: a CSV file's table, named by its path, or a verbatim text."""
    return rf"\DIFblock{{{name}}}"


def find_blocks(tree: Tree, name: str = "DIFblock") -> Iterator[tuple[int, int, str]]:
    """Give start and end of each command that stands for a block, and the block's name."""
    for command in tree.commands({name}):
        if command.last:
            yield command.start, command.end, command.last.text


def take_blocks(text: str) -> tuple[str, dict[str, str]]:
    """Replace verbatim environments by commands, and give the blocks by name; equal blocks have equal names."""
    blocks: dict[str, str] = {}
    edits: list[Edit] = []
    tree = parse(text)
    for block in tree.verbatim():
        if block.name:
            content = tree.source(block)
            name = f"b-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
            blocks[name] = content
            edits.append((block.start, block.end, write_block(name)))
    return apply_edits(text, edits), blocks


def spell_verbatim(text: str) -> str:
    """Replace verbatim environments by their content as plain text."""
    tree = parse(text)
    blocks = (block for block in tree.verbatim() if block.name)
    return apply_edits(text, ((each.start, each.end, escape(text[each.inner : each.outer])) for each in blocks))


def restore_blocks(tex: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Put blocks back where their commands stand: added ones in blue, deleted ones in red."""
    tree = parse(tex)
    edits = [(start, end, _restored_block(name, before, after)) for start, end, name in find_blocks(tree)]
    for comment in tree.comments():
        removed = "\n".join(_marked_block(before.get(name, ""), "del") for name in list_removed_names(tree, comment))
        if removed:
            edits.append((comment.end, comment.end, f"\n{removed}"))
    return apply_edits(tex, edits)


def _restored_block(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    content = after.get(name, before.get(name, ""))
    return content if name in before or content.startswith(r"\input") else _marked_block(content, "add")


def list_removed_names(tree: Tree, comment: Comment, command: str = "DIFblock") -> Iterator[str]:
    """Give the names of the blocks whose commands latexdiff has put into a comment."""
    written = tree.source(comment)
    if written.startswith(_DELETED_COMMAND):
        yield from (name for _, _, name in find_blocks(parse(written.removeprefix(_DELETED_COMMAND)), command))


def _marked_block(content: str, kind: str) -> str:
    return f"\\begin{{DIF{kind}block}}\n{content}\n\\end{{DIF{kind}block}}" if content else ""
