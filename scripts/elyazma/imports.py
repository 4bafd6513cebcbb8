"""The way in: intake, recognise, write, load; a whole manuscript at its place, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.diagnostics import Outcome
    from elyazma.draft import ImportSummary

Progress = Callable[[str], None]


def import_paper(path: Path, folder: Path, progress: Progress, journal: str = "") -> Outcome[ImportSummary]:
    """Make a manuscript in `folder` (absolute, absent or empty) of a file. Raises OSError when the disk refuses.

    `journal` is the id of the one it goes to, if that is known. A file that is refused, a full disk, an interruption
    leave nothing behind.
    """
    from elyazma import __version__
    from elyazma.diagnostics import Outcome
    from elyazma.languages import available_languages, load_language
    from elyazma.stages.intake import intake
    from elyazma.stages.load import load_manuscript
    from elyazma.stages.recognise import recognise
    from elyazma.stages.write_manuscript import write_manuscript
    from elyazma.tools.placing import place_folder, stand_beside

    languages = {code: load_language(code) for code in available_languages()}
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as scratch:
        progress("reading")
        taken = intake(path, Path(scratch), languages)
        if taken.value is None:
            return Outcome(None, taken.diagnostics)
        progress("recognising")
        imported = recognise(taken.value, languages)
        imported = replace(imported, article=replace(imported.article, journal=journal))
        with stand_beside(folder) as new:
            written = write_manuscript(imported, new, languages, __version__)
            loaded = load_manuscript(new)
            place_folder(new, folder)
    value = replace(written.value, root=folder) if written.value else None
    return Outcome(value, (*taken.diagnostics, *written.diagnostics, *loaded.diagnostics))
