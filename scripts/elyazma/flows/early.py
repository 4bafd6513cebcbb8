"""Begin a build before it is known what it builds: with an engine behind the preamble of the last one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from elyazma.model.audience import Audience, Options
from elyazma.system.epoch import DATES, find_epoch
from elyazma.system.freshness import find_scratch, read_article
from elyazma.system.process import find_confinement, start_detached
from elyazma.typesetting.begun import Begun, begin_engine
from elyazma.typesetting.formats import is_wanted
from elyazma.typesetting.held import hold_engine, read_last, tree_of
from elyazma.typesetting.waiting import Waiting


@contextmanager
def begin_early(root: Path, options: Options) -> Iterator[tuple[Waiting, ...]]:
    """Hold an engine while the block builds, if there is one to hold; one that it has not used is ended."""
    # Elsewhere TeX begins when it is known whose input it reads, and how it is confined (flows/confining).
    confined = find_confinement() == "landlock"
    engine = (hold_engine(find_scratch(root, options)) or _begin_unread(root, options)) if confined else None
    held = (engine,) if engine else ()
    try:
        yield held
    finally:
        for each in held:
            each.abandon()


def _begin_unread(root: Path, options: Options) -> Begun | None:
    """Start an engine for a manuscript that nobody has read yet; where its article.toml is wrong, it is in vain."""
    article = read_article(root)
    names = (str(article.get("slug", "")), options.journal or str(article.get("journal", "")))
    if options.audience is not Audience.PUBLIC or not all(map(_NAME.fullmatch, names)):
        return None
    dates = article.get("dates")
    days = [dates.get(key) for key in DATES] if isinstance(dates, dict) else []
    epoch = find_epoch(day for day in days if type(day) is date)
    return begin_engine(find_scratch(root, options), "{}-{}.tex".format(*names), epoch)


_NAME = re.compile("[a-z0-9-]{1,100}")
"""What an article and a journal are called."""


def prepare_format(root: Path, options: Options) -> None:
    """Let a process of its own make the format of what has just been built, where it has none yet."""
    scratch = find_scratch(root, options)
    last = read_last(scratch)
    if last and is_wanted(tree_of(last), last.epoch):
        # -P: no module is taken from the folder that this runs in, which is the author's.
        with suppress(OSError):
            start_detached([sys.executable, "-P", "-m", "elyazma.flows.preparing", str(scratch)])
