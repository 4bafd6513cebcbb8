"""One paragraph, and what many of them share: the frame they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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


def write_paragraph(style: str, content: str, gathering: Gathering, values: Values | None = None) -> str:
    """Write one paragraph; the one behind a table stands a little apart from it."""
    said: dict[str, Value | None] = {"pStyle": style, **(values or {})}
    if gathering.apart and not style.startswith(_OWN_SPACE) and "spacing" not in said:
        said["spacing"] = {"before": gathering.sheet.skip(0.6)}
    gathering.apart = False
    return element("w:p", None, properties("pPr", PARAGRAPH, said), content)
