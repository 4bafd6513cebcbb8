"""The first walk over pandoc's blocks: headings and all that is counted get numbers, labels find what they name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from elyazma.document import Json
from elyazma.tools.conversion.marks import read_mark
from elyazma.tools.conversion.targets import Counters, Target, Targets
from elyazma.tools.conversion.tree import span

_BLANK = {"Space", "SoftBreak", "LineBreak"}


@dataclass
class Outline:
    """One walk over one document."""

    counters: Counters
    appendix_word: str
    targets: Targets = field(default_factory=Targets)

    def walk_blocks(self, blocks: list[Json]) -> list[Json]:
        """Walk blocks in order; one that held nothing but labels is gone."""
        return [made for block in blocks for made in _BLOCKS.get(block["t"], Outline.walk_other)(self, block)]

    def walk_inlines(self, inlines: list[Json]) -> list[Json]:
        """Walk inlines in order."""
        walked = [made for node in inlines for made in self.walk_inline(node)]
        return strip_blanks(walked) if len(walked) != len(inlines) else walked

    def walk_inline(self, node: Json) -> list[Json]:
        """Walk one inline: a label is remembered and gone, a language becomes an attribute."""
        if mark := read_mark(node):
            return self.walk_mark(mark.kind, mark.words, node)
        kind, content = node["t"], node.get("c")
        if kind == "Note":
            kept = self.targets.current
            walked = {"t": kind, "c": self.walk_blocks(content)}
            self.targets.current = kept
            return [walked]
        if kind in _WRAPPING:
            return [{"t": kind, "c": [self.walk_inlines(part) if is_inlines(part) else part for part in content]}]
        return [{"t": kind, "c": self.walk_inlines(content)}] if is_inlines(content) else [node]

    def walk_mark(self, kind: str, words: tuple[str, ...], node: Json) -> list[Json]:
        """Walk one mark of ours."""
        if kind == "label":
            self.targets.label(words[1])
            return []
        inner = self.walk_inlines(node["c"][1])
        if kind == "lang":
            return [span(inner, lang=words[0])]
        return [{"t": "Link", "c": [node["c"][0], inner, node["c"][2]]}]

    def walk_header(self, block: Json) -> list[Json]:
        """Number a heading."""
        level, (identifier, classes, _), inlines = block["c"]
        number = "" if "unnumbered" in classes else self.counters.step_heading(level)
        values = [["number", number]] if number else []
        if number and level == 1 and self.counters.part == "appendices":
            values.append(["word", self.appendix_word])
        attributes = [self.targets.claim(identifier or "section"), [] if number else ["unnumbered"], values]
        kind = "appendix" if self.counters.part == "appendices" and level == 1 else "section"
        target = Target(kind, number, attributes)
        self.targets.current = target
        target.title = self.walk_inlines(inlines)
        return [{"t": "Header", "c": [level, attributes, target.title]}]

    def walk_paragraph(self, block: Json) -> list[Json]:
        """Walk a paragraph."""
        inlines = self.walk_inlines(block["c"])
        return [{"t": block["t"], "c": inlines}] if inlines else []

    def walk_div(self, block: Json) -> list[Json]:
        """Walk a Div."""
        attributes, blocks = block["c"]
        return [{"t": "Div", "c": [attributes, self.walk_blocks(blocks)]}]

    def walk_quote(self, block: Json) -> list[Json]:
        """Walk a quotation."""
        return [{"t": block["t"], "c": self.walk_blocks(block["c"])}]

    def walk_list(self, block: Json) -> list[Json]:
        """Walk a list of either kind."""
        if block["t"] == "BulletList":
            return [{"t": "BulletList", "c": [self.walk_blocks(item) for item in block["c"]]}]
        style, items = block["c"]
        return [{"t": "OrderedList", "c": [style, [self.walk_blocks(item) for item in items]]}]

    def walk_definitions(self, block: Json) -> list[Json]:
        """Walk a description list."""
        items = [[self.walk_inlines(term), [self.walk_blocks(each) for each in said]] for term, said in block["c"]]
        return [{"t": "DefinitionList", "c": items}]

    def walk_other(self, block: Json) -> list[Json]:
        """Leave any other block as it is."""
        return [block]


_BLOCKS: dict[str, Callable[[Outline, Json], list[Json]]] = {
    "Header": Outline.walk_header,
    "Para": Outline.walk_paragraph,
    "Plain": Outline.walk_paragraph,
    "Div": Outline.walk_div,
    "BlockQuote": Outline.walk_quote,
    "BulletList": Outline.walk_list,
    "OrderedList": Outline.walk_list,
    "DefinitionList": Outline.walk_definitions,
}
_WRAPPING = {"Span", "Link", "Quoted", "Cite", "Image"}


def is_inlines(value: object) -> bool:
    """Tell whether a JSON value is a list of nodes."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "t" in item for item in value)


def strip_blanks(inlines: list[Json]) -> list[Json]:
    """Drop the blanks that a vanished mark left at the start or doubled."""
    kept: list[Json] = []
    for node in inlines:
        if node["t"] in _BLANK and (not kept or kept[-1]["t"] in _BLANK):
            continue
        kept.append(node)
    while kept and kept[-1]["t"] in _BLANK:
        kept.pop()
    return kept
