"""Gather the works of a file, each once, and give them their citation keys and entries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import field
from difflib import SequenceMatcher

from elyazma.languages.folding import fold_letters
from elyazma.model.imported import ImportedReference
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.managers.data import Item, Work
from elyazma.readers.managers.keys import clean_key, make_key, name_and_year
from elyazma.references.csl_entries import make_entry
from elyazma.references.csl_text import strip_tags
from elyazma.references.items import clean_doi

_VOLATILE = frozenset(
    ("id", "citation-key", "citationKey", "citation-label", "accessed", "abstract", "note", "source", "keyword")
) | {"custom"}
"""Members that two programs, or one on two days, have differently of one work."""


_TELLING = ("title", "container-title", "DOI", "URL")
"""Members of which one tells more of a work than its author and year."""


@dataclass(slots=True)
class Library:
    """The works of one file. `references` are its entries by key, in the order in which the works were met."""

    references: dict[str, ImportedReference] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    _keys: dict[str, list[str]] = field(default_factory=dict)

    def add(self, work: Work) -> str:
        """Give the key of a work, which becomes an entry where it is new."""
        names = [*_list_names(work)]
        alike = (key for name in names for key in self._keys.get(name, ()))
        key = next((key for key in alike if not _are_two(work.item, self.items[key])), "") or self._enter(work)
        for name in names:
            keys = self._keys.setdefault(name, [])
            if key not in keys:
                keys.append(key)
        return key

    def _enter(self, work: Work) -> str:
        made = make_entry(work.item)
        entry = work.entry or made
        wanted = clean_key(entry.key or made.key)
        key = wanted if wanted and wanted not in self.references else make_key(work.item, self.references)
        is_known = bool(work.entry) or any(work.item.get(name) for name in _TELLING)
        self.references[key] = ImportedReference(key, entry.type, entry.fields, verified=is_known, is_tex=True)
        self.items[key] = work.item
        return key


def _list_names(work: Work) -> Iterator[str]:
    """List what tells a work from others: the program's names of it, its DOI with its title, all that it says."""
    item = work.item
    yield from work.names
    doi, title = item.get("DOI"), fold_letters(strip_tags(str(item.get("title") or "")))
    if isinstance(doi, str) and doi.strip():
        yield f"doi:{clean_doi(doi).lower()}:{title}"
    if title:
        yield f"same:{_describe(item)}"


def _are_two(first: Item, second: Item) -> bool:
    """Tell whether items of one name are two works: EndNote gives the number of a record that was deleted again.

    Titles that are unlike are of one work where its first author and year are the same: somebody mended it.
    """
    one, other = (fold_letters(strip_tags(str(item.get("title") or ""))) for item in (first, second))
    if not one or not other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE:
        return False
    return name_and_year(first) != name_and_year(second)


_ALIKE = 0.6
"""How alike the titles are of one work: two that one number stood for in a public paper had at most 0.34."""


def _describe(item: Item) -> str:
    kept = {name: value for name, value in item.items() if name not in _VOLATILE and value}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str)


def add_all(library: Library, works: Iterable[Work]) -> tuple[str, ...]:
    """Give the keys of works, each once."""
    return tuple(dict.fromkeys(library.add(work) for work in works))
