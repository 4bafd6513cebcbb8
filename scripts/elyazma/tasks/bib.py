"""The task that tends the bibliography: bib."""

from __future__ import annotations

from contextlib import nullcontext

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.tasks.command import USAGE, Context, command, leave, root_folder


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
    from elyazma.flows import tidying

    console.set_utf8()
    root = root_folder()
    typed = {"add": add, "merge": merge, "file": [file], "drop": [drop], "journals": [journals], "keys": [keys]}
    switches = {"write": write, "lookup": lookup, "prune": prune}
    with console.show_progress() if lookup or add else nullcontext(_say_nothing) as progress:
        outcome = tidying.tidy_as_typed(root, typed, switches, progress)
    if isinstance(outcome, Phrase):
        leave(USAGE, outcome)
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
