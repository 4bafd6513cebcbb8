"""The flow from an author's file: intake, recognise, write, load; a whole manuscript at its place, or nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from elyazma import __version__
from elyazma.languages import available_languages, load_language
from elyazma.model.diagnostics import Findings, collecting
from elyazma.model.imported import ImportSummary
from elyazma.readers.intake import intake
from elyazma.readers.recognise import recognise
from elyazma.readers.write_manuscript import write_manuscript
from elyazma.sources.load import load_manuscript
from elyazma.system.atomic_folder import place_folder, stand_beside
from elyazma.system.locking import Progress


@collecting
def import_paper(findings: Findings, path: Path, folder: Path, progress: Progress, journal: str = "") -> ImportSummary:
    """Make a manuscript in `folder` (absolute, absent or empty) of a file. Raises OSError when the disk refuses.

    `journal` is the id of the one it goes to, if that is known. A file that is refused, a full disk, an interruption
    leave nothing behind.
    """
    languages = {code: load_language(code) for code in available_languages()}
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
