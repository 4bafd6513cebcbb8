"""Hold an engine behind the preamble of the last build, while this one is still being read and checked.

What the last build's main file was stands beside its state. If its preamble has a format, an engine begins behind it,
loads the fonts, and waits at a pipe. It is used if this build's main file is the same; if not, it is ended, and nothing
but its time is lost.
"""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from elyazma.model.manuscript import SourceTree
from elyazma.system.files import make_scratch, remove_folder, write_scratch
from elyazma.system.process import Finished, Limits, ProgramMissing, Running
from elyazma.typesetting.engine import TEX_LIMITS, EngineRefused, Pass, finish_engine, start_engine
from elyazma.typesetting.format_tex import GATE
from elyazma.typesetting.formats import FILE, Format, find_kept, name_format, write_behind

_FILE = "last.json"
_OPEN = b"%\n" * 4
_GONE = Finished(-signal.SIGKILL, b"", b"", timed_out=False, seconds=0.0)


@dataclass(frozen=True, slots=True)
class Last:
    """What the last good build was: its main file, and where all of its files lie still.

    `format` is the name that a format of its preamble has, or would have; `files` are the paths of the source tree.
    """

    folder: str
    main: str
    text: str
    engine: str
    epoch: int
    fonts: tuple[str, ...]
    files: tuple[str, ...]
    format: str


def keep_last(scratch: Path, folder: Path, tree: SourceTree, epoch: int) -> None:
    """Write down what was built in a folder, for the next build to begin with, where its preamble can have a format."""
    name = name_format(tree, epoch)
    text = tree.files[tree.main]
    if name is None or not isinstance(text, str):
        (scratch / _FILE).unlink(missing_ok=True)
        return
    fonts = tuple(map(str, tree.fonts))
    last = Last(str(folder), tree.main, text, tree.engine, epoch, fonts, tuple(tree.files), name)
    write_scratch(scratch / _FILE, json.dumps(asdict(last)))


def tree_of(last: Last) -> SourceTree:
    """Give the source tree of the last build, of the files that lie where it was made."""
    folder = Path(last.folder)
    files: dict[str, str | Path] = {path: folder / path for path in last.files}
    fonts = tuple(map(Path, last.fonts))
    return SourceTree(last.main, {**files, last.main: last.text}, frozenset(), last.engine, fonts)


def read_last(scratch: Path) -> Last | None:
    """Read what the last good build was; a damaged file says nothing."""
    try:
        kept = json.loads((scratch / _FILE).read_text(encoding="utf-8"))
        return Last(**{**kept, "fonts": tuple(kept["fonts"]), "files": tuple(kept["files"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


@dataclass(frozen=True, slots=True)
class Held:
    """An engine that waits at its pipe: the pass it is in, and the main file it was given."""

    pass_: Pass
    text: str
    running: Running

    def fits(self, tree: SourceTree, epoch: int, found: Format | None) -> bool:
        """Tell whether this engine can set a source tree whose preamble has this format."""
        mine = self.pass_
        asked = Pass(tree.engine, tree.main, mine.folder, epoch, tree.fonts, format=found.file if found else None)
        return found is not None and mine == asked and tree.files[tree.main] == self.text and self.is_alive()

    def is_alive(self) -> bool:
        """Tell whether it still waits."""
        return not self.running.has_ended()

    def release(self) -> Finished:
        """Let it go on: all its files lie in its folder. One that could not be started counts as killed."""
        gate = self.pass_.folder / GATE
        try:
            # For reading too: opening does not wait, and what is written stays until TeX has opened it.
            pipe = os.open(gate, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            # Another build has swept the folder away.
            self.running.stop()
            return _GONE
        try:
            os.write(pipe, _OPEN)
            return finish_engine(self.pass_, self.running)
        except EngineRefused:
            return _GONE
        finally:
            os.close(pipe)
            gate.unlink(missing_ok=True)

    def abandon(self) -> None:
        """End it if it still waits, and forget its folder; what it has set stays."""
        waits = self.is_alive()
        # One that somebody has killed has its pipes open still.
        self.running.stop()
        if waits:
            remove_folder(self.pass_.folder)


def hold_engine(scratch: Path, limits: Limits = TEX_LIMITS) -> Held | None:
    """Start an engine behind the preamble of the last build in a folder of scratch, if that has a format."""
    last = read_last(scratch)
    folder = find_kept(last.format) if last else None
    if last is None or folder is None:
        return None
    run = None
    try:
        run = make_scratch(scratch)
        pass_ = Pass(last.engine, last.main, run, last.epoch, tuple(map(Path, last.fonts)), format=folder / FILE)
        write_scratch(run / last.main, write_behind(last.text, wait=True))
        # TeX looks once which folders there are in which it looks for files.
        for parent in {(run / path).parent for path in last.files}:
            parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(run / GATE, 0o600)
        return Held(pass_, last.text, start_engine(pass_, limits))
    except (OSError, ProgramMissing, EngineRefused):
        with suppress(OSError):
            if run:
                remove_folder(run)
        return None
