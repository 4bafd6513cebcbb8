"""Write CITATION.cff: how the article is cited, for programs that read a repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.article import Article
from elyazma.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.document import Document
from elyazma.journal import Journal
from elyazma.languages import Language

ARTICLE = "manuscript/article.toml"


def export_cff(
    document: Document,
    journal: Journal,
    languages: Mapping[str, Language],
    scratch: Path,
) -> Outcome[bytes]:
    """Write the file (Citation File Format 1.2.0), which must name at least one author."""
    from elyazma.tools.jats.cff import write_cff

    gaps = tuple(_list_gaps(document.article))
    if gaps:
        return Outcome(None, gaps)
    return Outcome(write_cff(document.article, journal.manifest.journal).encode())


def _list_gaps(article: Article) -> Iterator[Diagnostic]:
    if not article.authors:
        hint = f'write [[authors]] with family = "..." and given = "..." in {ARTICLE}'
        yield error(
            "cff-incomplete", "CITATION.cff must name an author, and the article names none", Span(ARTICLE), hint
        )
    if not article.title.get(article.language):
        hint = f'write {article.language} = "..." under [title] in {ARTICLE}'
        yield error("cff-incomplete", "CITATION.cff must name the title, and the article has none", Span(ARTICLE), hint)
