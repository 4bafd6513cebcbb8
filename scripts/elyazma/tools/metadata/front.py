"""Titles, abstracts and keywords, grouped by language as a journal orders them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from elyazma.article import Article
from elyazma.journal import Part

_GROUPED = ("title", "abstract", "keywords", "highlights")


@dataclass(frozen=True, slots=True)
class FrontGroup:
    """What is printed in one language; what the author left out, or the journal does not want, is empty."""

    language: str
    title: str
    has_abstract: bool
    keywords: tuple[str, ...]
    highlights: tuple[str, ...]


def group_front(
    article: Article, parts: Collection[Part], placement: str, abstracts: Collection[str]
) -> Iterator[FrontGroup]:
    """Group the parts of one placement by language, in the order in which the manifest names the languages.

    `abstracts` are the codes of the languages that have one. A language in which the author left everything out has
    no group, save the article's own at the start.
    """
    placed = [part for part in parts if part.placement == placement and part.id in _GROUPED]
    for code in dict.fromkeys(code for part in placed for code in part.languages_for(article.language)):
        ids = {part.id for part in placed if code in part.languages_for(article.language)}
        group = FrontGroup(
            language=code,
            title=article.title.get(code, "") if "title" in ids else "",
            has_abstract=code in abstracts and "abstract" in ids,
            keywords=article.keywords.get(code, ()) if "keywords" in ids else (),
            highlights=article.highlights.get(code, ()) if "highlights" in ids else (),
        )
        own = placement == "start" and code == article.language
        if group.title or group.keywords or group.has_abstract or own:
            yield group
