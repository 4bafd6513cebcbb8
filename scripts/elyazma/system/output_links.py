"""Refuse to write, or to delete, through a link that leads out of a manuscript's folder.

A manuscript that somebody hands over may have links where results go: `build/arxiv -> ../../somewhere`. What is written
or swept there would be somebody else's.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from elyazma.model.phrases import phrase

OUTPUTS = ("build", "dist")
OWN_LINK = "ELYAZMA_LINKED_DIST"
"""Set to 1 in the environment, it lets `dist` itself be a link: no file of a manuscript can say so."""


class LinkRefused(OSError):  # noqa: N818
    """A path to write that leads through a link out of the manuscript; the message says which."""


def refuse_links(path: Path) -> None:
    """Look at what is above a file or folder of build/ and dist/, and at a folder itself. Raises LinkRefused."""
    top = next((each for each in (path, *path.parents) if _holds_results(each)), None)
    if top is None:
        return
    allowed = [top.parent.resolve()]
    if top.name == "dist" and os.environ.get(OWN_LINK) == "1":
        allowed.append(top.resolve())
    if not _stays_in(path, allowed):
        raise LinkRefused(
            phrase("{path} is a link to a place outside the manuscript", path=_find_link(path, top, allowed))
        )


def _holds_results(folder: Path) -> bool:
    return folder.name in OUTPUTS and (folder.parent / "manuscript").is_dir()


def _find_link(path: Path, top: Path, allowed: Sequence[Path]) -> str:
    below = [each for each in (path, *path.parents) if each.is_relative_to(top)]
    link = next(each for each in reversed(below) if not _stays_in(each, allowed))
    return link.relative_to(top.parent).as_posix()


def _stays_in(path: Path, folders: Sequence[Path]) -> bool:
    try:
        return any(path.resolve().is_relative_to(folder) for folder in folders)
    except (OSError, RuntimeError):
        return False
