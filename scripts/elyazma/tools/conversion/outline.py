"""The first walk over pandoc's blocks: headings and all that is counted get numbers, labels find what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from elyazma.document import Json
from elyazma.languages import Language
from elyazma.languages.language import Quotes
from elyazma.table import Table
from elyazma.tools.conversion.displays import write_displays
from elyazma.tools.conversion.environments import FIGURE, GROUPED, PROOF, SPOKEN, TABLE, THEOREM
from elyazma.tools.conversion.floats import CAPTION, Caption, find_head, map_cells, wrap_table, write_float
from elyazma.tools.conversion.inlines import walk_inlines
from elyazma.tools.conversion.marks import Mark, read_mark
from elyazma.tools.conversion.sheets import write_sheet, write_sheet_notes
from elyazma.tools.conversion.targets import Counters, Target, Targets, write_item
from elyazma.tools.conversion.theorems import Theorem
from elyazma.tools.conversion.tree import div, para, span, strip_blanks, text


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
    items: list[str] = field(default_factory=list)

    @property
    def words(self) -> Mapping[str, str]:
        """Give the words of the language around."""
        return self.languages[self.language or self.main].words

    @property
    def quotes(self) -> Quotes:
        """Give the quotation marks of the language around."""
        return self.languages[self.language or self.main].quotes

    def footnote(self, blocks: list[Json]) -> list[Json]:
        """Count a footnote and walk its blocks; one that has a label gets an id."""
        attributes: list[Any] = ["", [], []]
        with self.group():
            self.targets.current = Target("footnote", self.counters.step("footnote"), attributes)
            walked = self.walk_blocks(blocks)
        return _anchor(attributes, walked) if attributes[0] else walked

    def walk_blocks(self, blocks: list[Json]) -> list[Json]:
        """Walk blocks in order; one that held nothing but labels is gone."""
        return [made for block in blocks for made in _BLOCKS.get(block["t"], Outline.walk_other)(self, block)]

    def walk_inlines(self, inlines: list[Json]) -> list[Json]:
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

    def caption(self, mark: Mark) -> list[Json]:
        """Count a float and keep its caption."""
        kind = self.float_kind or "figure"
        if mark.words[0].endswith("*"):
            made = Caption(kind, "", ["", [], []])
        else:
            number = self.counters.step(kind)
            attributes = [self.targets.claim(f"{kind}-{number}"), [], [["number", number]]]
            made = Caption(kind, f"{self.words[kind]}\u00a0{number}", attributes)
            self.targets.current = Target(kind, number, attributes, made.inlines)
        made.inlines += strip_blanks(self.walk_inlines(mark.inlines))
        return [{"t": CAPTION, "c": made}]

    # --- Blocks -----------------------------------------------------------------------------------------

    def walk_header(self, block: Json) -> list[Json]:
        """Number a heading."""
        level, (identifier, classes, _), inlines = block["c"]
        number, named = ("", "") if "unnumbered" in classes else self.counters.step_heading(level)
        appendix = self.counters.part == "appendices" and level == 1
        values = [["number", number]] if number else []
        worded = appendix and self.counters.numbering.appendix_heading == "word"
        values += [["word", self.words["appendix"]]] if number and worded else []
        attributes = [self.targets.claim(identifier or "section"), [] if number else ["unnumbered"], values]
        target = Target("appendix" if appendix else "section", named, attributes)
        if "unnumbered" in classes and self.targets.current:
            # \section* leaves LaTeX's current number as it was.
            target.number = self.targets.current.number
        self.targets.current = target
        target.title = strip_blanks(self.walk_inlines(inlines))
        return [{"t": "Header", "c": [level, attributes, target.title]}]

    def walk_paragraph(self, block: Json) -> list[Json]:
        """Walk a paragraph; displays in it become blocks of their own."""
        marks = [mark for node in block["c"] if (mark := read_mark(node))]
        sheets = [mark for mark in marks if mark.kind == "sheet"]
        if sheets:
            return [made for mark in sheets for made in self.write_sheet(mark)]
        inlines = strip_blanks(self.walk_inlines(block["c"]))
        return write_displays(block["t"], inlines, self.counters, self.targets)

    def walk_div(self, block: Json) -> list[Json]:
        """Walk a Div: one of ours, or a box, which is opened."""
        (identifier, classes, values), blocks = block["c"]
        walk = _DIVS.get(classes[0]) if classes else None
        if walk:
            return walk(self, blocks)
        with self.group():
            walked = self.walk_blocks(blocks)
        return walked if not self.float_kind else [{"t": "Div", "c": [[identifier, classes, values], walked]}]

    def walk_float(self, blocks: list[Json], kind: str) -> list[Json]:
        """Put a figure or table together."""
        outer, self.float_kind = self.float_kind, kind
        with self.group():
            walked = self.walk_blocks(blocks)
        self.float_kind = outer
        return write_float(walked)

    def walk_theorem(self, blocks: list[Json]) -> list[Json]:
        """Count a theorem and give it its head."""
        mark, rest = _take_mark(blocks)
        theorem = self.theorems[mark.words[1]]
        number = self.counters.step(theorem.counter, theorem.within) if theorem.counter else ""
        identifier = self.targets.claim(f"{mark.words[1]}-{number}") if number else ""
        attributes: list[Any] = [identifier, ["theorem", mark.words[1]], [["number", number]] if number else []]
        with self.group():
            if number:
                # hyperref takes the word of \autoref from the counter, not from the environment.
                self.targets.current = Target(theorem.counter, number, attributes)
            note = self.walk_inlines(mark.inlines)
            head = text(f"{theorem.word}\u00a0{number}".strip())
            head += [{"t": "Space"}, *text("("), *note, *text(")")] if note else []
            walked = self.walk_blocks(rest)
        return [{"t": "Div", "c": [attributes, _lead([*head, *text(".")], walked)]}]

    def walk_proof(self, blocks: list[Json]) -> list[Json]:
        """Give a proof its head and its end."""
        mark, rest = _take_mark(blocks)
        with self.group():
            head = self.walk_inlines(mark.inlines) or text(self.words["proof"])
            walked = _lead([*head, *text(".")], self.walk_blocks(rest))
        end = span(text("□"), "", "qed")
        if walked[-1]["t"] in {"Para", "Plain"}:
            walked[-1] = {**walked[-1], "c": [*walked[-1]["c"], {"t": "Space"}, end]}
        else:
            walked.append(para([end]))
        return [div(walked, "", "proof")]

    def walk_spoken(self, blocks: list[Json]) -> list[Json]:
        """Walk text in another language."""
        mark, rest = _take_mark(blocks)
        with self.group(mark.words[0]):
            walked = self.walk_blocks(rest)
        return [div(walked, lang=mark.words[0])] if mark.words[0] else walked

    def walk_grouped(self, blocks: list[Json]) -> list[Json]:
        """Count equations that share a number: 1a, 1b."""
        number = self.counters.step("equation")
        attributes: list[Any] = [self.targets.claim(f"equation-{number}"), [], []]
        with self.group(), self.counters.grouped(number):
            self.targets.current = Target("equation", number, attributes)
            walked = self.walk_blocks(blocks)
        return [{"t": "Div", "c": [attributes, walked]}]

    def walk_quote(self, block: Json) -> list[Json]:
        """Walk a quotation."""
        with self.group():
            return [{"t": block["t"], "c": self.walk_blocks(block["c"])}]

    def walk_list(self, block: Json) -> list[Json]:
        """Walk a list without numbers."""
        with self.group():
            return [{"t": "BulletList", "c": [self.walk_blocks(item) for item in block["c"]]}]

    def walk_numbered_list(self, block: Json) -> list[Json]:
        """Walk a numbered list; an item that has a label gets an id."""
        style, items = block["c"]
        walked = []
        with self.group():
            for number, item in enumerate(items, start=style[0]):
                attributes: list[Any] = ["", [], []]
                self.items.append(write_item(number, len(self.items)))
                self.targets.current = Target("item", "".join(self.items), attributes)
                blocks = self.walk_blocks(item)
                self.items.pop()
                walked.append(_anchor(attributes, blocks) if attributes[0] else blocks)
        return [{"t": "OrderedList", "c": [style, walked]}]

    def walk_definitions(self, block: Json) -> list[Json]:
        """Walk a description list."""
        items = [[self.walk_inlines(term), [self.walk_blocks(each) for each in said]] for term, said in block["c"]]
        return [{"t": "DefinitionList", "c": items}]

    def walk_table(self, block: Json) -> list[Json]:
        """Walk the cells of a table."""
        walked = map_cells(find_head(block), self.walk_blocks)
        return [walked] if self.float_kind else [wrap_table([walked], [])]

    def write_sheet(self, mark: Mark) -> list[Json]:
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
            made = self.caption(Mark("caption", ("",), text(caption)))
            if layout.label:
                self.label(layout.label)
        self.float_kind = outer
        return write_float([para(made), sheet, *notes])

    def uncaptioned(self) -> None:
        """Count a long table without a caption, as longtable does."""
        self.counters.step("table")

    def walk_other(self, block: Json) -> list[Json]:
        """Leave any other block as it is."""
        return [block]


def _take_mark(blocks: list[Json]) -> tuple[Mark, list[Json]]:
    """Take the mark off that begins an environment of ours."""
    first, *rest = blocks
    mark = read_mark(first["c"][0])
    if mark is None:
        raise ValueError(first["t"])
    inlines = strip_blanks(first["c"][1:])
    return mark, [{**first, "c": inlines}, *rest] if inlines else rest


def _lead(head: list[Json], blocks: list[Json]) -> list[Json]:
    """Put a head before the first paragraph."""
    label = span(head, "", "label")
    if blocks and blocks[0]["t"] in {"Para", "Plain"} and not _is_display(blocks[0]):
        return [{**blocks[0], "c": [label, {"t": "Space"}, *blocks[0]["c"]]}, *blocks[1:]]
    return [para([label]), *blocks]


def _is_display(block: Json) -> bool:
    return any(node["t"] == "Span" and "equation" in node["c"][0][1] for node in block["c"])


def _anchor(attributes: list[Any], blocks: list[Json]) -> list[Json]:
    anchor = {"t": "Span", "c": [attributes, []]}
    if blocks and blocks[0]["t"] in {"Para", "Plain"}:
        return [{**blocks[0], "c": [anchor, *blocks[0]["c"]]}, *blocks[1:]]
    return [para([anchor]), *blocks]


_DIVS: dict[str, Callable[[Outline, list[Json]], list[Json]]] = {
    FIGURE: lambda outline, blocks: outline.walk_float(blocks, "figure"),
    TABLE: lambda outline, blocks: outline.walk_float(blocks, "table"),
    THEOREM: Outline.walk_theorem,
    PROOF: Outline.walk_proof,
    SPOKEN: Outline.walk_spoken,
    GROUPED: Outline.walk_grouped,
}
_BLOCKS: dict[str, Callable[[Outline, Json], list[Json]]] = {
    "Header": Outline.walk_header,
    "Para": Outline.walk_paragraph,
    "Plain": Outline.walk_paragraph,
    "Div": Outline.walk_div,
    "BlockQuote": Outline.walk_quote,
    "BulletList": Outline.walk_list,
    "OrderedList": Outline.walk_numbered_list,
    "DefinitionList": Outline.walk_definitions,
    "Table": Outline.walk_table,
}
