"""Find and read formats for whole issues, issue_formats/<id>.toml, and check what an issue.toml asks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error
from elyazma.model.issue import PATTERN_PARTS, ArticleFile, ExportFacts, IssuePlan
from elyazma.model.issue_format import FormatRules, IssueFormat
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase, phrase_data
from elyazma.sources.issue import find_key
from elyazma.sources.toml import read_toml
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, read_text

FOLDER = Path(__file__).resolve().parents[1] / "issue_formats"
_PART = re.compile(r"\{([^{}]*)\}")
_LINK_PARTS = (*PATTERN_PARTS, "file")


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is wanted of an issue: its format, what issue.toml says of it, and where (a key: "export.0")."""

    format: IssueFormat
    facts: ExportFacts
    key: str

    @property
    def files(self) -> tuple[ArticleFile, ...]:
        """Give the files of an article that go into it."""
        return self.facts.files or self.format.rules.only[:1]

    @property
    def languages(self) -> Mapping[str, str]:
        """Give what the format calls languages, by their codes."""
        return {**self.format.rules.languages, **self.facts.languages}

    @property
    def settings(self) -> Mapping[str, str]:
        """Give the value of each setting, the office's or the format's own."""
        known = self.format.rules.settings
        return {name: self.facts.settings.get(name, setting.value) for name, setting in known.items()}


def list_formats() -> tuple[str, ...]:
    """List the ids of all formats, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@collecting
def load_format(findings: Findings, name: str) -> IssueFormat:
    """Read a format that there is, with its template."""
    text = findings.take(read_text(FOLDER, f"{name}.toml", largest=LARGEST_TOML))
    read = read_toml(text, f"issue_formats/{name}.toml", FormatRules)
    if read.value is None:
        findings.refuse(*read.diagnostics)
    template = FOLDER / f"{name}.{read.value.kind}.j2"
    return IssueFormat(name, read.value, template.read_text(encoding="utf-8") if read.value.kind else "")


@collecting
def plan_exports(findings: Findings, plan: IssuePlan) -> tuple[Export, ...]:
    """Load the formats that an issue.toml asks for, and report everything that they cannot take."""
    exports = []
    for number, facts in enumerate(plan.exports):
        key = f"export.{number}"
        if facts.format not in list_formats():
            findings.add([_report_unknown(facts.format, find_key(plan.places, f"{key}.format"))])
            continue
        export = Export(findings.take(load_format(facts.format)), facts, key)
        findings.add(_check_export(plan, export))
        exports.append(export)
    findings.add(_check_types(plan))
    findings.stop_if_fatal()
    return tuple(exports)


def _report_unknown(name: str, place: Span) -> Diagnostic:
    known = list_formats()
    hint = did_you_mean(name, known) or phrase("the formats are: {known}", known=", ".join(known))
    return error("issue-format", phrase('no format for issues "{name}"', name=name[:60]), place, hint)


def _check_export(plan: IssuePlan, export: Export) -> Iterator[Diagnostic]:
    rules, facts, places = export.format.rules, export.facts, plan.places
    yield from _check_settings(export, places)
    for index, name in enumerate(facts.files):
        if name not in rules.only:
            message = phrase("{format} takes no {what}", format=rules.name, what=name)
            hint = phrase("it takes: {known}", known=", ".join(rules.only))
            yield _report(message, find_key(places, f"{export.key}.files.{index}"), hint)
    if rules.linked and not facts.link:
        message = phrase("{format} takes the addresses of files", format=rules.name)
        hint = phrase('write link = "https://.../{{article}}/{{file}}" under this [[export]]')
        yield _report(message, find_key(places, export.key), hint)
    for part in _PART.findall(facts.link):
        if part not in _LINK_PARTS:
            message = phrase('{key}: a pattern has no part "{part}"', key="link", part=part[:40])
            hint = phrase("a pattern may have: {parts}", parts=", ".join(f"{{{each}}}" for each in _LINK_PARTS))
            yield _report(message, find_key(places, f"{export.key}.link"), hint)
    for key in rules.numbers:
        value = getattr(plan.facts, key)
        if value and not value.isdecimal():
            message = phrase('{format} takes a whole number as {key}, and not "{value}"', format=rules.name, key=key,
                             value=value)  # fmt: skip
            hint = phrase("correct it, or delete the [[export]]")
            yield _report(message, find_key(places, f"issue.{key}"), hint)
    yield from _check_sections(plan, export)


def _report(message: Phrase, place: Span, hint: Phrase) -> Diagnostic:
    return error("issue-export", message, place, hint)


def _check_settings(export: Export, places: Mapping[str, Span]) -> Iterator[Diagnostic]:
    rules = export.format.rules
    for name in export.facts.settings:
        if name not in rules.settings:
            message = phrase('{format} has no setting "{name}"', format=rules.name, name=name[:40])
            hint = did_you_mean(name, rules.settings) or phrase("it has: {known}", known=", ".join(rules.settings))
            yield _report(message, find_key(places, f"{export.key}.settings.{name}"), hint)
    for name, setting in rules.settings.items():
        if not export.settings[name] and not setting.optional:
            about = phrase_data(setting.about)
            message = phrase("{format} has to be told {about}", format=rules.name, about=about)
            hint = phrase('write settings.{name} = "..." under this [[export]]', name=name)
            yield _report(message, find_key(places, export.key), hint)


def _check_sections(plan: IssuePlan, export: Export) -> Iterator[Diagnostic]:
    rules = export.format.rules
    if rules.types and not export.facts.type:
        yield from _check_kinds(plan, export)
    if not rules.sections:
        return
    if not plan.sections:
        message = phrase("in {format} each article stands in a section", format=rules.name)
        hint = phrase("list the articles under [[section]] tables with title and abbrev")
        yield _report(message, find_key(plan.places, export.key), hint)
    for number, section in enumerate(plan.sections):
        if not any(section.abbrev.values()):
            message = phrase("{format} finds a section by its abbreviation, and this one has none", format=rules.name)
            hint = phrase('write abbrev.en = "..." as the journal has it, or another language\'s')
            yield _report(message, find_key(plan.places, f"section.{number}"), hint)


def _check_kinds(plan: IssuePlan, export: Export) -> Iterator[Diagnostic]:
    """Report where an article is of no kind that the format knows."""
    without = [number for number, each in enumerate(plan.sections) if not each.types.get(export.format.id)]
    keys = [f"section.{number}" for number in without] if plan.sections else [export.key]
    for key in keys:
        message = phrase("{format} asks of what kind an article is", format=export.format.rules.name)
        hint = phrase(
            'write types.{format} = "..." under the section, or type = "..." under the [[export]]; one of {known}',
            format=export.format.id if "." not in export.format.id else f'"{export.format.id}"',
            known=", ".join(export.format.rules.types),
        )
        yield _report(message, find_key(plan.places, key), hint)


def _check_types(plan: IssuePlan) -> Iterator[Diagnostic]:
    """Report a kind of articles that a format does not know; a section may speak of formats that nobody asks for."""
    said = [(f"export.{number}.type", each.format, each.type) for number, each in enumerate(plan.exports) if each.type]
    for number, section in enumerate(plan.sections):
        said += [(f"section.{number}.types.{name}", name, value) for name, value in section.types.items()]
    for key, name, value in said:
        place = find_key(plan.places, key)
        if name not in list_formats():
            yield _report_unknown(name, place)
            continue
        rules = load_format(name).value
        if rules and value not in rules.rules.types:
            known = rules.rules.types
            message = phrase('{format} has no kind of articles "{value}"', format=rules.rules.name, value=value[:40])
            hint = did_you_mean(value, known) or phrase("it has: {known}", known=", ".join(known) or "-")
            yield _report(message, place, hint)
