"""Hold an engine behind the preamble of the last build, while this one is still being read and checked.

What the last build was is remembered in the person's cache. If its preamble has a format, an engine begins behind it,
loads the fonts, and waits at a pipe. It is used if this build's main file is the same; if not, it is ended, and nothing
but its time is lost.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, field
from pathlib import Path, PurePosixPath

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.system.files import CopyRefused, copy_asset, make_scratch, write_scratch
from elyazma.system.process import Limits, ProgramMissing
from elyazma.typesetting.ahead import TEXTS, Files, is_right, list_behind, read_ahead, read_text
from elyazma.typesetting.engine import (
    TEX_LIMITS,
    EngineRefused,
    Pass,
    read_record,
    start_engine,
)
from elyazma.typesetting.format_tex import GATE, MORE_WORDS, NEAR_GATE, NO_LINE
from elyazma.typesetting.formats import FILE, Format, builds_folder, find_kept, name_format, write_behind
from elyazma.typesetting.near import TooLate, find_near, list_differing, list_late, list_late_words
from elyazma.typesetting.state import SEED, State, read_state
from elyazma.typesetting.waiting import TO_DRIVER, Waiting, forget_folder, start_driver

_MOST_KEPT = 100
"""Builds that are remembered: each has some 20 kB."""
_OPEN = b"%\n" * 4


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
    """Remember what was built in a folder, for the next build to begin with, where its preamble can have a format."""
    name = name_format(tree, epoch)
    text = tree.files[tree.main]
    # A cache that cannot be written costs the next build time.
    with suppress(OSError):
        file = record_file(scratch)
        if name is None or not isinstance(text, str):
            file.unlink(missing_ok=True)
            return
        fonts = tuple(map(str, tree.fonts))
        last = Last(str(folder), tree.main, text, tree.engine, epoch, fonts, tuple(tree.files), name)
        write_scratch(file, json.dumps(asdict(last)))
        _forget_oldest(file.parent)


def record_file(scratch: Path) -> Path:
    """Give the file that remembers the last build in a folder of scratch, which need not exist.

    A manuscript of somebody else's may come with a `build/`: nothing in it says what to read, write or run.
    """
    name = hashlib.sha256(str(scratch.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return builds_folder() / f"{name}.json"


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_MOST_KEPT:]:
        file.unlink(missing_ok=True)


def tree_of(last: Last) -> SourceTree:
    """Give the source tree of the last build, of the files that lie where it was made."""
    folder = Path(last.folder)
    files: dict[str, str | Path] = {path: folder / path for path in last.files}
    fonts = tuple(map(Path, last.fonts))
    return SourceTree(last.main, {**files, last.main: last.text}, frozenset(), last.engine, fonts)


def read_last(scratch: Path) -> Last | None:
    """Read what the last good build was; a damaged file says nothing."""
    try:
        kept = json.loads(record_file(scratch).read_text(encoding="utf-8"))
        return Last(**{**kept, "fonts": tuple(kept["fonts"]), "files": tuple(kept["files"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


@dataclass(slots=True)
class Held(Waiting):
    """An engine that waits at its pipe, behind a format.

    `last` is the source tree of the build before, `state` what it has left. An engine that has gone on has been given
    the files that were `guessed`, through the `pipes`. One that waits in front of a file that is `near` has been given
    those that are `laid`, and has not read the `late` ones among them.
    """

    state: State
    last: SourceTree
    near: str = ""
    laid: Files | None = None
    late: frozenset[str] = frozenset()
    guessed: Files | None = None
    pipes: list[int] = field(default_factory=list)

    def fits(self, tree: SourceTree, epoch: int, found: Format | None, state: State) -> bool:
        """Tell whether this engine can set, or sets, a source tree whose preamble has this format, from this state."""
        is_same = tree.files[tree.main] == self.last.files[self.last.main] and state == self.state
        if self.spent or found is None or not is_same:
            return False
        mine = self.pass_
        asked = Pass(tree.engine, tree.main, mine.folder, epoch, tree.fonts, format=found.file, driver=mine.driver)
        if mine != asked or read_ahead(tree) != self.ahead:
            return False
        if self.guessed is None:
            return self.laid is None and self.is_alive()
        return is_right(self.guessed, tree)

    def can_follow(self, scratch: Path) -> bool:
        """Tell whether it waits behind the preamble, where the next build after the last one in scratch would begin.

        If so, it takes the files of that last build for its own.
        """
        last = read_last(scratch)
        if last is None or self.spent or self.guessed is not None or self.near or not self.is_alive():
            return False
        tree = tree_of(last)
        is_same = last.text == self.last.files[self.last.main] and tree.files.keys() == self.last.files.keys()
        self.last = tree
        return is_same and read_state(scratch / SEED) == self.state

    def lacks(self, path: str) -> bool:
        """Tell whether a file of the source tree is not in its folder yet."""
        own = path == self.pass_.main or path in self.state or path in self.ahead
        return not own and (self.guessed is None or path not in self.guessed)

    def come_near(self, last: Path) -> None:
        """Let it set what stands in front of the file that is near, as in the last build, whose folder is still there.

        Raises OSError, CopyRefused.
        """
        folder, behind = self.pass_.folder, list_behind(self.last)
        texts = {path: read_text(each) for path, each in behind.items() if path.endswith(TEXTS)}
        self._write({**behind, **texts}, last)
        self.laid = {**{path: folder / path for path in behind}, **texts}
        self.late = list_late(self.near, behind, read_record(last / f"{self.last.job}.fls"))
        self._open(GATE)

    def go_on(self, guessed: Files, root: Path) -> bool:
        """Let it set files that are guessed to be the ones; what cannot be laid out is not guessed.

        False where it has set something else already: then it is ended.
        """
        try:
            if self.laid is None:
                self._write(guessed, root)
                self._open(GATE)
            else:
                self._tell_late(self.laid, guessed, root)
                self._open(NEAR_GATE)
            self.guessed = guessed
        except (OSError, CopyRefused, TooLate):
            self.abandon()
        return not self.spent

    def _tell_late(self, laid: Files, guessed: Files, root: Path) -> None:
        differing = list_differing(laid, guessed, self.late)
        before = {path: each for path, each in laid.items() if path not in self.late}
        words = list_late_words(self.last, self.near, before, guessed)
        self._write({path: guessed[path] for path in differing}, root)
        write_scratch(self.pass_.folder / MORE_WORDS, words or NO_LINE)

    def _write(self, files: Files, root: Path) -> None:
        for path, content in files.items():
            if isinstance(content, str):
                write_scratch(self.pass_.folder / path, content)
            else:
                copy_asset(content, self.pass_.folder / path, root=root)

    def _open(self, gate: str) -> None:
        # For reading too: opening does not wait, and what is written stays until TeX has opened it.
        pipe = os.open(self.pass_.folder / gate, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self.pipes.append(pipe)
        os.write(pipe, _OPEN)

    def open_way(self) -> None:
        """Let it go on if it waits still, since all its files lie in its folder. Raises OSError."""
        if self.guessed is None:
            self._open(GATE)

    def close_pipes(self) -> None:
        """Close its gates, and take them away."""
        while self.pipes:
            os.close(self.pipes.pop())
        for gate in (GATE, NEAR_GATE):
            (self.pass_.folder / gate).unlink(missing_ok=True)

    def end_if_wrong(self) -> None:
        """End it if it sets what nobody has asked for."""
        if self.guessed is not None:
            self.abandon()


def list_last(scratch: Path) -> list[Path]:
    """Give the folder of the last good build in a folder of scratch, if there is one."""
    last = read_last(scratch)
    return [Path(last.folder)] if last else []


def choose_near(scratch: Path, changed: Collection[str]) -> str:
    """Name the file of the last build's text in front of which an engine may wait, where some have changed; or ""."""
    last = read_last(scratch)
    return find_near(tree_of(last), changed) if last else ""


def hold_engine(scratch: Path, near: str = "", limits: Limits = TEX_LIMITS) -> Held | None:
    """Start an engine behind the preamble of the last build in a folder of scratch, if that has a format.

    With a file of the text that is `near` it sets all that stands in front of that, and waits there.
    """
    last = read_last(scratch)
    folder = find_kept(last.format) if last else None
    if last is None or folder is None:
        return None
    tree, driver = tree_of(last), TO_DRIVER if last.engine == "xelatex" else ""
    # Another process may have built something else since it was chosen.
    near = find_near(tree, [near])
    with suppress(OSError, ProgramMissing, EngineRefused, CopyRefused), ExitStack() as undo:
        state, run = read_state(scratch / SEED), make_scratch(scratch)
        undo.callback(forget_folder, run)
        pass_ = Pass(last.engine, last.main, run, last.epoch, tree.fonts, format=folder / FILE, driver=driver)
        ahead = read_ahead(tree)
        folders = {PurePosixPath(path).parent for path in last.files}
        _lay_out(run, {**ahead, **state, last.main: write_behind(last.text, wait=True, near=near)}, folders)
        held = Held(pass_, ahead, start_engine(pass_, limits), state, tree, near=near)
        undo.callback(held.stop)
        held.driver = start_driver(pass_, limits) if driver else None
        if near:
            held.come_near(Path(last.folder))
        undo.pop_all()
        return held
    return None


def _lay_out(run: Path, files: Mapping[str, bytes | str], folders: Iterable[PurePosixPath]) -> None:
    # TeX looks once which folders there are in which it looks for files.
    for folder in folders:
        (run / folder).mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        write_scratch(run / path, content)
    for gate in (GATE, NEAR_GATE):
        os.mkfifo(run / gate, 0o600)
