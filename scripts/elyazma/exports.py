"""The way to the other formats: the flow up to `cite`, then convert, then one writer, then publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.freshness import Result, find_current, record, scratch_folder, stamp_machine, stamp_manuscript
from elyazma.workroom import work_alone

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.diagnostics import Diagnostic, Outcome
    from elyazma.document import Document
    from elyazma.journal import Journal
    from elyazma.languages import Language
    from elyazma.pipeline import Checked, Job, Progress
    from elyazma.tools.stamp import Stamp

    Writer = Callable[[Document, Journal, Mapping[str, Language], Path], Outcome[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how its files' names end, and the stage that writes it, which is its function's name too."""

    suffix: str
    stage: str


FORMATS: Mapping[str, Format] = {
    "docx": Format(".docx", "export_docx"),
    "html": Format(".html", "export_html"),
    "jats": Format(".xml", "export_jats"),
    "crossref": Format("-crossref.xml", "export_crossref"),
    "cff": Format("-citation.cff", "export_cff"),
}
"""What can be written, by the name of its task or flag."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: the format's name, the journal's id (empty for the article's own), and for whose eyes."""

    format: str
    journal: str = ""
    anonymous: bool = False
    title_page: bool = False

    @property
    def _whose(self) -> str:
        return "-title-page" if self.title_page else "-anonymous" * self.anonymous

    @property
    def kind(self) -> str:
        """Give what tells this result's scratch from others'."""
        return f"-{self.format}{self._whose}"

    @property
    def suffix(self) -> str:
        """Give the end of the result's name."""
        return f"{self._whose}{FORMATS[self.format].suffix}"


@dataclass(frozen=True, slots=True)
class Export:
    """A file in dist/; `current` when nothing had changed since it was written."""

    path: Path
    warnings: int
    current: bool = False


def find_current_export(root: Path, order: Order) -> Export | None:
    """Give the last file when nothing it was made of has changed, without loading the manuscript."""
    found = find_current(root, order.journal, order.kind, order.suffix)
    return Export(found.path, found.warnings, current=True) if found else None


def export(root: Path, order: Order, progress: Progress) -> Outcome[Export]:
    """Write the manuscript in a format into dist/; after an error the last good file stays as it is."""
    from elyazma.diagnostics import Outcome, is_fatal
    from elyazma.pipeline import check_manuscript

    progress("reading and checking the manuscript")
    read = stamp_manuscript(root)
    found = check_manuscript(root, order.journal)
    if found.value is None or is_fatal(found.diagnostics):
        return Outcome(None, found.diagnostics)
    checked = found.value
    folder = scratch_folder(root, checked.job.journal.id + order.kind)

    def work() -> Outcome[Export]:
        written = _write_for_eyes(checked, order, folder, progress)
        findings = (*found.diagnostics, *written.diagnostics)
        if written.value is None or is_fatal(findings):
            return Outcome(None, written.diagnostics)
        made = _publish(root, checked.job, order, (written.value, findings, read))
        return Outcome(made, written.diagnostics)

    made = work_alone(folder, progress, work, "the last good file is untouched")
    return Outcome(made.value, (*found.diagnostics, *made.diagnostics))


def _write_for_eyes(checked: Checked, order: Order, folder: Path, progress: Progress) -> Outcome[bytes]:
    """Write a format for those who may read it: an anonymous file goes nowhere before it is searched."""
    from elyazma.diagnostics import Outcome
    from elyazma.editions import hide_authors, search_results

    written = write_format(checked, order, folder, progress)
    if written.value is None or order.title_page or not order.anonymous:
        return written
    progress("looking for what tells who wrote it")
    name = f"dist/{checked.job.name}{order.suffix}"
    found = search_results(checked, hide_authors(checked), {name: written.value})
    return Outcome(written.value, (*written.diagnostics, *found))


def write_format(checked: Checked, order: Order, folder: Path, progress: Progress) -> Outcome[bytes]:
    """Write a checked manuscript in a format, publishing nothing; the caller holds `folder`, which is swept."""
    from elyazma.diagnostics import Outcome
    from elyazma.editions import hide_authors, hide_text
    from elyazma.stages.convert import convert
    from elyazma.tools.files import make_scratch, sweep_scratch

    sweep_scratch(folder)
    scratch = make_scratch(folder)
    if order.title_page:
        checked = hide_text(checked)
    elif order.anonymous:
        checked = hide_authors(checked)
    job = checked.job
    progress("turning the text into a document")
    converted = convert(job.manuscript, job.journal, checked.references, job.languages, scratch)
    if converted.value is None:
        return Outcome(None, converted.diagnostics)
    progress("writing the file")
    stage = FORMATS[order.format].stage
    write: Writer = getattr(import_module(f"elyazma.stages.{stage}"), stage)
    written = write(converted.value, job.journal, job.languages, scratch)
    sweep_scratch(folder)
    return Outcome(written.value, (*converted.diagnostics, *written.diagnostics))


def _publish(root: Path, job: Job, order: Order, made: tuple[bytes, tuple[Diagnostic, ...], Stamp]) -> Export:
    from elyazma.pipeline import count_warnings
    from elyazma.tools.files import write_file

    data, findings, read = made
    path = root / "dist" / f"{job.name}{order.suffix}"
    write_file(path, data)
    warnings = count_warnings(findings)
    made_of = stamp_machine(root, job.journal, [path])
    record(root, job.journal.id + order.kind, (read, made_of), Result(path, 0, warnings))
    return Export(path, warnings)
