"""The task that shows the article in the browser while it is written: preview."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.tasks.command import (
    DONE,
    INTERRUPTED,
    MANUSCRIPT,
    USAGE,
    Context,
    command,
    current_folder,
    leave,
    require_journal,
    root_folder,
)

if TYPE_CHECKING:  # a listing of the tasks loads no server
    from elyazma.model.diagnostics import Span
    from elyazma.preview.editors import Chosen
    from elyazma.preview.guard import Guard

_MOST_OF_PLACE = 2
"""Numbers behind a file's name: a line and a column."""
_LAST_PORT = 65_535


@command(
    help={
        "journal": "show it for this journal (see `invoke journals`) instead of the one article.toml names",
        "port": "listen at this port instead of one that is free",
        "open": "open the page in the browser",
        "language": "the language of the page: az, en, ru or tr; without it the browser's",
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
    from elyazma.preview.texts import read_texts

    root = root_folder()
    console.set_utf8()
    if show:
        return _show(root, show)
    require_journal(root, journal)
    if language and language not in read_texts():
        leave(USAGE, f'no words in the language "{language}": there are {", ".join(read_texts())}')
    if not 0 <= port <= _LAST_PORT:
        leave(USAGE, f"{port} is no port: 0 takes a free one")
    return _serve(root, journal, (port, language), _choose_editor(editor), open_page=open_)


def _choose_editor(asked: str) -> Chosen | None:
    from elyazma.preview.editors import choose_editor, list_editors

    chosen = choose_editor(asked, os.environ)
    if asked and chosen is None:
        known = ", ".join(each.id for each in list_editors())
        leave(USAGE, f'no editor "{asked}" here: docs/preview.md says how each is found; they are {known}')
    return chosen


def _serve(root: Path, journal: str, place: tuple[int, str], editor: Chosen | None, *, open_page: bool) -> int:
    from elyazma.flows.previewing import Chosen as Shown
    from elyazma.flows.previewing import Preview
    from elyazma.preview.guard import make_token
    from elyazma.preview.server import PortTaken, serve
    from elyazma.system.running_preview import Running, remove_note, write_note

    port, language = place
    shown, token = Preview(root, Shown(journal), editor), make_token()
    notes: list[Running] = []

    def tell(guard: Guard) -> None:
        notes.append(Running(guard.port, guard.token))
        try:
            write_note(root, notes[0])
        except OSError as refusal:
            console.complain(f"`invoke preview --show` will not find this preview: {refusal}")
        console.say(f"the preview is at {guard.address}\nCtrl-C ends it")
        if open_page:
            _open_page(guard.address)
        shown.start()

    try:
        serve(shown, token, port, language, tell)
    except PortTaken:
        leave(USAGE, f"port {port} is taken: choose another, or none for a free one")
    except KeyboardInterrupt:
        leave(INTERRUPTED, "the preview has ended")
    finally:
        shown.stop()
        for note in notes:
            remove_note(root, note)
    return DONE


def _open_page(address: str) -> None:
    from elyazma.system.process import start_viewer

    if not start_viewer(address):
        console.complain("no browser was found: open the address by hand")


def _show(root: Path, asked: str) -> int:
    """Ask the preview that runs to show a place."""
    from elyazma.system.running_preview import ask_preview, read_note

    place = _read_place(root, asked)
    running = read_note(root)
    values = {"path": place.path, "line": place.line, "column": place.column}
    answer = ask_preview(running, "/show", values) if running else None
    if answer is None:
        leave(MANUSCRIPT, "no preview of this manuscript is running: type `invoke preview`")
    if not answer:
        leave(MANUSCRIPT, f"{place.path}:{place.line} prints nothing that could be found")
    return DONE


def _read_place(root: Path, asked: str) -> Span:
    from elyazma.model.diagnostics import Span

    name, *numbers = asked.rsplit(":", _MOST_OF_PLACE)
    if not name or not numbers or not all(number.isdigit() for number in numbers):
        leave(USAGE, f'"{asked}" is no place: FILE:LINE or FILE:LINE:COLUMN')
    path = (current_folder() / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        leave(USAGE, f"{name} is no file of this manuscript")
    return Span(path.relative_to(root.resolve()).as_posix(), *map(int, numbers))
