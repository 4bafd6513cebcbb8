"""Nodes in which no other node stands, and what nodes consist of besides nodes."""

from __future__ import annotations

from typing import Literal

from elyazma.model.light_dataclass import dataclass

Alignment = Literal["left", "right", "center", "default"]


@dataclass(frozen=True, slots=True)
class Attributes:
    """What pandoc lets a node have: an id, classes, and pairs of a name and a value."""

    identifier: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Give the value of a name; empty when there is none."""
        return dict(self.pairs).get(name, "")


NO_ATTRIBUTES = Attributes()


# --- Inlines --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Str:
    """Text; as pandoc reads it, one word."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A blank between words."""


@dataclass(frozen=True, slots=True)
class SoftBreak:
    """The end of a line of the source, which prints a blank."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The end of a line of the text."""


@dataclass(frozen=True, slots=True)
class Code:
    """Verbatim text among words."""

    text: str
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Math:
    """A formula as TeX, without its delimiters."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class RawInline:
    """Words in another format ("latex", "html"), which only that format's writer reads."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that a label names, and nothing else."""

    identifier: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark of a file that came in; only while a paper is recognised."""

    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a doubt, by its number in the draft's doubts; only while a paper is recognised and written.

    One that is `tied` counts from the first doubt that tying added.
    """

    number: int
    tied: bool = False


# --- Blocks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Verbatim lines."""

    text: str
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Lines in another format ("latex", "html"), which only that format's writer reads."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A line across the text."""


@dataclass(frozen=True, slots=True)
class Null:
    """Nothing; pandoc wrote it up to version 2."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A displayed equation, its TeX without labels; `number` is empty where none is printed.

    `picture` is a key of `Document.pictures`, where TeX alone can print the formula.
    """

    tex: str
    identifier: str = ""
    number: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `width` is a share of the text's width, none where the words decide."""

    alignment: Alignment = "default"
    width: float | None = None


LeafInline = Str | Space | SoftBreak | LineBreak | Code | Math | RawInline | Anchor | Bookmark | Mark
LeafBlock = CodeBlock | RawBlock | HorizontalRule | Null | Equation
