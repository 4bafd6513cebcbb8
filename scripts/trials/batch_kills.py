"""Kill a batch, and processes in it, at random moments, and see that nothing is lost or done twice.

    python scripts/trials/batch_kills.py [--kills 50] [--papers 12] [--do check] [--seed 0]

The same papers are worked on once without a disturbance. Then the command is begun again and again in a new folder, and
killed: the whole of it, or one of the processes that it started. When it ends by itself its ledger must have each paper
once, no entry may ever have changed, and the report must be the undisturbed one's but for the seconds. With kills left
the next folder is begun. A process that is killed alone makes its paper `stopped`, which is said, and counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests/data/minimal"
_CODE = "import sys; sys.argv[0] = 'elyazma'; from elyazma.tasks import program; sys.exit(program.run())"
_LONGEST = 300
_ALONE = 0.3
"""The part of the kills that hit one process and not the whole."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the trial and print its table; 1 where anything was lost, repeated or otherwise."""
    parser = argparse.ArgumentParser(description="Kill a batch at random moments.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--papers", type=int, default=12)
    parser.add_argument("--do", default="check")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="elyazma-") as name:
        here, random = Path(name), Random(asked.seed)
        write_papers(here / "inbox", asked.papers)
        started = time.monotonic()
        start(here, "whole", asked.do).wait(_LONGEST)
        longest = time.monotonic() - started
        counts = Counter[str]()
        while counts["kills"] < asked.kills:
            counts += disturb(here, asked, random, longest, asked.kills - counts["kills"])
    for what in ("folders", "kills", "of one process", "stopped and said", "lost", "repeated", "reports that differ"):
        print(f"{what:20} {counts[what]:5}")
    return int(any(counts[what] for what in ("lost", "repeated", "reports that differ")))


def write_papers(folder: Path, count: int) -> None:
    """Write manuscripts that differ in their text."""
    for number in range(count):
        shutil.copytree(SAMPLE, folder / f"paper-{number:02}")
        section = folder / f"paper-{number:02}/manuscript/sections/01-introduction.tex"
        section.write_text(section.read_text("utf-8") + f"\nPaper number {number}.\n", "utf-8")


def start(here: Path, into: str, do: str) -> subprocess.Popen[bytes]:
    """Begin the batch in a group of processes of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    command = (sys.executable, "-c", _CODE, "batch", "inbox", f"--into={into}", f"--do={do}")
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=here, env=environment, stdout=silent, stderr=silent, start_new_session=True)


def disturb(here: Path, asked: argparse.Namespace, random: Random, longest: float, most: int) -> Counter[str]:
    """Kill one batch up to `most` times until it is through, then judge its folder."""
    counts = Counter[str](folders=1)
    seen: dict[str, bytes] = {}
    shutil.rmtree(here / "out", ignore_errors=True)
    while counts["kills"] < most:
        batch = start(here, "out", asked.do)
        until = time.monotonic() + random.uniform(0.1, longest)
        while batch.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        if batch.poll() is not None:
            break
        alone = random.random() < _ALONE and (children := list(list_children(batch.pid)))
        counts["kills"] += 1
        counts["of one process"] += bool(alone)
        os.kill(random.choice(children) if alone else batch.pid, signal.SIGKILL)
        if not alone:
            batch.wait()
        else:
            batch.wait(_LONGEST)
        counts["repeated"] += compare(here / "out/ledger", seen)
    start(here, "out", asked.do).wait(_LONGEST)
    counts["repeated"] += compare(here / "out/ledger", seen)
    return counts + judge(here, asked.papers)


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
