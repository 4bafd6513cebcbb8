"""The tasks that `invoke --list` shows.

Nothing heavy is imported at the top: a listing and an up-to-date build cost what Invoke itself costs.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

DONE, MANUSCRIPT, USAGE, MISSING, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done; the manuscript has errors; wrong usage; the machine lacks something; Ctrl-C."""

MIN_DPI, MAX_DPI = 10, 600
"""An A4 page at 600 dpi has 5,000 by 7,000 pixels, a hundred megabytes in memory."""


def _command(**options: Any) -> Callable[[Callable[..., int]], Any]:
    """Make a task of a function that returns an exit code; Ctrl-C ends it with 130."""

    def wrap(body: Callable[..., int]) -> Any:
        @functools.wraps(body)
        def run(*arguments: Any, **flags: Any) -> None:
            try:
                code = body(*arguments, **flags)
            except KeyboardInterrupt:
                _leave(INTERRUPTED, "interrupted: nothing was changed")
            if code:
                _leave(code)

        # Short flags would move whenever a parameter is added.
        return task(run, auto_shortflags=False, **options)

    return wrap


def _leave(code: int, message: str | None = None) -> NoReturn:
    raise Exit(message=message, code=code)


def _root() -> Path:
    """Give the folder of the tasks.py that Invoke loaded: the manuscript's root, wherever one stands in it."""
    origin = getattr(sys.modules.get("tasks"), "__file__", None)
    return Path(origin).resolve().parent if origin else Path.cwd()


# --- Tasks ----------------------------------------------------------------------------------------


@_command(
    help={
        "journal": "build for this journal (see `invoke journals`) instead of the one article.toml names",
        "all": "build for every journal",
        "open": "show the PDF when it is done",
        "force": "build even when nothing has changed",
    }
)
def pdf(_: Context, journal: str = "", all_: bool = False, open_: bool = False, force: bool = False) -> int:
    """Typeset the manuscript: dist/<article>-<journal>.pdf."""
    root = _root()
    if all_ and journal:
        _leave(USAGE, "--all builds for every journal: leave --journal out")
    return max([_build(root, name, force, open_) for name in _journals(root, journal, all_)], default=DONE)


@_command(
    help={
        "journal": "draw the PDF made for this journal instead of the one article.toml names",
        "page": "the number of the page",
        "dpi": "dots per inch",
    }
)
def picture(_: Context, journal: str = "", page: int = 1, dpi: int = 80) -> int:
    """Draw a page of the PDF as a PNG in dist/, building it first if need be."""
    root = _root()
    code = _build(root, journal, force=False, show=False)
    if code:
        return code
    from elyazma import console
    from elyazma.pipeline import draw_page, find_current_build

    build = find_current_build(root, journal)
    if build is None or not 1 <= page <= build.pages or not MIN_DPI <= dpi <= MAX_DPI:
        pages = build.pages if build else 0
        _leave(USAGE, f"the PDF has pages 1 to {pages}, and --dpi goes from {MIN_DPI} to {MAX_DPI}")
    console.say(_shown(draw_page(build.pdf, page, dpi), root))
    return DONE


@_command(
    help={
        "journal": "check against this journal's rules instead of those of the one article.toml names",
        "json": "print the findings for programs",
    }
)
def check(_: Context, journal: str = "", json: bool = False) -> int:
    """Check text, citations and metadata against the journal's rules, without TeX."""
    from elyazma import console
    from elyazma.diagnostics import exit_code
    from elyazma.pipeline import check_manuscript

    console.speak_utf8()
    root = _root()
    _require_journal(root, journal)
    findings = check_manuscript(root, journal).diagnostics
    if json:
        console.print_findings_json(findings, root)
    else:
        console.print_findings(findings, root)
        if not findings:
            console.say("nothing to mend")
    return exit_code(findings)


@_command()
def journals(_: Context) -> int:
    """List the journals one can build for, and what each asks."""
    from elyazma import console
    from elyazma.pipeline import describe_journals

    console.speak_utf8()
    root = _root()
    described = describe_journals(root)
    console.print_table(("journal", "name", "citations", "pages", "abstract", "keywords"), described.value or ())
    if described.diagnostics:
        console.print_findings(described.diagnostics, root)
    from elyazma.diagnostics import exit_code

    return exit_code(described.diagnostics)


@_command()
def doctor(_: Context) -> int:
    """Look at this machine: what is found, what is missing, what that blocks, how to mend it."""
    from elyazma import console
    from elyazma.tools.machine import inspect_machine

    console.speak_utf8()
    parts = inspect_machine(_root())
    rows = [("✓" if part.found else "✗", part.name, part.version, part.blocks) for part in parts]
    console.print_table(("", "part", "found", "needed for"), rows)
    for part in parts:
        if not part.found:
            console.say(f"\n{part.name}: to mend it, type\n  {part.mend}")
    return MISSING if any(part.required and not part.found for part in parts) else DONE


@_command(help={"fast": "leave out the tests that run TeX"})
def test(_: Context, fast: bool = False) -> int:
    """Run the toolchain's own tests: style, types, and every test."""
    from elyazma import console
    from elyazma.tools.process import Limits, run_program

    console.speak_utf8()
    root = _root()
    python = sys.executable
    chosen = ("-m", "not tex and not slow") if fast else ()
    runs = (
        (python, "-m", "ruff", "check", "."),
        (python, "-m", "ruff", "format", "--check", "."),
        (python, "-m", "mypy"),
        (python, "-m", "pytest", "-q", "-n", "auto", *chosen),
    )
    limits = Limits(seconds=3000, cpu=3000)
    code = DONE
    for run in runs:
        finished = run_program(run, folder=root, limits=limits, on_line=console.say)
        console.complain(finished.stderr.decode("utf-8", errors="replace").rstrip())
        code = code or (MANUSCRIPT if finished.code else DONE)
    return code


@_command(help={"dist": "delete the results in dist/ too"})
def clean(_: Context, dist: bool = False) -> int:
    """Delete build/, the scratch of all builds."""
    from elyazma import console
    from elyazma.tools.files import remove_folder

    root = _root()
    for folder in (root / "build", *([root / "dist"] if dist else [])):
        if remove_folder(folder):
            console.say(f"deleted {folder.name}/")
    return DONE


namespace = Collection(pdf, check, picture, journals, doctor, test, clean)


# --- Building one or many ---------------------------------------------------------------------------


def _journals(root: Path, journal: str, every: bool) -> Iterable[str]:
    if not every:
        return (journal,)
    from elyazma.stages.load_journal import list_journals

    return list_journals(root)


def _require_journal(root: Path, journal: str) -> None:
    """End with a usage error when the command line names a journal that there is not."""
    from elyazma.stages.load_journal import list_journals
    from elyazma.tools.nearest import did_you_mean

    known = list_journals(root)
    if journal and journal not in known:
        advice = did_you_mean(journal, known) or f"the journals are: {', '.join(known)}"
        _leave(USAGE, f'no journal "{journal}": {advice}')


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
    _require_journal(root, journal)
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
