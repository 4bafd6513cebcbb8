"""One style of a Word file, and what several are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.model.word_style import Align, LabelLook
from elyazma.writers.word.elements import Value, element
from elyazma.writers.word.sheet import Sheet, twips

Values = dict[str, Value | None]

_JUSTIFICATION = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_SMALL = 0.83
"""Of the text's size: notes below tables and at the foot, as LaTeX's own classes have them (10 pt with 12 pt)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style; `priority` orders it in Word's list, and the `quick` ones are offered first."""

    id: str
    name: str
    paragraph: Mapping[str, Value | None]
    run: Mapping[str, Value | None]
    based: str = "Normal"
    following: str = ""
    kind: str = "paragraph"
    priority: int = 10
    quick: bool = True
    default: bool = False


def fonts(name: str) -> dict[str, str]:
    """Give a run's fonts for every kind of letter."""
    return dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), name)


def sizes(points: float | None) -> Values:
    """Give the properties of a size in points; none leaves the text's."""
    size = round(2 * points) if points else None
    return {"sz": size, "szCs": size}


def small(sheet: Sheet) -> Values:
    """Give the properties of small print."""
    return sizes(round(sheet.size * _SMALL) / 2)


def align_value(align: Align) -> str:
    """Give Word's word for an alignment."""
    return _JUSTIFICATION[align]


def spread_value(sheet: Sheet) -> str:
    """Give the alignment of running text."""
    return "both" if sheet.word.justify else "left"


def tab(kind: str, position: int) -> str:
    """Write a tab stop; `position` in twips from the margin."""
    return element("w:tab", {"w:val": kind, "w:pos": position})


def label_styles(sheet: Sheet, name: str, look: LabelLook) -> Iterator[Style]:
    """Make the style of a text under, or behind, its word, and that of the word above it."""
    side = twips(look.indent_cm)
    line: dict[str, str | int] = (
        {"line": round(240 * look.line_spacing), "lineRule": "auto"} if look.line_spacing else {}
    )
    run: Values = {"i": look.italic or None}
    body: Values = {
        "spacing": {"before": sheet.skip(0.3), "after": sheet.skip(0.1)} | line,
        # Paragraphs of one abstract follow each other as those of the text do.
        "contextualSpacing": name == "Abstract" or None,
        "ind": {"left": side, "right": side, "firstLine": twips(look.first_line_indent_cm)},
        "jc": spread_value(sheet),
    }
    yield Style(id=name, name=name, paragraph=body, run=run | sizes(look.size_pt))
    head: Values = {
        "keepNext": True,
        "spacing": {"before": sheet.skip(0.4), "after": sheet.skip(0.1)} | line,
        "ind": {"left": side, "right": side},
        "jc": align_value(look.label_align),
    }
    bold: Values = {"b": look.label_bold or None, "i": look.label_italic or None}
    title = f"{name} Title"
    yield Style(id=title.replace(" ", ""), name=title, paragraph=head, run=bold | sizes(look.size_pt), following=name)
