"""Read .bib files: bibtexparser splits them into entries, this module finishes what it leaves.

bibtexparser 2.1 hides broken blocks among `failed_blocks`, counts lines from 0, keeps `#` and @string
unresolved and finds nothing wrong with an empty key or value; all that is done here.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import bibtexparser.model as blocks
from bibtexparser.splitter import Splitter

from elyazma.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, warning
from elyazma.model import Bibliography, Reference
from elyazma.tools.bibliography.links import resolve_links
from elyazma.tools.bibliography.values import (
    MONTHS,
    BadValue,
    InstitutionWords,
    evaluate,
    find_corporate_names,
    read_institution_words,
    split_value,
)
from elyazma.tools.nearest import did_you_mean

# Without a handler Python prints the library's warnings; each of them is a finding here.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_STRAY = re.compile(r"^[ \t]*(?:@[ \t]*\w*|,?[ \t]*\w+[ \t]*=(?=[ \t]*[{\"\d]))", re.MULTILINE)
_BAD_KEY = re.compile(r"[\s{}%#\\~\"'(),=]")


def read_bibliography(texts: Mapping[str, str]) -> Outcome[Bibliography]:
    """Read .bib files: path relative to the root -> text. All findings at once; sound entries survive broken ones.

    The value is given even beside errors, so that later checks can speak of the sound entries.
    """
    files = [_File(path, text) for path, text in texts.items()]
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


# --- One file, split ------------------------------------------------------------------------------


class _File:
    """One .bib file and its blocks, each with its offset in the text."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.blocks: list[tuple[int, blocks.Block]] = []
        self.failure = ""
        try:
            found = Splitter(text).split().blocks
        except Exception as reason:  # the parser says of these itself that they are its own faults
            self.failure = str(reason) or type(reason).__name__
            return
        cursor = 0
        for block in found:
            cursor = max(text.find(block.raw or "", cursor), cursor)
            self.blocks.append((cursor, block))
            cursor += len(block.raw or "")

    def span(self, offset: int, length: int = 1) -> Span:
        """Give the 1-based place of an offset."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Span(self.path, line, offset - self.line_starts[line - 1] + 1, max(length, 1))

    def entries(self) -> Iterator[tuple[int, Any]]:
        """Give the entries, also those that the library sets aside for a doubled key or field."""
        for offset, block in self.blocks:
            if isinstance(block, blocks.Entry):
                yield offset, block
            elif isinstance(block, blocks.ParsingFailedBlock) and isinstance(block.ignore_error_block, blocks.Entry):
                yield offset, block.ignore_error_block

    def strings(self) -> Iterator[tuple[int, Any]]:
        """Give the @string definitions in order."""
        for offset, block in self.blocks:
            inner = block.ignore_error_block if isinstance(block, blocks.DuplicateBlockKeyBlock) else block
            if isinstance(inner, blocks.String):
                yield offset, inner

    def find_breaks(self) -> Iterator[Diagnostic]:
        """Find what could not be read at all."""
        if self.failure:
            message = f"this file could not be read: {self.failure}"
            yield error("bibliography-unreadable", message, self.span(0), "look for an unbalanced brace or quote")
        for offset, block in self.blocks:
            if isinstance(block, blocks.ImplicitComment):
                yield from self._find_stray(offset, block.raw or "")
            elif type(block) is blocks.ParsingFailedBlock:
                yield self._broken(offset, block)

    def _find_stray(self, offset: int, raw: str) -> Iterator[Diagnostic]:
        for match in _STRAY.finditer(raw):
            sign = match.group().strip()
            place = self.span(offset + match.end() - len(match.group().lstrip()), len(sign))
            if sign.startswith("@"):
                message = f"{sign} begins no entry: an opening brace must follow the type"
                hint = "write it as @book{key, ...}, or delete the @ sign"
            else:
                message = f'"{sign}" stands outside any entry'
                hint = "the entry before it is closed too early: delete the } that is one too many"
            yield error("bibliography-broken-entry", message, place, hint)

    def _broken(self, offset: int, block: blocks.ParsingFailedBlock) -> Diagnostic:
        raw = block.raw or ""
        head = re.match(r"@\s*\w*\s*[{(]\s*[^\s,{}]*", raw)
        reason = re.sub(r"\s+", " ", str(getattr(block.error, "abort_reason", block.error))).strip().rstrip(".")
        return error(
            "bibliography-broken-entry",
            f"{head.group() if head else raw[:30]}... cannot be read: {reason}",
            self.span(offset, len(head.group()) if head else 1),
            "check that every value has its closing brace or quote, every field its = and every line its comma",
        )


# --- @string and values ---------------------------------------------------------------------------


def _read_strings(files: list[_File]) -> tuple[dict[str, str], list[Diagnostic]]:
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


def _read_value(file: _File, raw: str, offset: int, strings: Mapping[str, str]) -> tuple[str, list[Diagnostic]]:
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


@dataclass(frozen=True)
class _RawField:
    name: str
    value: str
    key_offset: int
    value_offset: int


def _place_fields(offset: int, entry: Any) -> list[_RawField]:
    """Find where each field begins: keys and values are exact pieces of the entry's text, in order."""
    raw: str = entry.raw or ""
    cursor = raw.find(",") + 1
    placed = []
    for item in entry.fields:
        key_at = raw.find(item.key, cursor) if item.key else cursor
        value_at = raw.index("=", key_at + len(item.key)) + 1
        value_at += len(raw[value_at:]) - len(raw[value_at:].lstrip()) if raw[value_at : value_at + 1].isspace() else 0
        placed.append(_RawField(item.key.lower(), item.value, offset + key_at, offset + value_at))
        cursor = value_at + len(item.value) + 1
    return placed


def _read_entry(file: _File, placed: tuple[int, Any], known: _Known) -> tuple[Reference, list[Diagnostic]]:
    offset, entry = placed
    span = file.span(offset, len(entry.entry_type) + 1)
    key_span = file.span(offset + (entry.raw or "").find(entry.key), len(entry.key)) if entry.key else span
    findings = list(_check_key(entry.key, key_span))
    fields: dict[str, str] = {}
    places: dict[str, Span] = {}
    for raw in _place_fields(offset, entry):
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


def _read_field(file: _File, raw: _RawField, strings: Mapping[str, str]) -> tuple[str, list[Diagnostic]]:
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
    elif bad := _BAD_KEY.search(key):
        message = f'the citation key "{key}" contains {bad.group()!r}'
        yield error("bad-key", message, span, "use letters, digits, - : . and / only; a comma ends the key")


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
    for reference in (each for each in references if each.key and not _BAD_KEY.search(each.key)):
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
