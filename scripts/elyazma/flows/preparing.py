"""Make the format of the last build's preamble: the program that a build leaves behind, and that ends by itself.

    python -m elyazma.flows.preparing SCRATCH

It works at the lowest priority, one for each preamble, in a folder of its own, and says nothing: whatever stops it, the
next build is as right without.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from elyazma.system.files import FolderHeld, hold_folder, make_scratch, remove_folder
from elyazma.typesetting.formats import formats_folder, is_wanted
from elyazma.typesetting.held import Last, read_last, tree_of
from elyazma.typesetting.make_format import Making, make_format
from elyazma.typesetting.state import State, read_state

_LOWEST = 19


def prepare(scratch: Path) -> str:
    """Make the format of what was built last in a folder of scratch; give why there is none, or nothing.

    Raises OSError; FolderHeld when another process makes it.
    """
    last = read_last(scratch)
    if last is None or not is_wanted(tree_of(last), last.epoch):
        return "nothing is to be made"
    workplace = formats_folder() / f".work-{last.format}"
    with hold_folder(workplace, seconds=0):
        folder = make_scratch(workplace)
        try:
            with hold_folder(scratch):
                if read_last(scratch) != last:
                    return "another build has begun"
                state, pdf, log = _copy(last, folder)
            # The next build deletes what lies where the last one was made.
            tree = tree_of(replace(last, folder=str(folder)))
            return make_format(Making(tree, folder, state, pdf, log, last.epoch))
        finally:
            remove_folder(workplace)


def _copy(last: Last, folder: Path) -> tuple[State, bytes, str]:
    """Copy the source tree of the last build; give its state, its PDF and its log."""
    built = Path(last.folder)
    for path in last.files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(built / path, target)
    made = built / last.main
    log = made.with_suffix(".log").read_text("utf-8", errors="replace")
    return read_state(built), made.with_suffix(".pdf").read_bytes(), log


if __name__ == "__main__":
    os.nice(_LOWEST)
    with suppress(OSError, FolderHeld):
        prepare(Path(sys.argv[1]))
