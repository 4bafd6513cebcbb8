"""Set one page in the sandbox, as every build does: with all programs and files there TeX may still end without it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from elyazma.model.diagnostics import Severity, Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase_data, verbatim
from elyazma.system.files import write_scratch
from elyazma.system.process import Finished, ProgramMissing
from elyazma.typesetting.ending import count_pages, explain_ending
from elyazma.typesetting.engine import EngineRefused, Pass, run_engine, run_engine_unconfined
from elyazma.typesetting.log import read_log

_MAIN, _JOB = "trial.tex", "trial"


class Fault(Enum):
    """Why no page came out."""

    NONE = "it came out"
    NO_ENGINE = "the engine is not installed"
    SANDBOX = "it comes out without the sandbox"
    ENGINE = "it does not come out without the sandbox either"


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What became of the page; `reason` is what TeX or its driver said, empty when it came out."""

    fault: Fault
    reason: Phrase = NOTHING


def set_trial_page(engine: str, font: Path | None) -> TrialPage:
    """Set one page, with a font by its path when there is one, in the sandbox; if that fails, also without it."""
    fonts = (font,) if font else ()
    text = _write_page(font)
    try:
        confined = _set_page(engine, text, lambda folder: run_engine(Pass(engine, _MAIN, folder, 0, fonts)))
        if not confined:
            return TrialPage(Fault.NONE)
        free = _set_page(engine, text, lambda folder: run_engine_unconfined(engine, _MAIN, folder, epoch=0))
    except ProgramMissing:
        return TrialPage(Fault.NO_ENGINE, phrase_data(Fault.NO_ENGINE.value))
    return TrialPage(Fault.ENGINE if free else Fault.SANDBOX, verbatim(confined))


def _write_page(font: Path | None) -> str:
    chosen = rf'\font\trial="[{font}]" \trial ' if font else ""
    return rf"\documentclass[a4paper]{{article}}\begin{{document}}{chosen}Elyazma\end{{document}}"


def _set_page(engine: str, text: str, run: Callable[[Path], Finished]) -> str:
    """Give what was said when no page came out; empty when one did."""
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_scratch(folder / _MAIN, text)
        try:
            finished = run(folder)
        except EngineRefused as fault:
            return str(fault)
        log_file = folder / f"{_JOB}.log"
        log = log_file.read_text("utf-8", errors="replace") if log_file.is_file() else ""
        if count_pages(log, folder / f"{_JOB}.pdf"):
            return ""
    errors = [found for found in read_log(log, main=_MAIN, sources={_MAIN: text}) if found.severity is Severity.ERROR]
    return next(iter(errors), explain_ending(engine, finished, log, Span(_MAIN))).message
