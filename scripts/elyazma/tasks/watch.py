"""The task that builds again at each change: watch."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.audience import Options
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
    console.say("watching manuscript/, bib/, languages/ and styles/; Ctrl-C ends it")
    try:
        with console.show_progress() as progress:
            for turn in follow(root, Options(journal=journal), Event(), progress):
                _tell(turn, root)
    except KeyboardInterrupt:
        leave(INTERRUPTED, "no longer watching")
    return DONE


def _tell(turn: Turn, root: Path) -> None:
    console.print_changes(turn.new, turn.gone, root)
    made = "no PDF: the last good one, if there is one, is still in dist/"
    if turn.build:
        made = f"{shown(turn.build.pdf, root)}: {turn.build.pages} page{'s' * (turn.build.pages != 1)}"
    counted = console.count_findings(turn.findings)
    console.say(f"{'; '.join(filter(None, (made, counted)))} ({turn.seconds:.2f} s)")
