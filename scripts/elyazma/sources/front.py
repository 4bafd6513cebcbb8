"""Group titles, abstracts and keywords by language, in the journal's order."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from elyazma.model.article import Article
from elyazma.model.journal import Part
from elyazma.model.light_dataclass import dataclass

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
    for code, ids in _parts_by_language(article, parts, placement, abstracts).items():
        group = _make_group(article, code, ids, abstracts)
        own = placement == "start" and code == article.language
        if group.title or group.keywords or group.has_abstract or own:
            yield group


def _parts_by_language(
    article: Article, parts: Collection[Part], placement: str, abstracts: Collection[str]
) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    placed = [part for part in parts if part.placement == placement and part.id in _GROUPED]
    for part in placed:
        for code in part.languages_for(article.language):
            ids.setdefault(code, set()).add(part.id)
    for part in placed:
        for code in _list_further(part, abstracts):
            ids.setdefault(code, set()).add(part.id)
    return ids


def _list_further(part: Part, abstracts: Collection[str]) -> Iterator[str]:
    """Give the languages in which a part is printed though nobody asks for it: those that have an abstract."""
    return (code for code in abstracts if code in part.also or "*" in part.also)


def _make_group(article: Article, code: str, ids: Collection[str], abstracts: Collection[str]) -> FrontGroup:
    return FrontGroup(
        language=code,
        title=article.title.get(code, "") if "title" in ids else "",
        has_abstract=code in abstracts and "abstract" in ids,
        keywords=article.keywords.get(code, ()) if "keywords" in ids else (),
        highlights=article.highlights.get(code, ()) if "highlights" in ids else (),
    )
