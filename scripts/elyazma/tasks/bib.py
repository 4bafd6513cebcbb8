"""The task that tends the bibliography: bib."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.tasks.command import USAGE, Context, command, leave, root_folder

if TYPE_CHECKING:
    from elyazma.diagnostics import Outcome
    from elyazma.model import Bibliography
    from elyazma.stages.tidy import BibText
    from elyazma.tools.bibliography.layout import Additions


@command(
    help={
        "write": "write the files; without it they are only shown as they would be",
        "lookup": "ask doi.org about every DOI: what differs is said, what is missing is offered",
        "file": "this file of bib/ alone; also one that Zotero or another program writes",
    }
)
def bib(_: Context, write: bool = False, lookup: bool = False, file: str = "") -> int:
    """Tidy the bibliography: one layout, sorted, duplicates and gaps named."""
    from elyazma import console
    from elyazma.diagnostics import exit_code
    from elyazma.stages.tidy import check_entries, read_bib_files, tidy, write_tidied

    console.speak_utf8()
    root = root_folder()
    named = _find_file(root, file)
    read = read_bib_files(root)
    files = read.value or ()
    checked = check_entries(files)
    chosen = tuple(each for each in files if not named or each.path == named)
    offered = _look_up(root, checked, chosen) if lookup else None
    faults = (*read.diagnostics, *checked.diagnostics)
    tidied = tidy(chosen, faults, frozenset({named}), (offered.value if offered else None) or {})
    findings = (*faults, *(offered.diagnostics if offered else ()), *tidied.diagnostics)
    changes = tuple(each for each in tidied.value or () if each.changed)
    for each in changes:
        console.say(each.show().rstrip("\n"))
    if write:
        failed = tuple(write_tidied(root, changes))
        findings += failed
        unwritten = {finding.span.path for finding in failed if finding.span}
        for each in changes:
            if each.file.path not in unwritten:
                console.say(f"{each.file.path}: written")
    console.print_findings(findings, root)
    if not changes:
        console.say("nothing to lay out anew")
    elif not write:
        console.say("nothing was written: to write this, type the command again with --write")
    return exit_code(findings)


def _find_file(root: Path, file: str) -> str:
    """Give the path below the root of a file named on the command line; end with a usage error when it is none."""
    from elyazma.stages.tidy import list_bib_files
    from elyazma.tools.nearest import did_you_mean

    known = list_bib_files(root)
    if not file:
        return ""
    found = next((path for path in known if file in {path, path.removeprefix("bib/")}), None)
    if found is None:
        advice = did_you_mean(file, known) or f"the files are: {', '.join(known) or 'none'}"
        leave(USAGE, f'no file "{file}" in bib/: {advice}')
    return found


def _look_up(root: Path, checked: Outcome[Bibliography], chosen: tuple[BibText, ...]) -> Outcome[Additions]:
    from elyazma import console
    from elyazma.model import Bibliography
    from elyazma.stages.look_up import look_up

    paths = {file.path for file in chosen}
    references = checked.value.references if checked.value else ()
    wanted = Bibliography(tuple(each for each in references if each.span.path in paths), tuple(paths))
    with console.show_progress() as progress:
        return look_up(wanted, root / "build/cache/doi", progress)
