"""The task of an editorial office: batch."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from pathlib import Path

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.papers import STATES, STEPS, BatchReport, Wanted
from elyazma.model.phrases import phrase, phrase_count, verbatim
from elyazma.system.nearest import did_you_mean
from elyazma.tasks.command import (
    DONE,
    MANUSCRIPT,
    MISSING,
    USAGE,
    Context,
    command,
    current_folder,
    leave,
    require_journal,
)
from elyazma.tasks.results import TRUST_HELP, choose_trust

_INTO = "batch"


_HELP = {
    "path": "a file, a zip, a manuscript's folder, a git repository, or a folder full of these; as many as you like",
    "journal": "build all for this journal (see `invoke journals`); else for the one each names, or the nearest",
    "do": f"what to do with each, by commas: {', '.join(STEPS)}",
    "into": f"the folder for results, report and ledger; `{_INTO}` when none is given",
    "jobs": "so many at a time; as many as the machine has cores when none is given",
    "seconds": "the longest that one manuscript may take",
    "scheduler": "the address of a Dask cluster that does the work instead of this machine, such as tcp://host:8786",
    "json": "print the report for programs",
    "trust_input": TRUST_HELP,
}
_WITH_VALUES = frozenset(("--journal", "--do", "--into", "--jobs", "--seconds", "--scheduler", "--language"))


def count_paths(words: Sequence[str]) -> int:
    """Count the paths behind `batch` on a command line: Invoke takes as many words for a task as it has parameters."""
    if "batch" not in words:
        return 1
    behind = list(words[words.index("batch") + 1 :])
    values = {at + 1 for at, word in enumerate(behind) if word in _WITH_VALUES}
    return max(1, sum(not word.startswith("-") and at not in values for at, word in enumerate(behind)))


def _run_batch(  # noqa: PLR0913, PLR0917 - as many things can be asked for
    _: Context,
    path: str,
    journal: str = "",
    do: str = "check,pdf,docx",
    into: str = _INTO,
    jobs: int = 0,
    seconds: int = 600,
    scheduler: str = "",
    json: bool = False,
    trust_input: bool = False,
    **more: str,
) -> int:
    """Bring in, check and build many manuscripts, each in a process of its own; go on where it was stopped.

    For example: invoke batch inbox/ paper.docx --journal NAME
    """
    from elyazma.flows.batches import Batch, run_batch

    choose_trust(trust_input)
    console.set_utf8()
    here = current_folder()
    folder = (here / into).resolve()
    require_journal(here, journal)
    if jobs < 0 or seconds < 1:
        leave(USAGE, phrase("--jobs and --seconds are numbers from 1 on"))
    wanted = Wanted(journal, _read_steps(do), seconds)
    try:
        with console.show_progress() as progress:
            outcome = run_batch(Batch((path, *more.values()), here, folder, wanted, jobs, scheduler), progress)
    except OSError as reason:
        where = phrase("{folder} cannot be written: {strerror}", folder=into, strerror=reason.strerror or reason)
        leave(MISSING, where)
    report = outcome.value
    if json and report:
        console.say(verbatim((folder / "report.json").read_text(encoding="utf-8").rstrip("\n")))
    else:
        console.print_findings(outcome.diagnostics, here)
    if report is None:
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    if not json:
        _tell(report, into)
    return DONE if all(each.state == "built" for each in report.outcomes) else MANUSCRIPT


def _read_steps(do: str) -> tuple[str, ...]:
    """Read what is to be done, in the order in which it is done; bringing in comes first by itself."""
    named = [step.strip() for step in do.split(",") if step.strip() and step.strip() != "import"]
    unknown = next((step for step in named if step not in STEPS), None)
    if unknown:
        advice = did_you_mean(unknown, STEPS) or phrase("the steps are: {known}", known=", ".join(STEPS))
        leave(USAGE, phrase('nothing is called "{step}": {advice}', step=unknown, advice=advice))
    return tuple(step for step in STEPS if step in named)


def _tell(report: BatchReport, into: str) -> None:
    rows = [
        (each.paper.name, each.state, str(each.pages or ""), str(each.count("error")), each.why[:60] or each.title[:60])
        for each in report.outcomes
    ]
    console.print_table(("name", "state", "pages", "errors", ""), rows)
    counts = (f"{sum(each.state == state for each in report.outcomes)} {state}" for state in STATES)
    console.say(verbatim(", ".join(each for each in counts if not each.startswith("0 "))))
    if report.alike or report.copies:
        count = len(report.alike) + len(report.copies)
        console.say(phrase_count(count, "{count} pair shares text", "{count} pairs share text"))
    console.say(phrase("the report: {path}", path=str(Path(into) / "report.html")))


def _take_paths(count: int) -> list[str]:
    """Let the task take so many paths, and give the names of these parameters."""
    own = inspect.signature(_run_batch)
    names = [f"path_{number}" for number in range(2, count + 1)]
    more = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    context, path, *flags, _ = own.parameters.values()
    _run_batch.__signature__ = own.replace(parameters=[context, path, *more, *flags])  # type: ignore[attr-defined]
    return ["path", *names]


batch = command(name="batch", positional=_take_paths(count_paths(sys.argv[1:])), help=_HELP)(_run_batch)
