"""What is gathered while the text is written: pictures, formulas, places that links lead to, findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block

Formulas = Mapping[tuple[str, bool], str]
"""Typst's code of a formula, by its TeX and whether it is displayed."""


@dataclass(slots=True)
class Gathering:
    """What the parts of the text share. `known` are all ids of the document, `claimed` those that have a label already.

    `depth` is the level of the last heading.
    """

    pictures: Mapping[str, Path]
    formulas: Formulas
    words: Mapping[str, str]
    known: frozenset[str]
    folder: Path
    write_blocks: Callable[[Sequence[Block], Gathering], str]
    write_note: Callable[[Sequence[Block], Gathering], str]
    place: Span = field(default_factory=lambda: Span("manuscript/article.toml"))
    depth: int = 0
    claimed: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)

    def claim(self, identifier: str) -> str:
        """Give an id for a label, or nothing where it has none or another element has it already."""
        if not identifier or identifier in self.claimed:
            return ""
        self.claimed.add(identifier)
        return identifier
