"""Kill builds, fill their disks and interrupt them at random moments, and see what is left: a table.

    python scripts/trials/faults.py [--kills 200] [--disks 30] [--signals 40] [--seed 0] [--jobs N]

Two texts of one article are built once from nothing: what each command makes of either is what may be found later. Then
the text becomes the other one, a command begins, and something happens to it. After each: every file in dist/ is whole,
as one of the two texts gives it; no file of the author's has changed; nothing runs any more; and the same command,
typed again, succeeds with the bytes of its text and leaves nothing hidden in dist/. Interrupted by SIGINT or SIGTERM it
ends with 130.
A disk is a file system of a few megabytes for the manuscript, in half of the cases for the home and its cache too; who
may mount none gets a bound on the size of files instead. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from attack_git import AUTHOR
from scenes import CHILD, copy_manuscript, make_home, own_environment
from tool_child import FILE_SIZE, LANDLOCK

from elyazma.typesetting.formats import SWITCH
from processes import list_processes

COMMANDS = {
    ("pdf",): 6,
    ("docx",): 2,
    ("html",): 1,
    ("jats",): 1,
    ("letter",): 2,
    ("submit", "--draft"): 2,
    ("bib", "--write"): 1,
}
"""What is typed, and how often."""
SECTION = "manuscript/sections/01-introduction.tex"
BIB = "bib/references.bib"
UNTIDY = """@book{b,title={B},author={B, B.},year=2000,publisher={B}}
@book{a,title={A},author={A, A.},year=2000,publisher={A}}
"""
AUTHORS = ("manuscript", "bib", "styles")
INTERRUPTED = 130
EPOCH = "1767225600"
HALF, MOST = 0.5, 0.8
"""Shares of cases: of either kind, and of those that have been built before."""
FORMATS = 0.1
"""The share in which a format of the preamble is made meanwhile, by a process that is meant to outlive the command."""
LONGEST, SETTLED = 120.0, 60.0
EARLY = 0.15
"""The share of signals that come before the task has begun, when Python still starts."""
Command = tuple[str, ...]
Made = Mapping[str, bytes]
"""Files by their paths from the root."""


def main() -> int:
    """Print a line for each fault, and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--disks", type=int, default=30)
    parser.add_argument("--signals", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    kinds: list[tuple[str, Happening]] = [
        *[("killed", _kill)] * options.kills,
        *[("disk full", _fill_disk)] * options.disks,
        *[("interrupted", _interrupt)] * options.signals,
    ]
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        known = _Known.make(folder / "known")
        numbered = [(number, kind, happening) for number, (kind, happening) in enumerate(kinds)]
        with ThreadPoolExecutor(options.jobs) as pool:
            tried = list(pool.map(lambda each: _try_one(folder, known, options.seed, each), numbered))
    return _print_table(tried)


# --- What each text gives -------------------------------------------------------------------------------


def _write_text(root: Path, text: str) -> None:
    (root / SECTION).write_text(f"\\section{{Introduction}}\n\n{text} \\citep{{knuth1984}}.\n", encoding="utf-8")


def _lay_out(root: Path) -> None:
    copy_manuscript("minimal", root)
    with (root / "manuscript/article.toml").open("a", encoding="utf-8") as article:
        article.write(AUTHOR)
    letter = root / "manuscript/letters/letter.en.md"
    letter.parent.mkdir()
    letter.write_text("Dear editor,\n\nplease.\n", encoding="utf-8")
    with (root / BIB).open("a", encoding="utf-8") as bibliography:
        bibliography.write(UNTIDY)


TEXTS = ("Programs are works of literature", "Programs are works of many an art, and " * 40 + "so on")


def read_made(root: Path) -> dict[str, bytes]:
    """Read all files in dist/, also what is hidden there; what SyncTeX reads is unpacked, without the root's path."""
    found = _read(root, ("dist",))
    return {name: _read_places(data, root) if name.endswith(".gz") else data for name, data in found.items()}


def _read_places(packed: bytes, root: Path) -> bytes:
    with suppress(OSError, EOFError, zlib.error):
        text = gzip.decompress(packed).replace(str(root).encode(), b"")
        # Its lines that begin with "!" count bytes, those of paths included.
        return b"\n".join(line for line in text.split(b"\n") if not line.startswith(b"!"))
    return packed


def _read(root: Path, folders: Sequence[str]) -> dict[str, bytes]:
    paths = (path for name in folders for path in sorted((root / name).rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


@dataclass(frozen=True, slots=True)
class _Known:
    """What each command makes of each text, in dist/ and of the author's files, and the seconds that it takes."""

    made: Mapping[tuple[Command, int], Made]
    authors: Mapping[tuple[Command, int], Made]
    seconds: Mapping[Command, float]

    @classmethod
    def make(cls, folder: Path) -> _Known:
        """Build both texts from nothing, twice; raise RuntimeError where a result is not the same again."""
        made, authors, seconds = {}, {}, {}
        for command in COMMANDS:
            for number, text in enumerate(TEXTS):
                results = []
                for again in range(2):
                    place = folder / f"{'-'.join(command)}-{number}-{again}"
                    make_home(place / "home")
                    _lay_out(place / "work")
                    _write_text(place / "work", text)
                    started = time.monotonic()
                    run = _start(command, place / "work", place / "home")
                    if run.wait() != 0:
                        raise RuntimeError(f"{command}: {run.said()}")
                    seconds[command] = time.monotonic() - started
                    results.append((read_made(place / "work"), _read(place / "work", AUTHORS)))
                if results[0] != results[1]:
                    raise RuntimeError(f"{command} gives other bytes the second time")
                made[command, number], authors[command, number] = results[0]
        return cls(made, authors, seconds)

    def is_whole(self, name: str, content: bytes) -> bool:
        """Tell whether a file in dist/ is what some command makes of one of the texts.

        Behind a format SyncTeX numbers files otherwise: that such a file is whole its packing shows.
        """
        if name.endswith(".gz"):
            return not content.startswith(b"\x1f\x8b")
        return any(files.get(name) == content for files in self.made.values())


# --- One run ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """A command that was begun."""

    process: subprocess.Popen[bytes]
    heard: Path

    def wait(self) -> int:
        """Wait for its end, and give its code; who takes minutes is killed."""
        try:
            return self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def said(self) -> str:
        """Give what it said."""
        return self.heard.read_text("utf-8", "replace")

    def has_begun(self) -> bool:
        """Tell whether its task has begun: from then on it hears SIGTERM."""
        with suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return bool(int(line.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
        return False


def _start(command: Command, root: Path, home: Path, *, file_size: int = 0, formats: bool = False) -> _Run:
    # Not on the disk that gets full: what cannot be said there is no fault of the program's.
    said = root.parents[1] / f"said-{root.parent.name}"
    environment = {**own_environment(home), FILE_SIZE: str(file_size)}
    environment |= {"XDG_CACHE_HOME": str(home / ".cache"), "SOURCE_DATE_EPOCH": EPOCH}
    environment |= {} if formats else {SWITCH: "0"}
    with said.open("wb") as heard:
        process = subprocess.Popen(
            [sys.executable, str(CHILD), LANDLOCK, *command],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=heard,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return _Run(process, said)


@dataclass(slots=True)
class _Case:
    """One fault: the manuscript, what is typed, and chance."""

    place: Path
    command: Command
    random: Random
    seconds: float
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """Give the manuscript's root."""
        return self.place / "disk/work"

    @property
    def home(self) -> Path:
        """Give the home of whoever types."""
        return self.place / "disk/home" if "home too" in self.notes else self.place / "home"

    def start(self, *, file_size: int = 0) -> _Run:
        """Type the command."""
        return _start(self.command, self.root, self.home, file_size=file_size, formats="with formats" in self.notes)


Happening = Callable[[_Case], None]
"""Begins the command, and does something to it."""


@dataclass(frozen=True, slots=True)
class _Tried:
    kind: str
    notes: tuple[str, ...]
    faults: tuple[str, ...]


def _try_one(folder: Path, known: _Known, seed: int, numbered: tuple[int, str, Happening]) -> _Tried:
    number, kind, happening = numbered
    random = Random(f"{seed} {number}")
    (command,) = random.choices([*COMMANDS], [*COMMANDS.values()])
    case = _Case(folder / str(number), command, random, known.seconds[command])
    (case.place / "disk").mkdir(parents=True)
    make_home(case.place / "home")
    with _on_a_disk(case) if kind == "disk full" else nullcontext():
        _lay_out(case.root)
        old = random.randrange(2)
        case.notes += ["with formats"] if random.random() < FORMATS else []
        _write_text(case.root, TEXTS[old])
        if random.random() < MOST:
            case.start().wait()
        else:
            case.notes.append("nothing built before")
        _write_text(case.root, TEXTS[1 - old])
        if command[0] == "bib":
            (case.root / BIB).write_text(known.authors[("pdf",), 0][BIB].decode(), encoding="utf-8")
        happening(case)
        _look(case, known, 1 - old)
        _build_again(case, known, 1 - old)
    for fault in case.faults:
        print(f"{kind} {number} `{' '.join(command)}` ({', '.join(case.notes)}): {fault}", flush=True)
    shutil.rmtree(case.place, ignore_errors=True)
    return _Tried(kind, tuple(case.notes), tuple(case.faults))


def _look(case: _Case, known: _Known, text: int) -> None:
    """See what is left."""
    deadline = time.monotonic() + SETTLED
    while (left := list_processes(case.root, case.home)) and time.monotonic() < deadline:
        time.sleep(0.02)
    case.faults += [f"still runs: {command}" for command in left.values()]
    for name, content in read_made(case.root).items():
        if Path(name).name.startswith("."):
            case.notes.append("half a file, hidden")
        elif not known.is_whole(name, content):
            case.faults.append(f"{name} is not whole")
    allowed = [known.authors[("pdf",), text], known.authors[case.command, text]]
    authors = _read(case.root, AUTHORS)
    if authors not in allowed:
        changed = [name for name, content in authors.items() if content not in {each.get(name) for each in allowed}]
        hidden = [name for name in changed if Path(name).name.startswith(".")]
        case.notes += ["half a file, hidden"] * len(hidden)
        if len(hidden) < len(changed) or allowed[0].keys() - authors.keys():
            case.faults.append(f"files of the author's have changed: {changed}")


def _build_again(case: _Case, known: _Known, text: int) -> None:
    """Type the same again, with room on the disk."""
    run = case.start()
    if code := run.wait():
        case.faults.append(f"typed again it ends with {code}: {run.said().strip()[:300]}")
    made = read_made(case.root)
    case.faults += [f"typed again, {name} is left" for name in made if Path(name).name.startswith(".")]
    for name, content in known.made[case.command, text].items():
        as_it_was = made.get(name) == content
        if not as_it_was and not (name.endswith(".gz") and "with formats" in case.notes):
            case.faults.append(f"typed again, {name} has not its bytes")


def _hear(case: _Case, run: _Run, codes: frozenset[int]) -> None:
    """Wait for the end, which is to be one of these, without a traceback."""
    code = run.wait()
    said = run.said()
    case.notes.append(f"code {code}")
    if "Traceback (most recent call last)" in said:
        case.faults.append(f"a traceback: {said.strip().splitlines()[-1][:200]}")
    if code not in codes:
        case.faults.append(f"ended with {code}: {said.strip()[-200:]}")


# --- What happens -------------------------------------------------------------------------------------------


def _kill(case: _Case) -> None:
    """Kill the program alone, as the kernel does where memory ends; what it started has to end by itself."""
    run = case.start()
    time.sleep(case.random.random() * case.seconds * 1.1)
    run.process.kill()
    case.notes.append("killed" if run.wait() < 0 else "had ended")


def _interrupt(case: _Case) -> None:
    number = case.random.choice((signal.SIGINT, signal.SIGTERM))
    whole_group = number == signal.SIGINT and case.random.random() < HALF
    early = case.random.random() < EARLY
    case.notes += [number.name, *(["to all"] if whole_group else []), *(["early"] if early else [])]
    run = case.start()
    while not early and not run.has_begun() and run.process.poll() is None:
        time.sleep(0.002)
    time.sleep(case.random.random() * (0.2 if early else case.seconds))
    with suppress(ProcessLookupError):
        if run.process.poll() is None:
            os.killpg(run.process.pid, number) if whole_group else run.process.send_signal(number)
    if early:
        case.notes.append(f"code {run.wait()}")
    else:
        _hear(case, run, frozenset((0, INTERRUPTED)))


_MOST_ROOM = 400 << 10
_ROOM = 64


def _fill_disk(case: _Case) -> None:
    disk = case.place / "disk"
    if not disk.is_mount():
        size = case.random.choice((1, 10, 100, 1000, 10_000, 30_000, 100_000))
        case.notes.append(f"files of {size} bytes at most")
        run = case.start(file_size=size)
    else:
        usage = shutil.disk_usage(disk)
        room = int(case.random.random() ** 2 * _MOST_ROOM)
        (disk / "filler").write_bytes(b"\0" * max(0, usage.free - room))
        case.notes.append(f"room for {room >> 10} kB")
        run = case.start()
    _hear(case, run, frozenset((0, 1, 3)))
    (disk / "filler").unlink(missing_ok=True)


@contextmanager
def _on_a_disk(case: _Case) -> Iterator[None]:
    """Have a small disk in the case's place, where one may be mounted."""
    disk = case.place / "disk"
    mounted = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", f"size={_ROOM}m", "faults", str(disk)), capture_output=True, check=False
    )
    if not mounted.returncode and case.random.random() < HALF:
        case.notes.append("home too")
        make_home(disk / "home")
    try:
        yield
    finally:
        if not mounted.returncode:
            subprocess.run(("umount", str(disk)), capture_output=True, check=False)


# --- The table ------------------------------------------------------------------------------------------------


def _print_table(tried: Sequence[_Tried]) -> int:
    print(f"\n{'kind':<14}{'cases':>7}{'sound':>7}{'faulty':>8}  what happened")
    for kind in dict.fromkeys(each.kind for each in tried):
        of_kind = [each for each in tried if each.kind == kind]
        faulty = sum(bool(each.faults) for each in of_kind)
        notes = Counter(note for each in of_kind for note in each.notes if not note.startswith(("room", "files of")))
        said = ", ".join(f"{note} {count}" for note, count in sorted(notes.items()))
        print(f"{kind:<14}{len(of_kind):>7}{len(of_kind) - faulty:>7}{faulty:>8}  {said}")
    return int(any(each.faults for each in tried))


if __name__ == "__main__":
    sys.exit(main())
