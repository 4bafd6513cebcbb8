"""Headings and what stands under them: sections inside sections, and the table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Anchor,
    Attributes,
    Block,
    BulletList,
    Div,
    Header,
    Inline,
    Link,
    Node,
    Plain,
    Space,
    Span,
    Superscript,
    map_nodes,
    split_words,
)
from elyazma.writers.web.links import NOTE_CALL

_DEEPEST = 6
_DEEPEST_IN_CONTENTS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents; `depth` is the heading's, from 2."""

    depth: int
    target: str
    inlines: tuple[Inline, ...]


@dataclass(slots=True)
class Outline:
    """The headings so far; `own` begins the ids of those that the author gave none."""

    own: str
    entries: list[Entry] = field(default_factory=list)

    def section(self, title: str, blocks: Sequence[Block], identifier: str, *classes: str, role: str = "") -> Div:
        """Make a section of its own, directly under the article's title; `role` is ARIA's for it."""
        pairs = (("role", role),) if role else ()
        return self._section(Header(1, split_words(title), Attributes(identifier, classes, pairs)), blocks, 2)

    def nest(self, blocks: Sequence[Block], depth: int) -> tuple[Block, ...]:
        """Put what follows each heading into its section. The first level becomes <h`depth`>, and none is left out."""
        nested: list[Block] = []
        at = 0
        while at < len(blocks):
            block, end = blocks[at], at + 1
            if isinstance(block, Header):
                end = _find_end(blocks, at, block.level)
                nested.append(self._section(block, blocks[at + 1 : end], depth))
            else:
                nested.append(block)
            at = end
        return tuple(nested)

    def _section(self, heading: Header, under: Sequence[Block], depth: int) -> Div:
        identifier = heading.identifier or f"{self.own}section-{len(self.entries) + 1}"
        inlines = (*_write_number(heading), *heading.inlines)
        self.entries.append(Entry(depth, identifier, map_nodes(inlines, _strip_node)))
        header = Header(min(depth, _DEEPEST), inlines, Attributes("", (), _pick(heading, "lang")))
        kept = (name for name in heading.attributes.classes if name != "unnumbered")
        attributes = Attributes(identifier, ("section", f"level{depth}", *kept), _pick(heading, "role"))
        return Div((header, *self.nest(under, depth + 1)), attributes)

    def write_contents(self) -> tuple[Block, ...]:
        """Make the table of contents; nothing for a text without headings."""
        shown = [entry for entry in self.entries if entry.depth <= _DEEPEST_IN_CONTENTS]
        return (_write_lines(shown),) if shown else ()


def _find_end(blocks: Sequence[Block], at: int, level: int) -> int:
    for end in range(at + 1, len(blocks)):
        block = blocks[end]
        if isinstance(block, Header) and block.level <= level:
            return end
    return len(blocks)


def _write_number(heading: Header) -> Iterator[Inline]:
    if heading.number:
        shown = f"{heading.word}\u00a0{heading.number}." if heading.word else heading.number
        yield Span(split_words(shown), Attributes("", ("number",)))
        yield Space()


def _pick(heading: Header, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in heading.attributes.pairs if pair[0] == name)


def _write_lines(entries: Sequence[Entry]) -> BulletList:
    items: list[tuple[Block, ...]] = []
    at = 0
    while at < len(entries):
        depth, end = entries[at].depth, at + 1
        while end < len(entries) and entries[end].depth > depth:
            end += 1
        line = Plain((Link(entries[at].inlines, f"#{entries[at].target}"),))
        items.append((line, _write_lines(entries[at + 1 : end])) if end > at + 1 else (line,))
        at = end
    return BulletList(tuple(items))


def _strip_node(node: Node) -> Node | tuple[Node, ...]:
    """Leave out of a heading what it may not hold as a line of the contents: calls of notes, links, ids."""
    match node:
        case Link() if not _is_call(node):
            return node.inlines
        case Superscript(inlines) if any(map(_is_call, inlines)):
            return ()
        case Span():
            return replace(node, attributes=replace(node.attributes, identifier=""))
        case Anchor():
            return Span(())
        case _:
            return node


def _is_call(node: Node) -> bool:
    return isinstance(node, Link) and NOTE_CALL in node.attributes.classes
