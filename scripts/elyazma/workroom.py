"""A folder of scratch to work in alone; what the machine refuses meanwhile becomes a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # imported when needed: an up-to-date result costs what Invoke itself costs
    from elyazma.diagnostics import Diagnostic, Outcome

T = TypeVar("T")


def work_alone(folder: Path, on_wait: Callable[[str], None], work: Callable[[], Outcome[T]], kept: str) -> Outcome[T]:
    """Work while nobody else does in this folder; `kept` says what stays as it was when the machine refuses."""
    from elyazma.diagnostics import Outcome, missing
    from elyazma.tools.files import FolderHeld, hold_folder

    try:
        with hold_folder(folder, on_wait=on_wait):
            return work()
    except FolderHeld as holder:
        hint = "wait for it, or end it, then try again"
        fault = missing("build-held", f"another one of this kind is being made: {holder}", hint)
    except OSError as refusal:
        fault = report_disk(refusal, kept)
    return Outcome(None, (fault,))


def report_disk(refusal: OSError, kept: str) -> Diagnostic:
    """Make the finding about a disk that refuses to be written or read."""
    from elyazma.diagnostics import missing

    hint = f"free some space, or allow writing there; {kept}"
    return missing("disk-refused", f"a file cannot be written or read: {refusal}", hint)
