"""What a cross-reference may name: headings, figures, tables, equations, theorems, items, with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field

from elyazma.document.heading_numbers import list_patterns, list_printed, write_letter, write_number, write_roman
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Inline
from elyazma.model.numbering import Numbering

UNWORDED = {"item": "item", "footnote": "footnote", "algorithm": "Algorithm", "listing": "Listing", "line": "line"}
"""Words of hyperref, algorithm and listings (their manuals), in English, for what has none in a language's file."""

COUNTED = "counted"
"""What a number in the text is, which an author's own counter has come to."""


@dataclass
class Target:
    """One thing that can be referred to; its id may change, as long as no label has named it."""

    kind: str
    number: str
    id: str = ""
    title: tuple[Inline, ...] = ()
    named: bool = False


@dataclass
class Targets:
    """The targets by label, the ids in use, and the one that a label would name now."""

    by_label: dict[str, Target] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    current: Target | None = None
    headings: dict[str, Target] = field(default_factory=dict)
    """The headings by the id that each has until all is walked: a label may follow far behind a heading."""
    reserved: frozenset[str] = frozenset()
    """The author's labels, which no id of our own may take."""

    def label(self, name: str) -> None:
        """Give a label to the current target, whose id it becomes when it is the first."""
        target = self.current
        if target is None or name in self.by_label:
            return
        self.by_label[name] = target
        if not target.named:
            target.named = True
            self.ids.discard(target.id)
            target.id = self._take_id(name)

    def keep_heading(self, target: Target) -> str:
        """Keep a heading and give the id that it has until all is walked, a number, which no other id is."""
        passing = str(len(self.headings))
        self.headings[passing] = target
        return passing

    def claim(self, wanted: str) -> str:
        """Give an id that nothing else has and no label will want, as near to the wanted one as can be."""
        return self._take_id(f"{wanted}-1" if wanted in self.reserved else wanted)

    def _take_id(self, wanted: str) -> str:
        # Word, HTML and XML know no blanks in an id.
        wanted = "-".join(wanted.split())
        chosen, count = wanted, 1
        while chosen in self.ids:
            count += 1
            chosen = f"{wanted}-{count}"
        self.ids.add(chosen)
        return chosen


# --- Counters -------------------------------------------------------------------------------------------

_HEADINGS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_OWN = {"figure", "table", "equation"}
_SHARED = "shared equation"


@dataclass
class Counters:
    """LaTeX's counters: each part of the article (sections, appendices, supplement) has its own way of printing."""

    numbering: Numbering
    part: str = "sections"
    values: Counter[str] = field(default_factory=Counter)
    bare: bool = False
    """Whether headings have no number now, though others have."""
    shared: str = ""
    """The number that equations share now."""

    def begin(self, part: str) -> None:
        """Begin the appendices, or the supplement, whose own counters start again."""
        self.part = part
        own = part == "supplement" or self.numbering.appendix == "own"
        for name in ("section", *(sorted(_OWN) if own else ())):
            self.values[name] = 0

    def step(self, name: str, within: str = "") -> str:
        """Count one more and give its number as it is printed; `within` is a counter whose number goes before it."""
        counted = f"{name}@{self.values[within]}@{self.part}" if within else name
        self.values[counted] += 1
        return self._print_number(name, self.values[counted], within)

    def show(self, name: str, *, ahead: bool) -> str:
        """Give the number that something has now, or the next one of its kind."""
        return self._print_number(name, self.values[name] + ahead, "")

    @contextmanager
    def grouped(self, number: str) -> Iterator[None]:
        """Count the equations inside as 1a, 1b ..."""
        kept, self.shared = self.shared, number
        self.values[_SHARED] = 0
        yield
        self.shared = kept

    def step_equation(self) -> str:
        """Count an equation."""
        if not self.shared:
            return self.step("equation")
        self.values[_SHARED] += 1
        return self.shared + write_letter(self.values[_SHARED]).lower()

    def _print_number(self, name: str, value: int, within: str) -> str:
        number = write_roman(value) if name == "table" and self.numbering.tables == "roman" else str(value)
        if within:
            return f"{self._write_section()}.{value}"
        if self.part == "supplement" and name in _OWN:
            return f"S{value}"
        if self.part == "appendices" and name in _OWN and self.numbering.appendix != "continued":
            return f"{self._write_section()}{'.' * (self.numbering.appendix == 'prefixed')}{value}"
        return number

    @property
    def depth(self) -> int:
        """Give how many levels of headings have numbers now: LaTeX's secnumdepth."""
        return 0 if self.bare and self.part == "sections" else len(list_patterns(self.numbering, self.part))

    def step_heading(self, level: int) -> tuple[str, str]:
        """Count a heading and give its number, as it is printed and as it is referred to ("A", "II-A").

        Both are empty where headings of its level have none.
        """
        if level > self.depth:
            return "", ""
        self.values[_HEADINGS[level - 1]] += 1
        for lower in _HEADINGS[level:]:
            self.values[lower] = 0
        if level == 1 and self.part == "appendices" and self.numbering.appendix == "own":
            for name in _OWN:
                self.values[name] = 0
        numbers = [self.values[name] for name in _HEADINGS[:level]]
        forms = (list_printed(self.numbering, self.part), list_patterns(self.numbering, self.part))
        printed, named = (write_number(patterns[level - 1], numbers) for patterns in forms)
        return printed, named

    def _write_section(self) -> str:
        patterns = list_patterns(self.numbering, self.part)
        return write_number(patterns[0] if patterns else "1", [self.values["section"]])


def write_item(number: int, depth: int) -> str:
    r"""Write an item's number as \ref prints it: 1, then a, i, A in lists within lists."""
    if depth == 1:
        return write_letter(number).lower()
    if depth == _ROMAN_DEPTH:
        return write_roman(number).lower()
    return str(number) if depth == 0 else write_letter(number)


_ROMAN_DEPTH = 2
