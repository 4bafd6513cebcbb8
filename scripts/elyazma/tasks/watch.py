"""The task that builds again at each change: watch."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.tasks.command import DONE, Context, command, require_journal, root_folder
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
    with console.show_progress() as progress:
        for turn in follow(root, Options(journal=journal), Event(), progress):
            _tell(turn, root)
    return DONE


def _tell(turn: Turn, root: Path) -> None:
    console.print_findings(turn.new, root, brief=True, count=False)
    for finding in turn.gone:
        console.say(f"gone: {console.head(finding)}")
    errors = sum(finding.severity is Severity.ERROR for finding in set(turn.findings))
    warnings = sum(finding.severity is Severity.WARNING for finding in set(turn.findings))
    made = "no PDF: the last good one, if there is one, is still in dist/"
    if turn.build:
        made = f"{shown(turn.build.pdf, root)}: {turn.build.pages} pages"
    console.say(f"{made}; {errors} errors, {warnings} warnings ({turn.seconds:.2f} s)")
