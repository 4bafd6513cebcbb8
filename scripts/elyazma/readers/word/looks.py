"""How the paragraphs of a Word file look: their style's name, size, weight, place, and Word's own numbers.

What a paragraph does not say its style says, then the style that one is based on, then the document's defaults
(ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field

from elyazma.model.imported import Look
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.columns import find_gaps
from elyazma.readers.heading_styles import read_level
from elyazma.readers.word.names import W, list_runs, number_of, switch_of, text_of, text_of_run, value_of
from elyazma.system.xml import Node

_DEEPEST = 20
"""Styles based on each other; more is a circle."""
_HALF_POINTS = 2
_DEFAULT_SIZE = 20.0
"""Half points of a text whose size nothing says (ECMA-376 part 1, 17.3.2.38)."""
_MOST = 0.9
"""The share of its letters from which on a paragraph is bold or italic."""
_ALIGNMENTS = {"start": "left", "end": "right", "distribute": "both"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name in small letters, what it is based on, and its own element."""

    name: str
    base: str
    node: Node


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Word file's styles by id, the id of the default one, and the run properties that hold where nothing is said."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    default: str = ""
    run_defaults: Node | None = None

    def chain(self, style: str | None) -> list[Style]:
        """Give a style and what it is based on, nearest first."""
        found: list[Style] = []
        name = style or self.default
        while name in self.styles and len(found) < _DEEPEST:
            found.append(self.styles[name])
            name = found[-1].base
        return found


def read_sheet(styles: Node | None) -> Sheet:
    """Read the part word/styles.xml; none is a sheet without styles."""
    if styles is None:
        return Sheet()
    found: dict[str, Style] = {}
    default = ""
    for node in styles.iter(f"{W}style"):
        name = node.get(f"{W}styleId", "")
        found[name] = Style((value_of(node, "name") or name).lower(), value_of(node, "basedOn") or "", node)
        if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in ("1", "true"):
            default = name
    return Sheet(found, default, styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))


def read_look(paragraph: Node, sheet: Sheet) -> Look:
    """Read how a paragraph looks; its size is that of most of its letters, in points."""
    chain = sheet.chain(value_of(paragraph, "pPr/pStyle"))
    sizes: Counter[float] = Counter()
    bold = italic = capitals = letters = 0
    for properties, text in _list_texts(paragraph):
        count = sum(map(str.isalnum, text))
        letters += count
        sizes[_find_size(properties, chain, sheet)] += count
        bold += count * _is_on("b", properties, chain, sheet)
        italic += count * _is_on("i", properties, chain, sheet)
        capitals += count * (_is_on("caps", properties, chain, sheet) or text.isupper())
    most = _MOST * letters
    return Look(
        style=chain[0].name if chain else "",
        size=sizes.most_common(1)[0][0] / _HALF_POINTS if sizes else 0.0,
        bold=bool(letters) and bold >= most,
        italic=bool(letters) and italic >= most,
        capitals=bool(letters) and capitals >= most,
        align=_find_alignment(paragraph, chain),
        level=find_level(paragraph, chain),
        boxed=paragraph.attrib.pop(f"{W}boxed", "") == "1",
        gaps=find_gaps(text_of(paragraph)),
    )


def _list_texts(paragraph: Node) -> Iterator[tuple[Node | None, str]]:
    for run in list_runs(paragraph):
        text = text_of_run(run)
        if text.strip():
            yield run.find(f"{W}rPr"), text


def find_number(paragraph: Node, sheet: Sheet) -> tuple[str, str] | None:
    """Give the list and the level by which Word numbers a paragraph, itself or by its style; none where it does not."""
    for node in (paragraph.find(f"{W}pPr"), *(each.node.find(f"{W}pPr") for each in _chain_of(paragraph, sheet))):
        list_id = value_of(node, "numPr/numId")
        if list_id is not None:
            return None if list_id == "0" else (list_id, value_of(node, "numPr/ilvl") or "0")
    return None


def _chain_of(paragraph: Node, sheet: Sheet) -> list[Style]:
    return sheet.chain(value_of(paragraph, "pPr/pStyle"))


def _find_size(properties: Node | None, chain: list[Style], sheet: Sheet) -> float:
    values = [value_of(properties, "sz"), *(value_of(style.node, "rPr/sz") for style in chain)]
    values.append(value_of(sheet.run_defaults, "sz"))
    return next((number_of(value) for value in values if value), _DEFAULT_SIZE)


def _is_on(switch: str, properties: Node | None, chain: list[Style], sheet: Sheet) -> bool:
    named = value_of(properties, "rStyle")
    styles = [*(sheet.chain(named) if named else ()), *chain]
    values = [switch_of(properties, switch), *(switch_of(style.node, f"rPr/{switch}") for style in styles)]
    values.append(switch_of(sheet.run_defaults, switch))
    return next((value for value in values if value is not None), False)


def _find_alignment(paragraph: Node, chain: list[Style]) -> str:
    values = [value_of(paragraph, "pPr/jc"), *(value_of(style.node, "pPr/jc") for style in chain)]
    value = next((value for value in values if value), "left")
    return _ALIGNMENTS.get(value, value)


def find_level(paragraph: Node, chain: list[Style]) -> int:
    """Give the level of a heading: by its style's name, else by the outline level; 0 for what is none."""
    for style in chain:
        level = read_level(style.name)
        if level:
            return level
    values = [value_of(paragraph, "pPr/outlineLvl"), *(value_of(style.node, "pPr/outlineLvl") for style in chain)]
    value = next((value for value in values if value is not None), None)
    # The level 9 is that of running text (ECMA-376 part 1, 17.3.1.20).
    return int(number_of(value)) + 1 if value is not None and 0 <= number_of(value) < 9 else 0  # noqa: PLR2004
