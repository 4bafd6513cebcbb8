"""Count what a journal may limit: words of the body, cited works, figures, tables."""

from __future__ import annotations

import re

from elyazma.model import Manuscript, Reference


def count_words(manuscript: Manuscript) -> int:
    """Count the words of the sections, without appendices."""
    return sum(len(section.source.plain.split()) for section in manuscript.sections)


def count_figures(manuscript: Manuscript) -> int:
    """Count the figures, not their pictures."""
    return _count_environments(manuscript, "figure")


def count_tables(manuscript: Manuscript) -> int:
    """Count the tables with a caption, those of CSV files too."""
    floating = sum(bool(table.layout.caption) for table in manuscript.tables)
    return _count_environments(manuscript, "table") + floating


def _count_environments(manuscript: Manuscript, name: str) -> int:
    pattern = re.compile(rf"^[^%\n]*\\begin\{{(?:sideways|long)?{name}\*?\}}", re.MULTILINE)
    return sum(len(pattern.findall(source.text)) for source in manuscript.sources)


def cited_references(manuscript: Manuscript) -> list[Reference]:
    """Give the entries of the bibliography that the text cites, in the order of their files."""
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    every = "*" in cited
    return [reference for reference in manuscript.bibliography.references if every or reference.key in cited]
