"""Write CITATION.cff: how the article is cited, for programs that read a repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, error
from elyazma.model.document import ARTICLE, Document, find_place
from elyazma.model.journal import Journal
from elyazma.model.phrases import phrase
from elyazma.writers.jats.cff import write_cff


def export_cff(
    document: Document,
    journal: Journal,
    languages: Mapping[str, Language],
    scratch: Path,
) -> Outcome[bytes]:
    """Write the file (Citation File Format 1.2.0), which must name at least one author."""

    gaps = tuple(_list_gaps(document))
    if gaps:
        return Outcome(None, gaps)
    return Outcome(write_cff(document.article, journal.manifest.journal).encode())


def _list_gaps(document: Document) -> Iterator[Diagnostic]:
    article = document.article
    if not article.authors:
        hint = phrase('write [[authors]] with family = "..." and given = "..." in {article}', article=ARTICLE)
        yield error(
            "cff-incomplete",
            phrase("CITATION.cff must name an author, and the article names none"),
            find_place(document, "authors"),
            hint,
        )
    if not article.title.get(article.language):
        hint = phrase('write {language} = "..." under [title] in {article}', language=article.language, article=ARTICLE)
        yield error(
            "cff-incomplete",
            phrase("CITATION.cff must name the title, and the article has none"),
            find_place(document, "title"),
            hint,
        )
