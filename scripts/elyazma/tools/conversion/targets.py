"""What a cross-reference may name: headings, figures, tables, equations, theorems, items, with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from elyazma.document import Json


@dataclass
class Target:
    """One thing that can be referred to; `attributes` are those of its node, where its id is kept."""

    kind: str
    number: str
    attributes: list[object]
    title: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Give the id of the node."""
        return str(self.attributes[0])


@dataclass
class Targets:
    """The targets by label, the ids in use, and the one that a label would name now."""

    by_label: dict[str, Target] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    current: Target | None = None
    named: set[int] = field(default_factory=set)

    def label(self, name: str) -> None:
        """Give a label to the current target, whose id it becomes when it is the first."""
        target = self.current
        if target is None or name in self.by_label:
            return
        self.by_label[name] = target
        if id(target) not in self.named:
            self.named.add(id(target))
            target.attributes[0] = self.claim(name, own=target.id)

    def claim(self, wanted: str, own: str = "") -> str:
        """Give an id that nothing else has, as near to the wanted one as can be."""
        self.ids.discard(own)
        chosen, count = wanted, 1
        while chosen in self.ids:
            count += 1
            chosen = f"{wanted}-{count}"
        self.ids.add(chosen)
        return chosen


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def write_roman(number: int) -> str:
    """Write a small number as a Roman one."""
    written = ""
    for value, sign in _ROMAN:
        while number >= value:
            written, number = written + sign, number - value
    return written


def write_letter(number: int) -> str:
    r"""Write a number from 1 as LaTeX's \Alph: A, B ... Z."""
    return chr(ord("A") + (number - 1) % 26)


@dataclass
class Counters:
    """LaTeX's counters: each part of the article (sections, appendices, supplement) has its own way of printing."""

    style: str = "none"
    depth: int = 3
    part: str = "sections"
    values: Counter[str] = field(default_factory=Counter)

    def begin(self, part: str) -> None:
        """Begin the appendices, or the supplement, whose own counters start again."""
        self.part = part
        names: Iterable[str] = ("section",) if part == "appendices" else ("section", "figure", "table", "equation")
        for name in names if part != "sections" else ():
            self.values[name] = 0

    def step(self, name: str) -> str:
        """Count one more and give its number as it is printed."""
        self.values[name] += 1
        number = str(self.values[name])
        return f"S{number}" if self.part == "supplement" and name in {"figure", "table", "equation"} else number

    def step_heading(self, level: int) -> str:
        """Count a heading and give its number; empty where headings of its level have none."""
        depth = self.depth if self.style != "none" else 0
        if level > (max(depth, 1) if self.part != "sections" else depth):
            return ""
        names = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
        self.values[names[level - 1]] += 1
        for lower in names[level:]:
            self.values[lower] = 0
        return ".".join([self._write_section(), *(str(self.values[name]) for name in names[1:level])])

    def _write_section(self) -> str:
        number = self.values["section"]
        if self.part == "appendices":
            return write_letter(number)
        if self.part == "supplement":
            return f"S{number}"
        return write_roman(number) if self.style == "roman" else str(number)
