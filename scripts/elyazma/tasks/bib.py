"""The task that tends the bibliography: bib."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system.nearest import did_you_mean
from elyazma.tasks.command import USAGE, Context, command, leave, root_folder

if TYPE_CHECKING:
    from elyazma.references.adding import Identifier
    from elyazma.references.journal_names import Form
    from elyazma.references.merging import Merge


@command(
    iterable=["add", "merge"],
    help={
        "write": "write the files; without it they are only shown as they would be",
        "lookup": "ask doi.org about every DOI: what differs is said, what is missing is offered",
        "file": "this file of bib/ alone; also one that Zotero or another program writes",
        "add": "add the work with this DOI, ISBN or number of arXiv; may be given several times",
        "merge": "KEY=OTHER: put the entry OTHER into KEY, and cite KEY everywhere; may be given several times",
        "drop": "take these fields out of all entries, such as abstract,file,keywords",
        "journals": "write the names of journals all full or all abbreviated, where both are known",
        "prune": "take out the entries that nothing cites",
        "keys": "make all keys anew, by a template such as {author}{year}{title}, in the citations too",
    },
)
def bib(  # noqa: PLR0913, PLR0917 - Invoke makes a flag of each
    _: Context,
    add: list[str],
    merge: list[str],
    write: bool = False,
    lookup: bool = False,
    file: str = "",
    drop: str = "",
    journals: str = "",
    prune: bool = False,
    keys: str = "",
) -> int:
    """Tidy the bibliography: one layout, sorted, duplicates, gaps and faults named; change in it what is asked."""
    from elyazma.flows.changing_bib import BibWishes
    from elyazma.flows.tidying import BibOptions, tidy_bibliography

    console.set_utf8()
    root = root_folder()
    named = _find_file(root, file) if file else ""
    wishes = BibWishes(
        added=_read_identifiers(add),
        merges=_read_merges(merge),
        dropped=tuple(name.strip().lower() for name in drop.split(",") if name.strip()),
        journals=_read_form(journals),
        prune=prune,
        keys=_read_template(keys),
    )
    with console.show_progress() if lookup or add else nullcontext(_say_nothing) as progress:
        outcome = tidy_bibliography(root, BibOptions(named, lookup, write, wishes), progress)
    changes, written = (outcome.value.changes, outcome.value.written) if outcome.value else ((), ())
    for each in changes:
        console.say(verbatim(each.show().rstrip("\n")))
    for path in written:
        console.say(phrase("{path}: written", path=path))
    console.print_findings(outcome.diagnostics, root)
    if outcome.value is None:
        console.say(phrase("nothing was changed"))
    elif not changes:
        console.say(phrase("nothing to lay out anew"))
    elif not write:
        console.say(phrase("nothing was written: to write this, type the command again with --write"))
    return exit_code(outcome.diagnostics)


def _say_nothing(_: Phrase) -> None:
    """Show no progress: nothing is asked for."""


def _read_identifiers(written: list[str]) -> tuple[Identifier, ...]:
    from elyazma.references.adding import read_identifier

    read = {each: read_identifier(each) for each in written}
    for each, identifier in read.items():
        if identifier is None:
            advice = phrase("write 10.1000/182, 978-3-16-148410-0 or arXiv:1706.03762")
            leave(
                USAGE, phrase('"{written}" is no DOI, ISBN or number of arXiv: {advice}', written=each, advice=advice)
            )
    return tuple(each for each in read.values() if each)


def _read_merges(written: list[str]) -> tuple[Merge, ...]:
    from elyazma.references.merging import Merge

    pairs = [tuple(key.strip() for key in each.partition("=")[::2]) for each in written]
    for each, pair in zip(written, pairs, strict=True):
        if not all(pair):
            leave(USAGE, phrase('"{written}" names no two entries: write --merge KEY=OTHER', written=each))
    return tuple(Merge(*pair) for pair in pairs)


def _read_form(written: str) -> Form | None:
    from elyazma.references.journal_names import FORMS

    found = next((form for form in FORMS if form == written), None)
    if written and found is None:
        advice = did_you_mean(written, FORMS) or phrase("the forms are: {known}", known=", ".join(FORMS))
        leave(USAGE, phrase('no form "{written}" of names: {advice}', written=written, advice=advice))
    return found


def _read_template(written: str) -> str:
    from elyazma.references.making_keys import PARTS, find_template_fault

    if written and (bad := find_template_fault(written)):
        known = " ".join(f"{{{part}}}" for part in PARTS)
        leave(
            USAGE, phrase('"{bad}" cannot stand in a template of keys, whose parts are: {known}', bad=bad, known=known)
        )
    return written


def _find_file(root: Path, file: str) -> str:
    """Give the path below the root of a file named on the command line; end with a usage error when it is none."""
    from elyazma.references.tidy import list_bib_files

    known = list_bib_files(root)
    found = next((path for path in known if file in {path, path.removeprefix("bib/")}), None)
    if found is None:
        advice = did_you_mean(file, known) or phrase("the files are: {known}", known=", ".join(known) or phrase("none"))
        leave(USAGE, phrase('no file "{file}" in bib/: {advice}', file=file, advice=advice))
    return found
