"""A paper brought in by the whole way: what was made of it, loaded and checked."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from elyazma.flows.checking import check_manuscript
from elyazma.flows.imports import import_paper
from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.imported import ImportSummary
from elyazma.model.manuscript import Manuscript
from elyazma.sources.load import load_manuscript
from word_lines import write_lines


class Imported(NamedTuple):
    """What an import made: the manuscript, its text without layout, and what was said."""

    root: Path
    manuscript: Manuscript
    summary: ImportSummary
    text: str
    findings: tuple[Diagnostic, ...]

    def codes(self, severity: Severity) -> set[str]:
        return {finding.code for finding in self.findings if finding.severity is severity}

    def errors(self) -> set[str]:
        return self.codes(Severity.ERROR)


def bring(path: Path, folder: Path) -> Imported:
    """Import a file, and check that what was made has no error."""
    outcome = import_paper(path, folder / "made", lambda _: None)
    assert outcome.value is not None, outcome.diagnostics
    loaded = load_manuscript(folder / "made").value
    assert loaded is not None
    checked = check_manuscript(folder / "made", "")
    assert [each for each in checked.diagnostics if each.severity is Severity.ERROR] == []
    text = " ".join("\n".join(section.source.text for section in loaded.sections).split())
    return Imported(folder / "made", loaded, outcome.value, text, outcome.diagnostics)


def bring_lines(folder: Path, *lines: str, members: dict[str, bytes] | None = None) -> Imported:
    return bring(write_lines(folder / "paper.docx", lines, members=members), folder)


def field(imported: Imported, key: str, name: str) -> str:
    found = next(each for each in imported.manuscript.bibliography.references if each.key == key)
    return found.fields.get(name, "")


def keys_of(imported: Imported) -> list[str]:
    return [each.key for each in imported.manuscript.bibliography.references]
