"""Lines: a paragraph, a cell or a note as tokens, of a Word file and of the author's sources."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Literal

from elyazma.languages.folding import compose
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase

PIECE = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:['’ʼ-]\w+)*|\s+|.", re.DOTALL)
"""A number, a word, blanks, or one sign."""

TokenKind = Literal["word", "space", "sign", "math", "note", "picture", "end"]
"""What a token is; "end" is the end of a paragraph within lines that were joined."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, blank or sign of a Word file, or what is changed only whole.

    `target` is the bookmark that the token leads to. `note` are the lines of a note that it is the sign of.
    """

    kind: TokenKind
    text: str
    target: str = ""
    note: tuple[Line, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Give what makes two tokens say the same; a note's text is compared by itself."""
        return self.kind, "" if self.kind == "note" else self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's place: the number of its table in the file, its row and its column, all from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a Word file. `reference` is the key of the printed reference that it is."""

    tokens: tuple[Token, ...]
    style: str = ""
    cell: Cell | None = None
    reference: str = ""
    listed: bool = False

    @property
    def text(self) -> str:
        """Give the line as a person reads it."""
        return "".join(token.text for token in self.tokens).strip()

    @property
    def words(self) -> tuple[str, ...]:
        """Give what makes two lines say the same: words, signs and formulas, with those of its notes."""
        return tuple(
            text
            for token in self.tokens
            if token.kind not in ("space", "end")
            for text in (token.text if token.kind != "note" else "*", *(w for line in token.note for w in line.words))
        )


PieceKind = Literal["word", "space", "sign", "math", "note", "cite", "reference", "other"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What prints one token, or with a command several: its places in the source, and how deep in commands it is.

    `lines` are those of a note. `command` is the name of a command.
    """

    kind: PieceKind
    text: str
    spans: tuple[tuple[int, int], ...]
    depth: int = 0
    lines: tuple[SourceLine, ...] = ()
    command: str = ""

    @property
    def start(self) -> int:
        """Give where the piece begins."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Give where the piece ends."""
        return self.spans[-1][1]


SourceKind = Literal[
    "body",
    "heading",
    "item",
    "term",
    "caption",
    "cell",
    "note",
    "formula",
    "title",
    "abstract",
    "keywords",
    "value",
    "sheet",
]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What prints one paragraph: `start` and `end` hold its commands too, `outer` the environment around it.

    `row` and `column` are those of a cell, from 0.

    `wrappers` are commands around a part of it: where each starts and ends, and where its text does.
    """

    path: str
    kind: SourceKind
    pieces: tuple[Piece, ...]
    start: int
    end: int
    outer: tuple[int, int]
    level: int = 0
    wrappers: tuple[tuple[int, int, int, int], ...] = ()
    language: str = ""
    row: int = -1
    column: int = -1

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words and signs that are typed."""
        return tuple(piece.text for piece in self.pieces if piece.kind in ("word", "sign"))


def is_word(text: str) -> bool:
    """Tell whether a piece of text has a letter or a digit."""
    return any(letter.isalnum() for letter in text)


def kind_of(text: str) -> Literal["word", "space", "sign"]:
    """Tell a word, blanks and a sign apart."""
    return "space" if text.isspace() else "word" if is_word(text) else "sign"


def normal(text: str) -> str:
    """Give a text as it is compared: composed letters, one kind of blank."""
    return " " if text.isspace() else compose(text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that could not be applied: why, its place in the sources, and both texts."""

    reason: Phrase
    before: str
    after: str
    path: str = ""
    line: int = 0
    person: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who, when (as the file says it), what, the words it stands at, and the line that holds them."""

    author: str
    date: str
    text: str
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom tracked changes name, and the date of the first of them."""

    name: str
    date: str


@dataclass(slots=True)
class Reading:
    """A Word file as lines, its comments, and who made tracked changes in it."""

    lines: list[Line] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
