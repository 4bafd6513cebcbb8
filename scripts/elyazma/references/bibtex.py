"""Read .bib files: blocks.py splits them into entries, this module finishes what it leaves.

bibtexparser 2.1 keeps `#` and @string unresolved and finds nothing wrong with an empty key or value: that is done here.
What BibTeX reads is read: of a broken entry the fields before the fault, of a doubled key the first entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, note, relate, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import BibFault, Bibliography, Reference
from elyazma.model.phrases import Phrase, phrase, phrase_fault
from elyazma.references.blocks import BibFile, BrokenBlock, Entry, RawField, continue_field, place_fields
from elyazma.references.entries import REPEATABLE, list_settings
from elyazma.references.links import resolve_links
from elyazma.references.values import (
    MONTHS,
    BadValue,
    InstitutionWords,
    evaluate,
    find_corporate_names,
    measure,
    read_institution_words,
    split_value,
)
from elyazma.system.nearest import did_you_mean
from elyazma.tex.journals import list_journal_strings

_BAD_SIGNS = frozenset('{}%#\\~",=')
"""What no citation key may hold, beside blanks."""


def read_bibliography(texts: Mapping[str, str]) -> Outcome[Bibliography]:
    """Read .bib files: path relative to the root -> text. Sound entries survive broken ones.

    The value is always given. The findings of the outcome are about whole files; what is wrong with an entry is among
    the bibliography's faults. Bibliographies of an author's usual length are kept.
    """
    files = tuple(texts.items())
    return _read_once(files) if sum(map(len, texts.values())) <= _LONGEST_KEPT else _read_files(files)


_LONGEST_KEPT = 200_000
"""Characters: some hundred entries."""


@lru_cache(maxsize=32)
def _read_once(texts: tuple[tuple[str, str], ...]) -> Outcome[Bibliography]:
    return _read_files(texts)


def _read_files(texts: tuple[tuple[str, str], ...]) -> Outcome[Bibliography]:
    files = [BibFile(path, text) for path, text in texts]
    strings, faults = _read_strings(files)
    known = _Known(strings, read_institution_words())
    readings: list[_Reading] = []
    for file in files:
        readings += sorted(_read_file(file, known), key=lambda reading: reading.reference.span)
        faults += [BibFault(key, finding) for key, finding in file.find_strays()]
    readings, settings = _take_settings(readings)
    faults += [BibFault(each.reference.key, finding) for each in readings for finding in each.findings]
    unique, about_keys = _drop_duplicates(readings)
    linked, about_links = resolve_links(unique)
    faults = sorted((*faults, *about_keys, *about_links), key=lambda fault: fault.finding.span or Span(""))
    bibliography = Bibliography(tuple(linked), tuple(path for path, _ in texts), tuple(faults), settings)
    return Outcome(bibliography, tuple(finding for file in files for finding in file.find_failure()))


def _take_settings(readings: list[_Reading]) -> tuple[list[_Reading], frozenset[str]]:
    """Give the entries that are works, and the keys of the others."""
    keys = frozenset(each.reference.key for each in readings if each.reference.type in list_settings())
    return [each for each in readings if each.reference.key not in keys], keys


# --- @string and values ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """What reading an entry takes: the abbreviations and the institutions' words; `hints` are those already made."""

    strings: Mapping[str, str]
    institutions: InstitutionWords
    hints: dict[str, Phrase] = field(default_factory=dict)

    def hint(self, name: str) -> Phrase:
        """Say what to write for an abbreviation that is not there; a large library may ask a thousand times."""
        if name not in self.hints:
            self.hints[name] = did_you_mean(name, self.strings) or phrase("put it in braces: {{{name}}}", name=name)
        return self.hints[name]


def _read_strings(files: list[BibFile]) -> tuple[dict[str, str], list[BibFault]]:
    """Read the abbreviations of all files; months, as in every BibTeX style, and journals of astronomy are known."""
    strings = {**list_journal_strings(), **MONTHS}
    faults: list[BibFault] = []
    known = _Known(strings, InstitutionWords(frozenset(), frozenset()))
    for file in files:
        for offset, block in file.strings():
            start = offset + (block.raw or "").find(block.value or "")
            value = _read_value(file, block.value or "", start, known)
            strings[block.key.lower()] = value.text
            faults += [BibFault("", finding) for finding in value.findings]
    return strings, faults


LONGEST_JOINED = 20_000
"""Characters of a value with abbreviations in it: forty of them, each twice the one before, would fill any memory."""


@dataclass(frozen=True)
class _Value:
    """A value out of its braces and quotes; `rest` is where the text that does not belong to it begins, or 0."""

    text: str
    findings: tuple[Diagnostic, ...] = ()
    rest: int = 0


def _read_value(file: BibFile, raw: str, offset: int, known: _Known) -> _Value:
    """Take a value out of its braces and quotes, joining at `#`; `offset` is where it begins."""
    try:
        pieces = split_value(raw)
    except BadValue as bad:
        finding = error("bibliography-bad-value", phrase_fault(bad), file.span(offset + bad.offset), bad.hint)
        if bad.pieces:
            return _Value(evaluate(bad.pieces, known.strings), (finding,), bad.offset)
        return _Value(re.sub(r"[{}\"]", "", raw), (finding,))
    findings = tuple(
        error(
            "undefined-string",
            phrase('no @string named "{text}" is defined: the name itself is printed', text=piece.text),
            file.span(offset + piece.offset, len(piece.text)),
            known.hint(piece.text),
        )
        for piece in pieces
        if piece.name and piece.text.lower() not in known.strings
    )
    if any(piece.name for piece in pieces) and measure(pieces, known.strings) > LONGEST_JOINED:
        message = phrase("its abbreviations make it longer than {most:,} characters", most=LONGEST_JOINED)
        hint = phrase("write the value out; an abbreviation may not be made of itself again and again")
        return _Value("", (*findings, error("bibliography-bad-value", message, file.span(offset), hint)))
    return _Value(evaluate(pieces, known.strings), findings)


# --- Entries --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """An entry as it was read, and how well: 0 is sound, 1 broken, 2 on a line that a % makes a comment for biber."""

    reference: Reference
    findings: tuple[Diagnostic, ...]
    rank: int = 0


def _read_file(file: BibFile, known: _Known) -> Iterator[_Reading]:
    for offset, entry in file.entries():
        reading = _read_entry(file, (offset, entry), known)
        yield replace(reading, findings=(), rank=2) if file.is_commented(offset) else reading
    for block in file.list_broken():
        yield _read_broken(file, block, known)


def _read_entry(file: BibFile, placed: tuple[int, Entry], known: _Known) -> _Reading:
    offset, entry = placed
    span = file.span(offset, len(entry.entry_type) + 1)
    key_span = file.span(offset + (entry.raw or "").find(entry.key), len(entry.key)) if entry.key else span
    reference = Reference(entry.key, entry.entry_type.lower(), {}, key_span, {})
    reading = _read_fields(file, reference, place_fields(offset, entry), known)
    return replace(reading, findings=(*_check_key(entry.key, key_span), *reading.findings))


def _read_broken(file: BibFile, block: BrokenBlock, known: _Known) -> _Reading:
    reference = Reference(block.key, block.type, {}, file.span(block.key_offset, len(block.key)), {})
    reading = _read_fields(file, reference, block.fields, known)
    return replace(reading, findings=(block.finding, *reading.findings), rank=1)


def _read_fields(file: BibFile, reference: Reference, raws: Iterable[RawField], known: _Known) -> _Reading:
    """Fill in the fields of an entry; of a field that stands twice the first counts, as in BibTeX."""
    findings: list[Diagnostic] = []
    fields: dict[str, str] = {}
    places: dict[str, Span] = {}
    for raw, value in _read_values(file, raws, known):
        findings += value.findings
        place = file.span(raw.key_offset, len(raw.name))
        if raw.name in fields:
            if raw.name not in REPEATABLE and value.text != fields[raw.name]:
                findings.append(_doubled_field(raw.name, reference.key, place, places[raw.name]))
        elif value.text:
            fields[raw.name], places[raw.name] = value.text, place
    findings += _check_names(fields, places, known.institutions)
    verified = fields.get("status", "").lower() != "unverified"
    return _Reading(replace(reference, fields=fields, places=places, verified=verified), tuple(findings))


def _read_values(file: BibFile, raws: Iterable[RawField], known: _Known) -> Iterator[tuple[RawField, _Value]]:
    """Read fields; where the comma after a value is missing, the next field is read out of what follows it."""
    for first in raws:
        raw: RawField | None = first
        while raw:
            value = _read_field(file, raw, known)
            yield raw, value
            raw = continue_field(raw, value.rest) if value.rest else None


def _read_field(file: BibFile, raw: RawField, known: _Known) -> _Value:
    place = file.span(raw.key_offset, len(raw.name))
    if not raw.name or not re.fullmatch(r"[^\s{}\"#]+", raw.name):
        message = phrase('"{name}" cannot be the name of a field', name=raw.name)
        hint = phrase("put a comma at the end of the line before")
        return _Value("", (error("bibliography-bad-value", message, place, hint),))
    if not raw.value:
        hint = phrase("write {name} = {{...}}, or delete the line", name=raw.name)
        return _Value(
            "", (error("missing-value", phrase('the field "{name}" has no value', name=raw.name), place, hint),)
        )
    value = _read_value(file, raw.value, raw.value_offset, known)
    text = re.sub(r"\s+", " ", value.text).strip()
    if text or is_fatal(value.findings):
        return replace(value, text=text)
    message = phrase('the field "{name}" is empty', name=raw.name)
    return _Value("", (warning("empty-field", message, place, phrase("fill it in, or delete the line")),))


def _check_key(key: str, span: Span) -> Iterator[Diagnostic]:
    if not key:
        yield error(
            "empty-key", phrase("this entry has no citation key"), span, phrase("write one: @book{{author2024, ...}}")
        )
    elif bad := _find_bad_sign(key):
        message = phrase('the citation key "{key}" contains {bad!r}', key=key, bad=bad)
        yield error("bad-key", message, span, phrase("use letters, digits, - : . and / only; a comma ends the key"))


def _find_bad_sign(key: str) -> str:
    return next((sign for sign in key if sign in _BAD_SIGNS or sign.isspace()), "")


def _doubled_field(name: str, key: str, place: Span, first: Span) -> Diagnostic:
    message = phrase(
        '"{key}" has the field "{name}" twice (first on line {line}); the first one counts',
        key=key,
        name=name,
        line=first.line,
    )
    return error("duplicate-field", message, place, phrase("delete one of the two"))


def _check_names(
    fields: Mapping[str, str], places: Mapping[str, Span], institutions: InstitutionWords
) -> Iterator[Diagnostic]:
    for role in ("author", "editor", "translator"):
        for name in find_corporate_names(fields.get(role, ""), institutions):
            yield warning(
                "corporate-author",
                phrase('"{name}" looks like an institution but would be printed as a person', name=name),
                places[role],
                phrase("double the braces: {role} = {{{{{name}}}}}", role=role, name=name),
            )


# --- Doubled keys ---------------------------------------------------------------------------------


def _drop_duplicates(readings: list[_Reading]) -> tuple[list[Reference], list[BibFault]]:
    """Keep the first sound entry of each key that can be cited; as in biber, keys that differ in case are two."""
    kept: dict[str, _Reading] = {}
    faults: list[BibFault] = []
    for reading in filter(_can_be_cited, readings):
        key = reading.reference.key
        known = kept.setdefault(key, reading)
        if known is reading:
            continue
        if reading.rank < known.rank:
            kept[key] = reading
        elif reading.rank == 0:
            faults.append(BibFault(key, _report_duplicate(reading.reference, known.reference)))
    return [reading.reference for reading in kept.values()], faults


def _can_be_cited(reading: _Reading) -> bool:
    key = reading.reference.key
    readable = reading.reference.fields or not reading.rank
    return bool(key and not _find_bad_sign(key) and readable)


def _report_duplicate(one: Reference, first: Reference) -> Diagnostic:
    if (one.type, one.fields) == (first.type, first.fields):
        message = phrase('"{key}" stands twice with the same content', key=one.key)
        return relate(note("duplicate-key", message, one.span, phrase("delete one of the two entries")), first.span)
    finding = error(
        "duplicate-key",
        phrase(
            '"{key}" is also the key of {path}:{line}: that entry counts, this one does not',
            key=one.key,
            path=first.span.path,
            line=first.span.line,
        ),
        one.span,
        phrase("delete one of the two entries, or give it another key"),
    )
    return relate(finding, first.span)
