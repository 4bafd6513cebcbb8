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
    rows = [("✓" if part.found else "✗", part.name, part.version, part.blocks, part.mend) for part in parts]
    console.print_table(("", "part", "found", "without it", "to mend it"), rows)
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
    limits = Limits(seconds=3000)
    codes = [run_program(run, folder=root, limits=limits, on_line=console.say).code for run in runs]
    return MANUSCRIPT if any(codes) else DONE


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


namespace = Collection(pdf, check, journals, doctor, test, clean)


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
    from elyazma.tools.process import open_file

    open_file(path)
