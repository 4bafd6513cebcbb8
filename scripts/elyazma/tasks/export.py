"""The tasks that write the manuscript in other formats than PDF: docx, html, jats."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from elyazma import console
from elyazma.model.audience import Audience, Format, Options
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import phrase
from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder
from elyazma.tasks.results import choose_audience, find_result, open_viewer, shown, tell_current

JOURNAL = "write for this journal (see `invoke journals`) instead of the one article.toml names"
FORCE = "write even when nothing has changed"
ANONYMOUS = "leave out who wrote it and who paid, and prove it: dist/<article>-<journal>-anonymous.{}"
OPEN = "show the file when it is done"


@command(
    help={
        "journal": JOURNAL,
        "anonymous": ANONYMOUS.format("docx"),
        "title_page": "write the title page alone, for the editor: dist/<article>-<journal>-title-page.docx",
        "citations": "links: each leads to the list; fields: Zotero in Word or LibreOffice can change them",
        "open": OPEN,
        "force": FORCE,
    }
)
def docx(  # noqa: PLR0913, PLR0917 - one for each flag
    _: Context,
    journal: str = "",
    anonymous: bool = False,
    title_page: bool = False,
    citations: str = "links",
    open_: bool = False,
    force: bool = False,
) -> int:
    """Write the Word file in the journal's house style: dist/<article>-<journal>.docx."""
    audience = choose_audience(anonymous, title_page)
    options = Options("docx", journal, audience, citations=_choose_citations(citations, audience))
    return write_result(options, force=force, show=open_)


def _choose_citations(asked: str, audience: Audience) -> Literal["links", "fields"]:
    """Give the kind of citations that a flag asks for; end with a usage error for another."""
    if asked == "fields" and audience is not Audience.PUBLIC:
        leave(USAGE, phrase("fields hold whole records of works, which may name the authors: leave out --citations"))
    if asked not in ("links", "fields"):
        leave(
            USAGE, phrase('no kind of citations "{asked}": type --citations links or --citations fields', asked=asked)
        )
    return "fields" if asked == "fields" else "links"


@command(help={"journal": JOURNAL, "anonymous": ANONYMOUS.format("html"), "open": OPEN, "force": FORCE})
def html(_: Context, journal: str = "", anonymous: bool = False, open_: bool = False, force: bool = False) -> int:
    """Write one web page that holds everything: dist/<article>-<journal>.html."""
    audience = choose_audience(anonymous, title_page=False)
    return write_result(Options("html", journal, audience), force=force, show=open_)


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
    wanted: list[Format] = ["jats"]
    if crossref:
        wanted.append("crossref")
    if cff:
        wanted.append("cff")
    return max(write_result(Options(name, journal), force=force, show=False) for name in wanted)


def write_result(options: Options, *, force: bool, show: bool) -> int:
    """Write a result into dist/ unless it is up to date there; give the exit code."""
    root = root_folder()
    current = find_result(root, options, force=force)
    if current:
        tell_current(current, root)
        return _finish(current.path, show)
    return _export_anew(root, options, show)


def _export_anew(root: Path, options: Options, show: bool) -> int:
    from elyazma.flows.exports import export

    console.set_utf8()
    require_journal(root, options.journal)
    with console.show_progress() as progress:
        outcome = export(root, options, progress)
    console.print_findings(outcome.diagnostics, root, brief=True)
    if outcome.value is None:
        console.complain(phrase("no file was written; the last good one, if there is one, is still in dist/"))
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    console.say(shown(outcome.value.path, root))
    return _finish(outcome.value.path, show)


def _finish(path: Path, show: bool) -> int:
    if show:
        open_viewer(path, phrase("such files"))
    return DONE
