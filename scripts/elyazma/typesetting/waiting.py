"""An engine that has been started before all is known that it sets, and the program that makes a PDF of its pages."""

from __future__ import annotations

import errno
import os
import shlex
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.system.files import remove_folder
from elyazma.system.process import Finished, Limits, Running
from elyazma.typesetting.engine import DRIVER, EngineRefused, Pass, finish_engine, start_beside
from elyazma.typesetting.formats import Format
from elyazma.typesetting.state import State

_PAGES = ".pages"
"""The pipe on which XeTeX's pages go to the driver that waits."""
TO_DRIVER = f"cat >{_PAGES}; exit 0; #"
r"""XeTeX has a shell run its driver's command, and adds -o and the PDF's name to it (its option -output-driver)."""

_LONGEST_START, _PAUSE = 5.0, 0.002
"""Seconds in which a driver opens its pipe, and between two looks."""


@dataclass(slots=True)
class Waiting(ABC):
    """An engine that waits: the pass it is in, and the files that it was given `ahead`.

    `driver` is the program that makes a PDF of XeTeX's pages; it waits too. One is `spent` once somebody has waited for
    its end, or has ended it, and `lost` if nothing of what it has set can be used. A `draft` makes no PDF.
    """

    pass_: Pass
    ahead: Mapping[str, bytes]
    running: Running
    driver: Running | None = field(default=None, kw_only=True)
    spent: bool = field(default=False, kw_only=True)
    lost: bool = field(default=False, kw_only=True)
    draft: bool = field(default=False, kw_only=True)

    @abstractmethod
    def fits(self, tree: SourceTree, epoch: int, found: Format | None, state: State) -> bool:
        """Tell whether it can set a source tree whose preamble has this format, from this state."""

    @abstractmethod
    def lacks(self, path: str) -> bool:
        """Tell whether a file of the source tree is not in its folder yet."""

    @abstractmethod
    def open_way(self) -> None:
        """Let it go on if it waits still, since all its files lie in its folder. Raises OSError."""

    @abstractmethod
    def close_pipes(self) -> None:
        """Close the pipes that it reads from."""

    def is_alive(self) -> bool:
        """Tell whether it still waits, or works."""
        return not self.running.has_ended()

    def finish(self) -> Finished:
        """Let it go on, and wait for the PDF; one that is gone counts as killed."""
        self.spent = True
        try:
            self.open_way()
            finished = finish_engine(self.pass_, self.running)
            if finished.code < 0 and not finished.timed_out:
                # Somebody killed it. The driver beside it would wait for its pages, or take half of them.
                self.stop()
                return self.give_up()
            return self._finish_driver(finished) if self.driver else finished
        except (OSError, EngineRefused):
            self.stop()
            return self.give_up()
        finally:
            self.close_pipes()

    def give_up(self) -> Finished:
        """Let what it has set count for nothing, as if it had been killed."""
        self.lost = True
        return Finished(-signal.SIGKILL, b"", b"", timed_out=False, seconds=0.0)

    def _finish_driver(self, finished: Finished) -> Finished:
        assert self.driver is not None
        pages = self.pass_.folder / _PAGES
        # Where TeX has no page the driver waits for its first; on a busy machine it has yet to begin.
        deadline = time.monotonic() + _LONGEST_START
        while not self.driver.has_ended() and time.monotonic() < deadline:
            try:
                os.close(os.open(pages, os.O_WRONLY | os.O_NONBLOCK))
                break
            except FileNotFoundError:
                # Its folder was swept: nobody could open the pipe that it may still wait at.
                self.stop()
                return self.give_up()
            except OSError as fault:
                if fault.errno != errno.ENXIO:
                    break
                time.sleep(_PAUSE)
        made = finish_engine(self.pass_, self.driver)
        pages.unlink(missing_ok=True)
        if made.code < 0 and not made.timed_out:
            return self.give_up()
        return finished if made.code == 0 else made

    def stop(self) -> None:
        """End it, wherever it is."""
        self.close_pipes()
        self.running.stop()
        if self.driver:
            self.driver.stop()

    def end_if_wrong(self) -> None:
        """End it if it sets what nobody has asked for."""
        self.abandon()

    def abandon(self) -> None:
        """End it, unless somebody has waited for its end, and forget its folder."""
        if not self.spent:
            self.spent = True
            self.stop()
            forget_folder(self.pass_.folder)


def forget_folder(folder: Path) -> None:
    """Delete a folder of scratch as far as that goes: what is left is swept away by the next build."""
    with suppress(OSError):
        remove_folder(folder)


def start_driver(pass_: Pass, limits: Limits) -> Running:
    """Start what XeTeX would start with its first page: most of its time goes by before it reads one.

    Raises OSError, ProgramMissing, EngineRefused.
    """
    pdf = Path(pass_.main).with_suffix(".pdf")
    return _start_at_pipe(pass_, f"cat {_PAGES} | {DRIVER} -o {shlex.quote(str(pdf))}", limits)


def start_reader(pass_: Pass, limits: Limits) -> Running:
    """Start what reads XeTeX's pages and makes nothing of them. Raises as start_driver does."""
    return _start_at_pipe(pass_, f"cat {_PAGES} >/dev/null", limits)


def _start_at_pipe(pass_: Pass, command: str, limits: Limits) -> Running:
    os.mkfifo(pass_.folder / _PAGES, 0o600)
    return start_beside(pass_, ["sh", "-c", command], limits)
