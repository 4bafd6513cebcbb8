"""The flow of a batch: find the manuscripts, do each in a process of its own, remember each outcome, report all."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from elyazma.flows.one_paper import process_paper
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error
from elyazma.model.papers import BatchReport, Paper, PaperOutcome, Wanted, read_outcome
from elyazma.model.phrases import phrase
from elyazma.office.inbox import list_papers
from elyazma.office.ledger import make_key, read_ledger, write_entry
from elyazma.office.report import write_reports
from elyazma.office.similarity import find_alike
from elyazma.system.files import FolderHeld, hold_folder, remove_folder, write_file
from elyazma.system.locking import Progress
from elyazma.system.process import Limits, Running, start_program
from elyazma.system.untrusted import UNTRUSTED
from elyazma.system.workers import count_workers

PAPERS, WORK, OUTCOME = "papers", "work", "outcome.json"
_PAUSE = 0.05
_OUTPUT = 64 << 10


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be done: the paths that were named, in a folder `here`, into `folder`, up to `jobs` at a time."""

    paths: tuple[str, ...]
    here: Path
    folder: Path
    wanted: Wanted
    jobs: int = 0


@collecting
def run_batch(findings: Findings, batch: Batch, progress: Progress) -> BatchReport:
    """Do what is wanted of each manuscript and write the report; what the ledger has is not done again.

    Raises OSError when the disk refuses. Whatever stops this, the same command goes on where it was.
    """
    papers = findings.take(list_papers(batch.paths, batch.here))
    if not papers:
        findings.refuse(_report_nothing(batch))
    batch.folder.mkdir(parents=True, exist_ok=True)
    try:
        with hold_folder(batch.folder, seconds=0):
            return _work_through(batch, papers, progress)
    except FolderHeld as held:
        message = phrase("another batch works in {folder}: {holder}", folder=batch.folder.name, holder=held)
        findings.refuse(error("batch-held", message, Span(str(batch.folder)), phrase("wait for it, or choose --into")))


def _report_nothing(batch: Batch) -> Diagnostic:
    hint = phrase("name files, zips, folders or repositories: invoke batch inbox/")
    return error("paper-missing", phrase("there is no manuscript to work on"), Span(batch.paths[0]), hint)


def _work_through(batch: Batch, papers: Sequence[Paper], progress: Progress) -> BatchReport:
    known = dict(read_ledger(batch.folder))
    first: dict[str, str] = {}
    copies: dict[str, str] = {}
    open_: dict[str, Paper] = {}
    names = {each.paper.name for each in known.values()}
    for paper in papers:
        key = make_key(paper, batch.wanted)
        if key in first:
            copies[paper.name] = first[key]
            continue
        if key not in known:
            open_[key] = _name_anew(paper, names)
            names.add(open_[key].name)
        first[key] = known[key].paper.name if key in known else open_[key].name
    remove_folder(batch.folder / WORK)
    for outcome in _work_on(batch, open_, progress, len(first)):
        known[outcome.key] = outcome
    outcomes = tuple(sorted((known[key] for key in first), key=lambda each: each.paper.name))
    report = BatchReport(outcomes, tuple(find_alike(outcomes)), copies)
    for path, text in write_reports(report, batch.wanted).items():
        write_file(batch.folder / path, text)
    return report


def _name_anew(paper: Paper, taken: set[str]) -> Paper:
    """Give a paper a name that no earlier one of this folder has."""
    numbers = iter(range(2, len(taken) + 3))
    name = paper.name
    while name in taken:
        name = f"{paper.name}-{next(numbers)}"
    return replace(paper, name=name)


# --- Processes ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Seat:
    """A process that works on one manuscript, and the moment by which it must have ended."""

    key: str
    paper: Paper
    running: Running
    folder: Path
    started: float
    stopped: bool = False

    def has_ended(self, seconds: float) -> bool:
        """Tell whether it has ended; one that takes longer is stopped."""
        if self.running.has_ended():
            return True
        self.stopped = time.monotonic() - self.started > seconds
        if self.stopped:
            self.running.stop()
        return self.stopped

    def take_last_words(self) -> str:
        """Give the last line of what a process that ended by itself complained of."""
        if self.stopped:
            return ""
        try:
            lines = self.running.finish().stderr.decode("utf-8", errors="replace").strip().splitlines()
        except OSError as reason:
            return str(reason)
        return lines[-1][:300] if lines else ""


def _work_on(batch: Batch, papers: Mapping[str, Paper], progress: Progress, total: int) -> Iterator[PaperOutcome]:
    """Work on the papers, each in a process of its own; each outcome is remembered before it is given."""
    waiting, seats = deque(papers.items()), list[_Seat]()
    jobs = batch.jobs or count_workers()
    try:
        while waiting or seats:
            while waiting and len(seats) < jobs:
                seats.append(_start(batch, *waiting.popleft()))
                done = total - len(waiting) - len(seats)
                progress(phrase("{done} of {total} done: {name}", done=done, total=total, name=seats[-1].paper.name))
            yield from (_conclude(batch, seat) for seat in _take_ended(seats, batch.wanted.seconds))
    finally:
        for seat in seats:
            seat.running.stop()
        remove_folder(batch.folder / WORK)


def _take_ended(seats: list[_Seat], seconds: float) -> list[_Seat]:
    """Take those out of the seats that have ended; wait a moment where none has."""
    ended = [seat for seat in seats if seat.has_ended(seconds)]
    for seat in ended:
        seats.remove(seat)
    if not ended:
        time.sleep(_PAUSE)
    return ended


def _start(batch: Batch, key: str, paper: Paper) -> _Seat:
    folder = batch.folder / WORK / key
    remove_folder(folder)
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    order = {"key": key, "paper": asdict(paper), "wanted": asdict(batch.wanted)}
    write_file(folder / "order.json", json.dumps(order))
    wanted = batch.wanted
    limits = Limits(wanted.seconds, wanted.seconds, wanted.memory, 1 << 30, _OUTPUT)
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    environment = {
        **kept,
        "HOME": os.environ.get("HOME", str(scratch)),
        "TMPDIR": str(scratch),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH", "")))),
        UNTRUSTED: "1",
    }
    command = (sys.executable, "-P", "-c", _ANSWER, str(folder))
    running = start_program(command, folder=scratch, environment=environment, limits=limits)
    return _Seat(key, paper, running, folder, time.monotonic())


_PACKAGES = Path(__file__).parents[2]
_ANSWER = """import sys
from pathlib import Path
from elyazma.flows.batches import answer_order
answer_order(Path(sys.argv[1]))"""
_HANDED_ON = ("PATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LANG", "LC_ALL", "ELYAZMA_TRUST_INPUT", "VIRTUAL_ENV")


def _conclude(batch: Batch, seat: _Seat) -> PaperOutcome:
    """Put what a process made into its place, and remember its outcome: last, so that nothing counts before."""
    seconds = time.monotonic() - seat.started
    outcome = _read_answer(seat, batch.wanted, seat.take_last_words())
    made, place = seat.folder / "article", batch.folder / PAPERS / seat.paper.name
    remove_folder(place)
    if made.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        made.replace(place)
    outcome = replace(outcome, seconds=round(seconds, 3))
    write_entry(batch.folder, outcome)
    remove_folder(seat.folder)
    return outcome


def _read_answer(seat: _Seat, wanted: Wanted, said: str) -> PaperOutcome:
    with suppress(OSError, ValueError, KeyError, TypeError):
        return read_outcome(json.loads((seat.folder / OUTCOME).read_text(encoding="utf-8")))
    if seat.stopped:
        why = f"it took longer than {wanted.seconds} seconds"
    else:
        why = f"its process ended: {said}" if said else "its process ended without a word"
    return PaperOutcome(seat.key, seat.paper, "stopped", why)


# --- In the process ---------------------------------------------------------------------------------


def answer_order(folder: Path) -> None:
    """Do what a folder's order.json says, and write the outcome beside it."""
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    wanted = Wanted(**{**order["wanted"], "steps": tuple(order["wanted"]["steps"])})
    outcome = process_paper(order["key"], Paper(**order["paper"]), wanted, folder / "article", folder / "scratch")
    write_file(folder / OUTCOME, json.dumps(outcome.as_json(), ensure_ascii=False))
