"""Sort a printed list: by author, year and title, in a language's own alphabet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from elyazma.references.dates import CslDate
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.tex.inlines import to_plain

_ROLES = ("author", "editor", "translator", "director", "interviewer", "collection-editor")


def order_items(
    items: Iterable[CslItem], key: Callable[[str], object], *, particle_sorts: bool, language: str = ""
) -> list[CslItem]:
    """Sort works by author (else by title), then no date, dates, words like "in press", then by title.

    `key` gives a text's place in the language's alphabet. `particle_sorts` puts "van Gogh" under v. A work by
    one author comes before works by that author with others (APA 7, 9.46). `language` is the article's, and that of
    works that name none.
    """

    def rank(item: CslItem) -> tuple[object, ...]:
        title = key(_sorted_title(item, language))
        names = lead_names(item)
        author = key("\n".join(_sorted_name(name, particle_sorts) for name in names)) if names else title
        return (author, _rank_date(item.dates.get("issued")), title, item.key)

    return sorted(items, key=rank)


def group_by_language(items: Iterable[CslItem], order: Sequence[str], own: str) -> list[CslItem]:
    """Put the works into groups by language, as named in `order`; "*" stands for all other languages.

    A work that names no language counts as in the article's, `own`. Within a group the order stays.
    """
    others = order.index("*") if "*" in order else len(order)

    def rank(item: CslItem) -> int:
        code = item.language.split("-")[0] or own
        return order.index(code) if code in order else others

    return sorted(items, key=rank)


def lead_names(item: CslItem) -> tuple[CslName, ...]:
    """Give the people an entry begins with: the authors, else the editors, and so on."""
    return next((item.names[role] for role in _ROLES if item.names.get(role)), ())


def _sorted_name(name: CslName, particle_sorts: bool) -> str:
    family = f"{name.particle} {name.family}" if particle_sorts else f"{name.family}"
    after = f"{name.given} {name.suffix}" if particle_sorts else f"{name.given} {name.particle} {name.suffix}"
    return name.literal or f"{family.strip()}, {after.strip()}"


def _sorted_title(item: CslItem, language: str) -> str:
    title = to_plain(item.texts.get("title", ()))
    found = _read_articles().get((item.language or language).partition("-")[0])
    return found.sub("", title, count=1) if found and found.match(title) else title


@cache
def _read_articles() -> Mapping[str, re.Pattern[str]]:
    """Read articles.toml: language -> a pattern of its articles before a word."""
    data = tomllib.loads(Path(__file__).with_name("articles.toml").read_text(encoding="utf-8"))
    return {language: _find_article(words.split()) for language, words in data.items()}


def _find_article(words: Sequence[str]) -> re.Pattern[str]:
    choices = "|".join(word if word[-1] in "'’" else rf"{word}\s+" for word in words)
    return re.compile(rf"[\"'“‘«„]*(?:{choices})(?=\S)", re.IGNORECASE)


def _rank_date(date: CslDate | None) -> tuple[int, tuple[int, ...]]:
    if date is None:
        return (0, ())
    return (1, date.days[0]) if date.days else (2, ())
