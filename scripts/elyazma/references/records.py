"""Compare an entry of the bibliography with the record of its DOI (records.toml says what corresponds)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from elyazma.languages.folding import fold_case, fold_letters
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.references.names import read_names
from elyazma.references.values import split_names
from elyazma.system.doi import Record
from elyazma.tex.escape import escape_range, escape_text
from elyazma.tex.inlines import decode_tex, to_plain

_ANY = "*"
_OTHERS = "*"


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One row of records.toml."""

    fields: tuple[str, ...]
    members: tuple[str, ...]
    kind: str
    types: tuple[str, ...]
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value is not the record's; both as plain text."""

    field: str
    written: str
    registered: str


def read_correspondences() -> tuple[Correspondence, ...]:
    """Read records.toml."""
    data = tomllib.loads(Path(__file__).with_name("records.toml").read_text(encoding="utf-8"))
    keys = ("fields", "members", "types", "offered")
    rows = ({**row, **{key: tuple(row.get(key, (_ANY,))) for key in keys}} for row in data["field"])
    return tuple(Correspondence(**row) for row in rows)


def find_differences(rows: tuple[Correspondence, ...], reference: Reference, record: Record) -> Iterator[Difference]:
    """Find the fields that say something else than the record; spelling, case and accents are no difference."""
    for row in (row for row in rows if _applies(row.types, reference)):
        name = next(filter(reference.fields.get, row.fields), "")
        texts = list(filter(None, (_member_text(row.kind, record, member) for member in row.members)))
        if not name or not texts:
            continue
        keys = {_fold(row.kind, text) for text in texts + list(_with_subtitle(record, row))}
        if not _agrees(row.kind, _fold_written(row.kind, reference, name), keys):
            yield Difference(name, _plain(reference, name), texts[0])


def find_offers(rows: tuple[Correspondence, ...], reference: Reference, record: Record) -> dict[str, str]:
    """Give the fields that an entry of this type lacks and the record has: field name -> value as TeX."""
    offers = {}
    for row in rows:
        has = any(reference.fields.get(name) for name in row.fields)
        text = next((text for member in row.members if (text := _member_text(row.kind, record, member))), "")
        if text and not has and _applies(row.offered, reference):
            offers[row.fields[0]] = _write_value(row.kind, record, row.members[0], text)
    return offers


def _applies(types: tuple[str, ...], reference: Reference) -> bool:
    return _ANY in types or reference.type in types


# --- What a record says -----------------------------------------------------------------------------


def _member_text(kind: str, record: Record, member: str) -> str:
    """Give a member of a record as plain text; empty when it is absent or of another shape."""
    value = record.get(member)
    if kind == "names":
        return "; ".join(_show_name(name) for name in _names(value))
    if kind == "year":
        return _year(value)
    if isinstance(value, list):
        value = value[0] if value else ""
    return _clean(value) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _clean(text: str) -> str:
    """Take a record's HTML away: titles come with <i> and &amp;."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text))).strip()


def _names(value: object) -> list[dict[str, str]]:
    people = [person for person in value if isinstance(person, dict)] if isinstance(value, list) else []
    told = [{key: _clean(part) for key, part in person.items() if isinstance(part, str)} for person in people]
    return [person for person in told if any(person.get(key) for key in ("family", "literal", "name"))]


def _show_name(name: dict[str, str]) -> str:
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    whole = name.get("literal") or name.get("name")
    return ", ".join(filter(None, (family, name.get("given")))) if family else whole or ""


def _year(value: object) -> str:
    match value:
        case {"date-parts": [[year, *_], *_]}:
            pass
        case _:
            return ""
    return str(year) if re.fullmatch(r"\d{4}", str(year)) else ""


def _with_subtitle(record: Record, row: Correspondence) -> tuple[str, ...]:
    """Give the title with its subtitle, which registrants write into a member of its own."""
    subtitle = _member_text("text", record, "subtitle")
    return (f"{_member_text('text', record, 'title')} {subtitle}",) if subtitle and "title" in row.members else ()


def _write_value(kind: str, record: Record, member: str, text: str) -> str:
    if kind == "names":
        return " and ".join(_write_name(name) for name in _names(record.get(member)))
    if kind == "pages":
        return escape_range(text)
    return escape_text(text)


def _write_name(name: dict[str, str]) -> str:
    shown = escape_text(_show_name(name))
    return shown if name.get("family") else f"{{{shown}}}"


# --- Comparing --------------------------------------------------------------------------------------


def _plain(reference: Reference, name: str) -> str:
    return to_plain(decode_tex(reference.fields[name], reference.span)[0])


def _fold(kind: str, text: str) -> str:
    if kind == "names":
        return ";".join(fold_letters(name.partition(",")[0]) for name in text.split(";"))
    if kind == "pages":
        return _whole_range(text)
    return fold_letters(text)


def _fold_written(kind: str, reference: Reference, name: str) -> str:
    if kind == "names":
        *first, last = split_names(reference.fields[name])
        others = fold_case(last) == "others"
        names, _ = read_names(" and ".join((*first, *(() if others else (last,)))), reference.span)
        wholes = (each.literal or " ".join(filter(None, (each.particle, each.family))) for each in names)
        return ";".join((*(fold_letters(whole) for whole in wholes), *((_OTHERS,) if others else ())))
    text = _plain(reference, name)
    if kind == "year":
        year = re.search(r"\d{4}", text)
        return year[0] if year else ""
    return _fold(kind, text)


def _whole_range(pages: str) -> str:
    """Write a range out: "97–111", "97--11" and "97-111" are one."""
    first, _, last = (fold_case(re.sub(r"\W", "", part)) for part in re.sub(r"[-–—]+", "-", pages).partition("-"))
    return f"{first}-{first[: max(0, len(first) - len(last))]}{last}" if last and last != first else first


def _agrees(kind: str, written: str, registered: set[str]) -> bool:
    if kind == "names":
        return any(_same_people(written.split(";"), names.split(";")) for names in registered)
    return written in registered


def _same_people(written: list[str], registered: list[str]) -> bool:
    """Compare family names in order. A particle stands in either part of a name: "van Aalst" and "Aalst" are one."""
    if written[-1] == _OTHERS:
        written = written[:-1]
        registered = registered[: len(written)]
    pairs = zip(written, registered, strict=False)
    return len(written) == len(registered) and all(one.endswith(other) or other.endswith(one) for one, other in pairs)
