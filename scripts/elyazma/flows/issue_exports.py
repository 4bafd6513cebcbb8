"""The part of the flow of an issue that makes the files for systems that take whole issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.flows.bound_articles import show_path
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error, warning
from elyazma.model.issue import SUFFIXES, BoundArticle, ExportFacts, IssuePlan, PlannedArticle
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.model.portal import Member
from elyazma.office.issue_files import Filling, mark_inside, write_issue_file
from elyazma.office.issue_gaps import find_gaps
from elyazma.office.issue_record import (
    Entry,
    FileRecord,
    Recorded,
    list_used_languages,
    make_record,
)
from elyazma.office.jats_parts import find_pictures, read_parts
from elyazma.sources.issue import find_key
from elyazma.sources.issue_formats import Export
from elyazma.sources.load import ARTICLE
from elyazma.sources.toml import read_toml
from elyazma.submission.archive import make_member, write_archive

_MIME = {
    "pdf": "application/pdf",
    "html": "text/html",
    "jats": "text/xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
}
_PART = re.compile(r"\{(\w+)\}")
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Every file system takes such a name."""
_FILES_OF_ONE, _KINDS = 10_000, 10
"""A file's number is that of its article times the first, and its own; its nth picture's is n times the second more."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """An issue whose files for other systems are made: its plan, articles and journal, its cover, where it goes.

    `say` is "vol. 4, no. 2, 2026" by language, `name` what the issue's own files are called.
    """

    plan: IssuePlan
    articles: tuple[BoundArticle, ...]
    journal: Journal
    folder: Path
    name: str
    journal_name: str
    say: Mapping[str, str]
    cover: bytes


@collecting
def make_exports(findings: Findings, exporting: Exporting, exports: Sequence[Export]) -> Mapping[str, bytes]:
    """Make the files, by their names; a fact that differs in one of them from the articles' is an error at it."""
    made = dict(findings.take(_make_export(exporting, export)) for export in exports)
    findings.stop_if_fatal()
    return made


@collecting
def _make_export(findings: Findings, exporting: Exporting, export: Export) -> tuple[str, bytes]:
    """Make the file of one format: what its template gives, or an archive with the articles' files."""
    entries, files = findings.take(_gather_entries(exporting, export))
    findings.add(_check_files(export, exporting.plan, [record for record, _ in files]))
    recorded = _gather(exporting, export, entries)
    findings.add(_check_languages(recorded, export, exporting.plan))
    findings.stop_if_fatal()
    rules, name = export.format.rules, f"{exporting.name}-{export.format.rules.file}"
    if not rules.members:
        return name, findings.take(_write_text(exporting, export, recorded, {each.number: it for each, it in files}))
    members = [make_member(record.name, content) for record, content in files if not record.link]
    if rules.kind:
        members += [make_member(recorded.cover.name, exporting.cover)] if rules.cover else []
        written = findings.take(_write_text(exporting, export, recorded, {}))
        members.append(make_member(f"{exporting.name}.{rules.kind}", written))
    return name, write_archive(members)


def _write_text(
    exporting: Exporting, export: Export, recorded: Recorded, inside: Mapping[int, bytes]
) -> Outcome[bytes]:
    filling = Filling(make_record(recorded), export.settings, {0: exporting.cover, **inside})
    place = Span(f"{exporting.folder.name}/{exporting.name}-{export.format.rules.file}")
    return write_issue_file(export.format, filling, exporting.articles, place)


@collecting
def gather_jats(findings: Findings, articles: Sequence[BoundArticle]) -> tuple[Member, ...]:
    """Gather the JATS files, each with the pictures that it names; one that is not found is told of."""
    members = []
    for each in articles:
        path = each.result(SUFFIXES["jats"])
        members.append(make_member(f"{each.slug}/{path.name}", path.read_bytes()))
        for name, picture in find_pictures(path, each.root):
            if picture:
                members.append(make_member(f"{each.slug}/{name}", picture.read_bytes()))
                continue
            message = phrase("the JATS file names the picture {name}, and which file that is is not clear", name=name)
            hint = phrase("put it beside the JATS file, and give each picture a name of its own")
            place = Span(path.relative_to(each.root.parents[2]).as_posix())
            findings.add([warning("issue-picture", message, place, hint)])
    return tuple(members)


# --- What goes in -------------------------------------------------------------------------------------

Files = tuple[tuple[FileRecord, bytes], ...]


@collecting
def _gather_entries(findings: Findings, exporting: Exporting, export: Export) -> tuple[tuple[Entry, ...], Files]:
    """Read each article with its files, and report what it lacks."""
    entries: list[Entry] = []
    every: list[tuple[FileRecord, bytes]] = []
    for number, (bound, planned) in enumerate(zip(exporting.articles, exporting.plan.articles, strict=True), 1):
        files = tuple(_read_files(exporting, export, bound, number))
        parts = read_parts(bound.result(".xml"), bound.language)
        own = tuple(record for record, _ in files if record.kind != "picture")
        entry = Entry(bound, _read_article(bound), parts, own)
        findings.add(_find_gaps(export, entry, planned))
        entries.append(entry)
        every += files
    return tuple(entries), tuple(every)


def _read_article(bound: BoundArticle) -> Article:
    """Read the article.toml of a copy, which has the issue's facts and has been read before."""
    article = read_toml((bound.root / ARTICLE).read_text(encoding="utf-8"), ARTICLE, Article).value
    assert article is not None
    return article


def _find_gaps(export: Export, entry: Entry, planned: PlannedArticle) -> Iterator[Diagnostic]:
    path = show_path(planned, ARTICLE)
    places = read_toml((planned.folder / ARTICLE).read_text(encoding="utf-8"), path, Article).places
    yield from find_gaps(export.format.rules, entry, places, path)


def _read_files(
    exporting: Exporting, export: Export, bound: BoundArticle, number: int
) -> Iterator[tuple[FileRecord, bytes]]:
    rules, first = export.format.rules, str(bound.first_page)
    address = exporting.plan.facts.fill(export.facts.link, first, bound.slug)
    for at, kind in enumerate(export.files, 1):
        path = bound.result(SUFFIXES[kind])
        name, content = path.name, path.read_bytes()
        if rules.members:
            pattern = exporting.plan.facts.fill(rules.members, first, bound.slug)
            parts = {**export.settings, "extension": path.suffix[1:], "name": bound.name}
            name = _PART.sub(lambda found, parts=parts: parts.get(found[1], found[0]), pattern)  # type: ignore[misc]
        own = number * _FILES_OF_ONE + at
        pictures = tuple(_read_pictures(bound, own, address)) if kind == "jats" else ()
        record = FileRecord(
            number=own,
            kind=kind,
            label=rules.labels.get(kind, kind.upper()),
            name=name,
            extension=path.suffix[1:],
            mime=_MIME[kind],
            size=len(content),
            link=address.replace("{file}", path.name),
            inside=mark_inside(own),
            pictures=tuple(picture for picture, _ in pictures),
        )
        yield record, content
        yield from pictures


def _read_pictures(bound: BoundArticle, number: int, address: str) -> Iterator[tuple[FileRecord, bytes]]:
    """Read the pictures that a JATS file needs beside it; `number` is that file's."""
    named = find_pictures(bound.result(SUFFIXES["jats"]), bound.root)
    for at, (name, path) in enumerate(named, 1):
        if path is None:
            continue
        content, own = path.read_bytes(), number + at * _KINDS
        mime = _PICTURES.get(path.suffix.lower(), "application/octet-stream")
        link = address.replace("{file}", name)
        record = FileRecord(own, "picture", "", name, path.suffix[1:], mime, len(content), link, mark_inside(own))
        yield record, content


def _check_files(export: Export, plan: IssuePlan, files: Sequence[FileRecord]) -> Iterator[Diagnostic]:
    """Report names that cannot be, or are there twice, in an archive, and what is too large to stand inside."""
    rules, place = export.format.rules, find_key(plan.places, export.key)
    names: set[str] = set()
    for each in files:
        if rules.members and not each.link and (each.name.lower() in names or not _SAFE_NAME.fullmatch(each.name)):
            message = phrase('"{name}" cannot be the name of a file for {format}', name=each.name, format=rules.name)
            hint = phrase("use Latin letters and digits in slugs, numbers and settings, and each slug once")
            yield error("issue-export", message, place, hint)
        if rules.largest and each.size > rules.largest and not each.link:
            message = phrase(
                "{name} has {size} bytes, and {format} reads {most} inside a file",
                name=each.name, size=each.size, format=rules.name, most=rules.largest,
            )  # fmt: skip
            hint = phrase('write link = "https://.../{{file}}" under this [[export]]: an address in its place')
            yield warning("issue-export-large", message, place, hint)
        names.add(each.name.lower())


def _gather(exporting: Exporting, export: Export, entries: tuple[Entry, ...]) -> Recorded:
    facts: ExportFacts = export.facts
    cover = FileRecord(
        0, "cover", "", f"{exporting.name}-cover.png", "png", "image/png", len(exporting.cover), "", mark_inside(0)
    )
    return Recorded(
        facts=exporting.plan.facts,
        journal=exporting.journal_name,
        about=exporting.journal.manifest.journal,
        sections=exporting.plan.sections,
        entries=entries,
        languages=export.languages,
        format=export.format.id,
        type=facts.type,
        covers={code: f"{exporting.journal_name}, {said}" for code, said in exporting.say.items()},
        cover=cover,
    )


def _check_languages(recorded: Recorded, export: Export, plan: IssuePlan) -> Iterator[Diagnostic]:
    name = export.format.rules.name
    for code in dict.fromkeys((*list_used_languages(recorded), *recorded.covers)):
        if export.format.rules.languages and code not in recorded.languages:
            message = phrase('how {format} calls the language "{code}" is not known', format=name, code=code)
            hint = phrase('write languages.{code} = "..." under this [[export]]', code=code)
            yield error("issue-export", message, find_key(plan.places, export.key), hint)
