"""What an office has of many manuscripts: where each came from, what is asked of it, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Any, Literal

from elyazma.model.light_dataclass import dataclass

Kind = Literal["file", "folder", "manuscript", "archive", "repository"]
STATES = ("built", "incomplete", "refused", "stopped")
State = Literal["built", "incomplete", "refused", "stopped"]
STEPS = ("check", "pdf", "docx", "html", "jats", "anonymous")
"""What can be asked for of each manuscript, in the order in which it is done."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One manuscript as it came: `source` is its path, `revision` that of a repository, `digest` a hash of it all."""

    name: str
    source: str
    kind: Kind
    digest: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of each manuscript: the journal's id (empty: its own), the steps, and bounds of one manuscript."""

    journal: str = ""
    steps: tuple[str, ...] = ("check", "pdf", "docx")
    seconds: int = 600
    memory: int = 4 << 30


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step, whether it made what it is for, its seconds on the clock and of CPU."""

    step: str
    done: bool
    seconds: float
    cpu: float = 0.0


@dataclass(frozen=True, slots=True)
class PaperOutcome:
    """What became of one manuscript.

    `state` is built: all that was asked for is there; incomplete: some of it; refused: nothing could be read; stopped:
    out of time or memory, or by a fault of ours. `why` says it in the last three. `findings` are plain values; `letter`
    is what its authors are told; `outputs` are paths below its folder; `shingles` its text's signature.
    """

    key: str
    paper: Paper
    state: State
    why: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    journal: str = ""
    pages: int = 0
    words: int = 0
    steps: tuple[StepDone, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    outputs: tuple[str, ...] = ()
    letter: str = ""
    shingles: tuple[int, ...] = ()
    seconds: float = 0.0

    def count(self, severity: str) -> int:
        """Count the findings of a weight."""
        return sum(each["severity"] == severity for each in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return asdict(self)


def read_outcome(data: Mapping[str, Any]) -> PaperOutcome:
    """Read an outcome of plain values. Raises KeyError, TypeError for other ones."""
    values = dict(data)
    values["paper"] = Paper(**values["paper"])
    values["steps"] = tuple(StepDone(**each) for each in values["steps"])
    lists = ("authors", "findings", "outputs", "shingles")
    return PaperOutcome(**{**values, **{name: tuple(values[name]) for name in lists}})


@dataclass(frozen=True, slots=True)
class Alike:
    """Two manuscripts that have text in common; `share` is the part of their five-word passages that both have."""

    first: str
    second: str
    share: float


@dataclass(frozen=True, slots=True)
class BatchReport:
    """All outcomes in the order of their names, the text they share, and papers that are `copies` of others."""

    outcomes: tuple[PaperOutcome, ...]
    alike: tuple[Alike, ...] = ()
    copies: Mapping[str, str] = field(default_factory=dict)
