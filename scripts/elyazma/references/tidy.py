"""Tidy the bibliography: lay out its files in one style, and find duplicate and incomplete entries."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, note, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Bibliography
from elyazma.model.phrases import phrase
from elyazma.references.bibtex import read_bibliography
from elyazma.references.changing import BibText
from elyazma.references.duplicates import find_duplicates
from elyazma.references.entries import check_completeness, read_requirements
from elyazma.references.layout import Additions, lay_out, loses_nothing
from elyazma.references.managers import find_manager
from elyazma.system.files import write_files
from elyazma.system.texts import read_bib

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Tidied:
    """A file and its text in the new layout."""

    file: BibText
    after: str

    @property
    def changed(self) -> bool:
        """Tell whether anything would change, even if only a line end."""
        return self.after.encode() != self.file.data

    def show(self) -> str:
        """Give the change as a unified diff."""
        before = self.file.data.decode("utf-8", errors="replace").splitlines(keepends=True)
        lines = difflib.unified_diff(
            before, self.after.splitlines(keepends=True), self.file.path, self.file.path, n=_CONTEXT
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def list_bib_files(root: Path) -> tuple[str, ...]:
    """List the .bib files of a manuscript, relative to its root, sorted."""
    return tuple(sorted(f"bib/{path.name}" for path in (root / "bib").glob("*.bib") if not path.name.startswith(".")))


def read_bib_files(root: Path) -> Outcome[tuple[BibText, ...]]:
    """Read all files of bib/ that can be read."""
    files: list[BibText] = []
    findings: list[Diagnostic] = []
    for path in list_bib_files(root):
        read = read_bib(root, path)
        findings += read.diagnostics
        if read.value is not None:
            place = root / path
            files.append(BibText(path, place.read_bytes(), read.value, find_manager(place, read.value)))
    return Outcome(tuple(files), tuple(findings))


def check_entries(files: tuple[BibText, ...]) -> Outcome[Bibliography]:
    """Read all entries, and find those that are broken, duplicate, unverified or incomplete."""
    outcome = read_bibliography({file.path: file.text for file in files})
    assert outcome.value is not None  # read_bibliography gives one beside any finding
    requirements = read_requirements()
    references = outcome.value.references
    incomplete = [finding for reference in references for finding in check_completeness(reference, requirements)]
    faults = outcome.value.findings
    return Outcome(outcome.value, (*outcome.diagnostics, *faults, *find_duplicates(references), *incomplete))


def tidy(
    files: tuple[BibText, ...], faults: tuple[Diagnostic, ...], named: frozenset[str], additions: Additions
) -> Outcome[tuple[Tidied, ...]]:
    """Lay out every file that has no error among `faults` and is not written by another program, unless `named`."""
    broken = {finding.span.path for finding in faults if finding.severity == "error" and finding.span}
    tidied: list[Tidied] = []
    findings: list[Diagnostic] = []
    for file in files:
        if file.path in broken:
            findings.append(_report_broken(file))
        elif file.manager and file.path not in named:
            findings.append(_report_manager(file))
        elif safe := _lay_out_safely(file, additions):
            tidied.append(safe)
        else:
            findings.append(_report_loss(file))
    return Outcome(tuple(tidied), tuple(findings))


def _lay_out_safely(file: BibText, additions: Additions) -> Tidied | None:
    """Lay out a file; None if anything would be lost."""
    after = lay_out(file.text, additions)
    return Tidied(file, after) if loses_nothing(file.text, after) else None


def write_tidied(root: Path, tidied: Sequence[Tidied]) -> Iterator[Diagnostic]:
    """Write the changed files, each in one step; a file that was written to in the meantime is left as it is."""
    for each in tidied:
        if each.changed:
            yield from write_together(root, (each,))


def write_together(root: Path, tidied: Sequence[Tidied]) -> Iterator[Diagnostic]:
    """Write files that belong together in one step: all of them, or none where one was written to in the meantime."""
    at = ""
    try:
        for each in tidied:
            at = each.file.path
            if _read_bytes(root / at) != each.file.data:
                yield _report_race(each.file)
                return
        # As an editor does, a symbolic link stays and the file it points to changes.
        write_files({(root / each.file.path).resolve(): each.after.encode() for each in tidied})
    except OSError as fault:
        message = phrase("{path} was not written: {strerror}", path=at, strerror=fault.strerror or fault)
        yield error("bib-not-written", message, Span(at), phrase("look at the disk and the file's permissions"))


def _read_bytes(path: Path) -> bytes:
    """Give what a file holds; nothing where it is to be made."""
    return path.read_bytes() if path.exists() else b""


def _report_broken(file: BibText) -> Diagnostic:
    message = phrase("this file has errors: it was left as it is")
    return note("bib-left-alone", message, Span(file.path), phrase("mend the errors, then type: invoke bib"))


def _report_manager(file: BibText) -> Diagnostic:
    message = phrase("{manager} writes this file and would undo any change: it was left as it is", manager=file.manager)
    hint = phrase(
        "change the entries there; or, if it is yours by now, type: invoke bib --write --file {path}", path=file.path
    )
    return note("bib-managed", message, Span(file.path), hint)


def _report_loss(file: BibText) -> Diagnostic:
    message = phrase("laid out anew, this file would not say the same: it was left as it is")
    return warning("bib-unsafe", message, Span(file.path), phrase("please report this, with the file"))


def _report_race(file: BibText) -> Diagnostic:
    message = phrase("somebody has written this file in the meantime: it was left as it is")
    return error("bib-changed", message, Span(file.path), phrase("type the command again"))
