"""Read .bib files: blocks.py splits them into entries, this module finishes what it leaves.

bibtexparser 2.1 keeps `#` and @string unresolved and finds nothing wrong with an empty key or value: that is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, warning
from elyazma.model.manuscript import Bibliography, Reference
from elyazma.references.blocks import BibFile, Entry, RawField, place_fields
from elyazma.references.links import resolve_links
from elyazma.references.values import (
    MONTHS,
    BadValue,
    InstitutionWords,
    evaluate,
    find_corporate_names,
    read_institution_words,
    split_value,
)
from elyazma.system.nearest import did_you_mean

_BAD_SIGNS = frozenset("{}%#\\~\"'(),=")
"""What no citation key may hold, beside blanks."""


def read_bibliography(texts: Mapping[str, str]) -> Outcome[Bibliography]:
    """Read .bib files: path relative to the root -> text. All findings at once; sound entries survive broken ones.

    The value is given even beside errors, so that later checks can look at the sound entries.
    """
    files = [BibFile(path, text) for path, text in texts.items()]
    findings = [finding for file in files for finding in file.find_breaks()]
    strings, string_findings = _read_strings(files)
    findings += string_findings
    known = _Known(strings, read_institution_words())
    references: list[Reference] = []
    for file in files:
        for entry in file.entries():
            reference, about = _read_entry(file, entry, known)
            findings += about
            references.append(reference)
    unique, about_keys = _drop_duplicates(references)
    linked, about_links = resolve_links(unique)
    return Outcome(Bibliography(tuple(linked), tuple(texts)), (*findings, *about_keys, *about_links))


# --- @string and values ---------------------------------------------------------------------------


def _read_strings(files: list[BibFile]) -> tuple[dict[str, str], list[Diagnostic]]:
    """Read the abbreviations of all files; the months are known from the start, as in every BibTeX style."""
    strings = dict(MONTHS)
    findings: list[Diagnostic] = []
    for file in files:
        for offset, block in file.strings():
            start = offset + (block.raw or "").find(block.value or "")
            value, about = _read_value(file, block.value or "", start, strings)
            strings[block.key.lower()] = value
            findings += about
    return strings, findings


def _read_value(file: BibFile, raw: str, offset: int, strings: Mapping[str, str]) -> tuple[str, list[Diagnostic]]:
    """Take a value out of its braces and quotes, joining at `#`; `offset` is where it begins."""
    try:
        pieces = split_value(raw)
    except BadValue as bad:
        place = file.span(offset + bad.offset)
        return re.sub(r"[{}\"]", "", raw), [error("bibliography-bad-value", str(bad), place, bad.hint)]
    findings = [
        error(
            "undefined-string",
            f'no @string named "{piece.text}" is defined before',
            file.span(offset + piece.offset, len(piece.text)),
            did_you_mean(piece.text, strings) or f"put it in braces: {{{piece.text}}}",
        )
        for piece in pieces
        if piece.name and piece.text.lower() not in strings
    ]
    return evaluate(pieces, strings), findings


# --- Entries --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """What reading an entry takes: the abbreviations and the institutions' words."""

    strings: Mapping[str, str]
    institutions: InstitutionWords


def _read_entry(file: BibFile, placed: tuple[int, Entry], known: _Known) -> tuple[Reference, list[Diagnostic]]:
    offset, entry = placed
    span = file.span(offset, len(entry.entry_type) + 1)
    key_span = file.span(offset + (entry.raw or "").find(entry.key), len(entry.key)) if entry.key else span
    findings = list(_check_key(entry.key, key_span))
    fields: dict[str, str] = {}
    places: dict[str, Span] = {}
    for raw in place_fields(offset, entry):
        value, about = _read_field(file, raw, known.strings)
        findings += about
        place = file.span(raw.key_offset, len(raw.name))
        if raw.name in fields:
            findings.append(_doubled_field(raw.name, entry.key, place, places[raw.name]))
            continue
        if value:
            fields[raw.name], places[raw.name] = value, place
    findings += _check_names(fields, places, known.institutions)
    verified = fields.get("status", "").lower() != "unverified"
    return Reference(entry.key, entry.entry_type.lower(), fields, key_span, places, verified), findings


def _read_field(file: BibFile, raw: RawField, strings: Mapping[str, str]) -> tuple[str, list[Diagnostic]]:
    place = file.span(raw.key_offset, len(raw.name))
    if not raw.name or not re.fullmatch(r"[^\s{}\"#]+", raw.name):
        message = f'"{raw.name}" cannot be the name of a field'
        return "", [error("bibliography-bad-value", message, place, "put a comma at the end of the line before")]
    if not raw.value:
        hint = f"write {raw.name} = {{...}}, or delete the line"
        return "", [error("missing-value", f'the field "{raw.name}" has no value', place, hint)]
    value, findings = _read_value(file, raw.value, raw.value_offset, strings)
    value = re.sub(r"\s+", " ", value).strip()
    if not value and not is_fatal(findings):
        message = f'the field "{raw.name}" is empty'
        findings.append(warning("empty-field", message, place, "fill it in, or delete the line"))
    return value, findings


def _check_key(key: str, span: Span) -> Iterator[Diagnostic]:
    if not key:
        yield error("empty-key", "this entry has no citation key", span, "write one: @book{author2024, ...}")
    elif bad := _find_bad_sign(key):
        message = f'the citation key "{key}" contains {bad!r}'
        yield error("bad-key", message, span, "use letters, digits, - : . and / only; a comma ends the key")


def _find_bad_sign(key: str) -> str:
    return next((sign for sign in key if sign in _BAD_SIGNS or sign.isspace()), "")


def _doubled_field(name: str, key: str, place: Span, first: Span) -> Diagnostic:
    message = f'"{key}" has the field "{name}" twice (first on line {first.line}); the first one counts'
    return error("duplicate-field", message, place, "delete one of the two")


def _check_names(
    fields: Mapping[str, str], places: Mapping[str, Span], institutions: InstitutionWords
) -> Iterator[Diagnostic]:
    for role in ("author", "editor", "translator"):
        for name in find_corporate_names(fields.get(role, ""), institutions):
            yield warning(
                "corporate-author",
                f'"{name}" looks like an institution but would be printed as a person',
                places[role],
                f"double the braces: {role} = {{{{{name}}}}}",
            )


def _drop_duplicates(references: list[Reference]) -> tuple[list[Reference], list[Diagnostic]]:
    """Keep the first entry of each key that can be cited. BibTeX ignores case in keys, so do we."""
    first: dict[str, Reference] = {}
    findings = []
    for reference in (each for each in references if each.key and not _find_bad_sign(each.key)):
        known = first.setdefault(reference.key.lower(), reference)
        if known is not reference:
            findings += [_duplicate(reference, known), _duplicate(known, reference)]
    return list(first.values()), findings


def _duplicate(one: Reference, other: Reference) -> Diagnostic:
    return error(
        "duplicate-key",
        f'"{one.key}" is also the key of {other.span.path}:{other.span.line}',
        one.span,
        "delete one of the two entries, or give it another key",
    )
