"""What journals ask, for people: all of them in a row each, or every rule of one with the place it was read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, collecting
from elyazma.model.journal import Bounds, Journal, Part, RuleSource
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.system.texts import read_text

NOTES = "NOTES.md"
COLUMNS = ("journal", "name", "citations", "pages", "abstract", "keywords")
UNITS = {"size_pt": "pt", "margins_cm": "cm", "min_dpi": "dpi", "reference_age": "years"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One key that a manifest sets: its table, its name, its value in words, and where it was read."""

    table: str
    key: str
    value: str
    source: RuleSource


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a journal's folder says: `notes` are the headings of NOTES.md with the first words under each."""

    journal: Journal
    rules: tuple[Rule, ...]
    notes: tuple[tuple[str, str], ...]


def describe_journals(root: Path) -> Outcome[tuple[tuple[str, ...], ...]]:
    """Describe every journal in a row: id, name, citations, pages, words of the abstract, number of keywords."""
    loaded = [load_journal(root, journal_id, None) for journal_id in list_journals(root)]
    rows = tuple(_summarize(outcome.value) for outcome in loaded if outcome.value)
    return Outcome(rows, tuple(finding for outcome in loaded for finding in outcome.diagnostics))


def _summarize(journal: Journal) -> tuple[str, ...]:
    manifest = journal.manifest
    abstract, keywords = manifest.find_part("abstract") or Part(id="abstract"), manifest.find_part("keywords")
    lengths = [(abstract.words, "words"), (abstract.sentences, "sentences"), (abstract.characters, "characters")]
    return (
        journal.id,
        manifest.journal.name,
        f"{manifest.citations.csl} ({manifest.citations.mode})",
        _say_bounds(manifest.limits.pages),
        ", ".join(f"{said} {unit}" for bounds, unit in lengths if (said := _say_bounds(bounds))),
        _say_bounds(keywords.items) if keywords else "",
    )


def _say_bounds(bounds: Bounds) -> str:
    return "" if bounds.min is None and bounds.max is None else str(bounds)


@collecting
def describe_journal(findings: Findings, root: Path, journal_id: str) -> Rules:
    """Describe one journal: every rule its manifest states, and what its NOTES.md is about."""
    journal = findings.take(load_journal(root, journal_id, None))
    notes, said = _outline_notes_file(journal)
    findings.add(said)
    findings.stop_if_fatal()
    return Rules(journal, tuple(list_rules(journal)), notes)


# --- The rules ------------------------------------------------------------------------------------


def list_rules(journal: Journal) -> Iterator[Rule]:
    """List the rules that the manifest states, in the vocabulary's order; what it leaves out is no rule."""
    manifest = journal.manifest
    for table, key, value in _list_tables(journal):
        own: RuleSource | None = getattr(value, "source", None)
        for field, setting in _fields_of(value):
            name = field.removesuffix("_")
            if name in {"id", "source"} or not _is_stated(journal, f"{key}.{name}"):
                continue
            source = getattr(setting, "source", None) or own or manifest.journal.source
            yield Rule(table, name, _show(name, setting), source)


def _list_tables(journal: Journal) -> Iterator[tuple[str, str, object]]:
    """Give each table of rules: its name for people, its key, its value. A table without sources is no rule's."""
    for name, value in _fields_of(journal.manifest):
        if name == "part":
            for index, part in enumerate(journal.manifest.part):
                yield f"part {part.id}", f"part.{index}", part
        elif name != "journal" and hasattr(value, "source"):
            yield name, name, value


def _fields_of(value: object) -> Iterator[tuple[str, object]]:
    """Give the fields of a table of the manifest, each with its value."""
    if dataclasses.is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))


def _is_stated(journal: Journal, key: str) -> bool:
    return any(place == key or place.startswith(f"{key}.") for place in journal.places)


def _show(name: str, value: object) -> str:
    """Say what a key is set to, with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_show('', inner)}" for key, inner in value.items())
    if dataclasses.is_dataclass(value) and not isinstance(value, Bounds):
        return _show_fields(value)
    return " ".join(filter(None, (_show_items(value), UNITS.get(name, ""))))


def _show_items(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_show_items(item) for item in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _show_fields(value: object) -> str:
    return ", ".join(filter(None, (str(setting) for _, setting in _fields_of(value))))


# --- The notes ------------------------------------------------------------------------------------


def _outline_notes_file(journal: Journal) -> tuple[tuple[tuple[str, str], ...], tuple[Diagnostic, ...]]:
    path = journal.folder / NOTES
    if not path.is_file():
        return (), ()
    read = read_text(journal.folder, str(path))
    return tuple(outline_notes(read.value or "")), read.diagnostics


def outline_notes(text: str) -> Iterator[tuple[str, str]]:
    """Give each heading of a Markdown text, and the first paragraph or the number of points under it."""
    heading, body = "", list[str]()
    for line in [*text.splitlines(), "# "]:
        if not line.startswith("#"):
            body.append(line)
            continue
        if heading:
            yield heading, _abridge(body)
        heading, body = line.lstrip("# "), []


def _abridge(body: list[str]) -> str:
    points = sum(line.startswith("- ") for line in body)
    first = " ".join(" ".join(body).strip().split()) if not points else ""
    return f"{points} point{'s' * (points != 1)}" if points else first


# --- In words, and for programs -------------------------------------------------------------------


def as_text(described: Rules) -> str:
    """Lay the rules out table by table, each source once under the rules that have it."""
    about = described.journal.manifest.journal
    known = (about.publisher, about.issn and f"ISSN {about.issn}", about.eissn and f"e-ISSN {about.eissn}", about.url)
    lines = [f"{about.name} ({described.journal.id})", *filter(None, known)]
    for (table, source), group in groupby(described.rules, key=lambda rule: (rule.table, rule.source)):
        lines += ["", table, *(f"  {rule.key}: {rule.value}" for rule in group), f"    {source.cite()}"]
    if described.notes:
        lines += ["", NOTES, *(f"  {heading}: {body}" if body else f"  {heading}" for heading, body in described.notes)]
    return "\n".join(lines)


def as_json(described: Rules) -> dict[str, object]:
    """Give the same as plain values."""
    rules = [
        {"table": rule.table, "key": rule.key, "value": rule.value, "source": _source_as_json(rule.source)}
        for rule in described.rules
    ]
    notes = [{"heading": heading, "text": body} for heading, body in described.notes]
    about = described.journal.manifest.journal
    return {"journal": described.journal.id, "name": about.name, "url": about.url, "rules": rules, "notes": notes}


def _source_as_json(source: RuleSource) -> dict[str, object]:
    unverified = source.unverified or not source.url
    checked = source.checked.isoformat() if source.checked else ""
    return {"url": source.url, "checked": checked, "quote": source.quote, "unverified": unverified}
