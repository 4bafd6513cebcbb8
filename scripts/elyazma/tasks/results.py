"""What the tasks that make a file have in common: for whom it is, printing what was made, and opening it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.audience import Audience, Options
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count, verbatim
from elyazma.tasks.command import USAGE, leave

if TYPE_CHECKING:  # not even this is imported for a listing of the tasks
    from elyazma.system.freshness import Result


TRUST_HELP = "build a stranger's input where nothing confines TeX: without Landlock and bubblewrap"
TRUST_PAPER_HELP = f"take files from outside the paper's folder too; {TRUST_HELP}"


UNTRUSTED_HELP = "take this for a stranger's: refused where nothing confines TeX, as are files with a second name"


def choose_trust(trusted: bool, untrusted: bool = False) -> None:
    """Have a stranger's input built without confinement, or what is here taken for one, in our own processes too."""
    if untrusted:
        from elyazma.system.untrusted import UNTRUSTED

        os.environ[UNTRUSTED] = "1"
    if trusted:
        from elyazma.system.untrusted import TRUSTED

        os.environ[TRUSTED] = "1"


def choose_audience(anonymous: bool, title_page: bool) -> Audience:
    """Give the audience that two flags ask for; end with a usage error when they ask for two."""
    if anonymous and title_page:
        leave(USAGE, phrase("--title-page is what --anonymous leaves out: ask for one, then for the other"))
    if title_page:
        return Audience.EDITOR
    return Audience.REVIEWERS if anonymous else Audience.PUBLIC


def find_result(root: Path, options: Options, *, force: bool = False) -> Result | None:
    """Give the result in dist/ when it is up to date, unless it is to be made again by `force`; loads no flow."""
    from elyazma.system.freshness import find_current

    return None if force else find_current(root, options)


def tell_current(current: Result, root: Path) -> None:
    """Say that a result is up to date, and how many warnings there were when it was made."""
    counted = (
        phrase_count(current.warnings, " ({count} warning: invoke check)", " ({count} warnings: invoke check)")
        if current.warnings
        else NOTHING
    )
    console.tell(phrase("{path} is up to date{counted}", path=shown(current.path, root), counted=counted))


def shown(path: Path, root: Path) -> Phrase:
    """Give a path as a person types it."""
    return verbatim(path.relative_to(root).as_posix())


def open_viewer(path: Path | str, what: Phrase | None = None) -> None:
    """Show a file or an address in the program that there is for it; `what` names its kind where it is no PDF."""
    from elyazma.system.process import start_viewer

    if not start_viewer(path):
        console.complain(
            phrase("no program here shows {what}: open {path} by hand", what=what or phrase("PDFs"), path=path)
        )
