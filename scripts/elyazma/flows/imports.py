"""The flow from an author's file: read, recognise, write, load; a whole manuscript at its place, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from elyazma import __version__
from elyazma.flows.figures import convert_figures
from elyazma.languages import Language, available_languages, load_language
from elyazma.model.diagnostics import Diagnostic, Findings, Severity, Span, collecting, error, note
from elyazma.model.imported import ArrangedTex, ImportSummary
from elyazma.readers.intake import check_text, intake
from elyazma.readers.recognise import recognise
from elyazma.readers.tex_paper.arrange import arrange_paper
from elyazma.readers.tex_paper.class_commands import keep_class_commands
from elyazma.readers.tex_paper.gather import gather
from elyazma.readers.tex_paper.report import REPORT, list_first_lines, write_report
from elyazma.readers.tex_paper.write import write_paper
from elyazma.readers.write_manuscript import write_manuscript
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import find_journal
from elyazma.sources.tree import MANUSCRIPT, list_converted
from elyazma.system.atomic_folder import place_folder, stand_beside
from elyazma.system.locking import Progress
from elyazma.typesetting.packages import read_on_demand

_TEX = frozenset((".tex", ".ltx", ".latex"))


@dataclass(frozen=True, slots=True)
class Wishes:
    """The journal an author has in mind, by its id, and whether to keep a manuscript that lacks something."""

    journal: str = ""
    keep: bool = False


@collecting
def import_paper(
    findings: Findings, path: Path, folder: Path, progress: Progress, wishes: Wishes | None = None
) -> ImportSummary:
    """Make a manuscript in `folder` (absolute, absent or empty) of a file. Raises OSError when the disk refuses.

    A file that is refused, a full disk, an interruption leave nothing behind; nor does a LaTeX paper of which an
    import would lose something, unless the wish is to keep what there is.
    """
    wishes = wishes or Wishes()
    if path.suffix.lower() in _TEX:
        return _import_tex(findings, path, _Target(folder, wishes), progress)
    languages = _load_languages()
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as scratch:
        progress("reading")
        taken = findings.take(intake(path, Path(scratch), languages))
        progress("recognising")
        imported = recognise(taken, languages)
        imported = replace(imported, article=replace(imported.article, journal=wishes.journal))
        with stand_beside(folder) as new:
            written = write_manuscript(imported, new, languages, __version__)
            loaded = load_manuscript(new)
            place_folder(new, folder)
    made = findings.accept(written)
    findings.add(loaded.diagnostics)
    if made is None:
        findings.refuse()
    return replace(made, root=folder)


def _load_languages() -> Mapping[str, Language]:
    return {code: load_language(code) for code in available_languages()}


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a manuscript is to be made, and what its author wishes."""

    folder: Path
    wishes: Wishes


def _import_tex(findings: Findings, path: Path, target: _Target, progress: Progress) -> ImportSummary:
    """Make a manuscript of a LaTeX paper, whose text stays as it is."""
    progress("reading")
    findings.take(check_text(path))
    languages = _load_languages()
    paper = findings.take(gather(path, languages))
    arranged = findings.take(arrange_paper(paper, languages))
    provided = frozenset(name for row in read_on_demand() for name in row.commands | row.environments)
    arranged = findings.take(keep_class_commands(paper, arranged, provided))
    chosen = target.wishes.journal or find_journal(target.folder, arranged.class_name)
    arranged = replace(arranged, article=replace(arranged.article, journal=chosen))
    progress("writing")
    with stand_beside(target.folder) as new:
        made = findings.take(write_paper(arranged, new, __version__))
        _convert_figures(findings, new, arranged, progress)
        findings.add(load_manuscript(new).diagnostics)
        broken = [finding for finding in findings.found if _is_fault_of_import(finding)]
        if broken and not target.wishes.keep:
            findings.refuse(_report_refused(paper.name, broken))
        first = list_first_lines(arranged, findings.found)
        (new / REPORT).write_text(write_report(arranged, findings.found, first), encoding="utf-8")
        place_folder(new, target.folder)
    return replace(made, root=target.folder, first=first)


def _convert_figures(findings: Findings, new: Path, arranged: ArrangedTex, progress: Progress) -> None:
    """Make PDFs of the paper's pictures in PostScript; one that cannot be made stays as it is, and is told of."""
    if any(list_converted(path) for path in arranged.copies):
        converted = findings.accept(convert_figures(new, progress)) or ()
        findings.add(
            note("import-converted", f"{each.path} was made of {each.original}", Span(each.path)) for each in converted
        )


def _is_fault_of_import(finding: Diagnostic) -> bool:
    """Tell whether an error is no fault of the author's: something was lost, or article.toml is wrong."""
    made = finding.span is not None and finding.span.path == f"{MANUSCRIPT}/article.toml"
    return finding.severity is Severity.ERROR and (made or finding.code in _LOSSES)


_LOSSES = frozenset(("import-text-lost", "import-lost", "section-name"))


def _report_refused(name: str, broken: Sequence[Diagnostic]) -> Diagnostic:
    message = f"nothing was made of {name}: {len(broken)} errors of the import above would make it another paper"
    hint = "report them; to have the manuscript as it is, type the same command with --keep"
    return error("import-refused", message, Span(name), hint)
