"""The part of several flows that says how TeX is confined, and refuses a stranger's input where nothing confines it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, error, note
from elyazma.model.phrases import phrase
from elyazma.system.process import find_confinement
from elyazma.system.untrusted import is_strangers, is_trusted


def report_confinement(root: Path, *, stranger: bool = False) -> Iterator[Diagnostic]:
    """Say that nothing confines TeX here; refuse what is a stranger's, or another user's, unless it is trusted.

    Landlock or bubblewrap are asked for once in a process.
    """
    if find_confinement():
        return
    if (stranger or is_strangers(root)) and not is_trusted():
        message = phrase("this is not your own, and nothing keeps TeX from reading and writing your other files here")
        hint = phrase("install bubblewrap (`invoke doctor` says more); or, if you trust who wrote it: --trust-input")
        yield error("unconfined-input", message, Span("."), hint)
    else:
        message = phrase("TeX runs unconfined here: it could read and write your other files")
        hint = phrase("install bubblewrap, or build only what you trust")
        yield note("unconfined", message, Span("."), hint)
