"""The values of a portal, portals/<id>.toml, and of a submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from elyazma.model.article import STRICT
from elyazma.model.diagnostics import Span
from elyazma.model.journal import RuleSource
from elyazma.model.light_dataclass import dataclass

Content = Literal["pdf", "docx", "latex", "letter", "title-page", "figures"]
"""What an archive can hold; "figures" are the pictures of a Word file as separate files."""


@dataclass(frozen=True, kw_only=True)
class About:
    """[portal]: the portal's name, and the page its rules were read on."""

    name: str
    source: RuleSource = field(default_factory=RuleSource)
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Contents:
    """[contents]: what goes into an archive if the journal takes it, and what goes in `always`.

    `with_source` is what may stand beside a LaTeX source: a portal that makes the PDF itself takes no PDF.
    """

    accepted: tuple[Content, ...] = ("pdf", "docx", "latex", "letter", "title-page")
    always: tuple[Content, ...] = ()
    with_source: tuple[Content, ...] = ("pdf", "docx", "letter", "title-page")
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class LatexSource:
    """[latex]: the form of a LaTeX source. `folder` is its folder in the archive, empty for the top.

    A `flat` source has no folders. `main` is the main file's name without a suffix. `engines` are those that the portal
    runs. `references` is how the printed list is read: as the .bbl that \\bibliography looks for, or by \\input from
    references.tex, which a portal that always runs BibTeX does not overwrite.
    """

    folder: str = ""
    flat: bool = False
    main: str = "main"
    engines: tuple[Literal["xelatex", "pdflatex", "lualatex"], ...] = ("xelatex", "pdflatex", "lualatex")
    references: Literal["bbl", "input"] = "bbl"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class ExtraFile:
    """[[file]]: one more file beside the main one; `text` may name $main and $engine."""

    path: str
    text: str
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Archive:
    """[archive]: where the list of members stands, and how much the portal takes."""

    manifest: Literal["inside", "beside"] = "inside"
    most_files: int | None = None
    megabytes: int | None = None
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """[sheet]: a text in ASCII beside the archive, to copy into the portal's form."""

    abstract_characters: int | None = None
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


FontFault = Literal["not-embedded", "type3"]


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """[fonts]: the fonts in a PDF that the portal refuses; what it takes is a warning to the author."""

    refused: tuple[FontFault, ...] = ()
    source: RuleSource | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A whole portals/<id>.toml."""

    portal: About
    contents: Contents = field(default_factory=Contents)
    latex: LatexSource = field(default_factory=LatexSource)
    file: tuple[ExtraFile, ...] = ()
    archive: Archive = field(default_factory=Archive)
    fonts: Fonts = field(default_factory=Fonts)
    sheet: Sheet | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Portal:
    """One file of portals/: its rules, and the span of each key in it."""

    id: str
    rules: Rules
    places: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; `sha256` is that of its content."""

    path: str
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a submission was made from and by: git's `revision`, empty without git, and the programs' versions."""

    revision: str
    dirty: bool
    programs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Submission:
    """A finished archive in dist/, the files beside it, and its members in order.

    `names_left`: a draft for reviewers in which the search has found who wrote it, or could not look everywhere.
    """

    archive: Path
    beside: tuple[Path, ...]
    members: tuple[Member, ...]
    pages: int
    warnings: int
    names_left: bool = False
