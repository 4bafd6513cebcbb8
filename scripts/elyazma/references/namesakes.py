"""Let people be one where a style can only see initials: "Smith, A." and "Smith, Anna"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from elyazma.languages.folding import fold_case
from elyazma.references.items import CslItem
from elyazma.references.names import CslName


def unify_namesakes(items: Sequence[CslItem]) -> list[CslItem]:
    """Write given names as initials where other works have the initials alone, in a style that prints initials.

    Initials tell people of one family name apart (APA 7, 8.20); to the CSL engine a full name and its initials are
    two people, whom initials do not tell apart, so it would print none.
    """
    written: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in (name for item in items for people in item.names.values() for name in people):
        written[_identify(name)].add(name.given)
    if all(len(givens) < 2 for givens in written.values()):  # noqa: PLR2004
        return list(items)
    names = [{role: _shorten(people, written) for role, people in item.names.items()} for item in items]
    return [replace(item, names=shortened) for item, shortened in zip(items, names, strict=True)]


def _shorten(people: Iterable[CslName], written: dict[tuple[str, str], set[str]]) -> tuple[CslName, ...]:
    return tuple(
        replace(name, given=_write_initials(name.given)) if len(written[_identify(name)]) > 1 else name
        for name in people
    )


def _identify(name: CslName) -> tuple[str, str]:
    """Give what a list of initials shows of a name; a name without given names is nobody's namesake."""
    family = fold_case(f"{name.particle} {name.family} {name.suffix}")
    return (family, _write_initials(name.given)) if name.given else (name.literal, family)


def _write_initials(given: str) -> str:
    """Write "Anna Maria" as "A. M.", "Jean-Paul" as "J.-P."; a word without a capital stays."""
    return re.sub(r"([^\W\d_])[\w'’]*\.?", lambda found: f"{found[1]}." if found[1].isupper() else found[0], given)
