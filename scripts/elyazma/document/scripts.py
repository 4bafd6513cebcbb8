"""Say of words in another script which one it is, and in which direction it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar, cast

from elyazma.languages.scripts import Script, own_script, script_of_language, split_by_script
from elyazma.model.nodes import (
    Attributes,
    Block,
    Emph,
    Foreign,
    ForeignBlocks,
    Inline,
    LineBreak,
    Node,
    SmallCaps,
    SoftBreak,
    Space,
    Span,
    Str,
    Strong,
    Underline,
    children_of,
    plain_text,
    walk,
    with_children,
)
from elyazma.model.nodes.walking import fold

Kind = TypeVar("Kind", Inline, Block)
_FORMATTED = (Emph, Strong, SmallCaps, Underline, Span)
_BLANK = (Space, SoftBreak, LineBreak)


def mark_scripts(nodes: Iterable[Kind], language: str) -> tuple[Kind, ...]:
    """Put each phrase of another script into a Span that has its language and direction; `language` is the text's.

    A phrase goes on over signs, blanks and emphasis. What stands in a passage whose language is known stays as it is.
    """
    every: tuple[Node, ...] = tuple(nodes)
    if not any(own_script(letter) for letter in set(plain_text(every))):
        return cast("tuple[Kind, ...]", every)
    known = {
        id(node) for passage in walk(every) if isinstance(passage, Foreign | ForeignBlocks) for node in walk([passage])
    }
    own = script_of_language(language)

    def rebuild(node: Node, groups: list[list[Node]]) -> Iterable[Node]:
        if id(node) in known or not groups:
            return [node]
        return [with_children(node, [_mark_group(group, own) for group in groups])]

    return cast("tuple[Kind, ...]", tuple(_mark_group(fold(every, children_of, rebuild), own)))


def _mark_group(group: Sequence[Node], own: Script | None) -> Sequence[Node]:
    """Mark the phrases among the inlines of one group; other nodes stay as they are."""
    pieces = list(_split_words(group))
    scripts = [_script_of(piece) for piece in pieces]
    if not any(isinstance(script, Script) and script is not own for script in scripts):
        return group
    marked: list[Node] = []
    for script, stretch in groupby(zip(pieces, _fill_gaps(scripts), strict=True), key=lambda pair: pair[1]):
        nodes = [node for node, _ in stretch]
        # Inside emphasis that stands alone the phrase is marked already.
        whole = len(nodes) == 1 and isinstance(nodes[0], _FORMATTED)
        marked += [_wrap(nodes, script)] if isinstance(script, Script) and script is not own and not whole else nodes
    return marked


def _split_words(group: Sequence[Node]) -> Iterator[Node]:
    for node in group:
        if isinstance(node, Str):
            yield from (Str(piece) for piece, _ in split_by_script(node.text) if piece)
        else:
            yield node


_OTHER = "other"
"""Stands for words of no other script, and for what is more than words."""


def _script_of(node: Node) -> Script | str:
    """Give the script of a piece, "" for signs and blanks, and "other"."""
    if isinstance(node, _BLANK):
        return ""
    if not isinstance(node, (Str, *_FORMATTED)):
        return _OTHER
    letters = [letter for letter in plain_text((node,)) if letter.isalpha()]
    found = {script.code: script for letter in letters if (script := own_script(letter))}
    if not found or len(found) > 1 or not all(map(own_script, letters)):
        return _OTHER if letters else ""
    return next(iter(found.values()))


def _fill_gaps(scripts: Sequence[Script | str]) -> list[Script | str]:
    """Let the signs and blanks between two words of one script be of it."""
    filled = list(scripts)
    last: int | None = None
    for at, script in enumerate(scripts):
        if isinstance(script, Script):
            if last is not None and scripts[last] is script:
                filled[last:at] = [script] * (at - last)
            last = at
        elif script:
            last = None
    return [script if isinstance(script, Script) else _OTHER for script in filled]


def _wrap(nodes: Sequence[Node], script: Script) -> Span:
    pairs = (("lang", script.tag), *((("dir", "rtl"),) if script.right_to_left else ()))
    return Span(cast("tuple[Inline, ...]", tuple(nodes)), Attributes("", (), pairs))
