"""The tasks that make something of the manuscript: pdf, picture."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome, Severity, exit_code
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count
from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder
from elyazma.tasks.export import write_result
from elyazma.tasks.results import (
    TRUST_HELP,
    UNTRUSTED_HELP,
    choose_audience,
    choose_trust,
    find_result,
    open_viewer,
    shown,
    tell_current,
)

if TYPE_CHECKING:  # the flow is imported when something is to be built: an up-to-date PDF is reported without it
    from elyazma.model.manuscript import Build
    from elyazma.typesetting.waiting import Waiting

MIN_DPI, MAX_DPI = 10, 600
"""An A4 page at 600 dpi has 5,000 by 7,000 pixels, a hundred megabytes in memory."""


@command(
    help={
        "journal": "build for this journal (see `invoke journals`) instead of the one article.toml names",
        "all": "build for every journal whose class is on this machine",
        "anonymous": "leave out who wrote it and who paid, and prove it: dist/<article>-<journal>-anonymous.pdf",
        "title_page": "typeset the title page alone, for the editor: dist/<article>-<journal>-title-page.pdf",
        "accessible": "write the edition for screen readers and archives too: dist/<article>-<journal>-accessible.pdf",
        "draft": "print git's name of the revision on every page: dist/<article>-<journal>-draft.pdf",
        "line_numbers": "number the lines in the margin, for reviewers: dist/<article>-<journal>-numbered.pdf",
        "open": "show the PDF when it is done",
        "force": "build even when nothing has changed",
        "trust_input": TRUST_HELP,
        "untrusted": UNTRUSTED_HELP,
    }
)
def pdf(  # noqa: PLR0913, PLR0917 - Invoke makes a flag of each
    _: Context,
    journal: str = "",
    all_: bool = False,
    anonymous: bool = False,
    title_page: bool = False,
    draft: bool = False,
    accessible: bool = False,
    line_numbers: bool = False,
    open_: bool = False,
    force: bool = False,
    trust_input: bool = False,
    untrusted: bool = False,
) -> int:
    """Typeset the manuscript: dist/<article>-<journal>.pdf."""
    root = root_folder()
    choose_trust(trust_input, untrusted)
    if accessible and (all_ or anonymous or title_page or draft or line_numbers):
        leave(USAGE, phrase("--accessible is of the whole article, for one journal: leave the other flags out"))
    if all_ and journal:
        leave(USAGE, phrase("--all builds for every journal: leave --journal out"))
    audience = choose_audience(anonymous, title_page)
    options = Options("pdf", journal, audience, _describe_revision(root) if draft else "", line_numbers)
    if all_:
        return _build_all(root, options, force=force)
    code = _build(root, options, force=force, show=open_)
    if accessible:
        code = max(code, write_result(replace(options, format="accessible"), force=force, show=open_))
    return code


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
    options = Options(journal=journal)
    code = _build(root, options)
    if code:
        return code
    from elyazma.flows.pipeline import draw_page

    current = find_result(root, options)
    if current is None or not 1 <= page <= current.pages or not MIN_DPI <= dpi <= MAX_DPI:
        pages = current.pages if current else 0
        leave(
            USAGE,
            phrase(
                "the PDF has pages 1 to {pages}, and --dpi goes from {min_dpi} to {max_dpi}",
                pages=pages,
                min_dpi=MIN_DPI,
                max_dpi=MAX_DPI,
            ),
        )
    console.say(shown(draw_page(current.path, page, dpi), root))
    return DONE


# --- Building one or many ---------------------------------------------------------------------------


def _describe_revision(root: Path) -> str:
    """Give what git calls the files as they are now; without a commit there is nothing to print."""
    from elyazma.system.repository import describe_files

    described = describe_files(root)
    if described.value is None:
        console.set_utf8()
        console.print_findings(described.diagnostics, root)
        leave(exit_code(described.diagnostics))
    return described.value


def _build(root: Path, options: Options, *, force: bool = False, show: bool = False) -> int:
    current = find_result(root, options, force=force)
    if current:
        tell_current(current, root)
        if show:
            open_viewer(current.path)
        return DONE
    outcome = _typeset_early(root, options)
    console.print_findings(outcome.diagnostics, root, brief=True)
    if outcome.value is None:
        console.complain(phrase("no PDF was made; the last good one, if there is one, is still in dist/"))
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    console.say(_describe_build(outcome.value, root))
    if show:
        open_viewer(outcome.value.pdf)
    return DONE


def _typeset_early(root: Path, options: Options) -> Outcome[Build]:
    """Typeset with an engine that is begun before anything else, and prepare what the next one begins behind."""
    from elyazma.flows.early import begin_early, prepare_format

    with begin_early(root, options) as held:
        outcome = _typeset(root, options, held)
    if outcome.value:
        prepare_format(root, options)
    return outcome


def _typeset(root: Path, options: Options, held: Sequence[Waiting] = ()) -> Outcome[Build]:
    from elyazma.flows.pipeline import build_pdf

    console.set_utf8()
    require_journal(root, options.journal)
    with console.show_progress() as progress:
        return build_pdf(root, options, progress, held)


def _describe_build(build: Build, root: Path) -> Phrase:
    return phrase(
        "{path}: {pages}, {passes} of TeX",
        path=shown(build.pdf, root),
        pages=phrase_count(build.pages, "{count} page", "{count} pages"),
        passes=phrase_count(build.passes, "{count} pass", "{count} passes"),
    )


def _build_all(root: Path, options: Options, *, force: bool) -> int:
    """Build for every journal and print a line on each; a class that is not brought is reported, and is no error."""
    from elyazma.sources.load_journal import list_journals

    every = [replace(options, journal=journal) for journal in list_journals(root)]
    current = {each: find_result(root, each, force=force) for each in every}
    outcomes = _typeset_each(root, [each for each in every if not current[each]])
    codes = [DONE]
    with closing(outcomes):
        for number, each in enumerate(every, 1):
            result = current[each]
            if result:
                console.say(phrase("{path} is up to date", path=shown(result.path, root)))
                continue
            with console.show_progress() as progress:
                progress(
                    phrase(
                        "typesetting for {journal}, {number} of {every}",
                        journal=each.journal,
                        number=number,
                        every=len(every),
                    )
                )
                outcome = next(outcomes)
            codes.append(_tell_one_of_all(root, each, outcome))
    return max(codes)


def _typeset_each(root: Path, stale: Sequence[Options]) -> Generator[Outcome[Build], None, None]:
    if stale:
        from elyazma.flows.build_all import build_each

        console.set_utf8()
        yield from build_each(root, stale)


def _tell_one_of_all(root: Path, options: Options, outcome: Outcome[Build]) -> int:
    if outcome.value:
        built, warnings = _describe_build(outcome.value, root), outcome.value.warnings
        counted = phrase_count(warnings, " ({count} warning)", " ({count} warnings)") if warnings else NOTHING
        console.say(phrase("{built}{counted}", built=built, counted=counted))
        return DONE
    errors = [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR]
    if {finding.code for finding in errors} == {"class-not-brought"}:
        console.say(phrase("{journal}: not built; {message}", journal=options.journal, message=errors[0].message))
        return DONE
    console.print_findings(errors, root)
    return exit_code(errors) or MANUSCRIPT
