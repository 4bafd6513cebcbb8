"""Hold a scratch folder against other processes; what the machine refuses meanwhile becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Findings, Span, error, missing
from elyazma.model.phrases import Phrase, phrase
from elyazma.system.files import FolderHeld, hold_folder
from elyazma.system.output_links import OWN_LINK, LinkRefused

Progress = Callable[[Phrase], None]


@contextmanager
def work_alone(findings: Findings, folder: Path, on_wait: Progress, kept: Phrase) -> Iterator[None]:
    """Work while no other process does in this folder; `kept` says what stays as it was when the machine refuses."""
    try:
        with hold_folder(folder, on_wait=on_wait):
            yield
    except FolderHeld as holder:
        hint = phrase("wait for it, or end it, then try again")
        findings.refuse(
            missing("build-held", phrase("another one of this kind is being made: {holder}", holder=holder), hint)
        )
    except OSError as refusal:
        findings.refuse(report_disk(refusal, kept))


def report_disk(refusal: OSError, kept: Phrase) -> Diagnostic:
    """Make the finding about a disk that refuses to be written or read."""
    if isinstance(refusal, LinkRefused):
        hint = phrase("delete the link; where dist is a link of your own: {variable}=1", variable=OWN_LINK)
        return error("output-link", phrase("nothing is written there: {refusal}", refusal=refusal), Span("."), hint)
    hint = phrase("free some space, or allow writing there; {kept}", kept=kept)
    return missing("disk-refused", phrase("a file cannot be written or read: {refusal}", refusal=refusal), hint)
