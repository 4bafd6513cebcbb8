"""Release a manuscript and prove it later: build a revision from its own files alone, record hashes, compare them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from elyazma.flows.exports import export
from elyazma.flows.find_obstacles import find_obstacles
from elyazma.flows.loading import Job, load_job
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error, sort_findings, warning
from elyazma.model.gaps import refuse_gaps
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.sources.releases import RELEASES, Release, add_release, read_releases
from elyazma.system.files import make_scratch, may_enter, replace_file, sweep_scratch
from elyazma.system.freshness import read_record, scratch_folder
from elyazma.system.inputs import group_inputs
from elyazma.system.locking import Progress, work_alone
from elyazma.system.nearest import did_you_mean
from elyazma.system.repository import (
    PLACE,
    CheckOutFailed,
    Repository,
    Revision,
    checked_out,
    find_revision,
    open_repository,
)
from elyazma.system.tagging import Entry, commit_and_tag
from elyazma.system.versions import list_versions


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it was recorded; `kind` is a table of the record, empty sides say what is not there."""

    kind: str
    name: str
    recorded: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a release is worth: the outputs that differ, and what else does, which may be the reason."""

    release: Release
    outputs: tuple[Difference, ...]
    reasons: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """What a revision's files gave: its record, and the results by their names in dist/."""

    record: Release
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class _Context:
    """What is built: a revision of a repository, for the manuscript in `root`."""

    root: Path
    repository: Repository
    revision: Revision
    progress: Progress


@collecting
def release(findings: Findings, root: Path, version: str, journal_id: str, progress: Progress) -> tuple[Path, ...]:
    """Build HEAD from its own files alone, write dist/, record it, commit the record and tag it; or do none of it."""
    repository = findings.take(open_repository(root))
    head = findings.accept(find_revision(repository, "HEAD"))
    findings.add(find_obstacles(repository, version))
    if head is None:
        findings.refuse()
    findings.stop_if_fatal()
    context = _Context(root, repository, head, progress)
    with _work_alone(findings, root, progress):
        return findings.take(_release(context, version, journal_id))


@collecting
def verify(findings: Findings, root: Path, version: str, progress: Progress) -> Verdict:
    """Build a release again from its tag, with the toolchain of today, and compare the hashes with its record."""
    repository = findings.take(open_repository(root))
    tag = find_revision(repository, f"refs/tags/{version}")
    if tag.value is None:
        findings.refuse(*_explain_no_tag(root, version, tag.diagnostics))
    context = _Context(root, repository, tag.value, progress)
    with _work_alone(findings, root, progress):
        return findings.take(_verify(context, version))


@contextmanager
def _work_alone(findings: Findings, root: Path, progress: Progress) -> Iterator[None]:
    """Work while no other release is made here; what the machine refuses becomes a finding."""
    with work_alone(findings, scratch_folder(root, "release"), progress, phrase("no release was made")):
        try:
            yield
        except CheckOutFailed as refusal:
            hint = phrase("mend that, then try again; nothing was changed")
            message = phrase("git cannot put the revision's files into a folder: {refusal}", refusal=refusal)
            findings.refuse(error("release-failed", message, PLACE, hint))


@contextmanager
def _clean_tree(context: _Context) -> Iterator[Path]:
    """Put the revision's files into a folder of their own below build/, gone when the block ends."""
    folder = scratch_folder(context.root, "release")
    sweep_scratch(folder)
    context.progress(phrase("taking the revision's own files"))
    scratch = make_scratch(folder)
    try:
        with checked_out(context.repository, context.revision, scratch / "tree") as tree:
            lend_classes(context.root, tree)
            yield tree
    finally:
        sweep_scratch(folder)


def lend_classes(root: Path, tree: Path) -> None:
    """Copy the classes that the author has brought and git ignores, because their publishers allow no copies."""
    for path in sorted(root.glob("styles/*/assets/**/*")):
        target = tree / path.relative_to(root)
        if may_enter(path) and path.is_file() and not path.is_symlink() and not target.exists():
            replace_file(path, target)


# --- Releasing --------------------------------------------------------------------------------------


@collecting
def _release(findings: Findings, context: _Context, version: str, journal_id: str) -> tuple[Path, ...]:
    with _clean_tree(context) as tree:
        made = findings.take(_build_results(tree, version, journal_id, context))
        results = tuple(context.root / "dist" / name for name in made.files)
        for (name, path), result in zip(made.files.items(), results, strict=True):
            context.progress(phrase("writing dist/{name}", name=name))
            replace_file(path, result)
        context.progress(phrase("recording the release"))
        text = (tree / RELEASES).read_text(encoding="utf-8") if (tree / RELEASES).exists() else ""
        entry = Entry(RELEASES, add_release(text, made.record), version)
        refused = tuple(commit_and_tag(context.repository, context.revision, entry))
        if refused:
            findings.refuse(*refused)
    return results


def _build_results(tree: Path, version: str, journal_id: str, context: _Context) -> Outcome[_Made]:
    loaded = load_job(tree, journal_id)
    if loaded.value is None:
        return Outcome(None, loaded.diagnostics)
    made = _build_job(tree, version, loaded.value, context)
    return Outcome(made.value, sort_findings(made.diagnostics))


@collecting
def _build_job(findings: Findings, tree: Path, version: str, job: Job, context: _Context) -> _Made:
    built = build_pdf(tree, Options(journal=job.journal.id), context.progress)
    pdf = findings.take(Outcome(built.value, refuse_gaps(built.diagnostics)))
    findings.stop_if_fatal()
    results = {".pdf": pdf.pdf}
    if "docx" in job.journal.manifest.package.formats:
        word = findings.take(export(tree, Options("docx", job.journal.id, signed=False), context.progress))
        results[".docx"] = word.path
    files = {f"{job.name}-{version}{suffix}": path for suffix, path in results.items()}
    return _Made(_make_record(tree, version, job, context.revision, files), files)


def _make_record(tree: Path, version: str, job: Job, revision: Revision, files: Mapping[str, Path]) -> Release:
    journal = job.journal
    stamps = filter(None, (read_record(tree, f"{journal.id}{kind}") for kind in ("", "-docx")))
    inputs = group_inputs(stamps, journal.folder, f"styles/{journal.id}", RELEASES)
    return Release(
        version=version,
        date=datetime.now(UTC).date(),
        journal=journal.id,
        revision=revision.commit,
        outputs={name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()},
        inputs=inputs.inputs,
        fonts=inputs.fonts,
        made_with={
            **list_versions(journal.manifest.document.engine),
            "files of elyazma": inputs.sum("program"),
            "files of TeX": inputs.sum("tex"),
        },
    )


# --- Verifying --------------------------------------------------------------------------------------


@collecting
def _verify(findings: Findings, context: _Context, version: str) -> Verdict:
    with _clean_tree(context) as tree:
        records = read_releases(tree)
        record = next((each for each in records.value or () if each.version == version), None)
        if record is None:
            message = phrase('the tag "{version}" holds no record of a release {version}', version=version)
            hint = phrase(
                "`invoke release` makes a tag with its record; git show {version} says what this one is",
                version=version,
            )
            findings.refuse(*(records.diagnostics or (error("release-unrecorded", message, Span(RELEASES), hint),)))
        made = findings.take(_build_results(tree, version, record.journal, context))
    findings.add(_find_change_of_record(context, record))
    return compare(record, made.record)


def compare(record: Release, made: Release) -> Verdict:
    """Compare a record with what is made now."""
    outputs = tuple(_differ("outputs", record.outputs, made.outputs))
    kinds = ("inputs", "fonts", "made_with")
    reasons = tuple(each for kind in kinds for each in _differ(kind, getattr(record, kind), getattr(made, kind)))
    return Verdict(record, outputs, reasons)


def _differ(kind: str, recorded: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted({*recorded, *found}):
        sides = recorded.get(name, ""), found.get(name, "")
        if sides[0] != sides[1]:
            yield Difference(kind, name, *sides)


def _find_change_of_record(context: _Context, record: Release) -> Iterator[Diagnostic]:
    """Say when the tag stands elsewhere than it was put, or when the record was changed later."""
    before = find_revision(context.repository, f"{context.revision.commit}^1").value
    if before is None or before.commit != record.revision:
        message = phrase(
            "the tag was moved: its files are not those of {revision}, which were released",
            revision=record.revision[:10],
        )
        hint = phrase(
            "git fetch --tags --force brings the tag {version} back from where it was published", version=record.version
        )
        yield warning("release-moved", message, Span(RELEASES), hint)
    later = read_releases(context.root).value or ()
    if any(each.version == record.version and each != record for each in later):
        message = phrase(
            "the record of {version} was changed after the release; the tag's own was compared", version=record.version
        )
        hint = phrase("git diff {version} -- {releases}", version=record.version, releases=RELEASES)
        yield warning("release-record-changed", message, Span(RELEASES), hint)


def _explain_no_tag(root: Path, version: str, said: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    if {finding.code for finding in said} != {"git-unknown-revision"}:
        return said
    records = read_releases(root)
    if records.value is None:
        return records.diagnostics
    known = [each.version for each in records.value]
    if version in known:
        hint = phrase("git fetch --tags brings it from where it was published")
        message = phrase("the release {version} is recorded, but its tag is gone", version=version)
        return (error("release-untagged", message, Span(RELEASES), hint),)
    hint = did_you_mean(version, known) or (
        phrase("the releases are: {known}", known=", ".join(known)) if known else phrase("none was made yet")
    )
    return (error("release-unknown", phrase('no release "{version}"', version=version[:80]), Span(RELEASES), hint),)
