"""Put hostile papers among sound ones into one batch, and see that each is contained and that no sound one differs.

    python scripts/trials/batch_hostile.py [--only WORD] [--seconds 30] [--jobs 2] [--do check,pdf,docx]

Ten sound papers (LaTeX, Word, manuscripts) are done alone first, then with the hostile ones of hostile_papers.py. A
hostile paper is contained when it has an outcome of its own in time, which is no fault of the program's; no program of
its has run; nothing outside it was made, changed, deleted or shown; and it is itself as it was. A sound paper is the
same when its outcome is the same but for seconds, and each of its files byte for byte; of a PDF pages and text.
Typed by root and by a user it is the same. Ends with 1 where one is not contained, or not the same.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

import hostile_papers
from hostile_papers import Hostile
from scenes import CHILD, Scene, copy_manuscript, find_changes, find_secret, holds_secret, make_home, own_environment
from tool_child import CONFINEMENTS, LANDLOCK, NEITHER

from bench.batch import write_papers
from bombs import write_word
from processes import list_processes

ALONE, AMONG = "alone", "among"
"""The folders of both batches."""
LONGEST = 1200
LATE = 10
"""Seconds over its time after which a paper that hangs has to be stopped."""
OUR_FAULTS = ("Error", "Exception")
"""How the names of exceptions end: a process that ends with one was not stopped but broke off."""
STATES = ("built", "incomplete", "refused", "stopped", "left out")
BOUND = "MemoryError"
"""The exception that is the bound on memory itself."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A hostile paper that was laid out, its path, and all that was in its scene."""

    paper: Hostile
    scene: Scene
    path: Path
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a hostile paper."""

    paper: Hostile
    state: str
    why: str
    seconds: float
    faults: tuple[str, ...]


def main() -> int:
    """Print a line for each hostile paper, the table, and the sound papers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="hostile papers whose name has this in it")
    parser.add_argument("--seconds", type=int, default=30, help="that a paper may take")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--do", default="check,pdf,docx")
    parser.add_argument("--confinement", choices=CONFINEMENTS, default=LANDLOCK)
    asked = parser.parse_args()
    with _scratch() as here:
        write_sound(here / "sound")
        papers = [each for each in hostile_papers.list_papers() if asked.only in f"{each.kind} {each.name}"]
        laid = [_lay(here / "hostile" / str(number), paper, asked) for number, paper in enumerate(papers)]
        _run(here, ALONE, [], asked)
        said, seconds = _run(here, AMONG, [str(each.path) for each in laid], asked)
        outcomes = _read_outcomes(here / AMONG)
        tried = [_judge(each, here, outcomes, asked.seconds) for each in laid]
        differing = list(_compare(here, confined=asked.confinement != NEITHER))
        whole = list(_look_around(here, said))
    return _print_all(tried, differing, whole, seconds)


@contextmanager
def _scratch() -> Iterator[Path]:
    """Make a folder for all that the trial writes; what nests deep or is closed only `rm` deletes."""
    here = Path(tempfile.mkdtemp(prefix="hostile-"))
    make_home(here / "home")
    try:
        yield here
    finally:
        subprocess.run(("chmod", "-R", "u+rwX", str(here)), capture_output=True, check=False)
        subprocess.run(("rm", "-rf", str(here)), check=False)


# --- What is laid out ------------------------------------------------------------------------------------


def write_sound(folder: Path) -> None:
    """Write ten papers as authors send them: four of LaTeX, three of Word, three manuscripts."""
    write_papers(folder, 4, seed=3)
    for number in range(3):
        text = "".join(_write_paragraph(f"Paragraph {line} of Word paper {number} speaks of it.") for line in range(40))
        (folder / f"word-{number}.docx").write_bytes(write_word(text.encode()))
        root = folder / f"manuscript-{number}"
        copy_manuscript("minimal", root)
        with (root / "manuscript/sections/01-introduction.tex").open("a", encoding="utf-8") as section:
            section.write(f"\nManuscript number {number}.\n")


def _write_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _lay(folder: Path, paper: Hostile, asked: argparse.Namespace) -> Laid:
    scene = Scene(folder, asked.confinement)
    make_home(scene.home)
    path = paper.lay(scene)
    scene.outside.mkdir(exist_ok=True)
    return Laid(paper, scene, path, _record(folder))


def _record(folder: Path) -> dict[str, str]:
    """Give of all below a folder, however deep, what changes when it does: type, mode, size, number, time of change."""
    # In a name anything may stand but a slash and a zero byte.
    command = ("find", str(folder), "-mindepth", "1", "-printf", r"%P\0%y %m %s %i %C@ %n\0")
    done = subprocess.run(command, capture_output=True, check=False)
    fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    return dict(zip(fields[::2], fields[1::2], strict=False))


# --- The batches -----------------------------------------------------------------------------------------


def _run(here: Path, into: str, hostile: Sequence[str], asked: argparse.Namespace) -> tuple[str, float]:
    flags = [f"--into={into}", f"--do={asked.do}", f"--seconds={asked.seconds}", f"--jobs={asked.jobs}"]
    command = [sys.executable, str(CHILD), asked.confinement, "batch", "sound", *hostile, *flags]
    environment = {**own_environment(here / "home"), "XDG_CACHE_HOME": str(here / "home/.cache")}
    started = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=here, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        said = f"the batch took longer than {LONGEST} seconds"
    if not (here / into / "report.json").is_file():
        print(f"{into}: no report: {said[-2000:]}", flush=True)
    return said, time.monotonic() - started


def _read_outcomes(folder: Path) -> dict[str, dict[str, Any]]:
    """Give the outcomes by the paths of the papers; none where there is no report."""
    report = folder / "report.json"
    papers = json.loads(report.read_text("utf-8"))["papers"] if report.is_file() else []
    return {each["paper"]["source"]: each for each in papers}


# --- What became of them -----------------------------------------------------------------------------------


def _judge(laid: Laid, here: Path, outcomes: Mapping[str, dict[str, Any]], seconds: int) -> Tried:
    outcome = next((each for source, each in outcomes.items() if Path(source).is_relative_to(laid.path)), None)
    faults = [f"{change}" for change in find_changes(laid.before, _record(laid.scene.folder))]
    if outcome is None:
        # What nobody can open, a link and a folder without a paper are not taken: that is said, or the report is lost.
        state = "left out" if outcomes else "lost"
        faults += [] if outcomes else ["there is no report"]
        return Tried(laid.paper, state, "", 0.0, tuple(faults))
    why, took = str(outcome["why"]), float(outcome["seconds"])
    if took > seconds + LATE:
        faults.append(f"took {took:.0f} s")
    if why.startswith("its process ended") and BOUND not in why and any(name in why for name in OUR_FAULTS):
        faults.append(why)
    place = here / AMONG / "papers" / outcome["paper"]["name"]
    faults += [f"{name} holds what is outside" for name in find_secret(place, _list_given(laid, place))]
    return Tried(laid.paper, str(outcome["state"]), why, took, tuple(faults))


def _list_given(laid: Laid, place: Path) -> frozenset[str]:
    """List the files below a folder that are the stranger's own, byte for byte: they take long to search."""
    own = laid.path if laid.path.is_dir() else laid.path.parent
    paths = (laid.scene.folder / name for name in laid.before if name.endswith((".pdf", ".png")))
    given = {path.name: path for path in paths if path.is_relative_to(own) and path.is_file() and not path.is_symlink()}
    made = (path for path in place.rglob("*.p[dn][fg]") if path.is_file())
    same = (path for path in made if path.name in given and filecmp.cmp(path, given[path.name], shallow=False))
    return frozenset(str(path.relative_to(place)) for path in same)


def _look_around(here: Path, said: str) -> Iterator[str]:
    """Say what is wrong with the batch as a whole."""
    expected = {"home", "sound", "hostile", ALONE, AMONG}
    yield from (f"{path.name} appeared beside the papers" for path in here.iterdir() if path.name not in expected)
    if "Traceback (most recent call last)" in said:
        yield f"a traceback: {said.strip().splitlines()[-1][:200]}"
    yield from (f"still runs: {command[:100]}" for command in list_processes(here).values())
    yield from (f"{path.name} is left in the folder for scratch" for path in (here / "home/tmp").iterdir())
    for name in ("ledger", "letters"):
        yield from (f"{path} holds what is outside" for path in find_secret(here / AMONG / name, frozenset()))
    yield from (
        f"{path.name} holds what is outside"
        for path in (here / AMONG).iterdir()
        if path.is_file() and holds_secret(path.read_bytes())
    )


def _compare(here: Path, *, confined: bool = True) -> Iterator[str]:
    """Say of which sound papers the outcome or a file is not what it was without the hostile ones.

    They are strangers' too: where nothing confines TeX, none may be built.
    """
    alone, among = (_read_outcomes(here / name) for name in (ALONE, AMONG))
    for source, outcome in alone.items():
        name = outcome["paper"]["name"]
        if not confined and outcome["state"] == "built":
            yield f"{name} is built, and nothing confines it"
        if confined and outcome["state"] != "built":
            yield f"{name} is {outcome['state']} alone already: {outcome['why']}"
        other = among.get(source)
        if other is None:
            yield f"{name} is lost"
            continue
        differing = [key for key in _plain(outcome) if _plain(outcome)[key] != _plain(other)[key]]
        files = [_read_files(here / into / "papers" / name) for into in (ALONE, AMONG)]
        names = sorted(files[0].keys() | files[1].keys())
        differing += [path for path in names if files[0].get(path) != files[1].get(path)]
        if differing:
            yield f"{name} differs: {', '.join(differing)}"


def _plain(outcome: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in outcome.items() if key not in {"seconds", "steps"}}


def _read_files(folder: Path) -> dict[str, bytes]:
    """Read what was made of a paper, but for the scratch: PDFs by their pages and text."""
    made = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: _read_file(path) for name, path in made.items() if not name.startswith("build/")}


def _read_file(path: Path) -> bytes:
    if path.suffix == ".pdf":
        return subprocess.run(("pdftotext", "-layout", str(path), "-"), capture_output=True, check=True).stdout
    if path.suffix == ".gz":
        # Behind a format SyncTeX numbers files otherwise: it is whole, no more.
        return gzip.decompress(path.read_bytes())[:8]
    return path.read_bytes()


# --- The table ---------------------------------------------------------------------------------------------


def _print_all(tried: Sequence[Tried], differing: Sequence[str], whole: Sequence[str], seconds: float) -> int:
    for each in tried:
        print(f"{each.paper.kind}: {each.paper.name}: {each.state}, {each.seconds:.0f} s: {each.why[:90]!r}")
        for fault in each.faults[:4]:
            print(f"    NOT CONTAINED: {fault!r}")
    print(f"\ntyped by {'root' if os.geteuid() == 0 else 'a user'}, {seconds:.0f} s")
    print("".join((f"{'kind':<26}{'papers':>8}", *(f"{state:>12}" for state in STATES), f"{'contained':>12}")))
    for kind in dict.fromkeys(each.paper.kind for each in tried):
        print(_write_row(kind, [each for each in tried if each.paper.kind == kind]))
    print(_write_row("all", tried))
    for line in (*whole, *differing):
        print(line)
    print(f"sound papers that are the same: {10 - len(differing)} of 10")
    return int(bool(whole or differing or any(each.faults for each in tried)))


def _write_row(kind: str, tried: Sequence[Tried]) -> str:
    counts = [sum(each.state == state for each in tried) for state in STATES]
    contained = sum(not each.faults for each in tried)
    return "".join((f"{kind:<26}{len(tried):>8}", *(f"{count:>12}" for count in (*counts, contained))))


if __name__ == "__main__":
    sys.exit(main())
