"""Sort a printed list: by author, year and title, in a language's own alphabet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from elyazma.references.dates import CslDate
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.tex.inlines import to_plain

_ROLES = ("author", "editor", "translator", "director", "interviewer", "collection-editor")
_ARTICLE = re.compile(r"(?:a|an|the)\s+(?=\S)", re.IGNORECASE)


def order_items(items: Iterable[CslItem], key: Callable[[str], object], *, particle_sorts: bool) -> list[CslItem]:
    """Sort works by author (else by title), then no date, dates, words like "in press", then by title.

    `key` gives a text's place in the language's alphabet. `particle_sorts` puts "van Gogh" under v. A work by
    one author comes before works by that author with others (APA 7, 9.46).
    """

    def rank(item: CslItem) -> tuple[object, ...]:
        title = key(_sorted_title(item))
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


def _sorted_title(item: CslItem) -> str:
    title = to_plain(item.texts.get("title", ()))
    return _ARTICLE.sub("", title, count=1) if item.language.startswith("en") and _ARTICLE.match(title) else title


def _rank_date(date: CslDate | None) -> tuple[int, tuple[int, ...]]:
    if date is None:
        return (0, ())
    return (1, date.days[0]) if date.days else (2, ())
