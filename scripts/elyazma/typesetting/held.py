"""Hold an engine behind the preamble of the last build, while this one is still being read and checked.

What the last build's main file was stands beside its state. If its preamble has a format, an engine begins behind it,
loads the fonts, and waits at a pipe. It is used if this build's main file is the same; if not, it is ended, and nothing
but its time is lost.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from elyazma.model.manuscript import SourceTree
from elyazma.sources.tree import MANUSCRIPT
from elyazma.system.files import make_scratch, remove_folder, write_scratch
from elyazma.system.process import Finished, Limits, ProgramMissing, Running
from elyazma.typesetting.engine import TEX_LIMITS, EngineRefused, Pass, finish_engine, start_beside, start_engine
from elyazma.typesetting.format_tex import GATE
from elyazma.typesetting.formats import FILE, Format, find_kept, name_format, write_behind
from elyazma.typesetting.split import BEGIN_DOCUMENT
from elyazma.typesetting.state import SEED, State, read_state

_FILE = "last.json"
_PAGES = ".pages"
"""The pipe on which XeTeX's pages go to the driver that waits."""
_DRIVER = "xdvipdfmx -q -E"
_TO_DRIVER = f"cat >{_PAGES}; exit 0; #"
r"""XeTeX has a shell run its driver's command, and adds -o and the PDF's name to it (its option -output-driver)."""
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
    """An engine that waits at its pipe: the pass it is in, the files that it was given, and the state.

    `driver` is the program that makes a PDF of XeTeX's pages; it waits too.
    """

    pass_: Pass
    ahead: Mapping[str, bytes]
    state: State
    text: str
    running: Running
    driver: Running | None = None

    def fits(self, tree: SourceTree, epoch: int, found: Format | None, state: State) -> bool:
        """Tell whether this engine can set a source tree whose preamble has this format, and begins with this state."""
        if found is None or tree.files[tree.main] != self.text or state != self.state:
            return False
        mine = self.pass_
        asked = Pass(tree.engine, tree.main, mine.folder, epoch, tree.fonts, format=found.file, driver=mine.driver)
        return mine == asked and _read_ahead(tree) == self.ahead and self.is_alive()

    def lacks(self, path: str) -> bool:
        """Tell whether a file of the source tree is not in its folder yet."""
        return path not in self.ahead and path != self.pass_.main and path not in self.state

    def is_alive(self) -> bool:
        """Tell whether it still waits."""
        return not self.running.has_ended()

    def release(self) -> Finished:
        """Let it go on, when all its files lie in its folder, and wait for the PDF. Raises EngineRefused."""
        gate = self.pass_.folder / GATE
        try:
            # For reading too: opening does not wait, and what is written stays until TeX has opened it.
            pipe = os.open(gate, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            # Another build has swept the folder away.
            self.stop()
            return _GONE
        try:
            os.write(pipe, _OPEN)
            finished = finish_engine(self.pass_, self.running)
        finally:
            os.close(pipe)
            gate.unlink(missing_ok=True)
        return self._finish_driver(finished) if self.driver else finished

    def _finish_driver(self, finished: Finished) -> Finished:
        assert self.driver is not None
        pages = self.pass_.folder / _PAGES
        # Where TeX has no page the driver waits for its first.
        with suppress(OSError):
            os.close(os.open(pages, os.O_WRONLY | os.O_NONBLOCK))
        made = finish_engine(self.pass_, self.driver)
        pages.unlink(missing_ok=True)
        return finished if made.code == 0 else made

    def stop(self) -> None:
        """End it, wherever it is."""
        self.running.stop()
        if self.driver:
            self.driver.stop()

    def abandon(self) -> None:
        """End it if it still waits, and forget its folder."""
        if self.is_alive():
            self.stop()
            remove_folder(self.pass_.folder)


def hold_engine(scratch: Path, limits: Limits = TEX_LIMITS) -> Held | None:
    """Start an engine behind the preamble of the last build in a folder of scratch, if that has a format."""
    last = read_last(scratch)
    folder = find_kept(last.format) if last else None
    if last is None or folder is None:
        return None
    tree, state, run = tree_of(last), read_state(scratch / SEED), make_scratch(scratch)
    driver = _TO_DRIVER if last.engine == "xelatex" else ""
    pass_ = Pass(last.engine, last.main, run, last.epoch, tree.fonts, format=folder / FILE, driver=driver)
    try:
        ahead = _read_ahead(tree)
        for path, data in ahead.items():
            write_scratch(run / path, data)
        for path, text in state.items():
            write_scratch(run / path, text)
        write_scratch(run / last.main, write_behind(last.text, wait=True))
        os.mkfifo(run / GATE, 0o600)
        running = start_engine(pass_, limits)
        return Held(pass_, ahead, state, last.text, running, _start_driver(pass_, limits) if driver else None)
    except (OSError, ProgramMissing, EngineRefused):
        with suppress(OSError):
            remove_folder(run)
        return None


def _start_driver(pass_: Pass, limits: Limits) -> Running:
    """Start what XeTeX would start with its first page: most of its time goes by before it reads one."""
    os.mkfifo(pass_.folder / _PAGES, 0o600)
    pdf = Path(pass_.main).with_suffix(".pdf")
    return start_beside(pass_, ["sh", "-c", f"cat {_PAGES} | {_DRIVER} -o {shlex.quote(str(pdf))}"], limits)


# --- Which files an engine has read by then -------------------------------------------------------------


def _read_ahead(tree: SourceTree) -> dict[str, bytes]:
    """Read the files that an engine may ask for before it waits: all but those that only the text names."""
    main = str(tree.files[tree.main])
    text = main.partition(BEGIN_DOCUMENT)[2]
    ahead = {path: content for path, content in tree.files.items() if not _is_behind(path, tree, text)}
    return {path: each.encode() if isinstance(each, str) else each.read_bytes() for path, each in ahead.items()}


def _is_behind(path: str, tree: SourceTree, text: str) -> bool:
    known = path == tree.main or path.removesuffix(".bbl") == tree.job or path.removesuffix(".aux") == tree.job
    return known or path.startswith(_OF_THE_TEXT) or path.endswith(_PICTURES) or f"{{{path}}}" in text


_OF_THE_TEXT = tuple(f"{MANUSCRIPT}/{name}/" for name in ("sections", "figures", "tables", "appendices", "supplement"))
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".eps")
