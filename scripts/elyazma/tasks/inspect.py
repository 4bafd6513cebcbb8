"""The tasks that only look: check, journals, doctor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import Diagnostic, exit_code
from elyazma.model.phrases import NOTHING, phrase, phrase_fault
from elyazma.tasks.command import DONE, MISSING, USAGE, Context, command, leave, require_journal, root_folder
from elyazma.tasks.recheck import watch_findings
from elyazma.tasks.results import shown

if TYPE_CHECKING:
    from elyazma.flows.install_missing import Wanted
    from elyazma.flows.machine import Part


@command(
    help={
        "journal": "check against this journal's rules instead of those of the one article.toml names",
        "all": "check against every journal's rules: where could it go, and what is missing for the others",
        "watch": "check again at each save, until Ctrl-C; with --json a line for each check (docs/editors.md)",
        "repeat": "with --watch: all findings each time, not only what is new and what is gone",
        "json": "print the findings for programs",
    }
)
def check(
    _: Context, journal: str = "", all_: bool = False, watch: bool = False, repeat: bool = False, json: bool = False
) -> int:
    """Check text, citations and metadata against the journal's rules, without TeX."""
    console.set_utf8()
    root = root_folder()
    if all_ and watch:
        leave(USAGE, phrase("--watch checks against one journal: leave --all out"))
    if repeat and not watch:
        leave(USAGE, phrase("--repeat is for --watch: add it, or leave --repeat out"))
    if all_:
        return _check_all(root, journal, json)
    require_journal(root, journal)
    if watch:
        return watch_findings(root, journal, json=json, repeat=repeat)
    return _check_once(root, journal, json)


def _check_once(root: Path, journal: str, json: bool) -> int:
    from elyazma.flows.rechecking import check_whole

    findings = check_whole(root, journal).diagnostics
    if json:
        console.print_findings_json(findings, root)
    else:
        console.print_findings(findings, root)
        if not findings:
            console.say(phrase("nothing to mend"))
    return exit_code(findings)


def _check_all(root: Path, journal: str, json: bool) -> int:
    from elyazma.flows import check_all

    if journal:
        leave(USAGE, phrase("--all checks against every journal: leave --journal out"))
    checked = check_all.check_every_journal(root)
    if checked.value is None:
        show = console.print_findings_json if json else console.print_findings
        show(checked.diagnostics, root)
        return exit_code(checked.diagnostics)
    if json:
        console.print_json({"root": str(root), **check_all.as_json(checked.value)})
    else:
        print_comparison(checked.value.common, check_all.COLUMNS, check_all.list_rows(checked.value), root)
        console.say(phrase("\ninvoke check --journal NAME shows the places, the hints and the rules"))
    return exit_code(checked.value.of_default)


def print_comparison(
    common: Sequence[Diagnostic], columns: Sequence[str], rows: Sequence[Sequence[str]], root: Path
) -> None:
    """Print what every journal finds, then a row for each journal."""
    if common:
        console.say(phrase("every journal:"))
        console.print_findings(common, root, brief=True)
        console.say(NOTHING)
    console.print_table(columns, rows)


@command(
    help={
        "show": "show every rule of this journal, and where it was read",
        "copy": "copy this journal into styles/, to be changed: there it goes before the one that comes with Elyazma",
        "json": "print them for programs",
    }
)
def journals(_: Context, show: str = "", copy: str = "", json: bool = False) -> int:
    """List the journals one can build for, and what each asks."""
    from elyazma.flows import describe_journal as rules

    console.set_utf8()
    root = root_folder()
    if copy:
        return _copy_journal(root, copy)
    if show:
        return _show_journal(root, show, json)
    described = rules.describe_journals(root)
    if json:
        console.print_json([dict(zip(rules.COLUMNS, row, strict=True)) for row in described.value or ()])
    else:
        console.print_table(rules.COLUMNS, described.value or ())
    if described.diagnostics:
        console.print_findings(described.diagnostics, root)
    return exit_code(described.diagnostics)


def _copy_journal(root: Path, journal: str) -> int:
    from elyazma.sources.load_journal import copy_journal

    require_journal(root, journal)
    copied = copy_journal(root, journal)
    if copied is None:
        leave(USAGE, phrase("styles/{journal} is here already: change that", journal=journal))
    for path in copied:
        console.say(shown(path, root))
    return DONE


def _show_journal(root: Path, journal: str, json: bool) -> int:
    from elyazma.flows import describe_journal as rules

    require_journal(root, journal)
    described = rules.describe_journal(root, journal)
    if described.value and json:
        console.print_json(rules.as_json(described.value))
    elif described.value:
        console.say(rules.as_text(described.value))
    if described.diagnostics:
        console.print_findings(described.diagnostics, root)
    return exit_code(described.diagnostics)


@command(
    optional=["install"],
    help={
        "install": "bring what is missing, or only what is named: files of TeX's or packages of Debian, with commas "
        "between them (ulem.sty,texlive-science); as root with apt, else into your own folder, which every build reads",
    },
)
def doctor(_: Context, install: str | bool = "") -> int:
    """Look at this machine: what is found, what is missing, what that blocks, how to mend it."""
    from elyazma.flows.machine import inspect_machine

    console.set_utf8()
    root = root_folder()
    # Invoke gives True for the flag alone.
    if install and not isinstance(install, bool):
        return _install_named(root, install.replace(",", " ").split())
    parts = inspect_machine(root)
    if install and _install_lacking(root, parts):
        parts = inspect_machine(root)
    _print_parts(parts)
    return MISSING if any(part.required and not part.found for part in parts) else DONE


def _install_named(root: Path, names: Sequence[str]) -> int:
    from elyazma.flows.install_missing import UnknownName, find_wanted

    try:
        wanted = find_wanted(names)
    except UnknownName as unknown:
        leave(USAGE, phrase_fault(unknown))
    return exit_code(_install(root, wanted)) or DONE


def _install_lacking(root: Path, parts: Sequence[Part]) -> bool:
    """Bring what was found to be missing; false when nothing is."""
    from elyazma.flows.install_missing import list_wanted

    wanted = list_wanted(parts)
    if wanted:
        _install(root, wanted)
        console.say(NOTHING)
    return bool(wanted)


def _install(root: Path, wanted: Sequence[Wanted]) -> Sequence[Diagnostic]:
    from elyazma.flows.install_missing import install

    with console.show_progress() as progress:
        outcome = install(wanted, root, progress)
    console.print_findings(outcome.diagnostics, root)
    brought = outcome.value
    if brought and brought.packages:
        names = ", ".join(f"{name} {version}".strip() for name, version in brought.packages.items())
        console.say(phrase("{place}: {names}", place=brought.place, names=names))
    elif brought and not outcome.diagnostics:
        console.say(phrase("nothing to bring: TeX has it already"))
    return outcome.diagnostics


def _print_parts(parts: Sequence[Part]) -> None:
    rows = [("✓" if part.found else "✗", part.name, part.version, part.blocks) for part in parts]
    console.print_table(("", phrase("part"), phrase("found"), phrase("needed for")), rows)
    for part in parts:
        if not part.found:
            console.say(phrase("\n{name}: to mend it, type\n  {mend}", name=part.name, mend=part.mend))
    if any(part.packages for part in parts):
        console.say(
            phrase("\nor type `invoke doctor --install`: as root all of it, without root what TeX itself lacks")
        )
