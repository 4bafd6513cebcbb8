"""The styles of an OpenDocument text: what a style does not say, those say that it is based on (ODF 1.3 part 3, 16.2).

Automatic styles, which a program makes of what an author sets by hand, are based on named ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.opendocument.names import FO, OFFICE, STYLE, TEXT, read_number, read_points
from elyazma.system.xml import Node

_DEEPEST = 20
"""Styles based on each other; more is a circle."""
_DEFAULT_SIZE = 12.0
_BOLD = 600
_PARAGRAPH, _TEXT = "paragraph-properties", "text-properties"


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name in small letters as people see it, what it is based on, and its element."""

    name: str
    base: str
    automatic: bool
    node: Node

    def read(self, part: str, attribute: str) -> str | None:
        """Give what the style itself says in its part "text-properties" or "paragraph-properties"."""
        found = self.node.find(f"{STYLE}{part}")
        return None if found is None else found.get(attribute)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All styles by their family and id, and list styles by their id."""

    styles: Mapping[tuple[str, str], Style] = field(default_factory=dict)
    defaults: Mapping[str, Style] = field(default_factory=dict)
    lists: Mapping[str, Node] = field(default_factory=dict)

    def chain(self, family: str, name: str | None) -> list[Style]:
        """Give a style and what it is based on, nearest first; behind those of paragraphs the defaults."""
        found: list[Style] = []
        while (style := self.styles.get((family, name or ""))) and len(found) < _DEEPEST:
            found.append(style)
            name = style.base
        return found + ([self.defaults[family]] if family == "paragraph" and family in self.defaults else [])


def read_sheet(content: Node, styles: Node | None) -> Sheet:
    """Read the styles of content.xml and styles.xml."""
    found: dict[tuple[str, str], Style] = {}
    defaults: dict[str, Style] = {}
    lists: dict[str, Node] = {}
    places = [(styles, f"{OFFICE}styles", False), (content, f"{OFFICE}automatic-styles", True)]
    for root, place, automatic in places:
        for node in () if root is None else root.iterfind(f"{place}/*"):
            family, name = node.get(f"{STYLE}family", ""), node.get(f"{STYLE}name", "")
            shown = (node.get(f"{STYLE}display-name") or name.replace("_20_", " ")).lower()
            style = Style(shown, node.get(f"{STYLE}parent-style-name", ""), automatic, node)
            if node.tag == f"{STYLE}default-style":
                defaults[family] = style
            elif node.tag == f"{STYLE}style":
                found[family, name] = style
            elif node.tag == f"{TEXT}list-style":
                lists[name] = node
    return Sheet(found, defaults, lists)


def find_size(chain: Sequence[Style], around: float = _DEFAULT_SIZE) -> float:
    """Find the size that a chain of styles gives text, in points; `around` is that of what it stands in."""
    size = around
    for style in reversed(chain):
        value = style.read(_TEXT, f"{FO}font-size") or ""
        size = size * read_number(value[:-1]) / 100 if value.endswith("%") else read_points(value) or size
    return round(size, 2)


def find_first(chain: Sequence[Style], part: str, *attributes: str) -> str | None:
    """Give the nearest value that a chain of styles has of one of these attributes."""
    values = (style.read(part, attribute) for style in chain for attribute in attributes)
    return next((value for value in values if value), None)


@dataclass(frozen=True, slots=True)
class Format:
    """How a run of text is set: position is "super", "sub" or empty."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    capitals: bool = False
    hidden: bool = False
    code: bool = False
    position: str = ""
    size: float = _DEFAULT_SIZE


def apply_styles(around: Format, chain: Sequence[Style]) -> Format:
    """Give the format of text to which a chain of styles is applied."""
    return Format(
        bold=_read_switch(chain, "bold", around.bold),
        italic=_read_switch(chain, "italic", around.italic),
        underlined=_read_switch(chain, "underlined", around.underlined),
        struck=_read_switch(chain, "struck", around.struck),
        capitals=_read_switch(chain, "capitals", around.capitals),
        hidden=_read_switch(chain, "hidden", around.hidden),
        code=around.code or any(style.name in ("source text", "teletype") for style in chain),
        position=_name_position(find_first(chain, _TEXT, f"{STYLE}text-position"), around.position),
        size=find_size(chain, around.size),
    )


_NONE = ("none", "normal", "0", "false")
_SWITCHES: Mapping[str, tuple[str, ...]] = {
    "bold": (f"{FO}font-weight",),
    "italic": (f"{FO}font-style",),
    "underlined": (f"{STYLE}text-underline-style",),
    "struck": (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type"),
    "capitals": (f"{FO}text-transform", f"{FO}font-variant"),
    "hidden": (f"{TEXT}display",),
}
_ON: Mapping[str, tuple[str, ...]] = {
    "italic": ("italic", "oblique"),
    "capitals": ("uppercase", "small-caps"),
    "hidden": ("none",),
}


def _read_switch(chain: Sequence[Style], name: str, around: bool) -> bool:
    values = [value for each in _SWITCHES[name] if (value := find_first(chain, _TEXT, each)) is not None]
    if not values:
        return around
    if name == "bold":
        return values[0] == "bold" or read_number(values[0]) >= _BOLD
    return any(value in _ON[name] if name in _ON else value not in _NONE for value in values)


def _name_position(value: str | None, around: str) -> str:
    """Name a position: "super 58%" or a share of the height of the font, 0 or more or less."""
    first = (value or "").split(" ")[0]
    if not first:
        return around
    if first in ("super", "sub"):
        return first
    share = read_number(first.removesuffix("%"))
    return "super" if share > 0 else "sub" if share < 0 else ""


def own_styles(chain: Sequence[Style]) -> list[Style]:
    """Give what an author set by hand: the automatic styles at a chain's beginning."""
    return [style for style in chain if style.automatic]


def find_margin(chain: Sequence[Style]) -> float:
    """Give how far a paragraph is indented as a whole, in points."""
    return read_points(find_first(chain, _PARAGRAPH, f"{FO}margin-left"))


def list_formats(sheet: Sheet) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield how lists count, by the list's style and its level from 0: ("L1", "0"), "decimal" or "bullet"."""
    for name, node in sheet.lists.items():
        for level in node:
            numbered = level.tag == f"{TEXT}list-level-style-number" and level.get(f"{STYLE}num-format")
            depth = int(read_number(level.get(f"{TEXT}level"))) - 1
            yield (name, str(depth)), "decimal" if numbered else "bullet"
