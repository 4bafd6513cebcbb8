r"""Blocks that no comparison looks into: verbatim text and tables of CSV files, a command \DIFblock for each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from elyazma.tools.tex.edits import Edit, apply_edits
from elyazma.tools.tex.escape import escape
from elyazma.tools.tex.parse import parse
from elyazma.tools.tex.tree import Comment, Tree

_GONE = "%DIFDELCMD <"
"""Begins the comment in which latexdiff keeps a command that went."""


def write_block(name: str) -> str:
    r"""Write the command that stands for a block: a table of a CSV file, by its path, or a verbatim text."""
    return rf"\DIFblock{{{name}}}"


def find_blocks(tree: Tree) -> Iterator[tuple[int, int, str]]:
    """Give where each command stands that stands for a block, and the block's name."""
    for command in tree.commands({"DIFblock"}):
        if command.last:
            yield command.start, command.end, command.last.text


def take_blocks(text: str) -> tuple[str, dict[str, str]]:
    """Put commands in the place of verbatim environments; give what they stand for. Equal blocks have equal names."""
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
    """Put what verbatim environments hold in their place, as plain text."""
    tree = parse(text)
    blocks = (block for block in tree.verbatim() if block.name)
    return apply_edits(text, ((each.start, each.end, escape(text[each.inner : each.outer])) for each in blocks))


def restore_blocks(tex: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Put blocks back where their commands stand: new ones blue, those that went red."""
    tree = parse(tex)
    edits = [(start, end, _restore(name, old, new)) for start, end, name in find_blocks(tree)]
    for comment in tree.comments():
        gone = "\n".join(_frame(old.get(name, ""), "del") for name in _gone_blocks(tree, comment))
        if gone:
            edits.append((comment.end, comment.end, f"\n{gone}"))
    return apply_edits(tex, edits)


def _restore(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    content = new.get(name, old.get(name, ""))
    return content if name in old or content.startswith(r"\input") else _frame(content, "add")


def _gone_blocks(tree: Tree, comment: Comment) -> Iterator[str]:
    written = tree.source(comment)
    if written.startswith(_GONE):
        yield from (name for _, _, name in find_blocks(parse(written.removeprefix(_GONE))))


def _frame(content: str, kind: str) -> str:
    return f"\\begin{{DIF{kind}block}}\n{content}\n\\end{{DIF{kind}block}}" if content else ""
