"""The flow to the PDFs of many journals: each as flows/pipeline makes it, as many at once as the machine has cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome
from elyazma.model.manuscript import Build
from elyazma.system.workers import count_workers, work_in_order


def build_each(root: Path, every: Sequence[Options]) -> Iterator[Outcome[Build]]:
    """Build a PDF for each of the options; the outcomes come in their order, each as soon as it is there."""
    return work_in_order(partial(build_quietly, root), every, count_workers())


def build_quietly(root: Path, options: Options) -> Outcome[Build]:
    """Build a PDF, telling nobody of the progress."""
    return build_pdf(root, options, _tell_nobody)


def _tell_nobody(_: str) -> None:
    """Say nothing."""
