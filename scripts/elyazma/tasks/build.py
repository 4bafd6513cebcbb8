"""The tasks that make something of the manuscript: pdf, picture."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder

MIN_DPI, MAX_DPI = 10, 600
"""An A4 page at 600 dpi has 5,000 by 7,000 pixels, a hundred megabytes in memory."""


@command(
    help={
        "journal": "build for this journal (see `invoke journals`) instead of the one article.toml names",
        "all": "build for every journal",
        "open": "show the PDF when it is done",
        "force": "build even when nothing has changed",
    }
)
def pdf(_: Context, journal: str = "", all_: bool = False, open_: bool = False, force: bool = False) -> int:
    """Typeset the manuscript: dist/<article>-<journal>.pdf."""
    root = root_folder()
    if all_ and journal:
        leave(USAGE, "--all builds for every journal: leave --journal out")
    return max([_build(root, name, force, open_) for name in _journals(root, journal, all_)], default=DONE)


@command(
    help={
        "journal": "draw the PDF made for this journal instead of the one article.toml names",
        "page": "the number of the page",
        "dpi": "dots per inch",
    }
)
def picture(_: Context, journal: str = "", page: int = 1, dpi: int = 80) -> int:
    """Draw a page of the PDF as a PNG in dist/, building it first if need be."""
    root = root_folder()
    code = _build(root, journal, force=False, show=False)
    if code:
        return code
    from elyazma import console
    from elyazma.pipeline import draw_page, find_current_build

    build = find_current_build(root, journal)
    if build is None or not 1 <= page <= build.pages or not MIN_DPI <= dpi <= MAX_DPI:
        pages = build.pages if build else 0
        leave(USAGE, f"the PDF has pages 1 to {pages}, and --dpi goes from {MIN_DPI} to {MAX_DPI}")
    console.say(_shown(draw_page(build.pdf, page, dpi), root))
    return DONE


# --- Building one or many ---------------------------------------------------------------------------


def _journals(root: Path, journal: str, every: bool) -> Iterable[str]:
    if not every:
        return (journal,)
    from elyazma.stages.load_journal import list_journals

    return list_journals(root)


def _build(root: Path, journal: str, force: bool, show: bool) -> int:
    from elyazma.pipeline import find_current_build

    current = None if force else find_current_build(root, journal)
    if current:
        # rich would cost more than the whole check has: plain print, kept to one line
        counted = f" ({current.warnings} warnings: invoke check)" if current.warnings else ""
        sys.stdout.write(f"{_shown(current.pdf, root)} is up to date{counted}\n")
        if show:
            _open(current.pdf)
        return DONE
    return _build_anew(root, journal, show)


def _build_anew(root: Path, journal: str, show: bool) -> int:
    from elyazma import console
    from elyazma.diagnostics import exit_code
    from elyazma.pipeline import build_pdf

    console.speak_utf8()
    require_journal(root, journal)
    with console.show_progress() as progress:
        outcome = build_pdf(root, journal, progress)
    console.print_findings(outcome.diagnostics, root, brief=True)
    if outcome.value is None:
        console.complain("no PDF was made; the last good one, if there is one, is still in dist/")
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    build = outcome.value
    passes = f"{build.passes} pass{'es' * (build.passes != 1)}"
    console.say(f"{_shown(build.pdf, root)}: {build.pages} pages, {passes} of TeX")
    if show:
        _open(build.pdf)
    return DONE


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _open(path: Path) -> None:
    from elyazma.console import complain
    from elyazma.tools.process import start_viewer

    if not start_viewer(path):
        complain(f"no program here shows PDFs: open {path} by hand")
