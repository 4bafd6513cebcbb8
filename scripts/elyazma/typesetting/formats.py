"""Find the format of TeX's that holds what a main file's preamble does, so that a pass begins behind it.

Formats are kept in the person's cache, each in a folder with a name that stands for the preamble, the engine and its
variables. A format is used only while every file that was read for it is as it was (size and time; the manuscript's own
by content), and every index of TeX's trees with them, so that a package installed since counts. Whoever deletes one
loses time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.system.files import remove_folder
from elyazma.system.own_folders import own_folder
from elyazma.system.process import find_program
from elyazma.typesetting.engine import engine_environment
from elyazma.typesetting.format_tex import BEGIN, NO_LINE, WAIT, WAIT_NEAR
from elyazma.typesetting.split import find_split, reading_line

_VERSION = 3
"""Counted up whenever formats are written or begun otherwise."""
ENGINES = frozenset(("xelatex", "pdflatex"))
"""What a format can hold of these: LuaTeX keeps half of its state in Lua, which no format holds."""
SWITCH = "ELYAZMA_FORMATS"
"""The variable that keeps all formats, and engines begun early, away where it is "0"."""
MOST_KEPT = 12
"""Formats of a person: each has 40 MB."""
_LONGEST_MAKING = 24 * 60 * 60
"""Seconds: whoever makes a format has been killed, if it is not there by then."""
FILE, RECORD = "preamble.fmt", "record.json"
_PRIVATE = ("HOME", "TMPDIR", "TEXMFVAR", "VARTEXFONTS")
_PLACES = (PurePosixPath("."), PurePosixPath("manuscript"))
"""Where TeX looks files up by their names (TEXINPUTS in typesetting/engine.py)."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its file, what TeX said while it read the preamble, and the files that it read."""

    file: Path
    log: str
    read: tuple[str, ...]


def find_format(tree: SourceTree, epoch: int) -> Format | None:
    """Give the format of a source tree's preamble if there is one, and nothing that it was made of has changed."""
    name = name_format(tree, epoch)
    folder = find_kept(name) if name else None
    record = read_record(folder) if folder else None
    if folder is None or record is None or not _is_of(record, tree):
        return None
    # Those that have not been used for the longest time are deleted first.
    with suppress(OSError):
        os.utime(folder / RECORD)
    return Format(folder / FILE, record.log, tuple(record.read))


def find_kept(name: str) -> Path | None:
    """Give the folder of a format that is kept and as new as TeX's own files; the manuscript's are not asked for."""
    if not are_allowed():
        return None
    folder = formats_folder() / name
    record = read_record(folder)
    return folder if record and not record.refused and _is_current(record) and (folder / FILE).is_file() else None


def is_wanted(tree: SourceTree, epoch: int) -> bool:
    """Tell whether a format is to be made: there is none, and it is not known that this preamble can have none."""
    name = name_format(tree, epoch)
    record = read_record(formats_folder() / name) if name else None
    return name is not None and not (record and _is_current(record) and _is_of(record, tree))


def formats_folder() -> Path:
    """Give the folder of all formats, which need not exist."""
    return own_folder("XDG_CACHE_HOME") / "elyazma/formats"


def builds_folder() -> Path:
    """Give the folder of what is remembered of builds, which need not exist.

    It is the person's, not the manuscript's: what it says decides which files are read and written.
    """
    return formats_folder().with_name("builds")


def name_format(tree: SourceTree, epoch: int) -> str | None:
    """Give the name of a tree's format; none where it can have none."""
    main = tree.files.get(tree.main)
    program = find_program(tree.engine)
    if tree.engine not in ENGINES or not are_allowed() or not isinstance(main, str) or program is None:
        return None
    split = find_split(main)
    if split is None:
        return None
    variables = engine_environment(tree.engine, Path("home"), epoch)
    told = sorted((name, value) for name, value in variables.items() if name not in _PRIVATE)
    parts = (_VERSION, tree.main, main.split("\n")[: split.fonts], program, told, sorted(_list_beside(tree)))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def are_allowed() -> bool:
    """Tell whether TeX may begin with anything but a whole source tree: behind a format, or early (begun.py)."""
    return os.environ.get(SWITCH) != "0"


def _list_beside(tree: SourceTree) -> Iterator[str]:
    """Name the files that TeX finds by their name alone: each could stand in for one of its own.

    Where the author's TeX asks whether a file exists, any other may be the one.
    """
    beside = {path: text for path, text in tree.files.items() if PurePosixPath(path).parent in _PLACES}
    asks = any(isinstance(text, str) and _ASKS in text for path, text in beside.items() if path != tree.main)
    return iter(tree.files if asks else beside)


_ASKS = "FileExists"


def write_behind(main: str, *, wait: bool, near: str = "") -> str:
    """Write the main file that begins behind its format; each line has the number that it had.

    With `wait` it waits at the pipe where the words begin, and then in front of the file that is `near`.
    """
    split = find_split(main)
    assert split is not None, "only a main file that is divided has a format"
    lines = main.split("\n")
    lines[: split.fonts] = [NO_LINE] * split.fonts
    lines[split.fonts] = BEGIN
    lines[split.words] = WAIT if wait else NO_LINE
    if near:
        at = lines.index(reading_line(near), split.words)
        lines[at] = WAIT_NEAR + lines[at]
    return "\n".join(lines)


# --- The record -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """What a format was made of: outer files with size and time in ns, the manuscript's own by content; or why not."""

    outer: Mapping[str, tuple[int, int]]
    own: Mapping[str, str]
    log: str = ""
    read: tuple[str, ...] = ()
    refused: str = ""


def read_record(folder: Path) -> Record | None:
    """Read a format's record; a damaged one is none."""
    try:
        kept = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return Record(**kept)
    except (OSError, ValueError, TypeError):
        return None


def state_of(path: str) -> tuple[int, int]:
    """Give size and time of a file; zeros for none."""
    try:
        status = os.stat(path)  # noqa: PTH116 (three times faster than Path.stat over 300 files)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def digest_of(tree: SourceTree, path: str) -> str:
    """Give the sha256 of a file of a tree; empty where there is none."""
    content = tree.files.get(path)
    try:
        data = content.encode() if isinstance(content, str) else content.read_bytes() if content else b""
    except OSError:
        return ""
    return hashlib.sha256(data).hexdigest() if content is not None else ""


def _is_current(record: Record) -> bool:
    return all(state_of(path) == tuple(state) for path, state in record.outer.items())


def _is_of(record: Record, tree: SourceTree) -> bool:
    return all(digest_of(tree, path) == digest for path, digest in record.own.items())


def drop_format(format_: Format) -> None:
    """Delete a format behind which TeX fails, as one that is damaged; the next build has it made again."""
    with suppress(OSError):
        remove_folder(format_.file.parent)


def drop_oldest(folder: Path, kept: int = MOST_KEPT) -> None:
    """Delete the formats that have not been used for the longest time, but for `kept`, and what nobody finished."""
    long_ago = time.time() - _LONGEST_MAKING
    for unfinished in folder.glob(".*"):
        if unfinished.stat().st_mtime < long_ago:
            remove_folder(unfinished)
    records = [(record.stat().st_mtime, record.parent) for record in folder.glob(f"*/{RECORD}")]
    for _, old in sorted(records, reverse=True)[kept:]:
        remove_folder(old)
