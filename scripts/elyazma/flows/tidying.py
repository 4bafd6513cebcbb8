"""The flow over bib/: read, check, look up if that is wanted, lay out, and write if that is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, collecting
from elyazma.model.manuscript import Bibliography
from elyazma.references.layout import Additions
from elyazma.references.look_up import look_up
from elyazma.references.tidy import BibText, Tidied, check_entries, read_bib_files, tidy, write_tidied
from elyazma.system.locking import Progress


@dataclass(frozen=True, slots=True)
class TidiedFiles:
    """The files that another layout would change, and the paths of those that were written."""

    changes: tuple[Tidied, ...]
    written: tuple[str, ...]


@collecting
def tidy_bibliography(
    findings: Findings, root: Path, named: str, lookup: Progress | None, *, write: bool
) -> TidiedFiles:
    """Lay out all files of bib/, or the `named` one; with `lookup` doi.org is asked, and each step is reported."""
    files = findings.accept(read_bib_files(root)) or ()
    bibliography = findings.accept(check_entries(files))
    faults = findings.found
    chosen = tuple(each for each in files if not named or each.path == named)
    additions: Additions = {}
    if lookup:
        additions = findings.accept(_look_up(root, bibliography, chosen, lookup)) or {}
    tidied = findings.accept(tidy(chosen, faults, frozenset({named}), additions)) or ()
    changes = tuple(each for each in tidied if each.changed)
    if not write:
        return TidiedFiles(changes, ())
    failed = tuple(write_tidied(root, changes))
    findings.add(failed)
    return TidiedFiles(changes, _list_written(changes, failed))


def _look_up(
    root: Path, bibliography: Bibliography | None, chosen: tuple[BibText, ...], progress: Progress
) -> Outcome[Additions]:
    paths = {file.path for file in chosen}
    references = bibliography.references if bibliography else ()
    wanted = Bibliography(tuple(each for each in references if each.span.path in paths), tuple(paths))
    return look_up(wanted, root / "build/cache/doi", progress)


def _list_written(changes: tuple[Tidied, ...], failed: tuple[Diagnostic, ...]) -> tuple[str, ...]:
    unwritten = {finding.span.path for finding in failed if finding.span}
    return tuple(each.file.path for each in changes if each.file.path not in unwritten)
