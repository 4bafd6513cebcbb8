"""The flow of a batch: find the manuscripts, do each in a process of its own, remember each outcome, report all."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from elyazma.flows.paper_processes import ARTICLE, OUTCOME, PAUSE, Seat, answer_parcel, start_on
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error, missing
from elyazma.model.light_dataclass import dataclass
from elyazma.model.papers import BatchReport, Paper, PaperOutcome, Wanted, read_outcome
from elyazma.model.phrases import phrase
from elyazma.office.inbox import list_papers
from elyazma.office.ledger import make_key, read_ledger, write_entry
from elyazma.office.parcels import pack_order, unpack_folder
from elyazma.office.report import write_reports
from elyazma.office.similarity import find_alike
from elyazma.office.unpack import Unpackable
from elyazma.system.cluster import NoCluster, work_on_cluster
from elyazma.system.files import FolderHeld, hold_folder, remove_folder, write_file
from elyazma.system.locking import Progress
from elyazma.system.translating import translate
from elyazma.system.workers import count_workers

PAPERS, WORK = "papers", "work"


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be done: the paths that were named, in a folder `here`, into `folder`, up to `jobs` at a time."""

    paths: tuple[str, ...]
    here: Path
    folder: Path
    wanted: Wanted
    jobs: int = 0
    scheduler: str = ""
    """The address of a Dask cluster's scheduler; empty: this machine does the work."""


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
    except NoCluster as absent:
        hint = phrase("start one: dask scheduler, and dask worker ADDRESS on each machine (docs/batch.md)")
        findings.refuse(missing("no-cluster", absent.why, hint))
    except FolderHeld as held:
        message = phrase("another batch works in {folder}: {holder}", folder=batch.folder.name, holder=held)
        findings.refuse(error("batch-held", message, Span(str(batch.folder)), phrase("wait for it, or choose --into")))


def _report_nothing(batch: Batch) -> Diagnostic:
    hint = phrase("name files, zips, folders or repositories: invoke batch inbox/")
    return error("paper-missing", phrase("there is no manuscript to work on"), Span(batch.paths[0]), hint)


def _work_through(batch: Batch, papers: Sequence[Paper], progress: Progress) -> BatchReport:
    known = dict(read_ledger(batch.folder))
    names, copies = _name_keys(papers, known, batch.wanted)
    left = {key: paper for key, paper in names.items() if key not in known}
    remove_folder(batch.folder / WORK)
    work = _work_afar if batch.scheduler else _work_on
    try:
        with closing(work(batch, left, progress, len(names))) as outcomes:
            known |= {outcome.key: outcome for outcome in outcomes}
    finally:
        remove_folder(batch.folder / WORK)
    done = tuple(sorted((known[key] for key in names), key=lambda each: each.paper.name))
    report = BatchReport(done, tuple(find_alike(done)), copies)
    for path, text in write_reports(report, batch.wanted).items():
        write_file(batch.folder / path, text)
    return report


def _name_keys(
    papers: Sequence[Paper], known: Mapping[str, PaperOutcome], wanted: Wanted
) -> tuple[dict[str, Paper], dict[str, str]]:
    """Give each paper by its key, under a name of its own, and the names of those that are copies of others."""
    taken = {each.paper.name for each in known.values()}
    named: dict[str, Paper] = {}
    copies: dict[str, str] = {}
    for paper in papers:
        key = make_key(paper, wanted)
        if key in named:
            copies[paper.name] = named[key].name
        else:
            named[key] = known[key].paper if key in known else _name_anew(paper, taken)
            taken.add(named[key].name)
    return named, copies


def _name_anew(paper: Paper, taken: set[str]) -> Paper:
    """Give a paper a name that no earlier one of this folder has."""
    numbers = iter(range(2, len(taken) + 3))
    name = paper.name
    while name in taken:
        name = f"{paper.name}-{next(numbers)}"
    return replace(paper, name=name)


# --- Processes ------------------------------------------------------------------------------------


def _work_on(batch: Batch, papers: Mapping[str, Paper], progress: Progress, total: int) -> Generator[PaperOutcome]:
    """Work on the papers, each in a process of its own; each outcome is remembered before it is given."""
    waiting, seats = deque(papers.items()), list[Seat]()
    jobs = batch.jobs or count_workers()
    try:
        while waiting or seats:
            while waiting and len(seats) < jobs:
                key, paper = waiting.popleft()
                seats.append(start_on(key, paper, batch.wanted, batch.folder / WORK / key))
                done = total - len(waiting) - len(seats)
                progress(phrase("{done} of {total} done: {name}", done=done, total=total, name=paper.name))
            yield from (_conclude(batch, seat.read_outcome(), seat.folder) for seat in _take_ended(seats))
    finally:
        for seat in seats:
            seat.running.stop()


def _take_ended(seats: list[Seat]) -> list[Seat]:
    """Take those out of the seats that have ended; wait a moment where none has."""
    ended = [seat for seat in seats if seat.has_ended()]
    for seat in ended:
        seats.remove(seat)
    if not ended:
        time.sleep(PAUSE)
    return ended


def _conclude(batch: Batch, outcome: PaperOutcome, folder: Path) -> PaperOutcome:
    """Put what was made in a folder into its place, and remember its outcome: last, so that nothing counts before."""
    made, place = folder / ARTICLE, batch.folder / PAPERS / outcome.paper.name
    remove_folder(place)
    if made.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        made.replace(place)
    write_entry(batch.folder, outcome)
    remove_folder(folder)
    return outcome


# --- A cluster --------------------------------------------------------------------------------------


def _work_afar(batch: Batch, papers: Mapping[str, Paper], progress: Progress, total: int) -> Generator[PaperOutcome]:
    """Let a cluster work on the papers; whatever comes back is put into its place here. Raises NoCluster."""
    wanted = asdict(batch.wanted)
    items = {
        key: partial(pack_order, paper, {"key": key, "paper": asdict(paper), "wanted": wanted})
        for key, paper in papers.items()
    }
    done = total - len(papers)
    for key, answer in work_on_cluster(batch.scheduler, answer_parcel, items):
        done += 1
        progress(phrase("{done} of {total} done: {name}", done=done, total=total, name=papers[key].name))
        folder = batch.folder / WORK / key
        folder.mkdir(parents=True)
        yield _conclude(batch, _take_answer(key, papers[key], answer, folder), folder)


def _take_answer(key: str, paper: Paper, answer: bytes | Exception, folder: Path) -> PaperOutcome:
    """Unpack what a worker sent; a worker is taken at its word only for its own paper."""
    if isinstance(answer, Unpackable):
        return PaperOutcome(key, paper, "refused", translate(answer.why, "en"))
    if isinstance(answer, Exception):
        return PaperOutcome(key, paper, "stopped", f"its workers ended: {str(answer)[:300]}")
    try:
        unpack_folder(answer, folder)
        outcome = read_outcome(json.loads((folder / OUTCOME).read_text(encoding="utf-8")))
    except (Unpackable, OSError, ValueError, KeyError, TypeError) as fault:
        return PaperOutcome(key, paper, "stopped", f"what came back cannot be read: {str(fault)[:300]}")
    return replace(outcome, key=key, paper=paper)
