"""Refuse to write, or to delete, through a link that leads out of a manuscript's folder.

A manuscript that somebody hands over may have links where results go: `build/arxiv -> ../../somewhere`. What is written
or swept there would be somebody else's.
"""

from __future__ import annotations

import os
from pathlib import Path

from elyazma.model.phrases import phrase

OUTPUTS = ("build", "dist")
OWN_LINK = "ELYAZMA_LINKED_DIST"
"""Set to 1 in the environment, it lets `dist` itself be a link: no file of a manuscript can say so."""


class LinkRefused(OSError):  # noqa: N818
    """A path to write that leads through a link out of the manuscript; the message says which."""


def refuse_links(path: Path) -> None:
    """Look at what is above a file or folder of build/ and dist/, and at a folder itself. Raises LinkRefused."""
    above = [each for each in (path, *path.parents) if each.name in OUTPUTS]
    top = next((each for each in above if (each.parent / "manuscript").is_dir()), None)
    if top is None:
        return
    root = top.parent.resolve()
    for each in (path, *path.parents):
        if each.is_symlink() and not (each == path and not each.is_dir()) and not _stays_in(each, root):
            if each != top or top.name != "dist" or os.environ.get(OWN_LINK) != "1":
                shown = each.relative_to(top.parent)
                raise LinkRefused(phrase("{path} is a link to a place outside the manuscript", path=shown.as_posix()))
            root = each.resolve()
        if each == top:
            return


def _stays_in(link: Path, root: Path) -> bool:
    try:
        return link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False
