"""Kill a batch, and processes in it, at random moments, and see that nothing is lost or done twice.

    python scripts/trials/batch_kills.py [--kills 50] [--papers 12] [--do check] [--seed 0] [--cluster]

The same papers are worked on once without a disturbance. Then the command is begun again and again in a new folder, and
killed: the whole of it, or one of the processes that it started. When it ends by itself its ledger must have each paper
once, no entry may ever have changed, and the report must be the undisturbed one's but for the seconds. With kills left
the next folder is begun. A process that is killed alone makes its paper `stopped`, which is said, and counted apart.

With `--cluster` a Dask scheduler and two workers on this machine do the work; the command, the scheduler or a worker is
killed, and what is dead is started anew before the command is typed again. A killed worker's paper goes to the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests/data/minimal"
_CODE = "import sys; sys.argv[0] = 'elyazma'; from elyazma.tasks import program; sys.exit(program.run())"
_LONGEST = 300
_VICTIMS = ("command", "process", "scheduler", "worker")
_ALONE = 0.3
"""The part of the kills that hit one process and not the whole."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trial and print its table; 1 where anything was lost, repeated or otherwise."""
    parser = argparse.ArgumentParser(description="Kill a batch at random moments.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--papers", type=int, default=12)
    parser.add_argument("--do", default="check")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cluster", action="store_true", help="a Dask cluster on this machine does the work")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="elyazma-") as name:
        here, random = Path(name), Random(asked.seed)
        write_papers(here / "inbox", asked.papers)
        cluster = Cluster(here) if asked.cluster else None
        trial = Trial(here, asked.do, asked.papers, random, cluster)
        try:
            started = time.monotonic()
            trial.start("whole").wait(_LONGEST)
            longest = time.monotonic() - started
            counts = Counter[str]()
            while counts["kills"] < asked.kills:
                counts += disturb(trial, longest, asked.kills - counts["kills"])
        finally:
            if cluster:
                cluster.stop()
    for what in ("folders", "kills", *_VICTIMS, "hung", "stopped and said", "lost", "repeated", "reports that differ"):
        print(f"{what:20} {counts[what]:5}")
    print(*(f"{what}: {count}" for what, count in counts.items() if what.startswith("hung behind") and count))
    return int(any(counts[what] for what in ("hung", "lost", "repeated", "reports that differ")))


def write_papers(folder: Path, count: int) -> None:
    """Write manuscripts that differ in their text."""
    for number in range(count):
        shutil.copytree(SAMPLE, folder / f"paper-{number:02}")
        section = folder / f"paper-{number:02}/manuscript/sections/01-introduction.tex"
        section.write_text(section.read_text("utf-8") + f"\nPaper number {number}.\n", "utf-8")


class Cluster:
    """A Dask scheduler and two workers on this machine."""

    def __init__(self, here: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.here = here
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def revive(self) -> None:
        """Start what is not running; workers do not find the way back to a new scheduler."""
        if (old := self.processes.get("scheduler")) and old.poll() is not None:
            self.stop()
        port = self.address.rpartition(":")[2]
        scheduler = ("distributed.cli.dask_scheduler", "--no-dashboard", "--no-jupyter", "--host=127.0.0.1")
        worker = ("distributed.cli.dask_worker", self.address, "--nthreads=1", "--no-dashboard", "--no-nanny")
        commands = {"scheduler": (*scheduler, f"--port={port}")}
        commands |= {f"worker {at}": (*worker, f"--local-directory={self.here / f'w{at}'}") for at in (1, 2)}
        for name, command in commands.items():
            running = self.processes.get(name)
            if running is None or running.poll() is not None:
                self.processes[name] = self._start(command)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        silent = subprocess.DEVNULL
        return subprocess.Popen(
            (sys.executable, "-m", *command), cwd=self.here, env=environment, stdout=silent, stderr=silent
        )

    def stop(self) -> None:
        """Kill all of it."""
        for process in self.processes.values():
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Trial:
    """What is killed: a batch of some papers in a folder, here or on a cluster."""

    here: Path
    do: str
    papers: int
    random: Random
    cluster: Cluster | None

    def start(self, into: str) -> subprocess.Popen[bytes]:
        """Begin the batch in a group of processes of its own."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
        command = [sys.executable, "-c", _CODE, "batch", "inbox", f"--into={into}", f"--do={self.do}"]
        if self.cluster:
            self.cluster.revive()
            command.append(f"--scheduler={self.cluster.address}")
        silent = subprocess.DEVNULL
        return subprocess.Popen(
            command, cwd=self.here, env=environment, stdout=silent, stderr=silent, start_new_session=True
        )

    def choose(self, batch: int) -> tuple[str, int]:
        """Choose whom to kill: what it is, and its process."""
        if self.cluster:
            name = self.random.choice(["command", *self.cluster.processes])
            return name.split()[0], batch if name == "command" else self.cluster.processes[name].pid
        alone = self.random.random() < _ALONE and [*list_children(batch)]
        return ("process", self.random.choice(alone)) if alone else ("command", batch)


def disturb(trial: Trial, longest: float, most: int) -> Counter[str]:
    """Kill one batch up to `most` times until it is through, then judge its folder."""
    counts = Counter[str](folders=1)
    seen: dict[str, bytes] = {}
    ledger = trial.here / "out/ledger"
    shutil.rmtree(trial.here / "out", ignore_errors=True)
    while counts["kills"] < most:
        batch = trial.start("out")
        until = time.monotonic() + trial.random.uniform(0.1, longest)
        while batch.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        if batch.poll() is not None:
            break
        victim, process = trial.choose(batch.pid)
        os.kill(process, signal.SIGKILL)
        counts.update(("kills", victim))
        hung = wait(batch)
        counts.update({"hung": hung, f"hung behind a killed {victim}": hung})
        counts["repeated"] += compare(ledger, seen)
    counts["hung"] += wait(trial.start("out"))
    counts["repeated"] += compare(ledger, seen)
    return counts + judge(trial.here, trial.papers)


def wait(batch: subprocess.Popen[bytes]) -> bool:
    """Wait for a batch to end; tell whether it had to be stopped."""
    try:
        batch.wait(_LONGEST)
    except subprocess.TimeoutExpired:
        batch.kill()
        batch.wait()
        return True
    return False


def list_children(parent: int) -> Iterator[int]:
    """List the processes that a batch has started for papers."""
    for place in Path("/proc").glob("[0-9]*/status"):
        try:
            text = place.read_text()
            about = (place.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if b"answer_order" in about and f"\nPPid:\t{parent}\n" not in text:
            yield int(place.parent.name)


def compare(ledger: Path, seen: dict[str, bytes]) -> int:
    """Count the entries that are no longer what they were; remember those that are new."""
    now = {path.name: path.read_bytes() for path in ledger.glob("*.json")} if ledger.is_dir() else {}
    changed = sum(now.get(name) != content for name, content in seen.items())
    seen |= now
    return changed


def judge(here: Path, papers: int) -> Counter[str]:
    """Compare a folder that is through with the undisturbed one."""
    ours, theirs = (json.loads((here / name / "report.json").read_text("utf-8")) for name in ("out", "whole"))
    stopped = {each["paper"]["name"] for each in ours["papers"] if each["state"] == "stopped"}
    same = _shown(ours, stopped) == _shown(theirs, stopped)
    lost = papers - len(ours["papers"])
    return Counter({"lost": lost, "reports that differ": int(not same), "stopped and said": len(stopped)})


def _shown(report: dict[str, Any], without: set[str]) -> list[dict[str, Any]]:
    """Give what a report says but for times, and for papers whose process was killed."""
    kept = (each for each in report["papers"] if each["paper"]["name"] not in without)
    return [{name: value for name, value in each.items() if name not in {"seconds", "steps"}} for each in kept]


if __name__ == "__main__":
    sys.exit(main())
