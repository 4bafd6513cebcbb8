"""What a web page says of an article's publication: nothing before it has come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from elyazma.model.article import Article, Dates, Publication
from elyazma.writers.web.metadata import is_published

ARTICLE = Article(slug="a", language="en")


@pytest.mark.parametrize(
    ("article", "published"),
    [
        (ARTICLE, False),
        (replace(ARTICLE, publication=Publication(doi="10.5555/a")), True),
        (replace(ARTICLE, dates=Dates(published=date(2026, 6, 30))), True),
        (replace(ARTICLE, publication=Publication(issue="2")), False),
        (replace(ARTICLE, publication=Publication(issue="2", first_page="17")), True),
    ],
)
def test_an_article_has_come_out(article: Article, published: bool) -> None:
    assert is_published(article) is published
