"""The task that builds again at each change: watch."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.audience import Options
from elyazma.model.phrases import join_phrases, phrase, phrase_count
from elyazma.tasks.command import DONE, INTERRUPTED, Context, command, leave, require_journal, root_folder
from elyazma.tasks.results import shown

if TYPE_CHECKING:
    from elyazma.flows.watching import Turn


@command(help={"journal": "build for this journal (see `invoke journals`) instead of the one article.toml names"})
def watch(_: Context, journal: str = "") -> int:
    """Typeset the manuscript anew at each save, until Ctrl-C; says what is new among the findings, and what is gone."""
    from elyazma.flows.watching import follow

    root = root_folder()
    console.set_utf8()
    require_journal(root, journal)
    console.say(phrase("watching manuscript/, bib/, languages/ and styles/; Ctrl-C ends it"))
    try:
        with console.show_progress() as progress:
            for turn in follow(root, Options(journal=journal), Event(), progress):
                _tell(turn, root)
    except KeyboardInterrupt:
        leave(INTERRUPTED, phrase("no longer watching"))
    return DONE


def _tell(turn: Turn, root: Path) -> None:
    console.print_changes(turn.new, turn.gone, root)
    made = phrase("no PDF: the last good one, if there is one, is still in dist/")
    if turn.build:
        pages = phrase_count(turn.build.pages, "{count} page", "{count} pages")
        made = phrase("{path}: {pages}", path=shown(turn.build.pdf, root), pages=pages)
    said = join_phrases("; ", filter(None, (made, console.count_findings(turn.findings))))
    console.say(phrase("{said} ({seconds:.2f} s)", said=said, seconds=turn.seconds))
