"""Change the entries of .bib files as somebody asks, and prove that nothing else changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.references.layout import Change, EntryText, lay_out_changed, list_entries, list_others

LINKS = ("crossref", "xdata", "xref", "related", "entryset")
"""The fields that name other entries by their keys (biblatex manual, section 2.2.3)."""


@dataclass(frozen=True, slots=True)
class BibText:
    """One file of bib/: `path` relative to the root, `data` as on disk, `text` as read; `manager` writes it, if any."""

    path: str
    data: bytes
    text: str
    manager: str = ""


@collecting
def change_files(
    findings: Findings, files: Sequence[BibText], change: Change, new: Mapping[str, Sequence[EntryText]] | None = None
) -> tuple[BibText, ...]:
    """Change the entries of these files and add `new` ones, path -> entries.

    A file stays as it was, which is an error, where a comment stands inside an entry that changes, or where anything
    else would not be the same afterwards.
    """
    return tuple(_change_file(findings, file, change, (new or {}).get(file.path, ())) for file in files)


def _change_file(findings: Findings, file: BibText, change: Change, new: Sequence[EntryText]) -> BibText:
    inside = [entry.key for entry, commented in list_entries(file.text) if commented and change(entry) != entry]
    if inside:
        findings.add(_report_inside(file, key) for key in inside)
        return file
    after = lay_out_changed(file.text, change)
    if new:
        after = lay_out_changed("\n\n".join((after, *(entry.write() for entry in new))), lambda entry: entry)
    if changes_only(file.text, after, change, new):
        return replace(file, text=after)
    message = phrase("changed so, this file would not say the same elsewhere: it was left as it is")
    findings.add([error("bib-unsafe-change", message, Span(file.path), phrase("please report this, with the file"))])
    return file


def changes_only(before: str, after: str, change: Change, new: Iterable[EntryText] = ()) -> bool:
    """Tell whether a text has the changed entries and the new ones, and all else of an earlier one, as it was."""
    wanted = Counter(changed for entry, _ in list_entries(before) if (changed := change(entry)))
    wanted.update(new)
    return wanted == Counter(entry for entry, _ in list_entries(after)) and list_others(before) == list_others(after)


def _report_inside(file: BibText, key: str) -> Diagnostic:
    message = phrase('a comment stands inside "{key}": no program can change this entry', key=key)
    return error("bib-comment-inside", message, find_entry(file, key), phrase("put the comment before the entry"))


def find_entry(file: BibText, key: str) -> Span:
    """Give the place of an entry's key in its file as it is on disk."""
    lines = file.data.decode("utf-8", errors="replace").split("\n")
    found = next((number for number, line in enumerate(lines) if "{" + key + "," in line.replace(" ", "")), 0)
    return Span(file.path, found + 1, max(lines[found].find(key), 0) + 1, len(key))


# --- Keys in links ------------------------------------------------------------------------------------


def rename_links(entry: EntryText, keys: Mapping[str, str]) -> EntryText:
    """Give an entry with other keys in its links to other entries."""
    fields = tuple((name, _rename_list(value, keys) if name in LINKS else value) for name, value in entry.fields)
    return replace(entry, fields=fields)


def list_linked(entry: EntryText) -> Iterator[str]:
    """List the keys that an entry names in its links."""
    for name, value in entry.fields:
        if name in LINKS:
            yield from filter(None, (key.strip() for key in value.strip('{}"').split(",")))


def _rename_list(value: str, keys: Mapping[str, str]) -> str:
    if not value.startswith("{"):
        return value
    return "{" + ",".join(_rename_one(part, keys) for part in value[1:-1].split(",")) + "}"


def _rename_one(part: str, keys: Mapping[str, str]) -> str:
    key = part.strip()
    return part.replace(key, keys[key]) if key in keys else part


def compose(first: Mapping[str, str], then: Mapping[str, str]) -> dict[str, str]:
    """Give one renaming for two that follow each other."""
    made = {old: then.get(new, new) for old, new in first.items()}
    return {**then, **made}
