"""What trials of attacks share: a scene with a stranger's manuscript in it, the program run there, and what got out.

A scene is a folder: `work` is the manuscript, `outside` what nobody may read, write or delete, `home` that of whoever
types. Beside them nothing may appear; `sprung` is what a program of the stranger's would leave.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tool_child import CPU, LANDLOCK

CHECKOUT = Path(__file__).parents[2]
DATA = CHECKOUT / "tests/data"
CHILD = Path(__file__).with_name("tool_child.py")
SECRET = "Topsecretword"
"""What stands in everything outside; it is one word in every alphabet and layout, so that a PDF's text shows it."""
EXIT_CODES = frozenset((0, 1, 2, 3))
LONGEST = 300.0
TOP = frozenset(("work", "outside", "home", "paper", "program", "inner"))


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the program: what was typed, how it ended, what it said, its seconds on the clock and of CPU.

    What a machine does besides takes from the clock, not from the CPU's time.
    """

    command: tuple[str, ...]
    code: int
    said: str
    seconds: float
    cpu: float


@dataclass(slots=True)
class Scene:
    """A folder with a manuscript, and how the program is run there."""

    folder: Path
    confinement: str
    environment: Mapping[str, str] = field(default_factory=dict)
    cpu: int = 0

    @property
    def root(self) -> Path:
        """Give the manuscript's root."""
        return self.folder / "work"

    @property
    def outside(self) -> Path:
        """Give the folder that is not the stranger's."""
        return self.folder / "outside"

    @property
    def home(self) -> Path:
        """Give the home of whoever types."""
        return self.folder / "home"

    @property
    def sprung(self) -> Path:
        """Give the file that a stranger's program would leave."""
        return self.folder / "sprung"

    def run(self, *command: str, at: Path | None = None) -> Ran:
        """Type a command."""
        environment = {**self.environment, CPU: str(self.cpu)}
        return run_tool(command, at or self.root, self.home, self.confinement, environment)


def run_tool(
    command: Sequence[str], folder: Path, home: Path, confinement: str, more: Mapping[str, str] | None = None
) -> Ran:
    """Run the program in a folder. One that takes minutes is killed, with the code -9."""
    started = time.monotonic()
    arguments = [sys.executable, str(CHILD), confinement, *command]
    environment = {**own_environment(home), **(more or {})}
    with tempfile.TemporaryFile() as heard:
        process = subprocess.Popen(
            arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=heard, stderr=subprocess.STDOUT
        )
        alarm = threading.Timer(LONGEST, process.kill)
        alarm.start()
        status, used = os.wait4(process.pid, 0)[1:]
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        heard.seek(0)
        said = heard.read().decode("utf-8", "replace")
    return Ran(tuple(command), process.returncode, said, seconds, used.ru_utime + used.ru_stime)


def own_environment(home: Path) -> dict[str, str]:
    """Give the environment in which the program is typed."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(home / ".cache"),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "ELYAZMA_LANGUAGE": "en",
        "PYTHONPATH": os.pathsep.join((str(CHECKOUT / "scripts"), os.environ.get("PYTHONPATH", ""))).rstrip(os.pathsep),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }


def make_home(home: Path) -> None:
    """Make the home of whoever types, with a key in it."""
    (home / "tmp").mkdir(parents=True)
    (home / ".ssh").mkdir()
    (home / ".ssh/id_ed25519").write_text(f"{SECRET}\n", encoding="utf-8")
    (home / ".gitconfig").write_text("[user]\nname = A B\nemail = a@b.example\n", encoding="utf-8")


def copy_manuscript(name: str, root: Path) -> None:
    """Copy a manuscript of tests/data, with the tests' own journal."""
    shutil.copytree(DATA / name, root, dirs_exist_ok=True)
    if name != "minimal":
        shutil.copytree(DATA / "minimal/styles", root / "styles", dirs_exist_ok=True)
        article = root / "manuscript/article.toml"
        text = re.sub(r'^journal = ".*"$', 'journal = "plain"', article.read_text("utf-8"), flags=re.MULTILINE)
        article.write_text(text, encoding="utf-8")


# --- What got out --------------------------------------------------------------------------------------


def photograph(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Give of all that is below a folder its mode, time, number and content."""
    seen = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        seen[str(path.relative_to(folder))] = status.st_mode, status.st_mtime_ns, status.st_ino, content
    return seen


def find_changes(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    """Say what was made, deleted or changed."""
    yield from (f"{name} deleted" for name in before.keys() - after.keys())
    yield from (f"{name} made" for name in after.keys() - before.keys())
    yield from (f"{name} changed" for name in before.keys() & after.keys() if before[name] != after[name])


def find_secret(folder: Path, but: frozenset[str]) -> Iterator[str]:
    """Name the files below a folder, but for some, that hold the secret in any of their parts."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if name in but or path.is_symlink() or not path.is_file():
            continue
        if holds_secret(path.read_bytes()):
            yield name


def holds_secret(data: bytes) -> bool:
    """Tell whether the secret stands in a file, in a member of an archive, or in a PDF's streams or text."""
    word = SECRET.encode()
    if word in data or SECRET.encode("utf-16-be") in data:
        return True
    if data.startswith(b"PK"):
        return any(holds_secret(part) for part in _read_members(data))
    if data.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError, zlib.error):
            return holds_secret(gzip.decompress(data))
    return data.startswith(b"%PDF") and (any(word in part for part in _inflate(data)) or SECRET in _read_text(data))


def _read_members(data: bytes) -> Iterator[bytes]:
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from (archive.read(name) for name in archive.namelist())


def _inflate(pdf: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"stream\r?\n", pdf):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(pdf[match.end() :], 1 << 24)


def _read_text(pdf: bytes) -> str:
    done = subprocess.run(("pdftotext", "-", "-"), input=pdf, capture_output=True, check=False)
    return re.sub(r"[\s-]", "", done.stdout.decode("utf-8", "replace"))


# --- Attacks -------------------------------------------------------------------------------------------

Step = tuple[str, ...] | Callable[[Scene], object]
"""What is typed, or what happens between."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile thing: what lays it out, and what is typed then.

    `longest` is how many seconds of CPU each command may take more than with a harmless manuscript; `codes` what it may
    end with; `cpu` how many seconds of CPU each process gets, where it is not what the program allows;
    `kept` are folders of the manuscript in which nothing may change.
    """

    kind: str
    name: str
    lay: Callable[[Scene], object]
    steps: tuple[Step, ...]
    longest: float = LONGEST
    codes: frozenset[int] = EXIT_CODES
    environment: Mapping[str, str] = field(default_factory=dict)
    cpu: int = 0
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an attack: how many commands were typed, how many refused it, and what got through."""

    attack: Attack
    commands: int
    refused: int
    slowest: float
    faults: tuple[str, ...]


def try_attack(attack: Attack, folder: Path, confinement: str, usual: Mapping[Step, float]) -> Tried:
    """Lay an attack out, type its commands, and say what got through; `usual` is what each command takes."""
    scene = Scene(folder, confinement, attack.environment, attack.cpu)
    make_home(scene.home)
    attack.lay(scene)
    scene.outside.mkdir(exist_ok=True)
    given = frozenset(str(path.relative_to(scene.root)) for path in scene.root.rglob("*"))
    watched = [scene.outside, scene.home / ".ssh", *(scene.root / name for name in attack.kept)]
    before = [photograph(each) for each in watched]
    faults: list[str] = []
    runs: list[Ran] = []
    for step in attack.steps:
        if callable(step):
            step(scene)
            continue
        ran = scene.run(*step)
        runs.append(ran)
        faults += [f"`{' '.join(step)}`: {fault}" for fault in _find_faults(ran, attack, scene)]
        if ran.cpu > attack.longest + usual.get(step, 0.0):
            faults.append(f"`{' '.join(step)}`: took {ran.cpu:.1f} s of CPU")
    for place, then in zip(watched, before, strict=True):
        faults += [f"{place.relative_to(folder)}/{change}" for change in find_changes(then, photograph(place))]
    faults += [f"{path.name} appeared beside the manuscript" for path in folder.iterdir() if path.name not in TOP]
    faults += [f"{name} holds what is outside" for name in find_secret(scene.root, given)]
    refused = sum(ran.code != 0 for ran in runs)
    slowest = max((ran.cpu - usual.get(ran.command, 0.0) for ran in runs), default=0.0)
    return Tried(attack, len(runs), refused, slowest, tuple(dict.fromkeys(faults)))


def _find_faults(ran: Ran, attack: Attack, scene: Scene) -> Iterator[str]:
    if scene.sprung.exists():
        yield "a program of the stranger's ran"
        scene.sprung.unlink()
    if "Traceback (most recent call last)" in ran.said:
        yield f"a traceback: {ran.said.strip().splitlines()[-1][:160]}"
    if ran.code not in attack.codes:
        yield f"ended with {ran.code}"
    if SECRET in ran.said:
        yield "said what is outside"


def measure(steps: Iterable[Step], folder: Path) -> dict[Step, float]:
    """Give the seconds of CPU that commands take with a harmless manuscript."""
    scene = Scene(folder, LANDLOCK)
    make_home(scene.home)
    copy_manuscript("minimal", scene.root)
    return {step: scene.run(*step).cpu for step in dict.fromkeys(steps) if isinstance(step, tuple)}
