"""Group titles, abstracts and keywords by language, in the journal's order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from elyazma.model.article import Article
from elyazma.model.journal import Part

_GROUPED = ("title", "abstract", "keywords", "highlights")


@dataclass(frozen=True, slots=True)
class FrontGroup:
    """What is printed in one language; empty where the author or the journal leaves it out."""

    language: str
    title: str
    has_abstract: bool
    keywords: tuple[str, ...]
    highlights: tuple[str, ...]


def group_front(
    article: Article, parts: Collection[Part], placement: str, abstracts: Collection[str]
) -> Iterator[FrontGroup]:
    """Group the parts of one placement by language, in the order in which the manifest names the languages.

    `abstracts` are the codes of the languages that have one. A language for which the author wrote none of the parts
    has no group, except the article's own at the start.
    """
    for code, ids in _parts_by_language(article.language, parts, placement).items():
        group = _make_group(article, code, ids, abstracts)
        own = placement == "start" and code == article.language
        if group.title or group.keywords or group.has_abstract or own:
            yield group


def _parts_by_language(language: str, parts: Collection[Part], placement: str) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for part in parts:
        if part.placement == placement and part.id in _GROUPED:
            for code in part.languages_for(language):
                ids.setdefault(code, set()).add(part.id)
    return ids


def _make_group(article: Article, code: str, ids: Collection[str], abstracts: Collection[str]) -> FrontGroup:
    return FrontGroup(
        language=code,
        title=article.title.get(code, "") if "title" in ids else "",
        has_abstract=code in abstracts and "abstract" in ids,
        keywords=article.keywords.get(code, ()) if "keywords" in ids else (),
        highlights=article.highlights.get(code, ()) if "highlights" in ids else (),
    )
