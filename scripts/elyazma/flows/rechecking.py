"""Check again whenever the manuscript changes, in one process, without TeX."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from elyazma.flows.checking import Checked, check_current_pages, check_manuscript
from elyazma.flows.noticing import compare_findings, notice_changes
from elyazma.model.diagnostics import Diagnostic, Outcome, sort_findings
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.locking import report_disk

_PAUSE = 0.25
"""Seconds after which it is asked whether anybody still listens."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """One check: its number from 1, all findings in order, what is new of them and what is gone, the seconds it took.

    `complete` is false where an error keeps the rest from being checked: what is gone may then come back.
    """

    number: int
    findings: tuple[Diagnostic, ...]
    new: tuple[Diagnostic, ...]
    gone: tuple[Diagnostic, ...]
    complete: bool
    seconds: float


def check_whole(root: Path, journal: str) -> Outcome[Checked]:
    """Check what can be checked without TeX, and the pages of a PDF that is up to date."""
    checked = check_manuscript(root, journal)
    if checked.value is None:
        return checked
    _, about_pages = check_current_pages(root, checked.value.job)
    return Outcome(checked.value, (*checked.diagnostics, *about_pages))


def follow_checks(root: Path, journal: str, stop: Event, is_wanted: Callable[[], bool]) -> Iterator[Recheck]:
    """Check at once, and again after each change, until told to stop, or until nobody wants it any more.

    Whatever is broken gives findings: a manuscript that is half written, or not there, is checked again later.
    """
    last: Recheck | None = None
    for changed in notice_changes(root, stop, _PAUSE):
        if not is_wanted():
            return
        if changed:
            last = _check_again(root, journal, last)
            yield last


def _check_again(root: Path, journal: str, last: Recheck | None) -> Recheck:
    started = time.monotonic()
    outcome = _check_unsettled(root, journal)
    findings = sort_findings(outcome.diagnostics)
    new, gone = compare_findings(last.findings if last else (), findings)
    number = last.number + 1 if last else 1
    return Recheck(number, findings, new, gone, outcome.value is not None, time.monotonic() - started)


def _check_unsettled(root: Path, journal: str) -> Outcome[Checked]:
    """Check while files come and go: one that has gone since it was listed is a finding, until the next check."""
    try:
        return check_whole(root, journal)
    except OSError as refusal:
        return Outcome(None, (report_disk(refusal, phrase("it is checked again at the next save")),))
