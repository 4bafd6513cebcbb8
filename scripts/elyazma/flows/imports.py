"""The flow from an author's file: read, recognise, write, load; a whole manuscript at its place, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from elyazma import __version__
from elyazma.languages import Language, available_languages, load_language
from elyazma.model.diagnostics import Findings, collecting
from elyazma.model.imported import ImportSummary
from elyazma.readers.intake import check_text, intake
from elyazma.readers.recognise import recognise
from elyazma.readers.tex_paper.arrange import arrange_paper
from elyazma.readers.tex_paper.class_commands import keep_class_commands
from elyazma.readers.tex_paper.gather import gather
from elyazma.readers.tex_paper.write import REPORT, write_paper, write_report
from elyazma.readers.write_manuscript import write_manuscript
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import find_journal
from elyazma.system.atomic_folder import place_folder, stand_beside
from elyazma.system.locking import Progress

_TEX = frozenset((".tex", ".ltx", ".latex"))


@collecting
def import_paper(findings: Findings, path: Path, folder: Path, progress: Progress, journal: str = "") -> ImportSummary:
    """Make a manuscript in `folder` (absolute, absent or empty) of a file. Raises OSError when the disk refuses.

    `journal` is the id of the one it goes to, if that is known. A file that is refused, a full disk, an interruption
    leave nothing behind.
    """
    if path.suffix.lower() in _TEX:
        return _import_tex(findings, path, folder, progress, journal)
    languages = _load_languages()
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as scratch:
        progress("reading")
        taken = findings.take(intake(path, Path(scratch), languages))
        progress("recognising")
        imported = recognise(taken, languages)
        imported = replace(imported, article=replace(imported.article, journal=journal))
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


def _import_tex(findings: Findings, path: Path, folder: Path, progress: Progress, journal: str) -> ImportSummary:
    """Make a manuscript of a LaTeX paper, whose text stays as it is."""
    progress("reading")
    findings.take(check_text(path))
    languages = _load_languages()
    paper = findings.take(gather(path, languages))
    arranged = keep_class_commands(paper, findings.take(arrange_paper(paper, languages)))
    chosen = journal or find_journal(folder, arranged.class_name)
    arranged = replace(arranged, article=replace(arranged.article, journal=chosen))
    progress("writing")
    with stand_beside(folder) as new:
        made = findings.take(write_paper(arranged, new, __version__))
        loaded = load_manuscript(new)
        findings.add(loaded.diagnostics)
        (new / REPORT).write_text(write_report(arranged, findings.found, ()), encoding="utf-8")
        place_folder(new, folder)
    return replace(made, root=folder)
