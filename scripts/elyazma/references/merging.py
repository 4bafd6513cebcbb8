"""Make one entry of two that stand for one work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.references.changing import BibText, find_entry, rename_links
from elyazma.references.dois import normalise_doi
from elyazma.references.entries import REPEATABLE
from elyazma.references.layout import EntryText, list_entries
from elyazma.system.nearest import did_you_mean
from elyazma.tex.inlines import decode_tex, to_plain

_ALIKE = (("year", "date"), ("journal", "journaltitle"), ("number", "issue"), ("school", "institution"))
"""Fields that say one thing in two ways (biblatex manual, section 2.2.5)."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two keys: the entry that stays, and the one that goes into it."""

    stays: str
    goes: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging does: key -> the fields that its entry gets; and the keys that go, each with the one that stays."""

    gained: Mapping[str, tuple[tuple[str, str], ...]]
    gone: Mapping[str, str]

    def change(self, entry: EntryText) -> EntryText | None:
        """Change one entry."""
        if entry.key in self.gone:
            return None
        gained = self.gained.get(entry.key, ())
        filled = {name for name, _ in gained}
        kept = ((name, value) for name, value in entry.fields if value != "{}" or name not in filled)
        return rename_links(replace(entry, fields=(*kept, *gained)), self.gone)


@collecting
def merge(findings: Findings, files: Sequence[BibText], merges: Sequence[Merge]) -> Merged:
    """Find what each of the merges does, one after the other; what cannot be merged is an error."""
    work = _Merging(findings, files, {}, Merged({}, {}))
    for file in files:
        for entry, _ in list_entries(file.text):
            work.entries.setdefault(entry.key, (file, entry))
    for each in merges:
        _merge_two(work, each)
    return work.merged


@dataclass
class _Merging:
    """The entries by their keys, each with its file, as they are by now; and what has been merged."""

    findings: Findings
    files: Sequence[BibText]
    entries: dict[str, tuple[BibText, EntryText]]
    merged: Merged


def _merge_two(work: _Merging, each: Merge) -> None:
    lacking = [key for key in (each.stays, each.goes) if key not in work.entries]
    if lacking or each.stays == each.goes:
        known = list(work.entries)
        work.findings.add(_report_unknown(work.files, key, known) for key in lacking or [each.goes])
        return
    file, stays = work.entries[each.stays]
    _, goes = work.entries.pop(each.goes)
    work.findings.add(_report_conflict(file, each, *conflict) for conflict in find_conflicts(stays, goes))
    more = tuple(list_gained(stays, goes))
    work.entries[each.stays] = (file, replace(stays, fields=(*stays.fields, *more)))
    gained, gone = work.merged.gained, work.merged.gone
    moved = {key: each.stays if into == each.goes else into for key, into in gone.items()}
    work.merged = Merged(
        {**gained, each.stays: (*gained.get(each.stays, ()), *more)},
        {**moved, each.goes: each.stays},
    )


def list_gained(stays: EntryText, goes: EntryText) -> Iterator[tuple[str, str]]:
    """Give the fields that an entry gets from the one that goes; what programs write more than once is added."""
    for name, value in goes.fields:
        same = (name, value) in stays.fields
        if (name in REPEATABLE and not same) or (name not in REPEATABLE and not _find_same(stays, name)):
            yield name, value


def find_conflicts(stays: EntryText, goes: EntryText) -> Iterator[tuple[str, str, str]]:
    """Give the fields that say another thing in each: the name, the value that stays, the one that would go."""
    if stays.type != goes.type:
        yield "type", f"@{stays.type}", f"@{goes.type}"
    for name, value in goes.fields:
        if (
            name not in REPEATABLE
            and (written := _find_same(stays, name))
            and _fold(name, written) != _fold(name, value)
        ):
            yield name, written, value


def _find_same(entry: EntryText, name: str) -> str:
    """Give the value that an entry has for a field, under whichever of its names."""
    fields = {name: value for name, value in reversed(entry.fields) if value != "{}"}
    names = next((alike for alike in _ALIKE if name in alike), (name,))
    return next((fields[each] for each in (name, *names) if each in fields), "")


def _fold(name: str, value: str) -> str:
    """Give what is compared: spelling, case, accents and braces are no difference."""
    if name == "doi":
        return normalise_doi(value.strip('{}"'))
    return fold_letters(to_plain(decode_tex(value, Span(""))[0]))


def _report_conflict(file: BibText, each: Merge, name: str, written: str, other: str) -> Diagnostic:
    message = phrase(
        '{name} is {written} in "{stays}" and {other} in "{goes}": the two were not merged',
        name=name,
        written=written,
        stays=each.stays,
        other=other,
        goes=each.goes,
    )
    hint = phrase("decide which is right, and write it in both")
    return error("bib-merge-conflict", message, find_entry(file, each.stays), hint)


def _report_unknown(files: Sequence[BibText], key: str, known: Sequence[str]) -> Diagnostic:
    message = phrase('no file that may be changed has another entry "{key}" to merge', key=key)
    hint = did_you_mean(key, known) or phrase("look up its key in bib/")
    place = Span(files[0].path if files else "bib")
    return error("bib-merge-unknown", message, place, hint)
