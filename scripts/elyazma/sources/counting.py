"""Count what a journal may limit: words, cited works, figures, tables; every count of these is taken here."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from elyazma.model.manuscript import Manuscript, Reference, Source


def count_source_words(source: Source) -> int:
    """Count the words of one source."""
    return _count_plain_words(source.plain)


@lru_cache(maxsize=256)
def _count_plain_words(text: str) -> int:
    # The rules of every journal ask for the same text, and a check for all of them asks twenty times over.
    return len(text.split())


def count_words(manuscript: Manuscript) -> int:
    """Count the words of the sections, without appendices."""
    return sum(count_source_words(section.source) for section in manuscript.sections)


def count_figures(manuscript: Manuscript) -> int:
    """Count the figures, not their pictures."""
    return _count_floats(manuscript, "figure")


def count_tables(manuscript: Manuscript) -> int:
    """Count the tables; those of CSV files, and long ones, where they have a caption."""
    return _count_floats(manuscript, "table") + sum(bool(table.layout.caption) for table in manuscript.tables)


def _count_floats(manuscript: Manuscript, kind: Literal["figure", "table"]) -> int:
    return sum(found.kind == kind for source in manuscript.sources for found in source.floats)


def cited_references(manuscript: Manuscript) -> list[Reference]:
    """Give the entries of the bibliography that the text cites, in the order of their files."""
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    bibliography = manuscript.bibliography
    return list(bibliography.references) if "*" in cited else bibliography.take(cited)
