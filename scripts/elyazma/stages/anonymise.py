"""Take out of a manuscript who wrote it and who paid: what reviewers of a double-blind journal may not see."""

from __future__ import annotations

from dataclasses import replace

from elyazma.model import Manuscript


def anonymise(manuscript: Manuscript) -> Manuscript:
    """Give the manuscript without authors, affiliations, contributions, funding and acknowledgements."""
    article = manuscript.article
    statements = replace(article.statements, acknowledgements={})
    nobody = replace(article, authors=(), affiliations=(), funding=(), statements=statements)
    return replace(manuscript, article=nobody)
