"""Begin to read a preamble while the works that it cites are still being formatted, where no format holds it.

The engine starts before the manuscript is read, and is given its main file through a pipe: first the lines that are
known, the rest when the source tree is assembled. If the tree's main file begins otherwise, or one of the files that
were known is another, the engine is ended, and nothing but its time is lost.
"""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.system.files import make_scratch, write_scratch
from elyazma.system.process import Finished, Limits, ProgramMissing
from elyazma.system.sandbox import read_places
from elyazma.typesetting.ahead import read_ahead
from elyazma.typesetting.engine import TEX_LIMITS, EngineRefused, Pass, readable_places, start_engine
from elyazma.typesetting.formats import Format, are_allowed
from elyazma.typesetting.state import SEED, State, has_references, read_state
from elyazma.typesetting.waiting import TO_DRIVER, Waiting, forget_folder, start_driver, start_reader

if TYPE_CHECKING:  # with all that assembles: the engine starts first
    from elyazma.typesetting.head import Head

_MARK = b"\xef\xbb\xbf"
"""What XeTeX takes for a sign of UTF-8. Of a file without it, it reads two bytes and goes back, which no pipe can."""
LARGEST_MAIN = 60_000
"""Bytes of a main file that is given through a pipe, which holds 64 kB (pipe(7)): more would have to wait."""


@dataclass(slots=True)
class Begun(Waiting):
    """An engine that reads its main file from a pipe: the `head` that it was given, and the `rest` that follows."""

    pipe: int
    head: str = ""
    rest: str = ""

    def give_head(self, head: Head, limits: Limits = TEX_LIMITS) -> None:
        """Give it the first lines of a main file, and the other files that are known; where that fails it is ended."""
        self.begin(head.tree, head.lines, limits, draft=is_draft(head.tree))

    def begin(self, tree: SourceTree, lines: str, limits: Limits, *, draft: bool) -> None:
        """Give it the first lines of a tree's main file, and the files that it may ask for meanwhile."""
        try:
            self.ahead, self.head, self.draft = read_ahead(tree), lines, draft
            for path, content in self.ahead.items():
                write_scratch(self.pass_.folder / path, content)
            _write(self.pipe, _MARK + self.head.encode())
            self.driver = start_reader(self.pass_, limits) if self.draft else start_driver(self.pass_, limits)
        except (OSError, ProgramMissing, EngineRefused):
            self.abandon()

    def fits(self, tree: SourceTree, epoch: int, found: Format | None, state: State) -> bool:
        """Tell whether this engine can set a source tree that has no format, from a state of our own making alone."""
        if self.spent or found or state.keys() - {f"{tree.job}.aux"}:
            return False
        mine, main = self.pass_, str(tree.files[tree.main])
        asked = Pass(tree.engine, tree.main, mine.folder, epoch, driver=mine.driver)
        if mine != asked or not main.startswith(self.head) or len(main.encode()) > LARGEST_MAIN:
            return False
        self.rest = main.removeprefix(self.head)
        is_same = read_ahead(tree).items() <= self.ahead.items() and self.ahead.keys() <= tree.files.keys()
        return is_same and self.draft == is_draft(tree) and _can_read_fonts(tree) and self.is_alive()

    def lacks(self, path: str) -> bool:
        """Tell whether a file of the source tree is not in its folder yet."""
        return path != self.pass_.main and path not in self.ahead

    def open_way(self) -> None:
        """Give it the rest of its main file. Raises OSError."""
        main = self.pass_.folder / self.pass_.main
        _write(self.pipe, self.rest.encode())
        # Whoever looks for it from now on finds a file.
        whole = main.with_name(".main")
        write_scratch(whole, self.head + self.rest)
        whole.replace(main)
        self.close_pipes()

    def close_pipes(self) -> None:
        """Close the pipe: what it holds stays, for an engine that has opened it."""
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1

    def finish(self) -> Finished:
        """Let it go on, and wait for the PDF; one that has opened its main file twice counts as killed."""
        finished = super(Begun, self).finish()  # noqa: UP008 - the class is made anew for its slots
        return self.give_up() if _is_read_twice(self.pass_) else finished


def is_draft(tree: SourceTree) -> bool:
    """Tell whether a pass without a state cannot be the last, so that nobody needs its PDF: it knows no number.

    Its driver costs a fifth of a pass, and more where there are many pictures.
    """
    texts = {path: content for path, content in tree.files.items() if isinstance(content, str)}
    return tree.engine == "xelatex" and has_references(texts)


def _can_read_fonts(tree: SourceTree) -> bool:
    places = [place.path for place in read_places("any")] + readable_places(tree.engine)
    return all(any(font.is_relative_to(place) for place in places) for font in tree.fonts)


def _is_read_twice(pass_: Pass) -> bool:
    """Tell whether something else has read from the pipe, so that lines may be lost."""
    record = (pass_.folder / pass_.main).with_suffix(".fls")
    lines = record.read_text("utf-8", errors="replace").splitlines() if record.is_file() else []
    return sum(line in {f"INPUT {pass_.main}", f"INPUT ./{pass_.main}"} for line in lines) > 1


def _write(pipe: int, data: bytes) -> None:
    if os.write(pipe, data) < len(data):
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def begin_engine(scratch: Path, main: str, epoch: int, limits: Limits = TEX_LIMITS) -> Begun | None:
    """Start XeTeX in a folder of scratch, to be given `main`; none where earlier builds know more."""
    if not are_allowed() or read_state(scratch / SEED):
        return None
    return start_at_pipe(scratch, Pass("xelatex", main, scratch, epoch, driver=TO_DRIVER), limits)


def start_at_pipe(scratch: Path, like: Pass, limits: Limits) -> Begun | None:
    """Start an engine in a folder of scratch that reads its main file from a pipe; none where that cannot be."""
    with suppress(OSError, ProgramMissing, EngineRefused), ExitStack() as undo:
        run = make_scratch(scratch)
        undo.callback(forget_folder, run)
        # TeX looks once which folders there are in which it looks for files.
        (run / "manuscript").mkdir()
        pipe = _open_pipe(run / like.main)
        undo.callback(os.close, pipe)
        pass_ = replace(like, folder=run)
        begun = Begun(pass_, {}, start_engine(pass_, limits), pipe)
        undo.pop_all()
        return begun
    return None


def _open_pipe(path: Path) -> int:
    os.mkfifo(path, 0o600)
    # For reading too: opening does not wait, and what is written stays until TeX has opened it.
    return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
