"""The task that tends the bibliography: bib."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import phrase, verbatim
from elyazma.system.nearest import did_you_mean
from elyazma.tasks.command import USAGE, Context, command, leave, root_folder


@command(
    help={
        "write": "write the files; without it they are only shown as they would be",
        "lookup": "ask doi.org about every DOI: what differs is said, what is missing is offered",
        "file": "this file of bib/ alone; also one that Zotero or another program writes",
    }
)
def bib(_: Context, write: bool = False, lookup: bool = False, file: str = "") -> int:
    """Tidy the bibliography: one layout, sorted, duplicates and gaps named."""
    from elyazma.flows.tidying import tidy_bibliography

    console.set_utf8()
    root = root_folder()
    named = _find_file(root, file) if file else ""
    with console.show_progress() if lookup else nullcontext() as progress:
        outcome = tidy_bibliography(root, named, progress, write=write)
    changes, written = (outcome.value.changes, outcome.value.written) if outcome.value else ((), ())
    for each in changes:
        console.say(verbatim(each.show().rstrip("\n")))
    for path in written:
        console.say(phrase("{path}: written", path=path))
    console.print_findings(outcome.diagnostics, root)
    if not changes:
        console.say(phrase("nothing to lay out anew"))
    elif not write:
        console.say(phrase("nothing was written: to write this, type the command again with --write"))
    return exit_code(outcome.diagnostics)


def _find_file(root: Path, file: str) -> str:
    """Give the path below the root of a file named on the command line; end with a usage error when it is none."""
    from elyazma.references.tidy import list_bib_files

    known = list_bib_files(root)
    found = next((path for path in known if file in {path, path.removeprefix("bib/")}), None)
    if found is None:
        advice = did_you_mean(file, known) or phrase("the files are: {known}", known=", ".join(known) or phrase("none"))
        leave(USAGE, phrase('no file "{file}" in bib/: {advice}', file=file, advice=advice))
    return found
