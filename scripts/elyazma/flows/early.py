"""Begin a build before it is known what it builds: with an engine behind the preamble of the last one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from elyazma.model.audience import Options
from elyazma.system.freshness import find_scratch
from elyazma.system.process import start_detached
from elyazma.typesetting.formats import is_wanted
from elyazma.typesetting.held import Held, hold_engine, read_last, tree_of


@contextmanager
def begin_early(root: Path, options: Options) -> Iterator[tuple[Held, ...]]:
    """Hold an engine while the block builds, if there is a format; one that it has not used is ended."""
    engine = hold_engine(find_scratch(root, options))
    held = (engine,) if engine else ()
    try:
        yield held
    finally:
        for each in held:
            each.abandon()


def prepare_format(root: Path, options: Options) -> None:
    """Let a process of its own make the format of what has just been built, where it has none yet."""
    scratch = find_scratch(root, options)
    last = read_last(scratch)
    if last and is_wanted(tree_of(last), last.epoch):
        # -P: no module is taken from the folder that this runs in, which is the author's.
        with suppress(OSError):
            start_detached([sys.executable, "-P", "-m", "elyazma.flows.preparing", str(scratch)])
