"""The tasks that make something of the manuscript: pdf, picture."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder

if TYPE_CHECKING:  # imported when needed: an up-to-date build costs what Invoke itself costs
    from elyazma.diagnostics import Outcome
    from elyazma.pipeline import Build, Edition

MIN_DPI, MAX_DPI = 10, 600
"""An A4 page at 600 dpi has 5,000 by 7,000 pixels, a hundred megabytes in memory."""


@command(
    help={
        "journal": "build for this journal (see `invoke journals`) instead of the one article.toml names",
        "all": "build for every journal whose class is on this machine",
        "anonymous": "leave out who wrote it and who paid, and prove it: dist/<article>-<journal>-anonymous.pdf",
        "title_page": "typeset the title page alone, for the editor: dist/<article>-<journal>-title-page.pdf",
        "draft": "print git's name of the revision on every page: dist/<article>-<journal>-draft.pdf",
        "open": "show the PDF when it is done",
        "force": "build even when nothing has changed",
    }
)
def pdf(  # noqa: PLR0913, PLR0917 - Invoke makes a flag of each
    _: Context,
    journal: str = "",
    all_: bool = False,
    anonymous: bool = False,
    title_page: bool = False,
    draft: bool = False,
    open_: bool = False,
    force: bool = False,
) -> int:
    """Typeset the manuscript: dist/<article>-<journal>.pdf."""
    root = root_folder()
    if all_ and journal:
        leave(USAGE, "--all builds for every journal: leave --journal out")
    if anonymous and title_page:
        leave(USAGE, "--title-page is what --anonymous leaves out: ask for one, then for the other")
    wish = Wish(force, open_, _describe_revision(root) if draft else "", anonymous, title_page)
    return _build_all(root, wish) if all_ else _build(root, journal, wish)


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
    code = _build(root, journal, Wish())
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for besides a journal; `revision` is printed on every page of a draft."""

    force: bool = False
    show: bool = False
    revision: str = ""
    anonymous: bool = False
    title_page: bool = False

    @property
    def edition(self) -> Edition:
        """Give the edition that is wanted."""
        from elyazma.pipeline import Edition

        return Edition(self.revision, self.anonymous, self.title_page)


def _describe_revision(root: Path) -> str:
    """Give what git calls the files as they are now; without a commit there is nothing to print."""
    from elyazma import console
    from elyazma.diagnostics import exit_code
    from elyazma.tools.repository import describe_files

    described = describe_files(root)
    if described.value is None:
        console.speak_utf8()
        console.print_findings(described.diagnostics, root)
        leave(exit_code(described.diagnostics))
    return described.value


def _build(root: Path, journal: str, wish: Wish) -> int:
    from elyazma.pipeline import find_current_build

    current = None if wish.force else find_current_build(root, journal, wish.edition)
    if current:
        # rich would cost more than the whole check has: plain print, kept to one line
        counted = f" ({current.warnings} warnings: invoke check)" if current.warnings else ""
        sys.stdout.write(f"{_shown(current.pdf, root)} is up to date{counted}\n")
        if wish.show:
            _open(current.pdf)
        return DONE
    return _build_anew(root, journal, wish)


def _build_anew(root: Path, journal: str, wish: Wish) -> int:
    from elyazma import console
    from elyazma.diagnostics import exit_code

    outcome = _typeset(root, journal, wish)
    console.print_findings(outcome.diagnostics, root, brief=True)
    if outcome.value is None:
        console.complain("no PDF was made; the last good one, if there is one, is still in dist/")
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    console.say(_told(outcome.value, root))
    if wish.show:
        _open(outcome.value.pdf)
    return DONE


def _typeset(root: Path, journal: str, wish: Wish) -> Outcome[Build]:
    from elyazma import console
    from elyazma.pipeline import build_pdf

    console.speak_utf8()
    require_journal(root, journal)
    with console.show_progress() as progress:
        return build_pdf(root, journal, progress, wish.edition)


def _told(build: Build, root: Path) -> str:
    passes = f"{build.passes} pass{'es' * (build.passes != 1)}"
    return f"{_shown(build.pdf, root)}: {build.pages} page{'s' * (build.pages != 1)}, {passes} of TeX"


def _build_all(root: Path, wish: Wish) -> int:
    """Build for every journal and tell a line of each; that nobody has brought a class is told, and is no error."""
    from elyazma.stages.load_journal import list_journals

    return max([_build_one_of_all(root, name, wish) for name in list_journals(root)], default=DONE)


def _build_one_of_all(root: Path, journal: str, wish: Wish) -> int:
    from elyazma import console
    from elyazma.diagnostics import Severity, exit_code
    from elyazma.pipeline import find_current_build

    current = None if wish.force else find_current_build(root, journal, wish.edition)
    if current:
        console.say(f"{_shown(current.pdf, root)} is up to date")
        return DONE
    outcome = _typeset(root, journal, wish)
    if outcome.value:
        counted = f" ({outcome.value.warnings} warnings)" if outcome.value.warnings else ""
        console.say(_told(outcome.value, root) + counted)
        return DONE
    errors = [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR]
    if {finding.code for finding in errors} == {"class-not-brought"}:
        console.say(f"{journal}: not built; {errors[0].message}")
        return DONE
    console.print_findings(errors, root)
    return exit_code(errors) or MANUSCRIPT


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _open(path: Path) -> None:
    from elyazma.console import complain
    from elyazma.tools.process import start_viewer

    if not start_viewer(path):
        complain(f"no program here shows PDFs: open {path} by hand")
