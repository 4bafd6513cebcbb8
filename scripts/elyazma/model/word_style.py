"""The vocabulary of [word] in style.toml: how the journal's Word file looks.

Page, margins, size and spacing are those of [document] unless something is said here. What nobody says is the default
below, which is what most journals that take Word ask: docs/journals.md explains each key.
"""

from __future__ import annotations

from typing import Literal

from elyazma.model.article import STRICT
from elyazma.model.light_dataclass import dataclass

Align = Literal["left", "center", "right", "justify"]
Block = Literal["sections", "appendices", "statements", "back", "references", "supplement"]
Place = Literal["none", "top-left", "top-center", "top-right", "bottom-left", "bottom-center", "bottom-right"]
Detail = Literal["affiliations", "degree", "email", "phone", "orcid", "corresponding"]


@dataclass(frozen=True, kw_only=True)
class TitleLook:
    """[word.title]: the article's title; one in another language looks the same, save that it may have its own size."""

    align: Align = "center"
    bold: bool = True
    italic: bool = False
    caps: bool = False
    size_pt: float | None = None
    other_size_pt: float | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class AuthorsLook:
    """[word.authors]: a `block` for each author, or all in one `line` with the institutions below, numbered.

    With `notes` all are in one line too, and the details of each stand at the foot of the page. `repeat`
    prints the authors under the title of every language.
    """

    place: Literal["before-title", "after-title"] = "after-title"
    form: Literal["block", "line", "notes"] = "line"
    name: Literal["given-family", "full", "initials"] = "given-family"
    family_caps: bool = False
    bold: bool = True
    align: Align = "center"
    details: tuple[Detail, ...] = ("affiliations", "degree", "email", "orcid", "corresponding")
    repeat: bool = False
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class LabelLook:
    """[word.abstract] and [word.keywords]: the word over the text or at its start, and the text itself.

    `separator` follows a word that runs in.
    """

    label: Literal["above", "run-in"] = "run-in"
    label_bold: bool = True
    label_italic: bool = False
    label_align: Align = "center"
    separator: str = ":"
    italic: bool = False
    indent_cm: float = 0
    first_line_indent_cm: float = 0
    size_pt: float | None = None
    line_spacing: float | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class HeadingLook:
    """[[word.heading]]: one for each level, the first level first."""

    bold: bool = True
    italic: bool = False
    caps: bool = False
    align: Align = "left"
    size_pt: float | None = None
    indent_cm: float = 0
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class CaptionLook:
    """[word.captions]: where captions stand, and what stands between "Figure 1" and the words."""

    separator: str = ". "
    align: Align = "center"
    label_bold: bool = True
    italic: bool = False
    figure: Literal["above", "below"] = "below"
    table: Literal["above", "below"] = "above"
    size_pt: float | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class ReferencesLook:
    """[word.references]: the printed list; `page_break` begins it on a new page."""

    hanging_cm: float = 1.25
    justify: bool = False
    """Long addresses, which nothing may break, tear gaps into lines of one length."""
    size_pt: float | None = None
    line_spacing: float | None = None
    page_break: bool = False
    __pydantic_config__ = STRICT


HEADINGS = (
    HeadingLook(),
    HeadingLook(italic=True),
    HeadingLook(bold=False, italic=True),
)
ORDER: tuple[Block, ...] = ("sections", "appendices", "statements", "references", "back", "supplement")


@dataclass(frozen=True, kw_only=True)
class Word:
    """[word]: the whole sheet. `font` is named and not embedded; `margins_cm` are top, right, bottom, left.

    A block that `order` leaves out stands at the end, in the usual order: nothing is dropped.
    """

    font: str = "Times New Roman"
    mono_font: str = "Courier New"
    size_pt: float | None = None
    line_spacing: float | None = None
    paper: Literal["a4", "letter"] | None = None
    margins_cm: tuple[float, float, float, float] | None = None
    line_numbers: bool | None = None
    first_line_indent_cm: float = 1.25
    justify: bool = True
    page_numbers: Place = "bottom-center"
    codes_bold: bool = True
    order: tuple[Block, ...] = ORDER
    title: TitleLook = TitleLook()
    authors: AuthorsLook = AuthorsLook()
    abstract: LabelLook = LabelLook()
    keywords: LabelLook = LabelLook()
    heading: tuple[HeadingLook, ...] = HEADINGS
    statements: LabelLook = LabelLook()
    captions: CaptionLook = CaptionLook()
    references: ReferencesLook = ReferencesLook()
    __pydantic_config__ = STRICT

    def heading_of(self, level: int) -> HeadingLook:
        """Give the look of a level from 1: the journal's, else the usual one, else that of the deepest."""
        looks = (*self.heading, *HEADINGS[len(self.heading) :])
        return looks[min(level, len(looks)) - 1]
