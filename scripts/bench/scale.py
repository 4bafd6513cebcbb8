r"""Measure what a batch costs beside the papers themselves, so that a month's or an archive's work can be planned.

    PYTHONPATH=scripts python -m bench.scale [--cores 256] [--papers 2560] [--seconds 2.5] [--kilobytes 300]
        [--sizes 1000 5000 25000] [--json]

Two parts. First a cluster is simulated: Dask's own scheduler and workers with as many threads as `--cores`, each a
process of this machine, work on parcels of which each sleeps for about `--seconds` and answers with `--kilobytes` of
bytes that do not compress. Everything goes the way that `invoke batch --scheduler` takes; only the work is a stub.
Printed are papers a second beside the most that so many cores could do, and seconds of CPU of scheduler and client for
each paper. Second the parts of a batch that see all papers at once are timed with made outcomes: reading the ledger,
finding papers that share text, writing the report.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

from bench.articles import python_path
from bench.words import write_paragraph, write_title
from elyazma.model.papers import BatchReport, Paper, PaperOutcome, StepDone, Wanted
from elyazma.office.ledger import make_key, read_ledger, write_entry
from elyazma.office.report import write_reports
from elyazma.office.similarity import PLACES, find_alike
from elyazma.system.cluster import work_on_cluster

_THREADS = 32
"""Threads of one worker's process: its parcels sleep, so that a machine of two cores holds 256 of them."""
_SPREAD = 0.5
"""The shortest and the longest parcel take so much less and more than the mean."""
_CODES = 60
"""Kinds of findings, of which each paper has six or so."""
_T = TypeVar("_T")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a simulated cluster did: papers a second, the share of its cores' time, CPU for each paper by process."""

    cores: int
    papers: int
    seconds: float
    used: float
    scheduler_cpu: float
    client_cpu: float


@dataclass(frozen=True, slots=True)
class Whole:
    """Seconds that the parts of a batch take that see all papers at once, and the megabytes of the report's page."""

    papers: int
    ledger: float
    alike: float
    report: float
    page: float


# --- A cluster of stubs -----------------------------------------------------------------------------------


def answer_stub(parcel: bytes) -> bytes:
    """Sleep as long as a parcel says, and answer with as many bytes as it asks for."""
    asked = json.loads(parcel.partition(b"\n")[0])
    time.sleep(asked["seconds"])
    return secrets.token_bytes(asked["bytes"])


def make_parcel(seconds: float, size: int) -> bytes:
    """Make a parcel for `answer_stub` that is a third as large as its answer."""
    return json.dumps({"seconds": seconds, "bytes": size}).encode() + b"\n" + secrets.token_bytes(size // 3)


def simulate_cluster(cores: int, papers: int, seconds: float, size: int) -> Cluster:
    """Let a simulated cluster answer parcels, and measure what scheduler and client cost. Raises NoCluster."""
    random = Random(0)
    lengths = [seconds * random.uniform(1 - _SPREAD, 1 + _SPREAD) for _ in range(papers)]
    parcels = {f"paper-{at}": partial(make_parcel, length, size) for at, length in enumerate(lengths)}
    with _start_cluster(cores) as (address, scheduler):
        before, own = _read_cpu(scheduler), time.process_time()
        started = time.monotonic()
        answers = sum(len(answer) == size for _, answer in work_on_cluster(address, answer_stub, parcels)
                      if isinstance(answer, bytes))  # fmt: skip
        took = time.monotonic() - started
        spent, mine = _read_cpu(scheduler) - before, time.process_time() - own
    if answers != papers:
        raise RuntimeError(f"{papers - answers} of {papers} parcels were lost")
    return Cluster(cores, papers, round(took, 1), round(sum(lengths) / cores / took, 3), spent / papers, mine / papers)


@contextmanager
def _start_cluster(cores: int) -> Iterator[tuple[str, int]]:
    """Start a scheduler and workers on loopback; give the address and the scheduler's process."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="bench-scale-") as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        address = f"tcp://127.0.0.1:{port}"
        environment = {**os.environ, **python_path(), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        command = (sys.executable, "-m")
        scheduler = ("distributed.cli.dask_scheduler", "--no-dashboard", "--no-jupyter", "--host=127.0.0.1")
        worker = ("distributed.cli.dask_worker", address, "--no-dashboard", "--no-nanny", "--memory-limit=0")
        counts = [min(_THREADS, cores - at) for at in range(0, cores, _THREADS)]
        commands: list[tuple[str, ...]] = [(*scheduler, f"--port={port}")]
        commands += [(*worker, f"--nthreads={n}", f"--local-directory={folder}/{at}") for at, n in enumerate(counts)]
        silent = subprocess.DEVNULL
        started = [
            subprocess.Popen((*command, *each), env=environment, cwd=folder, stdout=silent, stderr=silent)
            for each in commands
        ]
        try:
            _wait_for(address, len(counts))
            yield address, started[0].pid
        finally:
            for process in reversed(started):
                process.kill()
                process.wait()


def _wait_for(address: str, workers: int) -> None:
    """Wait until all workers have joined."""
    code = (
        "import sys; from distributed import Client\n"
        "with Client(sys.argv[1], timeout=60) as client: client.wait_for_workers(int(sys.argv[2]), timeout=120)"
    )
    subprocess.run((sys.executable, "-c", code, address, str(workers)), check=True)


def _read_cpu(process: int) -> float:
    """Give the seconds of CPU that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


# --- All papers at once -----------------------------------------------------------------------------------


def make_outcomes(count: int) -> tuple[PaperOutcome, ...]:
    """Make outcomes as a batch has them, with signatures of random numbers.

    Every hundredth paper shares half of its text with the one before.
    """
    random = Random(count)
    wanted, outcomes = Wanted(), list[PaperOutcome]()
    for number in range(count):
        paper = Paper(f"paper-{number:06}", f"inbox/paper-{number:06}.docx", "file", secrets.token_hex(20))
        codes = random.sample(range(_CODES), 6)
        findings = [
            {"severity": "warning", "code": f"code-{code}", "message": write_title(random), "path": "manuscript/a.tex",
             "line": code, "column": 1, "hint": write_title(random)}
            for code in codes
        ]  # fmt: skip
        shingles = tuple(random.getrandbits(61) for _ in range(PLACES))
        if number % 100 == 1:
            shingles = (*outcomes[-1].shingles[: PLACES // 2], *shingles[PLACES // 2 :])
        outcomes.append(
            PaperOutcome(
                make_key(paper, wanted), paper, "built", "", write_title(random), ("A. Writer", "B. Reader"), "en",
                "our-journal", 9, 4000, tuple(StepDone(step, True, 1.0, 1.0) for step in wanted.steps),
                tuple(findings), ("dist/a.pdf", "dist/a.docx"), write_paragraph(random), shingles, 2.5,
            )
        )  # fmt: skip
    return tuple(outcomes)


def measure_whole(count: int) -> Whole:
    """Time the parts of a batch that see all papers."""
    outcomes = make_outcomes(count)
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as name:
        for each in outcomes:
            write_entry(Path(name), each)
        ledger, known = _time(lambda: read_ledger(Path(name)))
    alike, pairs = _time(lambda: tuple(find_alike(tuple(known.values()))))
    report, files = _time(lambda: write_reports(BatchReport(outcomes, pairs), Wanted()))
    return Whole(count, ledger, alike, report, len(files["report.html"]) / 1e6)


def _time(work: Callable[[], _T]) -> tuple[float, _T]:
    started = time.monotonic()
    done = work()
    return time.monotonic() - started, done


# --- The command ------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both parts and print the tables."""
    parser = argparse.ArgumentParser(description="Measure what a batch costs beside its papers.")
    parser.add_argument("--cores", type=int, nargs="*", default=[16, 64, 256])
    parser.add_argument("--papers", type=int, default=0, help="for each cluster; ten for each core")
    parser.add_argument("--seconds", type=float, default=2.5, help="that a paper takes")
    parser.add_argument("--kilobytes", type=int, default=300, help="that come back for a paper")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 5000, 25000])
    parser.add_argument("--runs", type=int, default=3, help="of each cluster; the median by seconds is printed")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    size = asked.kilobytes * 1000
    clusters = []
    for cores in asked.cores:
        runs = [simulate_cluster(cores, asked.papers or 10 * cores, asked.seconds, size) for _ in range(asked.runs)]
        clusters.append(sorted(runs, key=lambda run: run.seconds)[len(runs) // 2])
    wholes = [measure_whole(count) for count in asked.sizes]
    for line in _report(clusters, wholes, as_json=asked.json):
        print(line)
    return 0


def _report(clusters: Sequence[Cluster], wholes: Sequence[Whole], *, as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps({"clusters": list(map(asdict, clusters)), "wholes": list(map(asdict, wholes))}, indent=1)
        return
    yield "cores   papers   seconds   papers a second   time used   scheduler CPU, ms   client CPU, ms"
    for each in clusters:
        rate = each.papers / each.seconds
        yield (
            f"{each.cores:5} {each.papers:8} {each.seconds:9.1f} {rate:17.1f} {each.used:11.0%}"
            f" {1000 * each.scheduler_cpu:19.1f} {1000 * each.client_cpu:16.1f}"
        )
    yield "papers   read ledger, s   text shared, s   write report, s   page, MB"
    for whole in wholes:
        numbers: Mapping[str, float] = asdict(whole)
        yield (
            f"{whole.papers:6} {numbers['ledger']:16.1f} {numbers['alike']:16.1f} {numbers['report']:17.1f}"
            f" {numbers['page']:10.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
