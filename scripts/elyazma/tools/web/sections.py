"""Headings and what stands under them: sections inside sections, and the table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from elyazma.document import Json
from elyazma.tools.conversion.tree import div, span, text
from elyazma.tools.web.nodes import attributes_of, classes_of, rewrite, values_of

_DEEPEST = 6
_DEEPEST_IN_CONTENTS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents; `depth` is the heading's, from 2."""

    depth: int
    target: str
    inlines: list[Json]


@dataclass(slots=True)
class Outline:
    """The headings so far; `own` begins the ids of those that the author gave none."""

    own: str
    entries: list[Entry] = field(default_factory=list)

    def section(self, title: str, blocks: Sequence[Json], identifier: str, *classes: str, role: str = "") -> Json:
        """Make a section of its own, directly under the article's title; `role` is ARIA's for it."""
        values = [["role", role]] if role else []
        heading = {"t": "Header", "c": [1, [identifier, list(classes), values], text(title)]}
        return self._section(heading, list(blocks), 2)

    def nest(self, blocks: Sequence[Json], depth: int) -> list[Json]:
        """Put what follows each heading into its section. The first level becomes <h`depth`>, and none is left out."""
        nested: list[Json] = []
        at = 0
        while at < len(blocks):
            end = at + 1
            if blocks[at]["t"] != "Header":
                nested.append(blocks[at])
            else:
                end = _find_end(blocks, at)
                nested.append(self._section(blocks[at], blocks[at + 1 : end], depth))
            at = end
        return nested

    def _section(self, heading: Json, under: Sequence[Json], depth: int) -> Json:
        identifier = attributes_of(heading)[0] or f"{self.own}section-{len(self.entries) + 1}"
        inlines = [*_write_number(heading), *heading["c"][2]]
        self.entries.append(Entry(depth, identifier, _strip(inlines)))
        classes = [name for name in classes_of(heading) if name != "unnumbered"]
        values = values_of(heading)
        plain = ["", [], [["lang", values["lang"]]] if "lang" in values else []]
        header = {"t": "Header", "c": [min(depth, _DEEPEST), plain, inlines]}
        role = {"role": values["role"]} if "role" in values else {}
        return div([header, *self.nest(under, depth + 1)], identifier, "section", f"level{depth}", *classes, **role)

    def write_contents(self) -> list[Json]:
        """Make the table of contents; nothing for a text without headings."""
        shown = [entry for entry in self.entries if entry.depth <= _DEEPEST_IN_CONTENTS]
        return [_list(shown)] if shown else []


def _find_end(blocks: Sequence[Json], at: int) -> int:
    level = blocks[at]["c"][0]
    behind = range(at + 1, len(blocks))
    return next((end for end in behind if blocks[end]["t"] == "Header" and blocks[end]["c"][0] <= level), len(blocks))


def _write_number(heading: Json) -> list[Json]:
    values = values_of(heading)
    number, word = values.get("number", ""), values.get("word", "")
    if not number:
        return []
    shown = f"{word}\u00a0{number}." if word else number
    return [span(text(shown), "", "number"), {"t": "Space"}]


def _list(entries: Sequence[Entry]) -> Json:
    items: list[list[Json]] = []
    at = 0
    while at < len(entries):
        depth, end = entries[at].depth, at + 1
        while end < len(entries) and entries[end].depth > depth:
            end += 1
        link = {"t": "Link", "c": [["", [], []], entries[at].inlines, [f"#{entries[at].target}", ""]]}
        inner = [_list(entries[at + 1 : end])] if end > at + 1 else []
        items.append([{"t": "Plain", "c": [link]}, *inner])
        at = end
    return {"t": "BulletList", "c": items}


def _strip(inlines: list[Json]) -> list[Json]:
    """Leave out of a heading what it may not hold as a line of the contents: calls of notes, links, ids."""
    return list(rewrite(inlines, _strip_node))


def _strip_node(node: Json) -> list[Json] | None:
    if node["t"] == "Superscript" and any("note-call" in classes_of(inner) for inner in node["c"]):
        return []
    if node["t"] == "Link":
        return _strip(node["c"][1])
    if node["t"] == "Span":
        _, classes, values = attributes_of(node)
        return [{"t": "Span", "c": [["", classes, values], _strip(node["c"][1])]}]
    return None
