"""What is shared while two Word files become one: numbers, who changed what, and what the older file brings along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import field
from pathlib import PurePosixPath
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.names import BOOKMARKS, DRAWING_NAMES, copy_node, w
from elyazma.revision.word.numbers import Numbers
from elyazma.revision.word.package import DOCUMENT, NOTES, Relation, Relations
from elyazma.revision.word.side import Side
from elyazma.system.xml import Node, make_element

Change = Literal["", "ins", "del", "moveFrom", "moveTo"]
"""What became of something, by the name of the element that says it; empty where it stayed."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made a change, and when: a moment as ISO 8601 with seconds, in UTC; empty where nobody knows it yet."""

    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Credits:
    """Who changed the sections, by the bookmark around each (blocks.FRONT, BACK), and who else is named."""

    everything: Credit
    sections: Mapping[str, Credit] = field(default_factory=dict)

    def find(self, section: str) -> Credit:
        """Give who changed a section."""
        return self.sections.get(section, self.everything)


@dataclass(slots=True)
class Merging:
    """The two files and what is gathered for the one that is made of them. `credit` is that of what is written now."""

    older: Side
    newer: Side
    credits: Credits
    credit: Credit
    relations: Mapping[str, Relations]
    numbers: Numbers
    names: frozenset[str]
    """The newer file's bookmarks: an older one of the same name cannot stand beside it."""
    count: int
    """The highest number that any change or bookmark has."""
    drawings: int
    """The highest number that any picture has."""
    notes: list[Node] = field(default_factory=list)
    added: dict[str, bytes] = field(default_factory=dict)
    """Parts of the older file that the newer one lacks."""

    def next_id(self) -> int:
        """Give a number that no change and no bookmark has yet."""
        self.count += 1
        return self.count

    def stamp(self, tag: str, content: Iterable[Node] = (), **values: str) -> Node:
        """Make an element that says who changed something."""
        said = {w("id"): str(self.next_id()), w("author"): self.credit.author}
        if self.credit.date:
            said[w("date")] = self.credit.date
        return make_element(w(tag), {**said, **{w(key): value for key, value in values.items()}}, content)

    def carry(self, node: Node, side: Side, part: str) -> Node:
        """Copy an element into the file that is made: what the older file's element names is taken along."""
        made = copy_node(node)
        if side is self.older:
            for each, key in side.find_relationships(made):
                each.set(key, self._carry_relation(each.get(key), part))
            for each in made.iter(*DRAWING_NAMES):
                self.drawings += 1
                each.set("id", str(self.drawings))
            for each in made.iter(w("numId")):
                each.set(w("val"), self.numbers.carry(each.get(w("val"))))
        return made

    def _carry_relation(self, identifier: str, part: str) -> str:
        """Give the identifier, in the file that is made, of what an identifier of the older file leads to."""
        side, merged = self.older.relations[part], self.relations[part]
        relation = side.known.get(identifier)
        if relation is None:
            return identifier
        name = side.find_part(identifier)
        if name not in self.older.parts:
            return merged.add(relation)
        content = self.older.parts[name]
        for known in merged.known:
            there = merged.find_part(known)
            if content == self.newer.parts.get(there, self.added.get(there)):
                return known
        path = PurePosixPath(name)
        carried = path.with_name(f"before-{path.name}")
        self.added[str(carried)] = content
        return merged.add(Relation(relation.kind, str(carried.relative_to("word")), outside=False))


def begin_merging(older: Side, newer: Side, credits: Credits) -> Merging:
    """Begin with the newer file."""
    roots = [newer.root, *([newer.notes_root] if newer.notes_root is not None else [])]
    marks = [each for root in roots for each in root.iter(*BOOKMARKS)]
    pictures = [each for root in roots for each in root.iter(*DRAWING_NAMES)]
    return Merging(
        older,
        newer,
        credits,
        credits.everything,
        {part: deepcopy(newer.relations[part]) for part in (DOCUMENT, NOTES)},
        Numbers.read(older.parts, newer.parts),
        frozenset(each.get(w("name")) for each in marks if each.get(w("name"))),
        max((int(each.get(w("id"))) for each in marks), default=0),
        max((int(each.get("id")) for each in pictures), default=0),
    )
