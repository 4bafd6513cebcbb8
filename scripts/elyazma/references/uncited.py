"""Find the entries of a bibliography that a manuscript does not need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.model.phrases import join_phrases, phrase, phrase_count
from elyazma.references.changing import BibText, find_entry, list_linked
from elyazma.references.entries import list_settings
from elyazma.references.layout import EntryText, list_entries

ALL = "*"
"""What stands for every key in a citation that prints nothing."""


@dataclass(frozen=True, slots=True)
class Uncited:
    """The entries of one file that nothing needs, of how many."""

    file: BibText
    keys: tuple[str, ...]
    entries: int


def list_cited(sources: Iterable[Source]) -> dict[str, tuple[str, int]]:
    """Give each key that the sources cite, and the place where they do so first: a path and a line."""
    cited: dict[str, tuple[str, int]] = {}
    for source in sources:
        for mark in (mark for citation in source.citations for mark in citation.keys):
            cited.setdefault(mark.name, (mark.span.path, mark.span.line))
    return cited


_IN_BRACES = re.compile(r"[{,]\s*([^\s{},]+)(?=\s*[,}])")


def list_braced(texts: Iterable[str]) -> frozenset[str]:
    """Give all that stands in braces: a key may be given to a command of the author's own."""
    return frozenset(found for text in texts for found in _IN_BRACES.findall(text))


def find_uncited(files: Sequence[BibText], named: Collection[str]) -> tuple[Uncited, ...]:
    """Find the entries of these files whose keys are not `named`, nor taken from by one that stays.

    As in BibTeX, case does not matter. What is no work stays: shared fields (xdata), settings of a style.
    """
    entries = {file.path: [entry for entry, _ in list_entries(file.text)] for file in files}
    kept = _follow(entries, {fold_case(name) for name in named})
    found = (_find_in_file(file, entries[file.path], kept) for file in files)
    return tuple(each for each in found if each.keys)


def _find_in_file(file: BibText, entries: Sequence[EntryText], kept: Collection[str]) -> Uncited:
    keys = dict.fromkeys(entry.key for entry in entries)
    return Uncited(file, tuple(key for key in keys if fold_case(key) not in kept), len(keys))


def _follow(entries: Mapping[str, Sequence[EntryText]], named: set[str]) -> set[str]:
    """Add to the named keys those that the entries with these keys lead to."""
    links: dict[str, list[str]] = {}
    waiting = list(named)
    for entry in (entry for several in entries.values() for entry in several):
        key = fold_case(entry.key)
        links.setdefault(key, []).extend(map(fold_case, list_linked(entry)))
        if _is_no_work(entry) or any(fold_case(alias) in named for alias in _list_aliases(entry)):
            waiting.append(key)
    kept: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in kept:
            kept.add(key)
            waiting += links.get(key, ())
    return kept


def _is_no_work(entry: EntryText) -> bool:
    return entry.type in {"xdata", "set", *list_settings()}


def _list_aliases(entry: EntryText) -> list[str]:
    """List the other keys of an entry (biblatex manual, section 2.2.3, "ids")."""
    return [key.strip() for key in dict(entry.fields).get("ids", "").strip('{}"').split(",") if key.strip()]


def report_uncited(uncited: Iterable[Uncited]) -> Iterator[Diagnostic]:
    """Tell of each file's entries that nothing cites, by their keys."""
    for each in uncited:
        message = phrase_count(
            len(each.keys),
            "{count} of {entries} entries is cited by nothing: {keys}",
            "{count} of {entries} entries are cited by nothing: {keys}",
            entries=each.entries,
            keys=join_phrases(", ", each.keys),
        )
        hint = phrase("--prune with --write takes them out of the file")
        yield note("bib-uncited", message, find_entry(each.file, each.keys[0]), hint)


def drop_keys(entry: EntryText, keys: Collection[str]) -> EntryText | None:
    """Give an entry unless it has one of these keys."""
    return None if entry.key in keys else entry
