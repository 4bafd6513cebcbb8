"""How a program ended, or that it is not there."""

from __future__ import annotations

from elyazma.model.light_dataclass import dataclass


class ProgramMissing(Exception):  # noqa: N818
    """A program that is not installed, or not on PATH."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: `code` is negative for the signal that ended it; `truncated` when output was dropped.

    `seconds` are those on the clock, `cpu` those of CPU that it took and all that it started; `memory` is in bytes what
    the largest of them had. Without a supervisor both are those of all children of this process, `memory` the largest.
    """

    code: int
    stdout: bytes
    stderr: bytes
    timed_out: bool
    seconds: float
    truncated: bool = False
    cpu: float = 0.0
    memory: int = 0
