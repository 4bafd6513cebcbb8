"""The task that says where an author stands: one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.console import Line
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count, verbatim
from elyazma.system.translating import translate
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
    """Say what to do next, and how the article stands: git, words against limits, works, journals, what went out."""
    from elyazma.flows.next_step import find_next_step
    from elyazma.flows.status import read_status

    console.set_utf8()
    root = root_folder()
    outcome = read_status(root, date.today())
    if outcome.value and json:
        console.print_json({**_as_json(outcome.value), "next": find_next_step(outcome.value)})
    elif outcome.value:
        console.print_lines(lay_out(outcome.value, find_next_step(outcome.value), console.find_width()))
    console.print_findings(outcome.diagnostics, root)
    return exit_code(outcome.diagnostics)


def lay_out(status: Status, step: Phrase, width: int) -> Iterator[Line]:
    """Lay the screen out in lines of at most `width` columns, of pieces with a style; `step` is to be done next."""
    name = verbatim(f" ({status.journal_name})") if status.journal_name else NOTHING
    head = phrase(
        "{slug} · {language} · for {journal}{name}",
        slug=status.slug,
        language=status.language,
        journal=status.journal,
        name=name,
    )
    yield ((_shorten(translate(head), width), "bold"),)
    yield from _wrap(_NEXT, step, width, "cyan")
    yield ()
    yield from _lay_out_git(status, width)
    yield from (_entry(_SENT[it.kind], _say_dispatch(it), width) for it in status.sent)
    for kind in ("release", "submission"):
        if kind not in {it.kind for it in status.sent}:
            yield _entry(_SENT[kind], phrase("never") if kind == "release" else phrase("nothing in dist/"), width)
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
        yield _entry(_REVISION, phrase("none: this is no git repository; `git init` makes one"), width)
        return
    label = verbatim(state.head.label) if state.head else phrase("no commit yet")
    where = phrase("on {branch}", branch=state.branch) if state.branch else phrase("on no branch (detached HEAD)")
    shallow = phrase(", a shallow clone") if state.shallow else NOTHING
    changed = _count_changed(len(state.changed))
    said = phrase("{label} {where}{shallow}, {changed}", label=label, where=where, shallow=shallow, changed=changed)
    yield _entry(_REVISION, said, width)
    if state.unfinished or state.conflicts:
        files = phrase_count(len(state.conflicts), "{count} file", "{count} files")
        yield _entry(
            NOTHING, phrase("not finished: a merge or rebase; conflicts in {files}", files=files), width, "red"
        )
    for path in state.changed[:_FILES]:
        yield _entry(NOTHING, verbatim(path), width, "yellow")
    if len(state.changed) > _FILES:
        yield _entry(NOTHING, phrase("and {count} more: git status", count=len(state.changed) - _FILES), width)


def _count_changed(count: int) -> Phrase:
    if not count:
        return phrase("everything committed")
    return phrase_count(count, "{count} file not committed", "{count} files not committed")


_NEXT = phrase("next")
_REVISION, _WORKS, _JOURNALS, _UNWRITTEN = phrase("revision"), phrase("works"), phrase("journals"), phrase("unfinished")
_SENT = {"release": phrase("released"), "submission": phrase("submitted")}


def _say_dispatch(dispatch: SubmissionRecord) -> Phrase:
    journal = phrase(" for {journal}", journal=dispatch.journal) if dispatch.journal else NOTHING
    since = _say_since(dispatch.commits_since) if dispatch.commit else phrase(", from a revision that is not here")
    return phrase("{name}{journal} on {day}{since}", name=dispatch.name, journal=journal, day=dispatch.day, since=since)


def _say_since(commits: int) -> Phrase:
    if not commits:
        return phrase(", nothing committed since")
    return phrase_count(commits, ", {count} commit ago", ", {count} commits ago")


# --- Words --------------------------------------------------------------------------------------------


def _lay_out_measures(status: Status, width: int) -> Iterator[Line]:
    rows = [_measure_row(measure) for measure in status.measures]
    columns = [max((len(row[number]) for row in rows), default=0) for number in range(1, 4)]
    since = translate(phrase("since {since}", since=status.since)) if status.since else ""
    asked = translate(phrase("asked"))
    columns[2] = max(columns[2], len(asked))
    space = max(10, width - sum(columns) - 16 - (len(since) + 2 if since else 0))
    longest = min(space, max((len(row[0]) for row in rows), default=0))
    heading = " " * (longest + columns[0] + columns[1] + 5) + asked.ljust(columns[2])
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
    unit = translate(_UNITS[measure.unit](measure.count))
    count = f"{measure.count:,}".replace(",", " ")
    return (translate(measure.name), count, f"{unit}  ", translate(measure.asked), _say_change(measure))


# The templates name no count: it stands in a column of its own.
_UNITS: Mapping[str, Callable[[int], Phrase]] = {
    "words": lambda count: phrase_count(count, "word", "words"),
    "sentences": lambda count: phrase_count(count, "sentence", "sentences"),
    "characters": lambda count: phrase_count(count, "character", "characters"),
    "items": lambda count: phrase_count(count, "item", "items"),
    "works": lambda count: phrase_count(count, "work", "works"),
    "figures": lambda count: phrase_count(count, "figure", "figures"),
    "tables": lambda count: phrase_count(count, "table", "tables"),
    "pages": lambda count: phrase_count(count, "page", "pages"),
}


def _say_change(measure: Measure) -> str:
    if measure.added is None or measure.removed is None:
        return ""
    changes = [f"+{measure.added}"] * bool(measure.added) + [f"−{measure.removed}"] * bool(measure.removed)
    return " ".join(changes) or "–"


# --- Works and journals -------------------------------------------------------------------------------


def _lay_out_works(status: Status, width: int) -> Iterator[Line]:
    works = status.works
    said = phrase(
        "{citations} of {works}",
        citations=phrase_count(works.citations, "{count} citation", "{count} citations"),
        works=phrase_count(works.cited, "{count} work", "{count} works"),
    )
    if works.uncited:
        more = phrase(", {count} more in bib/ that nothing cites", count=works.uncited)
        said = phrase("{said}{more}", said=said, more=more)
    yield _entry(_WORKS, said, width)
    if works.unknown:
        yield from _list_names(phrase("unknown: "), works.unknown, width, "red")
    if works.incomplete:
        yield from _list_names(
            phrase("{count} incomplete: ", count=len(works.incomplete)), works.incomplete, width, "yellow"
        )


def _list_names(before: Phrase, names: Sequence[str], width: int, style: str) -> Iterator[Line]:
    more = phrase(" and {count} more", count=len(names) - _KEYS) if len(names) > _KEYS else NOTHING
    listed = phrase("{before}{names}{more}", before=before, names=", ".join(names[:_KEYS]), more=more)
    yield from _wrap(NOTHING, listed, width, style)


def _lay_out_unfinished(status: Status, width: int) -> Iterator[Line]:
    """Lay out what is to be written before the article can be handed in, each with its place."""
    for number, finding in enumerate(status.unfinished[:_UNFINISHED]):
        place = f"{finding.span.path}:{finding.span.line}: " if finding.span else ""
        said = phrase("{place}{message}", place=place, message=finding.message)
        yield _entry(NOTHING if number else _UNWRITTEN, said, width, "red")
    more = len(status.unfinished) - _UNFINISHED
    if more > 0:
        yield _entry(NOTHING, phrase("and {count} more: invoke check", count=more), width)


def _lay_out_journals(status: Status, width: int) -> Iterator[Line]:
    name = _JOURNALS
    if status.common:
        yield from _wrap(name, _count_common(status.common), width)
        name = NOTHING
    able = [it for it in status.journals if not it.hindrance]
    fit = [it for it in able if not it.own]
    ready = ", ".join(it.journal for it in fit if not it.unfinished) or phrase("none")
    others = [f"{it.journal}{_GLUE}{it.own}" for it in able if it.own]
    yield from _wrap(name, phrase("ready: {journals}", journals=ready), width, "green")
    yield from _lay_out_unready([it.journal for it in fit if it.unfinished], width)
    if others:
        yield from _wrap(NOTHING, phrase("to mend: {journals}", journals=", ".join(others)), width)
    yield from _lay_out_hindrances(status, width)
    yield _entry(NOTHING, phrase("invoke check says more; invoke check --all of every journal"), width, "dim")


def _count_common(count: int) -> Phrase:
    return phrase_count(
        count, "{count} finding of every journal's; besides", "{count} findings of every journal's; besides"
    )


def _lay_out_unready(journals: Sequence[str], width: int) -> Iterator[Line]:
    if journals:
        said = phrase("ready once that is written: {journals}", journals=", ".join(journals))
        yield from _wrap(NOTHING, said, width)


def _lay_out_hindrances(status: Status, width: int) -> Iterator[Line]:
    hindrances = dict.fromkeys(it.hindrance for it in status.journals if it.hindrance)
    for hindrance in hindrances:
        unable = ", ".join(it.journal for it in status.journals if it.hindrance == hindrance)
        yield from _wrap(NOTHING, phrase("{hindrance}: {journals}", hindrance=hindrance, journals=unable), width)


# --- Lines --------------------------------------------------------------------------------------------


def _entry(name: Phrase, text: Phrase, width: int, style: str = "") -> Line:
    return ((translate(name).ljust(_MARGIN), "bold"), (_shorten(translate(text), width - _MARGIN), style))


def _wrap(name: Phrase, text: Phrase, width: int, style: str = "") -> Iterator[Line]:
    for number, part in enumerate(wrap(translate(text), width - _MARGIN, break_on_hyphens=False)):
        yield _entry(NOTHING if number else name, verbatim(part.replace(_GLUE, " ")), width, style)


_GLUE = "\N{NO-BREAK SPACE}"
"""Keeps a journal and its number on one line; textwrap breaks at a plain blank only."""


def _shorten(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _as_json(status: Status) -> dict[str, object]:
    plain = asdict(status)
    for dispatch in plain["sent"]:
        dispatch["day"] = dispatch["day"].isoformat()
    return plain
