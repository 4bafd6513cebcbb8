"""What a Word file gathers while its text is written: notes, pictures, links, lists, bookmarks, and what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path

from elyazma.languages.scripts import Script, script_of_language, split_by_script
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, Node, plain_text
from elyazma.writers.word.bookmarks import write_name
from elyazma.writers.word.citation_fields import CitationFields
from elyazma.writers.word.elements import RUN, Value, element, escape_text, properties
from elyazma.writers.word.equations import Equations
from elyazma.writers.word.sheet import Sheet
from elyazma.writers.word.targets import Target


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look; `language` is a tag. `slanted` says that their paragraph's style is italic already."""

    language: str
    bold: bool = False
    italic: bool = False
    slanted: bool = False
    caps: bool = False
    small_caps: bool = False
    struck: bool = False
    underlined: bool = False
    raised: str = ""
    style: str = ""

    def emphasised(self) -> Look:
        """Give the look of emphasis: upright inside italics."""
        return replace(self, italic=not self.italic)

    def write(self, script: Script | None = None) -> str:
        """Write a run's properties; `script` is that of its letters, where Word must be told."""
        italic = None if self.italic == self.slanted else self.italic
        values: dict[str, Value | None] = {
            "rStyle": self.style or None,
            "b": self.bold or None,
            "i": italic,
            "caps": self.caps or None,
            "smallCaps": self.small_caps or None,
            "strike": self.struck or None,
            "u": "single" if self.underlined else None,
            "vertAlign": self.raised or None,
            "lang": {"val": self.language},
        }
        return properties("rPr", RUN, values | _tell_script(script, self.language, values) if script else values)


def _tell_script(script: Script, language: str, values: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """Give what Word sorts letters by: East Asian ones by a hint, complex ones by cs or rtl (ECMA-376, 17.3.2)."""
    if "cs" not in script.word:
        hint = {"rFonts": {"hint": "eastAsia"}} if "eastAsia" in script.word else {}
        return {**hint, "lang": {"val": language, **script.word}}
    tag = language if script_of_language(language) is script else script.word["cs"]
    direction = "rtl" if script.right_to_left else "cs"
    # Complex letters have switches of their own for bold and italics.
    return {direction: True, "bCs": values["b"], "iCs": values["i"], "lang": {"val": language, "bidi": tag}}


def write_run(text: str, look: Look) -> str:
    """Write text in one look, each script as runs of its own; a tab is a tab and a line end a new line."""
    pieces = _split_runs(text, look.language)
    return "".join(_write_stretch(piece, look, script) for piece, script in pieces)


def _split_runs(text: str, language: str) -> Iterator[tuple[str, Script | None]]:
    """Split a text by script; in a language from right to left, signs and digits run as its letters do."""
    script = script_of_language(language)
    for piece, own in split_by_script(text):
        neutral = own is None and not any(letter.isalpha() for letter in piece)
        yield piece, script if neutral else own


def _write_stretch(text: str, look: Look, script: Script | None) -> str:
    if not text:
        return ""
    pieces: list[str] = []
    for at, line in enumerate(text.split("\n")):
        pieces += ["<w:br/>"] if at else []
        for nth, words in enumerate(line.split("\t")):
            pieces += ["<w:tab/>"] if nth else []
            pieces += [f'<w:t xml:space="preserve">{escape_text(words)}</w:t>'] if words else []
    return element("w:r", None, look.write(script), *pieces)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in the file: its name in word/media, its bytes, width and height in EMU (914400 to an inch)."""

    name: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: `format` and `text` of its numbers as Word writes them ("%1."), the first number, and the level."""

    format: str
    text: str
    start: int
    level: int


@dataclass(slots=True)
class Gathering:
    """All that the text's parts share while they are written. `tag` gives a language's tag by its code."""

    sheet: Sheet
    tag: Callable[[str], str]
    equations: Equations
    targets: Mapping[str, Target]
    pictures: Mapping[str, Path]
    write_note: Callable[[Sequence[Block], str, Gathering], str]
    headings: tuple[str, ...] = ("1", "1.1", "1.1.1")
    """How headings print their numbers, level by level (document/heading_numbers)."""
    """Sections are counted in Roman numerals."""
    notes: list[str] = field(default_factory=list)
    endnotes: set[int] = field(default_factory=set)
    """The numbers of those notes that stand at the end."""
    drawn: dict[str, Drawn] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    lists: list[Listing] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    sequences: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    ids: int = 0
    waiting: str = ""
    """Bookmarks of places between paragraphs: they begin the next one."""
    apart: bool = False
    """The paragraph that comes next stands behind a table."""
    citations: CitationFields | None = None
    """Where citations are to be fields of a reference manager's."""
    decimal: str = ""
    """The decimal sign of the numbers that stand below each other in tables."""

    @contextmanager
    def in_note(self, number: int) -> Iterator[None]:
        """Say that what is written stands in a footnote."""
        outer = self.citations.note if self.citations else 0
        if self.citations:
            self.citations.note = number
        yield
        if self.citations:
            self.citations.note = outer

    def next_id(self) -> int:
        """Give a number that nothing in the file has yet."""
        self.ids += 1
        return self.ids

    def lose(self, node: Node) -> None:
        """Remember a node that the file has no place for."""
        self.lost.append(f"{type(node).__name__} {plain_text((node,))}".strip()[:80])

    def link(self, address: str) -> str:
        """Give the relationship of an address outside the file."""
        return self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")

    def bookmark(self, prefix: str, name: str, content: str) -> str:
        """Put a bookmark around written content; a name that stands already stays with its first place."""
        mark = write_name(prefix, name)
        if not name or mark in self.names:
            return content
        self.names[mark] = name
        number = self.next_id()
        start = element("w:bookmarkStart", {"w:id": number, "w:name": mark})
        return f"{start}{content}{element('w:bookmarkEnd', {'w:id': number})}"


def write_field(code: str, result: str, look: Look) -> str:
    """Write a field whose result stands in it already, so that nothing needs to be updated."""
    start, end = split_field(code, look)
    return f"{start}{result}{end}"


def split_field(code: str, look: Look) -> tuple[str, str]:
    """Write what stands before a field's result, and what ends it."""

    def char(kind: str) -> str:
        return element("w:r", None, look.write(), element("w:fldChar", {"w:fldCharType": kind}))

    asked = element("w:r", None, look.write(), f'<w:instrText xml:space="preserve"> {escape_text(code)} </w:instrText>')
    return f"{char('begin')}{asked}{char('separate')}", char("end")
