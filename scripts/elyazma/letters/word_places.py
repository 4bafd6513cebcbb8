"""Find where anchors stand in the Word file: the section, the paragraph in it, the figure or table, the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, warning
from elyazma.model.document import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Anchor,
    Block,
    CodeBlock,
    Continued,
    Equation,
    EquationGroup,
    Figure,
    Header,
    Label,
    LineBlock,
    Node,
    Para,
    Plain,
    Table,
    TableWrap,
    children_of,
    plain_text,
    walk,
)
from elyazma.model.phrases import Phrase, phrase
from elyazma.pdf.reader import UnreadablePdf, read_destinations
from elyazma.system.libreoffice import LibreOfficeFailed, make_pdfs, name_destination
from elyazma.system.process import ProgramMissing
from elyazma.tex.anchors import ENDS, is_end, name_end


@dataclass(frozen=True, slots=True)
class WordPlace:
    """Where a passage stands in the Word file.

    `section` is its name as the response prints it ("Section 3"), empty before the first heading; `paragraph` is
    counted from 1 below the heading, 0 in the heading itself; `float` is "Table 2" for what stands in it; `page` is the
    one on which LibreOffice prints it, 0 where nobody knows.
    """

    section: str
    paragraph: int
    float: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class WordRange:
    """Where a passage begins in the Word file and where it ends."""

    begin: WordPlace
    end: WordPlace


# --- Sections and paragraphs --------------------------------------------------------------------------------


def find_word_places(document: Document, labels: Iterable[str], language: Language) -> Mapping[str, WordRange]:
    """Give for each anchor of a document that was made with them where it begins and ends; `language` is the letter's.

    Paragraphs are those of the text, items of lists among them; an equation belongs to the paragraph before it, and so
    does the text that goes on behind it.
    """
    finder = _Finder(language)
    for front in document.front:
        finder.read_abstract(front.abstract_word, front.abstract)
    finder.begin("")
    for passages in (document.sections, document.appendices, document.supplement):
        for passage in passages:
            finder.read_blocks(passage.blocks)
    for front in document.back:
        finder.read_abstract(front.abstract_word, front.abstract)
    return dict(_pair_ends(finder.places, labels))


def _pair_ends(places: Mapping[str, WordPlace], labels: Iterable[str]) -> Iterator[tuple[str, WordRange]]:
    for label in labels:
        begin, end = (places.get(name_end(each, label)) for each in ENDS)
        if begin:
            yield label, WordRange(begin, end or begin)


@dataclass
class _Finder:
    """One walk over a document: where it is, and the anchors between paragraphs, which wait for the next one."""

    language: Language
    places: dict[str, WordPlace] = field(default_factory=dict)
    here: WordPlace = WordPlace("", 0)
    waiting: list[str] = field(default_factory=list)

    def begin(self, section: str) -> None:
        """Begin a section."""
        self.here = WordPlace(section, 0)

    def read_abstract(self, heading: str, blocks: Sequence[Block]) -> None:
        """Read an abstract, which is a section under its heading."""
        self.begin(self.quote(heading))
        self.read_blocks(blocks)
        self.put(())

    def quote(self, heading: str) -> str:
        """Write the name of a section without a number."""
        return f"{self.language.quotes.open}{heading}{self.language.quotes.close}"

    def read_blocks(self, blocks: Iterable[Block], *, continued: bool = False) -> None:
        """Read blocks in order; those that are `continued` go on with the paragraph before them."""
        for block in blocks:
            self._read_block(block, continued=continued)

    def _read_block(self, block: Block, *, continued: bool) -> None:
        match block:
            case Header():
                self.begin(self._name_section(block))
                self.put(block.inlines)
            case Para(inlines) | Plain(inlines):
                self._read_paragraph(inlines, continued=continued)
            case LineBlock() | CodeBlock():
                self._count(continued=continued)
                self.put((block,))
            case Equation() | EquationGroup():
                # An equation that begins a section is its first paragraph.
                self._count(continued=self.here.paragraph > 0)
                self.put((block,))
            case Figure() | Table() | TableWrap():
                self._read_float(block)
            case Continued(blocks):
                self.read_blocks(blocks, continued=self.here.paragraph > 0)
            case _:
                for group in children_of(block):
                    self._read_group(group, continued=continued)

    def _read_group(self, group: Sequence[Node], *, continued: bool) -> None:
        """Read what stands in a block; a term's anchors belong to its meaning."""
        for node in group:
            if isinstance(node, Block):
                self._read_block(node, continued=continued)
            else:
                self.waiting += _list_anchors((node,))

    def _read_paragraph(self, inlines: Sequence[Node], *, continued: bool) -> None:
        if inlines and all(isinstance(each, Anchor) for each in inlines):
            names = _list_anchors(inlines)
            self.waiting += [name for name in names if not is_end(name)]
            self._place([name for name in names if is_end(name)], self.here)
            return
        self._count(continued=continued)
        self.put(inlines)

    def _read_float(self, block: Block) -> None:
        label = next((each for each in walk((block,)) if isinstance(each, Label)), None)
        name = plain_text(label.inlines).strip().rstrip(".") if label else ""
        kept, self.here = self.here, replace(self.here, paragraph=0 if name else self.here.paragraph, float=name)
        self.put((block,))
        self.here = kept

    def _count(self, *, continued: bool) -> None:
        self.here = replace(self.here, paragraph=self.here.paragraph + (not continued))

    def _name_section(self, header: Header) -> str:
        if header.number:
            return f"{header.word or self.language.words['section']} {header.number.rstrip('.')}"
        return self.quote(plain_text(header.inlines).strip())

    def put(self, nodes: Iterable[Node]) -> None:
        """Put the anchors that wait, and those in these nodes, where the walk is."""
        self._place([*self.waiting, *_list_anchors(nodes)], self.here)
        self.waiting = []

    def _place(self, names: Iterable[str], place: WordPlace) -> None:
        for name in names:
            self.places.setdefault(name, place)


def _list_anchors(nodes: Iterable[Node]) -> list[str]:
    return [node.identifier for node in walk(nodes) if isinstance(node, Anchor)]


# --- Pages --------------------------------------------------------------------------------------------------


def read_word_pages(word: bytes, scratch: Path, place: Span) -> Outcome[Mapping[str, int]]:
    """Have LibreOffice print a Word file, and give the page on which each of its bookmarks stands.

    They are named as LibreOffice names them in a PDF. `scratch` is an empty folder; a finding has the `place`. Raises
    OSError.
    """
    path = scratch / "article.docx"
    path.write_bytes(word)
    try:
        made = make_pdfs([path], scratch)
        return Outcome(read_destinations(made[0]))
    except ProgramMissing:
        return Outcome({}, (_report_no_pages(phrase("LibreOffice is not installed"), place),))
    except LibreOfficeFailed as reason:
        return Outcome(
            {}, (_report_no_pages(phrase("LibreOffice could not print it: {reason}", reason=reason), place),)
        )
    except UnreadablePdf:
        return Outcome({}, (_report_no_pages(phrase("LibreOffice's PDF of it cannot be read"), place),))


def _report_no_pages(reason: Phrase, place: Span) -> Diagnostic:
    message = phrase("sections and paragraphs are given, and no pages of the Word file: {reason}", reason=reason)
    return warning("response-no-pages", message, place, phrase("install LibreOffice Writer for pages, or send it so"))


def add_pages(
    places: Mapping[str, WordRange], pages: Mapping[str, int], bookmarks: Mapping[str, str]
) -> Mapping[str, WordRange]:
    """Add the pages; `bookmarks` are the names in the Word file of an anchor's ends."""

    def find(end: str, label: str) -> int:
        return pages.get(name_destination(bookmarks.get(name_end(end, label), "")), 0)

    added = {}
    for label, found in places.items():
        first = find(ENDS[0], label)
        last = (find(ENDS[1], label) or first) if first else 0
        added[label] = WordRange(replace(found.begin, page=first), replace(found.end, page=last))
    return added


# --- In words -----------------------------------------------------------------------------------------------


def describe_word_range(found: WordRange, language: Language) -> str:
    """Write a range as "Section 3, paragraphs 2–3; page 4 of the Word file as LibreOffice prints it"."""
    begin, end, words = found.begin, found.end, language.words
    where = _describe_paragraphs(begin, end, words)
    if not begin.page:
        return where
    pages = f"{words['on_page']} {begin.page}"
    if end.page != begin.page:
        pages = f"{pages} – {words['on_page']} {end.page}"
    return "; ".join(filter(None, (where, f"{pages} {words['of_word_file']}")))


def _describe_paragraphs(begin: WordPlace, end: WordPlace, words: Mapping[str, str]) -> str:
    if replace(begin, page=0) == replace(end, page=0):
        return _describe(begin, words)
    within = begin.section == end.section and 0 < begin.paragraph < end.paragraph and not (begin.float or end.float)
    if within:
        numbers = f"{words['on_paragraphs']} {begin.paragraph}–{end.paragraph}"
        return ", ".join(filter(None, (begin.section, numbers)))
    return f"{_describe(begin, words)} – {_describe(end, words)}"


def _describe(place: WordPlace, words: Mapping[str, str]) -> str:
    paragraph = f"{words['on_paragraph']} {place.paragraph}" if place.paragraph else ""
    return ", ".join(filter(None, (place.section, place.float or paragraph)))
