"""Marks at the beginning of a Word file's paragraphs, so that what pandoc reads is known by its looks.

A mark is a number in signs of Unicode's private area, which no text has: it goes through pandoc as a word does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from elyazma.model.imported import Look
from elyazma.model.nodes import Block, Code, CodeBlock, Header, Node, Para, Plain, Space, Str, map_nodes, walk
from elyazma.readers.word.names import W, text_of
from elyazma.system.xml import Node as Element
from elyazma.system.xml import make_element

_OPEN, _CLOSE, _ZERO = "\ue002", "\ue003", 0xE010
_MARK = re.compile(f"{_OPEN}([{chr(_ZERO)}-{chr(_ZERO + 9)}]+){_CLOSE}")
MOVED = frozenset(("title", "subtitle", "author", "date", "abstract", "abstract title"))
"""Styles whose paragraphs pandoc takes out of the text, from wherever they stand."""
CAPTION = "caption"
"""What is in the name of the styles whose paragraphs pandoc takes for the caption of the next table."""
Text = TypeVar("Text", Str, Code, CodeBlock)


def mark_paragraph(paragraph: Element, number: int) -> None:
    """Put a mark at the beginning of a paragraph that has words; one without stays as it is."""
    if not text_of(paragraph).strip():
        return
    digits = "".join(chr(_ZERO + int(digit)) for digit in str(number))
    word = make_element(f"{W}t", {}, [f"{_OPEN}{digits}{_CLOSE}"])
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, make_element(f"{W}r", {}, [word]))


def take_mark(block: Block, looks: Sequence[Look]) -> tuple[Block, Look | None]:
    """Take the marks out of a block; also give the look of its first paragraph, none where nothing marks it."""
    number = next(_list_numbers(block), None)
    if number is None:
        return block, None
    (bare,) = map_nodes((block,), _strip)
    return bare, looks[number] if number < len(looks) else None


def is_mark(node: Node) -> bool:
    """Tell whether a word is a mark and nothing else."""
    return isinstance(node, Str) and _MARK.fullmatch(node.text) is not None


def _list_numbers(block: Block) -> Iterator[int]:
    for node in walk((block,)):
        if isinstance(node, Str | Code | CodeBlock) and (found := _MARK.search(node.text)):
            yield int("".join(chr(ord(sign) - _ZERO + ord("0")) for sign in found[1]))


def _strip(node: Node) -> Node | tuple[Node, ...]:
    match node:
        case Str():
            return () if not _cut(node).text else _cut(node)
        case Code():
            return _cut(node)
        case CodeBlock():
            return _cut(node)
        case Para() | Plain() | Header() if node.inlines and isinstance(node.inlines[0], Space):
            return replace(node, inlines=node.inlines[1:])
        case _:
            return node


def _cut(node: Text) -> Text:
    return replace(node, text=_MARK.sub("", node.text)) if _OPEN in node.text else node
