"""Split a long list of works into batches, so that namesakes are together: only they are to be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from elyazma.languages.folding import fold_case
from elyazma.references.items import CslItem
from elyazma.references.order import lead_names
from elyazma.tex.inlines import to_plain


def split_works(items: Sequence[CslItem], style: str, most: int) -> list[list[int]]:
    """Give the places of works in batches of at most `most`; a batch is longer only where namesakes alone fill it.

    `style` is the XML of a CSL style. Works whose citations begin with one family name share a batch: CSL 1.0.2 tells
    apart what is cited alike, or people with one family name in the first place. Where a style tells apart all names
    that it cites, works that share any family name share one.
    """
    every = re.search(r'givenname-disambiguation-rule="all-names', style) is not None
    groups = _join(_name_families(item, every=every) for item in items)
    batches: list[list[int]] = []
    for group in groups:
        if batches and len(batches[-1]) + len(group) <= most:
            batches[-1] += group
        else:
            batches.append(list(group))
    return [sorted(batch) for batch in batches]


def _name_families(item: CslItem, *, every: bool) -> Iterator[str]:
    names = lead_names(item)
    for name in names if every else names[:1]:
        yield fold_case(name.literal or name.family)
    if not names:
        # Without people the title is cited.
        yield fold_case(to_plain(item.texts.get("title", ())))


def _join(named: Iterable[Iterable[str]]) -> list[list[int]]:
    """Join the places that share a name, directly or through others; groups stand in the order of their first works."""
    group_of: dict[str, tuple[list[int], list[str]]] = {}
    for at, names in enumerate(named):
        new = list(names)
        joined = {id(group_of[name]): group_of[name] for name in new if name in group_of}.values()
        group = ([place for places, _ in joined for place in places] + [at], [*new])
        group[1].extend(name for _, known in joined for name in known)
        group_of |= dict.fromkeys(group[1], group)
    groups = {id(group): group[0] for group in group_of.values()}.values()
    return sorted(map(sorted, groups))
