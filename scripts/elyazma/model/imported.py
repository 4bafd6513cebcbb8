"""The values of an import: a paper as it was read, and what it is made into before it is on disk.

Their blocks and inlines are nodes. A `Mark` among them has the number of a doubt. It prints nothing; the line it lands
on is where the doubt is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block
from elyazma.model.phrases import NOTHING, Phrase

Blocks = tuple[Block, ...]

DoubtKind = Literal[
    "author",
    "caption",
    "change",
    "citation",
    "comment",
    "encoding",
    "formula",
    "heading",
    "hidden",
    "language",
    "left-out",
    "no-authors",
    "no-headings",
    "no-language",
    "no-title",
    "number",
    "object",
    "picture",
    "plain-formula",
    "reference",
    "shape",
    "uncited",
    "unplaced",
]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the author should look at: what kind, what stood there, what was made of it.

    `where` is what the line of the manuscript holds that it is about; empty where a mark tells, or nothing does.
    """

    kind: DoubtKind
    text: str
    done: Phrase = NOTHING
    where: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks on the page: its style's name (lower case), its size in points, its weight and its place.

    `level` is that of a heading by its style, 0 for other text; `boxed` text stood in a box of its own. `gaps` are the
    wide gaps between its words: how many signs that are no blanks stand before each. `large` text is larger than most.
    """

    style: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    align: str = "left"
    level: int = 0
    boxed: bool = False
    gaps: tuple[int, ...] = field(default=(), compare=False)
    large: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a paper, outside any Div: its paragraph style (lower case, empty if none) and its own language.

    `look` is none where the file does not say how it looks; `inner` are the paragraphs in a table's cells.
    """

    block: Block
    style: str = ""
    language: str = ""
    look: Look | None = None
    inner: tuple[Piece, ...] = ()


CitedForm = Literal["", "year", "author", "narrative", "hidden"]
"""How a citation names a work: whole; without its author, its year; as part of the sentence; in the list alone."""


@dataclass(frozen=True, slots=True)
class CitedItem:
    """One work of a citation of a reference manager's: its key, where in it (`label` is CSL's word), what is around."""

    key: str
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""
    form: CitedForm = ""


@dataclass(frozen=True, slots=True)
class ManagedCitation:
    """A citation of a reference manager's.

    `source` is the TeX of one in our own file, which prints `printed` in its field and `before` in front of that.
    """

    items: tuple[CitedItem, ...]
    source: str = ""
    printed: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Managed:
    """What reference managers left in a paper: citations by the number of their links, entries, printed lists.

    `uncited` are the keys of works that a list has and no citation names; `listed` the lines of printed lists,
    `headings` what stood over these alone.
    """

    citations: Mapping[int, ManagedCitation] = field(default_factory=dict)
    references: tuple[ImportedReference, ...] = ()
    uncited: tuple[str, ...] = ()
    listed: tuple[Piece, ...] = ()
    headings: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that came in. `pictures` are its pictures' files by the name that an Image has.

    `words` are the source's own words, read without pandoc, against which the manuscript is held at the end;
    `bibliographies` the texts of .bib files that it names.
    """

    name: str
    kind: str
    pieces: tuple[Piece, ...]
    pictures: Mapping[str, Path]
    words: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    bibliographies: Mapping[str, str] = field(default_factory=dict)
    margins: tuple[str, ...] = ()
    """Running heads and feet, which a journal's layout prints anew."""
    drawn: Mapping[str, str] = field(default_factory=dict)
    """Words that now stand in pictures, by these pictures' names."""
    managed: Managed = field(default_factory=Managed)


@dataclass(frozen=True, slots=True)
class ImportedSection:
    """A section to be: its file's slug, its blocks with the heading among them, and the folder it goes to."""

    slug: str
    blocks: Blocks
    folder: Literal["sections", "appendices", "supplement"] = "sections"


@dataclass(frozen=True, slots=True)
class ImportedReference:
    """An entry to be of bib/references.bib: `printed` is how it stood in the list, empty where it only was cited.

    The fields are plain text, or TeX where `is_tex` says so.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    printed: str = ""
    verified: bool = True
    is_tex: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """A manuscript to be. `replaced` are texts of the source for which something else now stands (a citation's)."""

    article: Article
    abstracts: Mapping[str, Blocks]
    sections: tuple[ImportedSection, ...]
    references: tuple[ImportedReference, ...]
    paper: Paper
    doubts: tuple[Doubt, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """A manuscript that was made: its root, what it holds, and the lines that matter most to its author.

    `decisions` are the findings that an author has to decide on, ten at most; the others are in the report alone.
    """

    root: Path
    sections: int
    paragraphs: int
    citations: int
    references: int
    first: tuple[Phrase, ...] = ()
    decisions: tuple[Diagnostic, ...] | None = None


# --- An author's LaTeX, which stays as it is ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a piece of a gathered text begins in it, and where it comes from: a file, and a character in that."""

    start: int
    path: str
    offset: int


@dataclass(frozen=True, slots=True)
class TexPaper:
    r"""A LaTeX paper as one text: the main file with those of its parts that hold sections laid into it.

    `files` are the author's files as they were read, by their path from the main file's `folder`; `inputs` are the
    texts of those that stay an \input, by their path in the manuscript; `origins` give for each of these its path
    from that folder.
    """

    name: str
    folder: Path
    text: str
    stretches: tuple[Stretch, ...]
    files: Mapping[str, str]
    inputs: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def span(self, offset: int, length: int = 1) -> Span:
        """Give the place in the author's file of an offset into the gathered text."""
        at = bisect_right([each.start for each in self.stretches], offset) - 1
        stretch = self.stretches[max(at, 0)]
        text, place = self.files[stretch.path], stretch.offset + offset - stretch.start
        line = text.count("\n", 0, place) + 1
        return Span(stretch.path, line, place - text.rfind("\n", 0, place), max(length, 1))


@dataclass(frozen=True, slots=True)
class Left:
    """A piece of a paper that has no place of its own in a manuscript: what it says, and where in the author's file."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ArrangedTex:
    """A LaTeX paper as the files of a manuscript to be: texts, and files to copy, by their path in it.

    `class_name` is that of the document class with its options: "acmart/sigconf,review". `repeated` are texts of the
    front matter that a journal prints itself or that stand elsewhere, `left` those that nobody could place.
    """

    paper: TexPaper
    article: Article
    texts: Mapping[str, str]
    copies: Mapping[str, Path]
    class_name: str
    repeated: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
