"""Nodes in which others stand: pandoc's (pandoc-types 1.23), the resolved document's, a paper's; and all unions."""

from __future__ import annotations

from elyazma.model.light_dataclass import dataclass, field
from elyazma.model.nodes.leaves import NO_ATTRIBUTES, Alignment, Attributes, Column, LeafBlock, LeafInline


@dataclass(frozen=True, slots=True)
class _Inlines:
    """What consists of inlines alone."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """What consists of blocks alone."""

    blocks: tuple[Block, ...]


class _Numbered:
    """What the resolved document numbers, by an attribute; both are empty where there is none."""

    __slots__ = ()
    attributes: Attributes

    @property
    def identifier(self) -> str:
        """Give the id."""
        return self.attributes.identifier

    @property
    def number(self) -> str:
        """Give the number."""
        return self.attributes.get("number")


@dataclass(frozen=True, slots=True)
class Emph(_Inlines):
    """Emphasis."""


@dataclass(frozen=True, slots=True)
class Strong(_Inlines):
    """Bold text."""


@dataclass(frozen=True, slots=True)
class Underline(_Inlines):
    """Underlined text."""


@dataclass(frozen=True, slots=True)
class Strikeout(_Inlines):
    """Struck text."""


@dataclass(frozen=True, slots=True)
class Superscript(_Inlines):
    """Raised text."""


@dataclass(frozen=True, slots=True)
class Subscript(_Inlines):
    """Lowered text."""


@dataclass(frozen=True, slots=True)
class SmallCaps(_Inlines):
    """Text in small capitals."""


@dataclass(frozen=True, slots=True)
class Quoted(_Inlines):
    """Text in quotation marks, double or single ones."""

    double: bool = True


@dataclass(frozen=True, slots=True)
class Citation:
    """One work of a citation; `mode` is pandoc's word: "NormalCitation", "AuthorInText" or "SuppressAuthor"."""

    key: str
    mode: str = "NormalCitation"
    prefix: tuple[Inline, ...] = ()
    suffix: tuple[Inline, ...] = ()
    note_number: int = 0
    hash: int = 0


@dataclass(frozen=True, slots=True)
class Cite(_Inlines):
    """A citation: the works, and the inlines that are printed; `source` is its command where an author wrote one."""

    citations: tuple[Citation, ...] = ()
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Link(_Inlines):
    """A link to an address, or to an id ("#id")."""

    target: str
    title: str = ""
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Image(_Inlines):
    """A picture; its inlines are its text for those who do not see it."""

    target: str
    title: str = ""
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Note(_Blocks):
    """A footnote."""


@dataclass(frozen=True, slots=True)
class Span(_Inlines):
    """Inlines with attributes that no other kind has a meaning for."""

    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Para(_Inlines):
    """A paragraph."""


@dataclass(frozen=True, slots=True)
class Plain(_Inlines):
    """Text that is no paragraph, such as a cell's."""


@dataclass(frozen=True, slots=True)
class Header(_Numbered):
    """A heading, its number such as "1.1"."""

    level: int
    inlines: tuple[Inline, ...]
    attributes: Attributes = NO_ATTRIBUTES

    @property
    def word(self) -> str:
        """Give the word before an appendix's number."""
        return self.attributes.get("word")


@dataclass(frozen=True, slots=True)
class BlockQuote(_Blocks):
    """A quotation set apart."""


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list without numbers."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list; `style` and `delimiter` are pandoc's words: "Decimal", "Period"."""

    items: tuple[tuple[Block, ...], ...]
    start: int = 1
    style: str = "DefaultStyle"
    delimiter: str = "DefaultDelim"


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and its meanings."""

    term: tuple[Inline, ...]
    meanings: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A list of terms with their meanings."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines that stay lines, as of a poem."""

    lines: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Caption(_Blocks):
    """A caption, and a short one for lists of figures, none where there is none."""

    blocks: tuple[Block, ...] = ()
    short: tuple[Inline, ...] | None = None


NO_CAPTION = Caption()


@dataclass(frozen=True, slots=True)
class Figure(_Blocks, _Numbered):
    """A figure."""

    caption: Caption = NO_CAPTION
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Cell(_Blocks):
    """A table's cell and how many rows and columns it takes."""

    alignment: Alignment = "default"
    rows: int = 1
    columns: int = 1
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row."""

    cells: tuple[Cell, ...]
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of a table's head or foot."""

    rows: tuple[Row, ...] = ()
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class TableBody:
    """Rows of a table under rows of their own that head them; `head_columns` head each row."""

    rows: tuple[Row, ...]
    heads: tuple[Row, ...] = ()
    head_columns: int = 0
    attributes: Attributes = NO_ATTRIBUTES


NO_ROWS = RowGroup()


@dataclass(frozen=True, slots=True)
class Table(_Numbered):
    """A table."""

    columns: tuple[Column, ...]
    head: RowGroup = NO_ROWS
    bodies: tuple[TableBody, ...] = ()
    foot: RowGroup = NO_ROWS
    caption: Caption = NO_CAPTION
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Div(_Blocks):
    """Blocks with attributes that no other kind has a meaning for."""

    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class CitationLink(_Inlines):
    """What is printed of one cited work; leads to its entry."""

    key: str


@dataclass(frozen=True, slots=True)
class Reference(_Inlines):
    """A cross-reference as it is printed; `kind` is its target's: "figure", "section" ..."""

    identifier: str
    kind: str


@dataclass(frozen=True, slots=True)
class Label(_Inlines):
    """What begins a caption, a theorem, a proof or an entry: "Figure 1", "Lemma 1.", "[1]"."""


@dataclass(frozen=True, slots=True)
class Qed(_Inlines):
    """The sign that ends a proof."""


@dataclass(frozen=True, slots=True)
class ItemSign(_Inlines):
    """The sign that the author gave an item of a list."""


@dataclass(frozen=True, slots=True)
class Foreign(_Inlines):
    """Words in another language, an ISO code."""

    language: str


@dataclass(frozen=True, slots=True)
class ForeignBlocks(_Blocks):
    """Blocks in another language, an ISO code."""

    language: str


@dataclass(frozen=True, slots=True)
class Continued(_Blocks):
    """Text behind an equation that goes on with its sentence."""


@dataclass(frozen=True, slots=True)
class EquationGroup(_Blocks):
    """Equations that share a number (1a, 1b), which `identifier` names."""

    identifier: str


@dataclass(frozen=True, slots=True)
class Theorem(_Blocks):
    """A theorem or its like; `kind` is the environment's name, its first inline a Label."""

    kind: str
    identifier: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Proof(_Blocks):
    """A proof; its first inline is a Label, its last a Qed."""


@dataclass(frozen=True, slots=True)
class TableWrap(_Blocks):
    """A Table, what the author put before it, and TableNotes behind it where there are any."""


@dataclass(frozen=True, slots=True)
class TableNotes(_Blocks):
    """The notes below a table."""


@dataclass(frozen=True, slots=True)
class Entry(_Blocks):
    """One printed reference; `language` is empty where it is the article's."""

    key: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Float:
    """A figure or table tied to its caption; `number` is the one it was printed with."""

    kind: str
    label: str
    number: str
    caption: tuple[Inline, ...]
    block: Block
    notes: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment(_Blocks):
    """A theorem or its like that is to be a LaTeX environment, with its label."""

    kind: str
    label: str = ""


# --- Unions ---------------------------------------------------------------------------------------------


# fmt: off
Inline = (
    LeafInline
    | Emph | Strong | Underline | Strikeout | Superscript | Subscript | SmallCaps | Quoted | Cite | Link | Image | Note
    | Span | CitationLink | Reference | Label | Qed | ItemSign | Foreign
)
Block = (
    LeafBlock
    | Para | Plain | Header | BlockQuote | BulletList | OrderedList | DefinitionList | LineBlock | Table | Figure | Div
    | EquationGroup | Continued | Theorem | Proof | TableWrap | TableNotes | Entry | ForeignBlocks | Float | Environment
)
Node = Inline | Block
