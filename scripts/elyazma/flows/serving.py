"""Serve a preview until it is told to end, and let a command say something to the one that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from elyazma.flows.previewing import Chosen, Preview
from elyazma.model.diagnostics import Span
from elyazma.preview.editors import Chosen as ChosenEditor
from elyazma.preview.editors import choose_editor, list_editors
from elyazma.preview.guard import Guard, make_token
from elyazma.preview.server import PortTaken, serve
from elyazma.system.running_preview import Running, ask_preview, read_note, remove_note, write_note

__all__ = ["PortTaken", "choose_editor", "list_editors", "serve_preview", "show_place"]


def serve_preview(
    root: Path, journal: str, place: tuple[int, str], editor: ChosenEditor | None, when_ready: Callable[[str], None]
) -> None:
    """Serve at a port, in a language (empty: the browser's); `when_ready` is told the address.

    Whatever ends it, nothing is left running. Raises PortTaken, and KeyboardInterrupt at Ctrl-C.
    """
    preview = Preview(root, Chosen(journal), editor)
    port, language = place
    notes: list[Running] = []

    def tell(guard: Guard) -> None:
        notes.append(Running(guard.port, guard.token))
        # Without a note the page works as well; only `--show` does not find it, and says so.
        with suppress(OSError):
            write_note(root, notes[0])
        when_ready(guard.address)
        preview.start()

    try:
        serve(preview, make_token(), port, language, tell)
    finally:
        preview.stop()
        for note in notes:
            remove_note(root, note)


def show_place(root: Path, place: Span) -> Mapping[str, object] | None:
    """Let the preview that runs show a place; nothing in the answer if that is not printed, none without a preview."""
    running = read_note(root)
    values = {"path": place.path, "line": place.line, "column": place.column}
    return ask_preview(running, "/show", values) if running else None
