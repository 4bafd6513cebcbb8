"""The tasks that write the manuscript in other formats than PDF: docx, html, jats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder

if TYPE_CHECKING:  # imported when needed: an up-to-date file costs what Invoke itself costs
    from elyazma.diagnostics import Outcome
    from elyazma.exports import Export, Order

JOURNAL = "write for this journal (see `invoke journals`) instead of the one article.toml names"
FORCE = "write even when nothing has changed"
ANONYMOUS = "leave out who wrote it and who paid, and prove it: dist/<article>-<journal>-anonymous.{}"
OPEN = "show the file when it is done"


@command(
    help={
        "journal": JOURNAL,
        "anonymous": ANONYMOUS.format("docx"),
        "title_page": "write the title page alone, for the editor: dist/<article>-<journal>-title-page.docx",
        "open": OPEN,
        "force": FORCE,
    }
)
def docx(
    _: Context,
    journal: str = "",
    anonymous: bool = False,
    title_page: bool = False,
    open_: bool = False,
    force: bool = False,
) -> int:
    """Write the Word file in the journal's house style: dist/<article>-<journal>.docx."""
    from elyazma.exports import Order

    if anonymous and title_page:
        leave(USAGE, "--title-page is what --anonymous leaves out: ask for one, then for the other")
    return _export(Order("docx", journal, anonymous, title_page), force=force, show=open_)


@command(help={"journal": JOURNAL, "anonymous": ANONYMOUS.format("html"), "open": OPEN, "force": FORCE})
def html(_: Context, journal: str = "", anonymous: bool = False, open_: bool = False, force: bool = False) -> int:
    """Write one web page that holds everything: dist/<article>-<journal>.html."""
    from elyazma.exports import Order

    return _export(Order("html", journal, anonymous), force=force, show=open_)


@command(
    help={
        "journal": JOURNAL,
        "crossref": "write the deposit that registers the article's DOI too: ...-crossref.xml",
        "cff": "write how to cite the article too, for code repositories: ...-citation.cff",
        "force": FORCE,
    }
)
def jats(_: Context, journal: str = "", crossref: bool = False, cff: bool = False, force: bool = False) -> int:
    """Write JATS 1.3 XML for archives and publishers: dist/<article>-<journal>.xml."""
    from elyazma.exports import Order

    wanted = ["jats"] + ["crossref"] * crossref + ["cff"] * cff
    return max(_export(Order(name, journal), force=force, show=False) for name in wanted)


def _export(order: Order, *, force: bool, show: bool) -> int:
    from elyazma.exports import find_current_export

    root = root_folder()
    current = None if force else find_current_export(root, order)
    if current:
        # rich would cost more than the whole check has: plain print, kept to one line
        counted = f" ({current.warnings} warnings: invoke check)" if current.warnings else ""
        sys.stdout.write(f"{_shown(current.path, root)} is up to date{counted}\n")
        return _finish(current.path, show)
    return _export_anew(root, order, show)


def _export_anew(root: Path, order: Order, show: bool) -> int:
    from elyazma import console
    from elyazma.diagnostics import exit_code

    outcome = _write(root, order)
    console.print_findings(outcome.diagnostics, root, brief=True)
    if outcome.value is None:
        console.complain("no file was written; the last good one, if there is one, is still in dist/")
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    console.say(_shown(outcome.value.path, root))
    return _finish(outcome.value.path, show)


def _write(root: Path, order: Order) -> Outcome[Export]:
    from elyazma import console
    from elyazma.exports import export

    console.speak_utf8()
    require_journal(root, order.journal)
    with console.show_progress() as progress:
        return export(root, order, progress)


def _finish(path: Path, show: bool) -> int:
    if show:
        from elyazma.console import complain
        from elyazma.tools.process import start_viewer

        if not start_viewer(path):
            complain(f"no program here shows such files: open {path} by hand")
    return DONE


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
