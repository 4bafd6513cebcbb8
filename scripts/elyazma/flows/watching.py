"""Build again whenever the manuscript changes, with an engine that waits for it behind the preamble."""

from __future__ import annotations

import gc
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from elyazma.flows.early import prepare_format
from elyazma.flows.pipeline import Build, build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic
from elyazma.system.changes import watch_files
from elyazma.system.freshness import find_current, find_scratch
from elyazma.system.locking import Progress
from elyazma.typesetting.held import Held, choose_near, hold_engine

_PAUSE = 0.5
"""Seconds after which it is looked whether there is a format to hold an engine behind."""
WATCHED = ("manuscript", "bib", "languages", "styles")


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
        for changed in _notice(root, stop):
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
    before, now = set(map(_name, said)), set(map(_name, outcome.diagnostics))
    new = tuple(each for each in outcome.diagnostics if _name(each) not in before)
    gone = tuple(each for each in said if _name(each) not in now)
    return Turn(outcome.value, outcome.diagnostics, new, gone, time.monotonic() - started)


def _name(finding: Diagnostic) -> tuple[str, str, str]:
    return finding.code, finding.message, finding.span.path if finding.span else ""


def _notice(root: Path, stop: Event) -> Iterator[frozenset[Path]]:
    """Yield changed files, and none after a pause; first the root, for the build that comes before any change.

    A folder that is new, or another one of the same name, is watched from then on.
    """
    while not stop.is_set():
        yield frozenset((root,))
        folders = _find_folders(root)
        for changed in watch_files(folders or [root], stop, _PAUSE):
            if _find_folders(root) != folders:
                break
            yield changed


def _find_folders(root: Path) -> dict[Path, int]:
    folders = [root / name for name in WATCHED]
    return {folder: folder.stat().st_ino for folder in folders if folder.is_dir()}


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
        near = choose_near(scratch, {path.relative_to(self._root).as_posix() for path in changed})
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
