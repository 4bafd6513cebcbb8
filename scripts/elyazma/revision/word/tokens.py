"""A paragraph as a row of tokens: words, blanks and signs, and what is only changed whole.

A field with its result, a formula, a picture and the sign of a note are one token each. Two tokens are equal if they
say the same and link to the same, however they look. Bookmarks have no width: each stands before the next token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.names import (
    BOOKMARKS,
    FIELD_CHARACTER,
    HYPERLINK,
    MATH,
    NOTE_REFERENCE,
    RELATIONSHIP_ATTRIBUTES,
    RUN,
    spell_shape,
    w,
)
from elyazma.revision.word.side import Side
from elyazma.system.xml import Node

_PIECE = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:['’ʼ-]\w+)*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """What is changed as one; `text` is empty for all but text.

    `nodes` are the elements it is made of: pieces of text share their run, `content` is the one element of that run
    which a token is, if it is no text. `link` is the hyperlink around it.
    """

    key: tuple[str, ...]
    text: str
    nodes: tuple[Node, ...]
    content: Node | None = None
    link: Node | None = None
    marks: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a paragraph, and the bookmarks behind the last of them."""

    tokens: tuple[Token, ...]
    marks: tuple[Node, ...]

    @property
    def text(self) -> str:
        """Give the paragraph's text."""
        return "".join(token.text for token in self.tokens)


def read_line(paragraph: Node, side: Side, part: str) -> Line:
    """Read a paragraph that stands in a part of a file."""
    reader = _Reader(side, part, [], [])
    reader.read([child for child in paragraph if child.tag != w("pPr")], None)
    return Line(tuple(reader.tokens), tuple(reader.marks))


@dataclass(slots=True)
class _Reader:
    side: Side
    part: str
    tokens: list[Token]
    marks: list[Node]

    def read(self, nodes: Sequence[Node], link: Node | None) -> None:
        at = 0
        while at < len(nodes):
            node = nodes[at]
            length = _measure_field(nodes[at:])
            if length:
                field = tuple(nodes[at : at + length])
                self._add(_spell_field(field), link, field)
            elif node.tag in BOOKMARKS:
                self.marks.append(node)
            elif node.tag == HYPERLINK:
                self.read(list(node), node)
            elif node.tag == RUN:
                self._read_run(node, link)
            elif isinstance(node.tag, str):
                self._add(("math" if node.tag in MATH else "other", self._spell(node)), link, (node,))
            at += length or 1

    def _read_run(self, run: Node, link: Node | None) -> None:
        for child in run:
            if child.tag == w("rPr"):
                continue
            if child.tag == w("t"):
                for piece in _PIECE.findall(child.text or ""):
                    self._add(("text", piece), link, (run,), text=piece)
            else:
                self._add(self._spell_content(child), link, (run,), content=child)

    def _spell_content(self, child: Node) -> tuple[str, ...]:
        if child.tag == NOTE_REFERENCE:
            # Whose text differs is compared by itself.
            return ("note",)
        return ("content", self._spell(child))

    def _spell(self, node: Node) -> str:
        """Spell an element without the numbers and relationships that only this file has; size is a look."""
        named = self.side.find_relationships(node)
        pictures = [self.side.spell_target(self.part, each.get(key)) for each, key in named]
        if pictures:
            return " ".join(pictures)
        return spell_shape(node)

    def _add(
        self,
        key: tuple[str, ...],
        link: Node | None,
        nodes: tuple[Node, ...],
        text: str = "",
        content: Node | None = None,
    ) -> None:
        whole = (*key, self._spell_link(link))
        self.tokens.append(Token(whole, text, nodes, content, link, tuple(self.marks)))
        self.marks.clear()

    def _spell_link(self, link: Node | None) -> str:
        if link is None:
            return ""
        identifier = link.get(RELATIONSHIP_ATTRIBUTES[0])
        address = self.side.spell_target(self.part, identifier) if identifier else ""
        return f"{address}#{link.get(w('anchor'), '')}"


def _measure_field(nodes: Sequence[Node]) -> int:
    """Count the elements of the field that begins here; 0 where none does, or none that ends in this paragraph."""
    depth = 0
    for at, node in enumerate(nodes):
        for kind in _list_field_characters(node):
            depth += {"begin": 1, "end": -1}.get(kind, 0)
        if depth <= 0:
            return at + 1 if at and not depth else 0
    return 0


def _list_field_characters(node: Node) -> Iterator[str]:
    yield from (str(each.get(w("fldCharType"))) for each in node.iter(FIELD_CHARACTER))


def _spell_field(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Spell a field's code and its result."""
    said = (each.text or "" for node in nodes for each in node.iter(w("instrText"), w("t")))
    formulas = (spell_shape(each) for node in nodes for each in node.iter(*MATH))
    return ("field", *said, *formulas)
