"""One manuscript of a batch in a process of its own, here or on a worker of a cluster: one that falls falls alone."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from elyazma.flows.one_paper import process_paper
from elyazma.model.light_dataclass import dataclass
from elyazma.model.papers import Paper, PaperOutcome, Wanted, read_outcome
from elyazma.office.parcels import pack_folder, unpack_order
from elyazma.system.files import remove_folder, write_file
from elyazma.system.process import Limits, Running, start_program
from elyazma.system.untrusted import UNTRUSTED

ARTICLE, OUTCOME = "article", "outcome.json"
_ORDER = "order.json"
PAUSE = 0.05
"""Seconds between two looks at what has ended."""
_OUTPUT = 64 << 10


@dataclass(slots=True)
class Seat:
    """A process that works on one manuscript, and when it began."""

    key: str
    paper: Paper
    wanted: Wanted
    running: Running
    folder: Path
    started: float
    stopped: bool = False

    def has_ended(self) -> bool:
        """Tell whether it has ended; one that takes longer than is wanted is stopped."""
        if self.running.has_ended():
            return True
        self.stopped = time.monotonic() - self.started > self.wanted.seconds
        if self.stopped:
            self.running.stop()
        return self.stopped

    def read_outcome(self) -> PaperOutcome:
        """Give what became of it, when it has ended."""
        seconds, said = round(time.monotonic() - self.started, 3), self._take_last_words()
        with suppress(OSError, ValueError, KeyError, TypeError):
            known = read_outcome(json.loads((self.folder / OUTCOME).read_text(encoding="utf-8")))
            return replace(known, seconds=seconds)
        if self.stopped:
            why = f"it took longer than {self.wanted.seconds} seconds"
        else:
            why = f"its process ended: {said}" if said else "its process ended without a word"
        return PaperOutcome(self.key, self.paper, "stopped", why, seconds=seconds)

    def _take_last_words(self) -> str:
        """Give the last line of what a process that ended by itself complained of."""
        if self.stopped:
            return ""
        try:
            lines = self.running.finish().stderr.decode("utf-8", errors="replace").strip().splitlines()
        except OSError as reason:
            return str(reason)
        return lines[-1][:300] if lines else ""


def start_on(key: str, paper: Paper, wanted: Wanted, folder: Path) -> Seat:
    """Start a process on a manuscript; it makes `article` and `outcome.json` in the folder. Raises OSError."""
    remove_folder(folder / ARTICLE)
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    write_file(folder / _ORDER, json.dumps({"key": key, "paper": asdict(paper), "wanted": asdict(wanted)}))
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
    return Seat(key, paper, wanted, running, folder, time.monotonic())


_PACKAGES = Path(__file__).parents[2]
_ANSWER = """import sys
from pathlib import Path
from elyazma.flows.paper_processes import answer_order
answer_order(Path(sys.argv[1]))"""
_HANDED_ON = ("PATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LANG", "LC_ALL", "ELYAZMA_TRUST_INPUT", "VIRTUAL_ENV")


# --- In the process ---------------------------------------------------------------------------------


def answer_order(folder: Path) -> None:
    """Do what a folder's order.json says, and write the outcome beside it."""
    order = json.loads((folder / _ORDER).read_text(encoding="utf-8"))
    outcome = process_paper(
        order["key"], Paper(**order["paper"]), read_wanted(order["wanted"]), folder / ARTICLE, folder / "scratch"
    )
    write_file(folder / OUTCOME, json.dumps(outcome.as_json(), ensure_ascii=False))


def read_wanted(values: dict[str, object]) -> Wanted:
    """Read what is wanted of plain values."""
    return Wanted(**{**values, "steps": tuple(values["steps"])})  # type: ignore[arg-type]


# --- On a worker of a cluster -----------------------------------------------------------------------


def answer_parcel(parcel: bytes) -> bytes:
    """Work on a manuscript that came in a parcel, and send back what became of it and all that was made."""
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as name:
        came, folder = Path(name) / "came", Path(name) / "work"
        order = unpack_order(parcel, came)
        seat = start_on(order["key"], Paper(**order["paper"]), read_wanted(order["wanted"]), folder)
        try:
            while not seat.has_ended():
                time.sleep(PAUSE)
            outcome = seat.read_outcome()
        finally:
            seat.running.stop()
        write_file(folder / OUTCOME, json.dumps(outcome.as_json(), ensure_ascii=False))
        return pack_folder(folder, (OUTCOME, ARTICLE))
