"""What is read in a PDF: values only."""

from __future__ import annotations

from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase


class UnreadablePdf(Exception):  # noqa: N818
    """A PDF that cannot be looked into; `encrypted` when it wants a password, else it is damaged or no PDF."""

    def __init__(self, path: Path, encrypted: bool) -> None:
        said = (
            phrase("{name} wants a password", name=path.name)
            if encrypted
            else phrase("{name} is damaged", name=path.name)
        )
        super().__init__(said)
        self.path = path
        self.encrypted = encrypted


@dataclass(frozen=True, slots=True)
class PdfFont:
    """A font that some text uses: its name without the subset's prefix, the page (from 1) where it is first used.

    `type3` fonts are drawings: blurred on screen, and refused by most submission systems.
    """

    name: str
    embedded: bool
    type3: bool
    page: int


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of the outline: `level` from 1; `page` from 1, none when it leads nowhere."""

    title: str
    level: int
    page: int | None


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF holds. `sizes` are each page's width and height in mm as shown; `texts` each page's text in order.

    `beyond` is, for each page, the text that stands beyond its edges, where nobody sees it.
    """

    pages: int
    sizes: tuple[tuple[float, float], ...]
    fonts: tuple[PdfFont, ...]
    texts: tuple[str, ...]
    title: str
    author: str
    language: str
    bookmarks: tuple[Bookmark, ...]
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character on a page: where its baseline begins, in points from the page's lower left, and its size."""

    letter: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a page's text and the box it fills, in points from the page's lower left; blanks have none.

    `joins` marks a hyphen at a line's end that the word's spelling has not.
    """

    sign: str
    box: tuple[float, float, float, float]
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A drawn page: dots of one byte a channel (1: grey, 3: red, green, blue), rows that begin every `stride` bytes."""

    dots: bytes
    width: int
    height: int
    channels: int
    stride: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a PDF of its own: its text; its height, and the size of its largest letters, in points.

    `only_text` is false where something is drawn, a picture stands, or letters are raised, lowered or of another size:
    the words alone would say something else. `blank` is true where nothing is to be seen.
    """

    content: bytes
    text: str
    height: float
    size: float
    only_text: bool
    blank: bool
