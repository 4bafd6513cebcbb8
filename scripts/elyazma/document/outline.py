"""The first walk over pandoc's blocks: headings and all that is counted get numbers, labels find what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace

from elyazma.document.commands import PANEL
from elyazma.document.displays import is_equation, put_among_inlines, write_displays
from elyazma.document.environments import ALGORITHM, FIGURE, GROUPED, NOTES, PROOF, SPOKEN, TABLE, THEOREM
from elyazma.document.floats import FloatCaption, find_head, map_cells, mark_caption, wrap_table, write_float
from elyazma.document.heading_numbers import write_letter
from elyazma.document.inlines import walk_inlines
from elyazma.document.listings import OWN_FLOAT
from elyazma.document.marks import Mark, read_mark
from elyazma.document.sheets import write_sheet, write_sheet_notes
from elyazma.document.targets import UNWORDED, Counters, Target, Targets, write_item
from elyazma.document.theorems import Theorem
from elyazma.languages import Language
from elyazma.languages.language import Quotes
from elyazma.model import nodes
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Anchor,
    Attributes,
    Block,
    BlockQuote,
    BulletList,
    Definition,
    DefinitionList,
    Div,
    Equation,
    EquationGroup,
    ForeignBlocks,
    Header,
    Inline,
    Label,
    OrderedList,
    Para,
    Plain,
    Proof,
    Qed,
    Space,
    Str,
    split_words,
    strip_blanks,
)
from elyazma.model.table import Table


@dataclass
class Panels:
    """The parts of the float that is walked: how many captions there were before it, how many parts have one.

    `open` is true in a part, whose `captions` are kept until it ends.
    """

    first: int = 0
    count: int = 0
    open: bool = False
    captions: list[Plain] = field(default_factory=list)


@dataclass
class Outline:
    """One walk over one document. `language` is that of the text being walked; `main` the article's."""

    counters: Counters
    languages: Mapping[str, Language]
    main: str
    theorems: Mapping[str, Theorem]
    tables: Mapping[str, Table]
    columns: int = 1
    targets: Targets = field(default_factory=Targets)
    language: str = ""
    float_kind: str = ""
    captions: list[FloatCaption] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    panels: Panels = field(default_factory=Panels)

    @property
    def words(self) -> Mapping[str, str]:
        """Give the words of the language around."""
        return self.languages[self.language or self.main].words

    @property
    def quotes(self) -> Quotes:
        """Give the quotation marks of the language around."""
        return self.languages[self.language or self.main].quotes

    def footnote(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Count a footnote and walk its blocks; one that has a label gets an id."""
        target = Target("footnote", self.counters.step("footnote"))
        with self.group():
            self.targets.current = target
            walked = self.walk_blocks(blocks)
        return _put_anchor(target, walked)

    def walk_blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Walk blocks in order; one that held nothing but labels is gone."""
        walked: list[Block] = []
        for block in blocks:
            walked += self._walk_block(block)
        return tuple(walked)

    def _walk_block(self, block: Block) -> Sequence[Block]:  # noqa: PLR0911 - one case for each kind
        match block:
            case Header():
                return (self._walk_header(block),)
            case Para() | Plain():
                return self._walk_paragraph(block)
            case Div():
                return self._walk_div(block)
            case BlockQuote(inside):
                with self.group():
                    return (BlockQuote(self.walk_blocks(inside)),)
            case BulletList(items):
                with self.group():
                    return (BulletList(tuple(self.walk_blocks(item) for item in items)),)
            case OrderedList():
                return (self._walk_numbered_list(block),)
            case DefinitionList(items):
                return (DefinitionList(tuple(map(self._walk_definition, items))),)
            case nodes.Table():
                walked = map_cells(find_head(block), self.walk_blocks)
                return (walked if self.float_kind else wrap_table([walked], []),)
            case _:
                return (block,)

    def walk_inlines(self, inlines: Sequence[Inline]) -> tuple[Inline, ...]:
        """Walk inlines in order."""
        return walk_inlines(inlines, self)

    @contextmanager
    def group(self, language: str = "") -> Iterator[None]:
        """Walk something whose labels and language end with it."""
        kept, spoken = self.targets.current, self.language
        self.language = language or spoken
        yield
        self.targets.current, self.language = kept, spoken

    # --- Marks ------------------------------------------------------------------------------------------

    def label(self, name: str) -> None:
        """Remember a label."""
        self.targets.label(name)

    def caption(self, mark: Mark) -> Inline:
        """Count a float and keep its caption, in whose place a mark stands until the float is put together."""
        kind = self.float_kind or "figure"
        if mark.words[0] == "phantom":
            return self._count_panel(kind)[1]
        if self.panels.open:
            return self._caption_panel(mark, kind)
        head, target = "", None
        if not mark.words[0].endswith("*"):
            number = self.counters.step(kind)
            head = f"{self.words.get(kind, UNWORDED.get(kind, kind.capitalize()))}\u00a0{number}"
            target = self.targets.current = Target(kind, number, self.targets.claim(f"{kind}-{number}"))
        inlines = strip_blanks(self.walk_inlines(mark.inlines))
        if target:
            target.title = inlines
        self.captions.append(FloatCaption(kind, head, target, inlines))
        return mark_caption(len(self.captions) - 1)

    def uncaptioned(self) -> None:
        """Count a long table without a caption, as longtable does."""
        self.counters.step("table")

    def line(self, number: str, name: str) -> Inline:
        """Give the label of a line in a drawing the number that TeX has printed."""
        kept, target = self.targets.current, Target("line", number, self.targets.claim(f"line-{number}"))
        self.targets.current = target
        self.label(name)
        self.targets.current = kept
        return Anchor(target.id)

    # --- Blocks -----------------------------------------------------------------------------------------

    def _walk_header(self, header: Header) -> Header:
        """Number a heading."""
        unnumbered = "unnumbered" in header.attributes.classes
        number, named = ("", "") if unnumbered else self.counters.step_heading(header.level)
        within = "appendix" if self.counters.part == "appendices" else "section"
        identifier = self.targets.claim(header.identifier or "section")
        target = Target(within, named, identifier)
        if not named and self.targets.current and self.counters.depth:
            # \section* and the lowest levels leave LaTeX's current number as it was.
            target.number = self.targets.current.number
        self.targets.current = target
        target.title = strip_blanks(self.walk_inlines(header.inlines))
        pairs = self._list_heading_values(number, appendix=within == "appendix" and header.level == 1)
        attributes = Attributes(self.targets.keep_heading(target), () if number else ("unnumbered",), pairs)
        return Header(header.level, target.title, attributes)

    def _list_heading_values(self, number: str, *, appendix: bool) -> tuple[tuple[str, str], ...]:
        if not number:
            return ()
        worded = appendix and self.counters.numbering.appendix_heading == "word"
        return (("number", number), ("word", self.words["appendix"])) if worded else (("number", number),)

    def _walk_paragraph(self, block: Para | Plain) -> Sequence[Block]:
        """Walk a paragraph; displays in it become blocks of their own."""
        marks = [mark for node in block.inlines if (mark := read_mark(node))]
        sheets = [mark for mark in marks if mark.kind == "sheet"]
        if sheets:
            return [made for mark in sheets for made in self._write_sheet(mark)]
        inlines = strip_blanks(self.walk_inlines(block.inlines))
        return write_displays(type(block), inlines, self.counters, self.targets)

    def _walk_div(self, block: Div) -> Sequence[Block]:
        """Walk a Div: one of ours, or a box, which is opened."""
        name = next(iter(block.attributes.classes), "")
        if name in _FLOATS:
            return self._walk_float(block.blocks, _FLOATS[name])
        if name.startswith(OWN_FLOAT):
            return self._walk_float(block.blocks, name.removeprefix(OWN_FLOAT).lower())
        if walk := _WALKS.get(name):
            return walk(self, block.blocks)
        with self.group():
            walked = self.walk_blocks(block.blocks)
        return (_write_box(walked, block.attributes),) if self.float_kind else walked

    def _walk_float(self, blocks: Sequence[Block], kind: str) -> Sequence[Block]:
        """Put a figure or table together."""
        outer, self.float_kind = self.float_kind, kind
        kept, self.panels = self.panels, Panels(len(self.captions))
        with self.group():
            walked = self.walk_blocks(blocks)
        self.float_kind, self.panels = outer, kept
        return write_float(walked, self.captions)

    def _walk_panel(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Walk a part of a figure; its caption stands below what it shows."""
        outer, self.panels.open = self.panels.open, True
        held, self.panels.captions = self.panels.captions, []
        with self.group():
            walked = self.walk_blocks(blocks)
        made = (*walked, *self.panels.captions)
        self.panels.open, self.panels.captions = outer, held
        return made

    def _caption_panel(self, mark: Mark, kind: str) -> Inline:
        """Count a part of a figure: (a), (b); it is referred to as 1a."""
        if mark.words[0].endswith("*"):
            self.panels.captions.append(Plain(strip_blanks(self.walk_inlines(mark.inlines))))
            return nodes.Span(())
        target, anchor = self._count_panel(kind)
        inlines = strip_blanks(self.walk_inlines(mark.inlines))
        target.title = inlines
        head = Label((Str(f"({write_letter(self.panels.count).lower()})"),))
        self.panels.captions.append(Plain((head, Space(), *inlines) if inlines else (head,)))
        return anchor

    def _count_panel(self, kind: str) -> tuple[Target, Anchor]:
        """Count a part of a figure, shown or not."""
        self.panels.count += 1
        counted = len(self.captions) > self.panels.first
        number = f"{self.counters.show(kind, ahead=not counted)}{write_letter(self.panels.count).lower()}"
        target = self.targets.current = Target(kind, number, self.targets.claim(f"{kind}-{number}"))
        return target, Anchor(target.id)

    def _walk_theorem(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Count a theorem and give it its head."""
        mark, rest = _take_mark(blocks)
        kind = mark.words[1]
        theorem = self.theorems[kind]
        number = self.counters.step(theorem.counter, theorem.within) if theorem.counter else ""
        # hyperref takes the word of \autoref from the counter, not from the environment.
        target = Target(theorem.counter, number, self.targets.claim(f"{kind}-{number}") if number else "")
        with self.group():
            if number:
                self.targets.current = target
            note = self.walk_inlines(mark.inlines)
            head = split_words(f"{theorem.word}\u00a0{number}".strip())
            head += (Space(), *split_words("("), *note, *split_words(")")) if note else ()
            walked = self.walk_blocks(rest)
        return (nodes.Theorem(_put_head((*head, *split_words(".")), walked), kind, target.id, number),)

    def _walk_proof(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Give a proof its head and its end."""
        mark, rest = _take_mark(blocks)
        with self.group():
            head = self.walk_inlines(mark.inlines) or split_words(self.words["proof"])
            *before, last = _put_head((*head, *split_words(".")), self.walk_blocks(rest))
        end = Qed(split_words("□"))
        match last:
            case Para() | Plain():
                return (Proof((*before, replace(last, inlines=(*last.inlines, Space(), end)))),)
            case Equation():
                return (Proof((*before, Para((put_among_inlines(last), Space(), end)))),)
            case _:
                return (Proof((*before, last, Para((end,)))),)

    def _walk_spoken(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Walk text in another language."""
        mark, rest = _take_mark(blocks)
        language = mark.words[0]
        with self.group(language):
            walked = self.walk_blocks(rest)
        return (ForeignBlocks(walked, language),) if language else walked

    def _walk_grouped(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Count equations that share a number: 1a, 1b."""
        number = self.counters.step("equation")
        target = Target("equation", number, self.targets.claim(f"equation-{number}"))
        with self.group(), self.counters.grouped(number):
            self.targets.current = target
            walked = self.walk_blocks(blocks)
        return (EquationGroup(walked, target.id),)

    def _walk_numbered_list(self, block: OrderedList) -> OrderedList:
        """Walk a numbered list; an item that has a label gets an id."""
        walked: list[tuple[Block, ...]] = []
        with self.group():
            for number, item in enumerate(block.items, start=block.start):
                self.items.append(write_item(number, len(self.items)))
                target = self.targets.current = Target("item", "".join(self.items))
                walked.append(_put_anchor(target, self.walk_blocks(item)))
                self.items.pop()
        return replace(block, items=tuple(walked))

    def _walk_definition(self, item: Definition) -> Definition:
        return Definition(self.walk_inlines(item.term), tuple(map(self.walk_blocks, item.meanings)))

    def _write_sheet(self, mark: Mark) -> Sequence[Block]:
        """Write a table of a CSV file: a float when it has a caption, else a part of the author's."""
        table = self.tables[mark.words[1]]
        layout = table.layout
        sheet, notes = write_sheet(table, self.main), write_sheet_notes(table, self.main)
        caption = layout.caption.get(self.main, "")
        if not caption:
            if layout.long and self.columns == 1:
                self.counters.step("table")
            return [sheet, *notes] if self.float_kind else [wrap_table([sheet], notes)]
        outer, self.float_kind = self.float_kind, "table"
        with self.group():
            made = self.caption(Mark("caption", ("",), split_words(caption)))
            if layout.label:
                self.label(layout.label)
        self.float_kind = outer
        return write_float([Para((made,)), sheet, *notes], self.captions)


_FLOATS = {FIGURE: "figure", TABLE: "table", ALGORITHM: "algorithm"}
_WALKS: Mapping[str, Callable[[Outline, Sequence[Block]], Sequence[Block]]] = {
    THEOREM: Outline._walk_theorem,
    PROOF: Outline._walk_proof,
    SPOKEN: Outline._walk_spoken,
    GROUPED: Outline._walk_grouped,
    PANEL: Outline._walk_panel,
    NOTES: Outline.walk_blocks,
}


def _take_mark(blocks: Sequence[Block]) -> tuple[Mark, Sequence[Block]]:
    """Take the mark off that begins an environment of ours."""
    first, *rest = blocks
    mark = read_mark(first.inlines[0]) if isinstance(first, Para | Plain) else None
    if mark is None or not isinstance(first, Para | Plain):
        raise ValueError(type(first).__name__)
    inlines = strip_blanks(first.inlines[1:])
    return mark, [replace(first, inlines=inlines), *rest] if inlines else rest


def _write_box(blocks: tuple[Block, ...], attributes: Attributes) -> Block:
    """Write a box of a float, or one that pandoc made of text in another language."""
    match attributes:
        case Attributes("", (), (("lang", language),)) if language:
            return ForeignBlocks(blocks, language)
        case _:
            return Div(blocks, attributes)


def _put_head(head: tuple[Inline, ...], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put a head before the first paragraph."""
    label = Label(head)
    match blocks:
        case [Para() | Plain() as first, *rest] if not any(map(is_equation, first.inlines)):
            return (replace(first, inlines=(label, Space(), *first.inlines)), *rest)
        case _:
            return (Para((label,)), *blocks)


def _put_anchor(target: Target, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put the id of a target that has one before the first paragraph."""
    if not target.id:
        return tuple(blocks)
    anchor = Anchor(target.id)
    match blocks:
        case [Para() | Plain() as first, *rest]:
            return (replace(first, inlines=(anchor, *first.inlines)), *rest)
        case [Equation() as first, *rest]:
            return (Para((anchor, put_among_inlines(first))), *rest)
        case _:
            return (Para((anchor,)), *blocks)
