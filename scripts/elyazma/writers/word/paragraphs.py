"""One paragraph, and what many of them share: the frame they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from elyazma.languages.scripts import script_of_language
from elyazma.model.light_dataclass import dataclass
from elyazma.writers.word.elements import PARAGRAPH, Value, element, properties
from elyazma.writers.word.gathering import Gathering, Look

_OWN_SPACE = ("Heading", "Caption", "Figure", "Title", "TableText")
Values = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a block stands: the style of its paragraphs, their look, more properties, the list's level if in one."""

    look: Look
    style: str = "BodyText"
    values: Values | None = None
    level: int = -1

    def in_language(self, tag: str) -> Frame:
        """Give the frame in another language."""
        return replace(self, look=replace(self.look, language=tag))

    def in_style(self, style: str, *, slanted: bool = False) -> Frame:
        """Give the frame for another style; `slanted` when that is in italics."""
        return replace(self, style=style, look=replace(self.look, slanted=slanted, italic=slanted))


_LANGUAGE = re.compile(r'<w:lang w:val="([^"]*)"')


def runs_right_to_left(content: str) -> bool:
    """Tell whether most runs are in a language from right to left: their paragraph, or table, begins at the right."""
    tags = Counter(_LANGUAGE.findall(content))
    reversed_ = sum(count for tag, count in tags.items() if script_of_language(tag))
    return 2 * reversed_ > tags.total()


def write_paragraph(style: str, content: str, gathering: Gathering, values: Values | None = None) -> str:
    """Write one paragraph; the one behind a table stands a little apart from it."""
    said: dict[str, Value | None] = {"pStyle": style, "bidi": runs_right_to_left(content) or None, **(values or {})}
    if gathering.apart and not style.startswith(_OWN_SPACE) and "spacing" not in said:
        said["spacing"] = {"before": gathering.sheet.skip(0.6)}
    gathering.apart = False
    places, gathering.waiting = gathering.waiting, ""
    return element("w:p", None, properties("pPr", PARAGRAPH, said), places, content)
