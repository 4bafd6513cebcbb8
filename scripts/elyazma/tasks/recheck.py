"""What `check --watch` prints: lines of JSON for editors, or what is new and what is gone for a person."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from elyazma import __version__, console
from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system.streams import discard_output, is_abandoned
from elyazma.system.translating import ENGLISH
from elyazma.tasks.command import DONE, INTERRUPTED, leave

if TYPE_CHECKING:
    from elyazma.flows.rechecking import Recheck

FORMAT = 1
"""Raised when a line changes so that a program which reads it has to be changed."""


def watch_findings(root: Path, journal: str, *, json: bool, repeat: bool) -> int:
    """Check at each save until Ctrl-C, SIGTERM, or until standard output is closed.

    `repeat` shows a person all findings each time; a line of JSON always has them all.
    """
    try:
        if json:
            _write_stream(root, journal)
        elif repeat:
            _tell_all(root, journal)
        else:
            _tell_changes(root, journal)
    except KeyboardInterrupt:
        leave(INTERRUPTED, phrase("no longer watching"))
    except BrokenPipeError:
        discard_output()
    return DONE


def _write_stream(root: Path, journal: str) -> None:
    started = {"event": "started", "format": FORMAT, "version": __version__, "root": str(root), "columns": "utf-32"}
    console.print_json_line(started)
    for check in _follow(root, journal):
        console.print_json_line(
            {
                "event": "checked",
                "number": check.number,
                "seconds": round(check.seconds, 3),
                "complete": check.complete,
                "findings": console.list_findings(check.findings),
            }
        )


def _tell_changes(root: Path, journal: str) -> None:
    console.say(phrase("watching manuscript/, bib/, languages/ and styles/; Ctrl-C ends it"))
    for check in _follow(root, journal):
        console.print_changes(check.new, check.gone, root)
        console.say(_count(check))


def _tell_all(root: Path, journal: str) -> None:
    # The lists of problems of editors are emptied at the first of these lines, and shown at the last: they know them,
    # and the words for weights, in English.
    for check in _follow(root, journal):
        console.say(verbatim("all findings:"))
        console.print_findings(check.findings, root, brief=True, count=False, weights=ENGLISH)
        console.say(verbatim(str(_count(check))))


def _count(check: Recheck) -> Phrase:
    return phrase(
        "{findings} ({seconds:.2f} s)",
        findings=console.count_findings(check.findings) or phrase("nothing to mend"),
        seconds=check.seconds,
    )


def _follow(root: Path, journal: str) -> Iterator[Recheck]:
    """Follow the checks for as long as somebody reads; what is said before them is said at once."""
    from elyazma.flows.rechecking import follow_checks

    return follow_checks(root, journal, Event(), lambda: not is_abandoned(sys.stdout.fileno()))
