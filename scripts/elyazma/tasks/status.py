"""The task that says where an author stands: one screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.console import Line
from elyazma.model.diagnostics import exit_code
from elyazma.tasks.command import Context, command, root_folder

if TYPE_CHECKING:  # the flow is imported when there is something to show
    from elyazma.checks.measure import Measure
    from elyazma.flows.status import Status
    from elyazma.submission.history import SubmissionRecord

_MARGIN = 12
_FILES = 6
_KEYS = 8
_UNFINISHED = 8


@command(help={"json": "print everything for programs"})
def status(_: Context, json: bool = False) -> int:
    """Show how the article stands: git, words against limits, works, journals, what went out and what changed since."""
    from elyazma.flows.status import read_status

    console.set_utf8()
    root = root_folder()
    outcome = read_status(root, date.today())
    if outcome.value and json:
        console.print_json(_as_json(outcome.value))
    elif outcome.value:
        console.print_lines(lay_out(outcome.value, console.find_width()))
    console.print_findings(outcome.diagnostics, root)
    return exit_code(outcome.diagnostics)


def lay_out(status: Status, width: int) -> Iterator[Line]:
    """Lay the screen out in lines of at most `width` columns, each of pieces with a style."""
    name = f" ({status.journal_name})" if status.journal_name else ""
    yield ((_shorten(f"{status.slug} · {status.language} · for {status.journal}{name}", width), "bold"),)
    yield ()
    yield from _lay_out_git(status, width)
    yield from (_entry(_SENT[it.kind], _say_dispatch(it), width) for it in status.sent)
    for kind in ("release", "submission"):
        if kind not in {it.kind for it in status.sent}:
            yield _entry(_SENT[kind], "never" if kind == "release" else "nothing in dist/", width)
    yield ()
    yield from _lay_out_measures(status, width)
    yield ()
    yield from _lay_out_works(status, width)
    yield from _lay_out_unfinished(status, width)
    yield from _lay_out_journals(status, width)


# --- Git and what went out ----------------------------------------------------------------------------


def _lay_out_git(status: Status, width: int) -> Iterator[Line]:
    state = status.state
    if state is None:
        yield _entry("revision", "none: this is no git repository; `git init` makes one", width)
        return
    label = state.head.label if state.head else "no commit yet"
    where = f"on {state.branch}" if state.branch else "on no branch (detached HEAD)"
    count = len(state.changed)
    changed = f"{count} file{'s' * (count != 1)} not committed" if count else "everything committed"
    shallow = ", a shallow clone" if state.shallow else ""
    yield _entry("revision", f"{label} {where}{shallow}, {changed}", width)
    if state.unfinished or state.conflicts:
        yield _entry("", f"not finished: a merge or rebase; conflicts in {len(state.conflicts)} files", width, "red")
    for path in state.changed[:_FILES]:
        yield _entry("", path, width, "yellow")
    if count > _FILES:
        yield _entry("", f"and {count - _FILES} more: git status", width)


_SENT = {"release": "released", "submission": "submitted"}


def _say_dispatch(dispatch: SubmissionRecord) -> str:
    where = f" for {dispatch.journal}" if dispatch.journal else ""
    since = dispatch.commits_since
    ago = {0: ", nothing committed since", 1: ", 1 commit ago"}.get(since, f", {since} commits ago")
    return f"{dispatch.name}{where} on {dispatch.day}{ago if dispatch.commit else ', from a revision that is not here'}"


# --- Words --------------------------------------------------------------------------------------------


def _lay_out_measures(status: Status, width: int) -> Iterator[Line]:
    rows = [_measure_row(measure) for measure in status.measures]
    columns = [max((len(row[number]) for row in rows), default=0) for number in range(1, 4)]
    since = f"since {status.since}" if status.since else ""
    columns[2] = max(columns[2], len("asked"))
    space = max(10, width - sum(columns) - 16 - (len(since) + 2 if since else 0))
    longest = min(space, max((len(row[0]) for row in rows), default=0))
    heading = " " * (longest + columns[0] + columns[1] + 5) + "asked".ljust(columns[2])
    yield ((f"{heading}  {since}".rstrip(), "bold"),)
    kind = ""
    for measure, row in zip(status.measures, rows, strict=True):
        if kind and measure.kind != kind:
            yield ()
        kind = measure.kind
        name, count, unit, asked, change = row
        flag = " " if measure.fits else "!"
        line = (
            f"{flag} {_shorten(name, longest).ljust(longest)}  {count.rjust(columns[0])} {unit.ljust(columns[1])}"
            f"{asked.ljust(columns[2])}  {change}"
        )
        yield ((line.rstrip(), "" if measure.fits else "yellow"),)


def _measure_row(measure: Measure) -> tuple[str, str, str, str, str]:
    unit = measure.unit[:-1] if measure.count == 1 else measure.unit
    return (measure.name, f"{measure.count:,}".replace(",", " "), f"{unit}  ", measure.asked, _say_change(measure))


def _say_change(measure: Measure) -> str:
    if measure.added is None or measure.removed is None:
        return ""
    changes = [f"+{measure.added}"] * bool(measure.added) + [f"−{measure.removed}"] * bool(measure.removed)
    return " ".join(changes) or "–"


# --- Works and journals -------------------------------------------------------------------------------


def _lay_out_works(status: Status, width: int) -> Iterator[Line]:
    works = status.works
    said = f"{works.citations} citations of {works.cited} works"
    if works.uncited:
        said += f", {works.uncited} more in bib/ that nothing cites"
    yield _entry("works", said, width)
    if works.unknown:
        yield from _list_names("unknown: ", works.unknown, width, "red")
    if works.incomplete:
        yield from _list_names(f"{len(works.incomplete)} incomplete: ", works.incomplete, width, "yellow")


def _list_names(before: str, names: Sequence[str], width: int, style: str) -> Iterator[Line]:
    more = f" and {len(names) - _KEYS} more" if len(names) > _KEYS else ""
    yield from _wrap("", before + ", ".join(names[:_KEYS]) + more, width, style)


def _lay_out_unfinished(status: Status, width: int) -> Iterator[Line]:
    """Lay out what is to be written before the article can be handed in, each with its place."""
    for number, finding in enumerate(status.unfinished[:_UNFINISHED]):
        place = f"{finding.span.path}:{finding.span.line}: " if finding.span else ""
        yield _entry("" if number else "unfinished", f"{place}{finding.message}", width, "red")
    more = len(status.unfinished) - _UNFINISHED
    if more > 0:
        yield _entry("", f"and {more} more: invoke check", width)


def _lay_out_journals(status: Status, width: int) -> Iterator[Line]:
    common = f"{status.common} finding{'s' * (status.common != 1)} of every journal's; besides" if status.common else ""
    able = [it for it in status.journals if not it.hindrance]
    fit = [it for it in able if not it.own]
    ready = [it.journal for it in fit if not it.unfinished]
    others = [f"{it.journal}{_GLUE}{it.own}" for it in able if it.own]
    yield from _wrap("journals", common, width)
    yield from _wrap("" if common else "journals", f"ready: {', '.join(ready) or 'none'}", width, "green")
    yield from _lay_out_unready([it.journal for it in fit if it.unfinished], width)
    if others:
        yield from _wrap("", f"to mend: {', '.join(others)}", width)
    yield from _lay_out_hindrances(status, width)
    yield _entry("", "invoke check says more; invoke check --all of every journal", width, "dim")


def _lay_out_unready(journals: Sequence[str], width: int) -> Iterator[Line]:
    if journals:
        yield from _wrap("", f"ready once that is written: {', '.join(journals)}", width)


def _lay_out_hindrances(status: Status, width: int) -> Iterator[Line]:
    hindrances = dict.fromkeys(it.hindrance for it in status.journals if it.hindrance)
    for hindrance in hindrances:
        unable = (it.journal for it in status.journals if it.hindrance == hindrance)
        yield from _wrap("", f"{hindrance}: {', '.join(unable)}", width)


# --- Lines --------------------------------------------------------------------------------------------


def _entry(name: str, text: str, width: int, style: str = "") -> Line:
    return ((name.ljust(_MARGIN), "bold"), (_shorten(text, width - _MARGIN), style))


def _wrap(name: str, text: str, width: int, style: str = "") -> Iterator[Line]:
    for number, part in enumerate(wrap(text, width - _MARGIN, break_on_hyphens=False)):
        yield _entry("" if number else name, part.replace(_GLUE, " "), width, style)


_GLUE = "\N{NO-BREAK SPACE}"
"""Keeps a journal and its number on one line; textwrap breaks at a plain blank only."""


def _shorten(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _as_json(status: Status) -> dict[str, object]:
    plain = asdict(status)
    for dispatch in plain["sent"]:
        dispatch["day"] = dispatch["day"].isoformat()
    return plain
