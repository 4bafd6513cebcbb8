"""What journals ask, for people: all of them in a row each, or every rule of one with the place it was read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, collecting
from elyazma.model.journal import Bounds, Journal, Part, RuleSource
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, join_phrases, phrase, phrase_count, verbatim
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.system.texts import read_text

NOTES = "NOTES.md"
COLUMNS = (
    phrase("journal"),
    phrase("name"),
    phrase("citations"),
    phrase("pages"),
    phrase("abstract"),
    phrase("keywords"),
)
UNITS = {"size_pt": "pt", "margins_cm": "cm", "min_dpi": "dpi", "reference_age": phrase("years")}


@dataclass(frozen=True, slots=True)
class Rule:
    """One key that a manifest sets: its table, its name, its value in words, and where it was read."""

    table: str
    key: str
    value: Phrase
    source: RuleSource


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a journal's folder says: `notes` are the headings of NOTES.md with the first words under each."""

    journal: Journal
    rules: tuple[Rule, ...]
    notes: tuple[tuple[str, Phrase], ...]


def describe_journals(root: Path) -> Outcome[tuple[tuple[str, ...], ...]]:
    """Describe every journal in a row: id, name, citations, pages, words of the abstract, number of keywords."""
    loaded = [load_journal(root, journal_id, None) for journal_id in list_journals(root)]
    rows = tuple(_summarize(outcome.value) for outcome in loaded if outcome.value)
    return Outcome(rows, tuple(finding for outcome in loaded for finding in outcome.diagnostics))


def _summarize(journal: Journal) -> tuple[str, ...]:
    manifest = journal.manifest
    abstract, keywords = manifest.find_part("abstract") or Part(id="abstract"), manifest.find_part("keywords")
    lengths = [
        (abstract.words, phrase("words")),
        (abstract.sentences, phrase("sentences")),
        (abstract.characters, phrase("characters")),
    ]
    return (
        journal.id,
        manifest.journal.name,
        f"{manifest.citations.csl} ({manifest.citations.mode})",
        _say_bounds(manifest.limits.pages),
        join_phrases(
            ", ", (join_phrases(" ", (said, unit)) for bounds, unit in lengths if (said := _say_bounds(bounds)))
        ),
        _say_bounds(keywords.items) if keywords else "",
    )


def _say_bounds(bounds: Bounds) -> Phrase:
    return NOTHING if bounds.min is None and bounds.max is None else bounds.describe()


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


def _show(name: str, value: object) -> Phrase:
    """Say what a key is set to, with its unit."""
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    if isinstance(value, Mapping):
        return join_phrases("; ", (join_phrases(": ", (key, _show("", inner))) for key, inner in value.items()))
    if dataclasses.is_dataclass(value) and not isinstance(value, Bounds):
        return _show_fields(value)
    return join_phrases(" ", filter(None, (_show_items(value), UNITS.get(name, ""))))


def _show_items(value: object) -> Phrase:
    if isinstance(value, tuple):
        return join_phrases(", ", map(_show_items, value)) or phrase("none")
    if isinstance(value, Bounds):
        return value.describe()
    return verbatim(f"{value:g}" if isinstance(value, float) else str(value))


def _show_fields(value: object) -> Phrase:
    return verbatim(", ".join(filter(None, (str(setting) for _, setting in _fields_of(value)))))


# --- The notes ------------------------------------------------------------------------------------


def _outline_notes_file(journal: Journal) -> tuple[tuple[tuple[str, Phrase], ...], tuple[Diagnostic, ...]]:
    path = journal.folder / NOTES
    if not path.is_file():
        return (), ()
    read = read_text(journal.folder, str(path))
    return tuple(outline_notes(read.value or "")), read.diagnostics


def outline_notes(text: str) -> Iterator[tuple[str, Phrase]]:
    """Give each heading of a Markdown text, and the first paragraph or the number of points under it."""
    heading, body = "", list[str]()
    for line in [*text.splitlines(), "# "]:
        if not line.startswith("#"):
            body.append(line)
            continue
        if heading:
            yield heading, _abridge(body)
        heading, body = line.lstrip("# "), []


def _abridge(body: list[str]) -> Phrase:
    points = sum(line.startswith("- ") for line in body)
    first = " ".join(" ".join(body).strip().split()) if not points else ""
    return phrase_count(points, "{count} point", "{count} points") if points else verbatim(first)


# --- In words, and for programs -------------------------------------------------------------------


def as_text(described: Rules) -> Phrase:
    """Lay the rules out table by table, each source once under the rules that have it."""
    about = described.journal.manifest.journal
    known = (about.publisher, about.issn and f"ISSN {about.issn}", about.eissn and f"e-ISSN {about.eissn}", about.url)
    lines: list[str] = [f"{about.name} ({described.journal.id})", *filter(None, known)]
    for (table, source), group in groupby(described.rules, key=lambda rule: (rule.table, rule.source)):
        rules = (phrase("  {key}: {value}", key=rule.key, value=rule.value) for rule in group)
        lines += ["", table, *rules, phrase("    {source}", source=source.cite())]
    if described.notes:
        lines += ["", NOTES, *(join_phrases(": ", filter(None, (f"  {head}", body))) for head, body in described.notes)]
    return join_phrases("\n", lines)


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
