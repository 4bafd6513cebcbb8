"""What changed between two revisions, counted: the value that `invoke diff` prints."""

from __future__ import annotations

from typing import Literal

from elyazma.model.light_dataclass import dataclass

Fate = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section: words that came, went or moved, and the keys of citations.

    `title` is the newer one, `before` the older one where it differs. `source` is the older title of the section most
    of whose text this one has, where the rest of that section is in another one: it was split.
    """

    title: str
    fate: Fate
    before: str = ""
    source: str = ""
    added: int = 0
    removed: int = 0
    moved: int = 0
    citations_added: tuple[str, ...] = ()
    citations_removed: tuple[str, ...] = ()
    citations_moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartChange:
    """A title, an abstract, keywords or people, in one language: words (for lists, items) that came and went."""

    part: str
    language: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What came, went and changed among references (by key), figures and tables (by path)."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed; `journals` are the older and the newer default where they differ."""

    sections: tuple[SectionChange, ...]
    parts: tuple[PartChange, ...]
    references: ItemChange
    figures: ItemChange
    tables: ItemChange
    journals: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing that is printed changed."""
        listed = (self.references, self.figures, self.tables)
        return (
            all(section.fate == "same" and not section.moved and not section.before for section in self.sections)
            and not self.parts
            and not self.journals
            and all(items == ItemChange() for items in listed)
        )
