"""Build again whenever the manuscript changes, with engines that wait for it."""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from threading import Event

from elyazma.flows.early import prepare_format
from elyazma.flows.noticing import compare_findings, notice_changes
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Build
from elyazma.system.freshness import find_current, find_scratch
from elyazma.system.locking import Progress
from elyazma.typesetting.held import Held, choose_near, hold_engine

_PAUSE = 0.5
"""Seconds after which it is looked whether there is a format to hold an engine behind."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One build: what came of it, all that was said, what is new of that and what is gone, and the seconds it took.

    A finding that has only moved to another line is neither.
    """

    build: Build | None
    findings: tuple[Diagnostic, ...]
    new: tuple[Diagnostic, ...]
    gone: tuple[Diagnostic, ...]
    seconds: float


def follow(root: Path, options: Options, stop: Event, progress: Progress) -> Iterator[Turn]:
    """Build at once, and again after each change, until told to stop.

    A build that fails leaves the last good PDF. What is not changed by a save, its content being the same, is not
    built. Nothing is left running.
    """
    ahead = _Ahead(root, options)
    last: Turn | None = None
    try:
        for changed in notice_changes(root, stop, _PAUSE):
            if not changed:
                ahead.hold()
            elif last is None or last.build is None or find_current(root, options) is None:
                last = _build(root, options, progress, ahead.list_waiting(), last.findings if last else ())
                yield last
                ahead.prepare()
                ahead.renew(changed)
                _keep_for_good()
    finally:
        ahead.end()


def _keep_for_good() -> None:
    """Let Python not look again, while somebody waits, whether what has been made by now can go."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


def _build(root: Path, options: Options, progress: Progress, held: Sequence[Held], said: Sequence[Diagnostic]) -> Turn:
    started = time.monotonic()
    try:
        outcome = build_pdf(root, options, progress, held)
    finally:
        for each in held:
            each.end_if_wrong()
    new, gone = compare_findings(said, outcome.diagnostics)
    return Turn(outcome.value, outcome.diagnostics, new, gone, time.monotonic() - started)


class _Ahead:
    """The engines that wait for the next change, if there is a format to hold any behind.

    One waits in front of what was changed last; what is set by then costs no time. Another waits behind the preamble,
    for changes further up.
    """

    def __init__(self, root: Path, options: Options) -> None:
        self._root = root
        self._options = options
        self._near: Held | None = None
        self._far: Held | None = None

    def hold(self) -> None:
        """Let one wait behind the preamble, unless one does; after one that has died none does until the next build."""
        if self._far is None:
            self._far = hold_engine(self._scratch())

    def list_waiting(self) -> tuple[Held, ...]:
        """Give those that wait, the one that has less left to set first."""
        return tuple(each for each in (self._near, self._far) if each)

    def renew(self, changed: Collection[Path]) -> None:
        """After a build, let one wait in front of what was changed, and end those that the next build cannot use."""
        scratch = self._scratch()
        if self._near:
            self._near.abandon()
        own = (path for path in changed if path.is_relative_to(self._root))
        near = choose_near(scratch, {path.relative_to(self._root).as_posix() for path in own})
        self._near = hold_engine(scratch, near) if near else None
        if self._far and not self._far.can_follow(scratch):
            self._far.abandon()
            self._far = None
        self.hold()

    def prepare(self) -> None:
        """Have a format made for the next ones, where there is none."""
        prepare_format(self._root, self._options)

    def end(self) -> None:
        """End those that wait."""
        for each in self.list_waiting():
            each.abandon()

    def _scratch(self) -> Path:
        return find_scratch(self._root, self._options)
