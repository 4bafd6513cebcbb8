"""Release a manuscript and prove it later: build a revision from its own files alone, record hashes, compare them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from elyazma.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, sort_findings, warning
from elyazma.freshness import read_record, scratch_folder
from elyazma.stages.find_obstacles import find_obstacles
from elyazma.tools.files import is_allowed, make_scratch, replace_file, sweep_scratch
from elyazma.tools.ingredients import group_inputs
from elyazma.tools.metadata.releases import RELEASES, Release, add_release, read_releases
from elyazma.tools.nearest import did_you_mean
from elyazma.tools.repository import (
    PLACE,
    CheckOutFailed,
    Repository,
    Revision,
    checked_out,
    find_revision,
    open_repository,
)
from elyazma.tools.tagging import Entry, commit_and_tag
from elyazma.workroom import work_alone

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.pipeline import Job, Progress

_T = TypeVar("_T")


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


def release(root: Path, version: str, journal_id: str, progress: Progress) -> Outcome[tuple[Path, ...]]:
    """Build HEAD from its own files alone, write dist/, record it, commit the record and tag it; or do none of it."""
    opened = open_repository(root)
    if opened.value is None:
        return Outcome(None, opened.diagnostics)
    repository = opened.value
    head = find_revision(repository, "HEAD")
    obstacles = (*head.diagnostics, *find_obstacles(repository, version))
    if head.value is None or is_fatal(obstacles):
        return Outcome(None, obstacles)
    revision = head.value
    return _guarded(root, progress, lambda: _release(_Desk(root, repository, revision, progress), version, journal_id))


def verify(root: Path, version: str, progress: Progress) -> Outcome[Verdict]:
    """Build a release again from its tag, with the toolchain of today, and compare the hashes with its record."""
    opened = open_repository(root)
    if opened.value is None:
        return Outcome(None, opened.diagnostics)
    repository = opened.value
    tag = find_revision(repository, f"refs/tags/{version}")
    if tag.value is None:
        return Outcome(None, _explain_no_tag(root, version, tag.diagnostics))
    revision = tag.value
    return _guarded(root, progress, lambda: _verify(_Desk(root, repository, revision, progress), version))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is built: a revision of a repository, for the manuscript in `root`."""

    root: Path
    repository: Repository
    revision: Revision
    progress: Progress


def _guarded(root: Path, progress: Progress, work: Callable[[], Outcome[_T]]) -> Outcome[_T]:
    """Work while no other release is made here; what the machine refuses becomes a finding."""

    def lay_out() -> Outcome[_T]:
        try:
            return work()
        except CheckOutFailed as refusal:
            hint = "mend that, then try again; nothing was changed"
            message = f"git cannot put the revision's files into a folder: {refusal}"
            return Outcome(None, (error("release-failed", message, PLACE, hint),))

    return work_alone(scratch_folder(root, "release"), progress, lay_out, "no release was made")


@contextmanager
def _clean_tree(desk: _Desk) -> Iterator[Path]:
    """Put the revision's files into a folder of their own below build/, gone when the block ends."""
    folder = scratch_folder(desk.root, "release")
    sweep_scratch(folder)
    desk.progress("taking the revision's own files")
    scratch = make_scratch(folder)
    try:
        with checked_out(desk.repository, desk.revision, scratch / "tree") as tree:
            lend_classes(desk.root, tree)
            yield tree
    finally:
        sweep_scratch(folder)


def lend_classes(root: Path, tree: Path) -> None:
    """Copy the classes that the author has brought and git ignores, because their publishers allow no copies."""
    for path in sorted(root.glob("styles/*/assets/**/*")):
        target = tree / path.relative_to(root)
        if is_allowed(path) and path.is_file() and not path.is_symlink() and not target.exists():
            replace_file(path, target)


# --- Releasing --------------------------------------------------------------------------------------


def _release(desk: _Desk, version: str, journal_id: str) -> Outcome[tuple[Path, ...]]:
    with _clean_tree(desk) as tree:
        made = _make(tree, version, journal_id, desk)
        if made.value is None:
            return Outcome(None, made.diagnostics)
        results = tuple(desk.root / "dist" / name for name in made.value.files)
        for (name, path), result in zip(made.value.files.items(), results, strict=True):
            desk.progress(f"writing dist/{name}")
            replace_file(path, result)
        desk.progress("recording the release")
        text = (tree / RELEASES).read_text(encoding="utf-8") if (tree / RELEASES).exists() else ""
        entry = Entry(RELEASES, add_release(text, made.value.record), version)
        refused = commit_and_tag(desk.repository, desk.revision, entry)
    return Outcome(None if refused else results, (*made.diagnostics, *refused))


def _make(tree: Path, version: str, journal_id: str, desk: _Desk) -> Outcome[_Made]:
    from elyazma.exports import Order, export
    from elyazma.pipeline import build_pdf, load_job

    loaded = load_job(tree, journal_id)
    if loaded.value is None:
        return Outcome(None, loaded.diagnostics)
    job = loaded.value
    built = build_pdf(tree, job.journal.id, desk.progress)
    results: dict[str, Path | None] = {".pdf": built.value.pdf if built.value else None}
    findings = built.diagnostics
    if "docx" in job.journal.manifest.package.formats and built.value:
        written = export(tree, Order("docx", job.journal.id), desk.progress)
        results[".docx"] = written.value.path if written.value else None
        findings += written.diagnostics
    files = {f"{job.name}-{version}{suffix}": path for suffix, path in results.items() if path}
    findings = sort_findings(findings)
    if len(files) < len(results):
        return Outcome(None, findings)
    return Outcome(_Made(_record(tree, version, job, desk.revision, files), files), findings)


def _record(tree: Path, version: str, job: Job, revision: Revision, files: Mapping[str, Path]) -> Release:
    from elyazma.tools.toolchain import list_versions

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


def _verify(desk: _Desk, version: str) -> Outcome[Verdict]:
    with _clean_tree(desk) as tree:
        records = read_releases(tree)
        record = next((each for each in records.value or () if each.version == version), None)
        if record is None:
            message = f'the tag "{version}" holds no record of a release {version}'
            hint = f"`invoke release` makes a tag with its record; git show {version} says what this one is"
            findings = records.diagnostics or (error("release-unrecorded", message, Span(RELEASES), hint),)
            return Outcome(None, findings)
        made = _make(tree, version, record.journal, desk)
        if made.value is None:
            return Outcome(None, made.diagnostics)
    findings = (*made.diagnostics, *_find_change_of_record(desk, record))
    return Outcome(compare(record, made.value.record), findings)


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


def _find_change_of_record(desk: _Desk, record: Release) -> Iterator[Diagnostic]:
    """Say when the tag stands elsewhere than it was put, or when the record was changed later."""
    before = find_revision(desk.repository, f"{desk.revision.commit}^1").value
    if before is None or before.commit != record.revision:
        message = f"the tag was moved: its files are not those of {record.revision[:10]}, which were released"
        hint = f"git fetch --tags --force brings the tag {record.version} back from where it was published"
        yield warning("release-moved", message, Span(RELEASES), hint)
    later = read_releases(desk.root).value or ()
    if any(each.version == record.version and each != record for each in later):
        message = f"the record of {record.version} was changed after the release; the tag's own was compared"
        hint = f"git diff {record.version} -- {RELEASES}"
        yield warning("release-record-changed", message, Span(RELEASES), hint)


def _explain_no_tag(root: Path, version: str, said: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    if {finding.code for finding in said} != {"git-unknown-revision"}:
        return said
    records = read_releases(root)
    if records.value is None:
        return records.diagnostics
    known = [each.version for each in records.value]
    if version in known:
        hint = "git fetch --tags brings it from where it was published"
        message = f"the release {version} is recorded, but its tag is gone"
        return (error("release-untagged", message, Span(RELEASES), hint),)
    hint = did_you_mean(version, known) or (f"the releases are: {', '.join(known)}" if known else "none was made yet")
    return (error("release-unknown", f'no release "{version[:80]}"', Span(RELEASES), hint),)
