"""Tell whether an engine left a whole PDF, and if not, why: what its driver said, and which signal ended it."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, error, missing
from elyazma.model.phrases import NOTHING, Phrase, phrase, verbatim
from elyazma.system.process import Finished

_DRIVER_STATUS = re.compile(r"^Error (\d+) \(driver return code\)", re.MULTILINE)
# What xdvipdfmx (texk/dvipdfm-x) says of its settings and fonts; all else that it says is of the article's pictures.
_OF_THE_MACHINE = re.compile(r"paper format|config file|font map file|without the font|temporary")
# A shell gives a program that a signal ended the exit code 128 and the signal's number.
_SHELL_SIGNAL = 128
_LOOP = phrase("look for a loop, or a command that calls itself")
_DOCTOR = phrase("type `invoke doctor`: it sets a page of its own")


def count_pages(log: str, pdf: Path) -> int:
    """Give the pages of a whole PDF; 0 when it is missing, cut, or TeX does not say that it finished."""
    pages = count_drafted_pages(log)
    if not pages or not pdf.is_file():
        return 0
    with pdf.open("rb") as stream:
        head = stream.read(5)
        stream.seek(max(0, pdf.stat().st_size - 32))
        return pages if head == b"%PDF-" and b"%%EOF" in stream.read() else 0


def count_drafted_pages(log: str) -> int:
    """Give the pages that TeX says it has written; 0 when it does not say that it finished."""
    said = re.search(r"^Output written on .*? \((\d+) pages?", log, re.MULTILINE)
    return int(said[1]) if said else 0


def explain_ending(engine: str, finished: Finished, log: str, main: Span) -> Diagnostic:
    """Say why there is no whole PDF; `main` is the compiled file, for what has no other place."""
    if finished.timed_out:
        message = phrase(
            "TeX was stopped after {seconds:.0f} seconds: it ran longer, or used more, than any article",
            seconds=finished.seconds,
        )
        return error("tex-stopped", message, main, _LOOP)
    if finished.code == -signal.SIGXFSZ:
        return error(
            "tex-stopped", phrase("TeX was stopped: it wrote a larger file than any article needs"), main, _LOOP
        )
    if "No pages of output" in log:
        return error(
            "tex-no-pages", phrase("there is nothing to print"), main, phrase("write something in manuscript/sections")
        )
    said = read_words(finished.stderr or finished.stdout)
    complaint = find_complaint(said)
    if complaint:
        return _explain_complaint(complaint, main)
    killed = _name_end_by_signal(engine, finished.code, log)
    last = phrase("; its last words: {said}", said=said[-1]) if said else NOTHING
    if killed:
        hint = phrase(
            "{doctor}; if it comes out, look here for a damaged picture or a command that calls itself", doctor=_DOCTOR
        )
        return error("tex-killed", phrase("{killed}{last}", killed=killed, last=last), main, hint)
    hint = phrase("see that the disk is not full and that every picture opens, then build again")
    return missing("pdf-damaged", phrase("{engine} left no whole PDF{last}", engine=engine, last=last), hint)


def read_words(said: bytes) -> list[str]:
    """Give the lines of what a program said, without blanks around them and without empty ones."""
    lines = (line.strip() for line in said.decode("utf-8", errors="replace").splitlines())
    return [line for line in lines if line]


def find_complaint(said: list[str]) -> str:
    """Give the line in which an engine or its driver says why it gives up; empty when there is none."""
    return next((line for line in said if "fatal" in line), "")


def _explain_complaint(complaint: str, main: Span) -> Diagnostic:
    message = phrase("the PDF could not be written: {complaint}", complaint=complaint)
    if _OF_THE_MACHINE.search(complaint):
        return missing(
            "driver-failed", message, phrase("{doctor}, and says what is wrong with this machine's TeX", doctor=_DOCTOR)
        )
    return error("tex-output", message, main, phrase("correct the picture or file it names"))


def _name_end_by_signal(engine: str, code: int, log: str) -> Phrase:
    """Name the signal that ended the engine, or else the driver; empty when none did."""
    if code == -signal.SIGPIPE:
        return phrase("{engine} was ended by SIGPIPE: the driver that writes the PDF ended before it", engine=engine)
    if code < 0:
        return phrase("{engine} was ended by {signal}", engine=engine, signal=_name_signal(-code))
    status = _DRIVER_STATUS.search(log)
    driver = os.waitstatus_to_exitcode(int(status[1]) & 0xFFFF) if status else 0
    number = -driver if driver < 0 else driver - _SHELL_SIGNAL
    return (
        phrase(
            "{engine}'s driver, which writes the PDF, was ended by {number}", engine=engine, number=_name_signal(number)
        )
        if number > 0
        else NOTHING
    )


def _name_signal(number: int) -> Phrase:
    try:
        return verbatim(signal.Signals(number).name)
    except ValueError:
        return phrase("signal {number}", number=number)
