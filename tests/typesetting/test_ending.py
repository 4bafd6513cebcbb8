"""Why an engine left no PDF: each of its ends is told as what it is."""

from __future__ import annotations

import signal

import pytest

from elyazma.model.diagnostics import Severity, Span
from elyazma.system.process import Finished
from elyazma.typesetting.ending import explain_ending, find_complaint, read_words

MAIN = Span("main.tex")


def end(
    code: int = 1, stderr: str = "", *, stdout: str = "Transcript written on main.log.", timed: bool = False
) -> Finished:
    return Finished(code, stdout.encode(), stderr.encode(), timed, 2.4)


def test_a_driver_that_knows_no_paper_is_the_machines_fault() -> None:
    said = "\nxdvipdfmx:fatal: Unrecognized paper format: a4\n\nNo output PDF file written.\n"
    found = explain_ending("xelatex", end(1, said), "Error 256 (driver return code) generating output;", MAIN)
    assert (found.code, found.machine) == ("driver-failed", True)
    assert found.message == "the PDF could not be written: xdvipdfmx:fatal: Unrecognized paper format: a4"
    assert "invoke doctor" in found.hint


def test_a_driver_that_ends_early_is_heard_though_tex_died_of_the_pipe() -> None:
    said = "xdvipdfmx:fatal: Unrecognized paper format: a4\n"
    found = explain_ending("xelatex", end(-signal.SIGPIPE, said), "", MAIN)
    assert found.code == "driver-failed"
    assert "paper format: a4" in found.message
    assert "stopped" not in found.message


def test_a_picture_that_the_driver_cannot_read_is_the_articles_fault() -> None:
    said = "xdvipdfmx:fatal: Image inclusion failed. Could not find file: nowhere.pdf\n"
    found = explain_ending("xelatex", end(-signal.SIGPIPE, said), "", MAIN)
    assert (found.code, found.severity, found.span) == ("tex-output", Severity.ERROR, MAIN)
    assert "nowhere.pdf" in found.message


@pytest.mark.parametrize(
    ("number", "name"), [(signal.SIGPIPE, "SIGPIPE"), (signal.SIGABRT, "SIGABRT"), (signal.SIGKILL, "SIGKILL")]
)
def test_a_signal_is_named_and_is_never_a_matter_of_time(number: int, name: str) -> None:
    found = explain_ending("xelatex", end(-number, "libpng error: Read Error\n"), "", MAIN)
    assert found.code == "tex-killed"
    assert f"xelatex was ended by {name}" in found.message
    assert found.message.endswith("its last words: libpng error: Read Error")
    assert "second" not in found.message


def test_a_signal_without_a_name_is_given_by_its_number() -> None:
    assert "ended by signal 64000" in explain_ending("xelatex", end(-64000), "", MAIN).message


@pytest.mark.parametrize("status", [int(signal.SIGSEGV), (128 + signal.SIGSEGV) << 8])
def test_the_signal_that_ended_the_driver_is_named(status: int) -> None:
    log = f"One line.\nError {status} (driver return code) generating output;\nfile main.pdf may not be valid.\n"
    found = explain_ending("xelatex", end(1), log, MAIN)
    assert found.code == "tex-killed"
    assert found.message.startswith("xelatex's driver, which writes the PDF, was ended by SIGSEGV")


def test_time_and_size_keep_their_own_words() -> None:
    late = explain_ending("xelatex", end(-signal.SIGINT, timed=True), "", MAIN)
    large = explain_ending("xelatex", end(-signal.SIGXFSZ), "", MAIN)
    assert (late.code, large.code) == ("tex-stopped", "tex-stopped")
    assert late.message == "TeX was stopped after 2 seconds: it ran longer, or used more, than any article"
    assert large.message == "TeX was stopped: it wrote a larger file than any article needs"


def test_an_exit_without_a_reason_gives_the_last_words() -> None:
    log = "Error 256 (driver return code) generating output;"
    found = explain_ending("xelatex", end(1), log, MAIN)
    assert (found.code, found.machine) == ("pdf-damaged", True)
    assert found.message == "xelatex left no whole PDF; its last words: Transcript written on main.log."
    assert explain_ending("xelatex", end(0, stdout=""), "", MAIN).message == "xelatex left no whole PDF"


def test_a_document_without_pages_is_told_as_that() -> None:
    assert explain_ending("xelatex", end(0), "No pages of output.", MAIN).code == "tex-no-pages"


def test_words_are_read_line_by_line() -> None:
    assert read_words(b"\n one \xff\n\n  two\n") == ["one \ufffd", "two"]
    assert find_complaint(["xdvipdfmx:warning: odd", "x:fatal: bad"]) == "x:fatal: bad"
    assert find_complaint(["fine"]) == ""
