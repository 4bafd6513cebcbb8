"""Abstracts that nobody asks for: printed where the journal prints those that there are."""

from __future__ import annotations

import pytest

from elyazma.model.article import Article
from elyazma.model.journal import Part
from elyazma.sources.front import group_front

ARTICLE = Article(
    slug="a",
    language="en",
    journal="j",
    title={"en": "Title", "az": "Ad"},
    keywords={"en": ("one",), "az": ("bir",)},
)


@pytest.mark.parametrize(
    ("also", "abstracts", "expected"),
    [
        ((), ("en", "az"), [("en", ("one",))]),
        (("*",), ("en", "az"), [("en", ("one",)), ("az", ("bir",))]),
        (("*",), ("en",), [("en", ("one",))]),
        (("ru",), ("en", "az"), [("en", ("one",))]),
        (("az",), ("az", "en"), [("en", ("one",)), ("az", ("bir",))]),
    ],
)
def test_further_abstracts_stand_behind_those_wanted(
    also: tuple[str, ...], abstracts: tuple[str, ...], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    parts = (Part(id="title"), Part(id="abstract", also=also), Part(id="keywords", also=also))
    groups = list(group_front(ARTICLE, parts, "start", abstracts))
    assert [(group.language, group.keywords) for group in groups] == expected
    assert all(group.has_abstract for group in groups)
    # Its title is nobody's wish.
    assert [group.title for group in groups[1:]] == [""] * len(groups[1:])
