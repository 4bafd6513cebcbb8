"""The task that shows the article in the browser while it is written: preview."""

from __future__ import annotations

import os
from pathlib import Path

from elyazma import console
from elyazma.model.diagnostics import Span
from elyazma.model.phrases import phrase
from elyazma.tasks.command import (
    DONE,
    INTERRUPTED,
    MANUSCRIPT,
    USAGE,
    Context,
    choose_language,
    command,
    current_folder,
    leave,
    require_journal,
    root_folder,
)
from elyazma.tasks.results import open_viewer

_MOST_OF_PLACE = 2
"""Numbers behind a file's name: a line and a column."""
_LAST_PORT = 65_535


@command(
    help={
        "journal": "show it for this journal (see `invoke journals`) instead of the one article.toml names",
        "port": "listen at this port instead of one that is free",
        "open": "open the page in the browser",
        "language": "the language of the page and of what is said here: az, en, ru or tr; without it the browser's",
        "editor": "what opens the place that is clicked: code, emacs, gvim, texstudio and others (docs/preview.md)",
        "show": "FILE:LINE[:COLUMN]: let the preview that is running show where that is printed, and end",
    }
)
def preview(  # noqa: PLR0913, PLR0917 - Invoke makes a flag of each
    _: Context,
    journal: str = "",
    port: int = 0,
    open_: bool = True,
    language: str = "",
    editor: str = "",
    show: str = "",
) -> int:
    """Show the article in the browser, anew at each save; a click leads to the line. Until Ctrl-C."""
    from elyazma.flows import serving

    root = root_folder()
    console.set_utf8()
    choose_language(language)
    if show:
        return _show(root, show)
    require_journal(root, journal)
    if not 0 <= port <= _LAST_PORT:
        leave(USAGE, phrase("{port} is no port: 0 takes a free one", port=port))
    chosen = serving.choose_editor(editor, os.environ)
    if editor and chosen is None:
        known = ", ".join(each.id for each in serving.list_editors())
        leave(
            USAGE,
            phrase(
                'no editor "{editor}" here: docs/preview.md says how each is found; they are {known}',
                editor=editor,
                known=known,
            ),
        )
    try:
        serving.serve_preview(root, journal, (port, language), chosen, _open_page if open_ else _tell_address)
    except serving.PortTaken:
        leave(USAGE, phrase("port {port} is taken: choose another, or none for a free one", port=port))
    except KeyboardInterrupt:
        leave(INTERRUPTED, phrase("the preview has ended"))
    return DONE


def _tell_address(address: str) -> None:
    console.say(phrase("the preview is at {address}\nCtrl-C ends it", address=address))


def _open_page(address: str) -> None:
    _tell_address(address)
    open_viewer(address, phrase("web pages"))


def _show(root: Path, asked: str) -> int:
    """Ask the preview that runs to show a place."""
    from elyazma.flows import serving

    place = _read_place(root, asked)
    answer = serving.show_place(root, place)
    if answer is None:
        leave(MANUSCRIPT, phrase("no preview of this manuscript is running: type `invoke preview`"))
    if not answer:
        leave(MANUSCRIPT, phrase("{path}:{line} prints nothing that could be found", path=place.path, line=place.line))
    return DONE


def _read_place(root: Path, asked: str) -> Span:
    name, *numbers = asked.rsplit(":", _MOST_OF_PLACE)
    if not name or not numbers or not all(number.isdigit() for number in numbers):
        leave(USAGE, phrase('"{asked}" is no place: FILE:LINE or FILE:LINE:COLUMN', asked=asked))
    path = (current_folder() / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        leave(USAGE, phrase("{name} is no file of this manuscript", name=name))
    return Span(path.relative_to(root.resolve()).as_posix(), *map(int, numbers))
