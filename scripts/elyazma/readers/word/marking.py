"""Marks at the beginning of a Word file's paragraphs, so that what pandoc reads is known by its looks."""

from __future__ import annotations

from elyazma.readers.prepared import write_mark
from elyazma.readers.word.names import W, text_of
from elyazma.system.xml import Node, make_element


def mark_paragraph(paragraph: Node, number: int) -> None:
    """Put a mark at the beginning of a paragraph that has words; one without stays as it is."""
    if not text_of(paragraph).strip():
        return
    word = make_element(f"{W}t", {}, [write_mark(number)])
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, make_element(f"{W}r", {}, [word]))
<<<<<<< HEAD
=======


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
>>>>>>> wresp
