"""Take comments out of TeX source as TeX itself does: with the end of their line and the blanks behind it."""

from __future__ import annotations

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.tokens import Tokens
from elyazma.tex.tree import Comment, Tree


def remove_comments(tree: Tree) -> str:
    """Give a source without its comments, and without the environments `comment`."""
    edits = [cut_comment(tree.tokens, comment) for comment in tree.comments()]
    edits += [(block.start, block.end, "") for block in tree.verbatim() if block.name == "comment"]
    return apply_edits(tree.text, edits)


def cut_comment(tokens: Tokens, comment: Comment) -> Edit:
    """Give the edit that takes a comment out; before a blank line, which ends a paragraph, the line's end stays."""
    before = tokens.token_over(comment.start - 1)
    # A command before the comment would join the letter behind it.
    ended = before is not None and before.kind == "command" and before.name[:1].isalpha()
    end = _find_next_line(tokens.text, comment.end)
    return comment.start, end, " " if ended and end > comment.end else ""


def _find_next_line(text: str, end: int) -> int:
    """Give where the next line's text begins, or the end of this one where the next is blank."""
    position = end + 1
    while text[position : position + 1] in _BLANKS:
        position += 1
    return position if text[position : position + 1].strip() else end


_BLANKS = frozenset(" \t")
