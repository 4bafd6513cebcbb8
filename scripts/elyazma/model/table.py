"""The vocabulary of manuscript/tables/NAME.toml: how the numbers of NAME.csv are printed.

Every key may be left out; a CSV file alone is printed too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from elyazma.model.article import STRICT, Texts
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass

Alignment = Literal["left", "center", "right", "decimal"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """[[columns]]: one column, named as in the CSV file's first line.

    `head` is what is printed above it, `unit` stands behind that in brackets. `decimals` rounds numbers that have more
    (half away from zero) and adds none. `wrap` lets text run over several lines.
    """

    name: str
    head: Texts = field(default_factory=dict)
    unit: str = ""
    align: Alignment | None = None
    decimals: int | None = None
    wrap: bool | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A whole NAME.toml. With a caption the table floats by itself; without one the author's text holds it.

    `long` runs over pages and repeats its head; `wide` spans both columns of a page that has two.
    `decimal_sign` replaces the sign in every number; without it numbers are printed as they are written.
    """

    caption: Texts = field(default_factory=dict)
    label: str = ""
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    decimal_sign: Literal["", ".", ","] = ""
    long: bool = False
    wide: bool = False
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file that the text inputs: `rows` begin with the head, all are of one length.

    `path` is the CSV file's, relative to the root; `places` gives the span of a key of its .toml, and of "csv".
    """

    path: str
    rows: tuple[tuple[str, ...], ...]
    layout: Layout
    places: Mapping[str, Span]

    @property
    def tex_path(self) -> str:
        r"""Give the path of the generated file that the text's \input names."""
        return f"{self.path.removesuffix('.csv')}.tex"

    def column(self, name: str) -> Column:
        """Give what the layout says of a column, or nothing said."""
        return next((column for column in self.layout.columns if column.name == name), Column(name=name))

    def texts(self, language: str) -> tuple[str, ...]:
        """Give everything that is printed of the table, as plain text, in a language."""
        layout = self.layout
        named = [layout.caption, *(column.head for column in layout.columns)]
        units = (column.unit for column in layout.columns)
        said = (texts[language] for texts in named if language in texts)
        return (*said, *units, *layout.notes.get(language, ()), *(cell for row in self.rows for cell in row))
