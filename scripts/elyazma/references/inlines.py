"""The formatted text of a bibliography as a document's nodes, and nodes as such text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from elyazma.model import nodes
from elyazma.model.manuscript import Inline, InlineKind
from elyazma.model.nodes import Attributes, split_words
from elyazma.system.pandoc.parsing import UnreadableNode
from elyazma.tex.inlines import Inlines

_Wrapper = type[nodes.Emph | nodes.Strong | nodes.SmallCaps | nodes.Superscript | nodes.Subscript]
_WRAPPERS: dict[InlineKind, _Wrapper] = {
    "emph": nodes.Emph,
    "strong": nodes.Strong,
    "smallcaps": nodes.SmallCaps,
    "sup": nodes.Superscript,
    "sub": nodes.Subscript,
}
_KINDS: dict[type[nodes.Inline], InlineKind] = {kind: name for name, kind in _WRAPPERS.items()}
_NO_CASE = Attributes(classes=("nocase",))

MakeGroup = Callable[[Inline, tuple[nodes.Inline, ...]], nodes.Inline]
"""Makes the node of a group ("plain") and what stands in it."""


def keep_case(_: Inline, inside: tuple[nodes.Inline, ...]) -> nodes.Inline:
    """Make a group what citeproc changes no capitals in."""
    return nodes.Span(inside, _NO_CASE)


def make_nodes(inlines: Iterable[Inline], make_group: MakeGroup = keep_case) -> tuple[nodes.Inline, ...]:
    """Make nodes of formatted text, word by word: citeproc looks for words to find titles' first letters."""
    made: list[nodes.Inline] = []
    for part in inlines:
        if part.kind == "text":
            made += split_words(part.text)
        else:
            made.append(_make_node(part, make_group))
    return tuple(made)


def _make_node(part: Inline, make_group: MakeGroup) -> nodes.Inline:
    if part.kind == "math":
        return nodes.Math(part.text)
    if part.kind == "code":
        return nodes.Code(part.text)
    inside = make_nodes(part.children, make_group)
    if part.kind == "link":
        return nodes.Link(inside, part.target)
    if part.kind == "plain":
        return make_group(part, inside)
    return _WRAPPERS[part.kind](inside)


def read_nodes(inlines: Iterable[nodes.Inline]) -> Inlines:
    """Read nodes as formatted text, neighbouring texts joined. Raises UnreadableNode for one that is not expected."""
    parts: list[Inline] = []
    for node in inlines:
        for part in _read_node(node):
            if part.kind == "text" and parts and parts[-1].kind == "text":
                parts[-1] = Inline("text", parts[-1].text + part.text)
            else:
                parts.append(part)
    return tuple(parts)


def _read_node(node: nodes.Inline) -> Inlines:
    match node:
        case nodes.Space() | nodes.SoftBreak() | nodes.LineBreak():
            return (Inline("text", " "),)
        case nodes.Str(text):
            return (Inline("text", text),)
        case nodes.Math(tex):
            return (Inline("math", tex),)
        case nodes.Code(text):
            return (Inline("code", text),)
        case _:
            return _read_around(node)


def _read_around(node: nodes.Inline) -> Inlines:  # noqa: PLR0911 - one case for each kind
    """Read a node in which others stand."""
    match node:
        case nodes.Emph() | nodes.Strong() | nodes.SmallCaps() | nodes.Superscript() | nodes.Subscript():
            return (Inline(_KINDS[type(node)], children=read_nodes(node.inlines)),)
        case nodes.Underline(inside):
            return (Inline("emph", children=read_nodes(inside)),)
        case nodes.Link(inside, target):
            return (Inline("link", children=read_nodes(inside), target=target),)
        case nodes.Quoted(inside, double):
            opening, closing = "“”" if double else "‘’"
            return (Inline("text", opening), *read_nodes(inside), Inline("text", closing))
        case nodes.Span(inside, Attributes(classes=classes)) if "nodecor" in classes:
            return (Inline("plain", children=read_nodes(inside)),)
        case nodes.Span(inside) | nodes.Strikeout(inside):
            # A span without text-format (citeproc's own marks) is nothing to print.
            return read_nodes(inside)
        case nodes.Note(blocks):
            return tuple(part for block in blocks for part in read_nodes(inlines_of(block)))
        case _:
            raise UnreadableNode(f"its answer has a {type(node).__name__} where only text may stand")


def inlines_of(block: nodes.Block) -> Sequence[nodes.Inline]:
    """Give the inlines of a paragraph. Raises UnreadableNode for another block."""
    if isinstance(block, nodes.Para | nodes.Plain):
        return block.inlines
    raise UnreadableNode(f"its answer has a {type(block).__name__} where only a paragraph may stand")
