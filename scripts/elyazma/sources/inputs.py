"""Find files that input each other in a circle, which TeX would read until its memory is full."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.diagnostics import Diagnostic, error
from elyazma.model.manuscript import Mark
from elyazma.model.phrases import phrase

Edges = dict[str, list[tuple[Mark, str]]]
"""For the path of each source, what it inputs: the mark in its text and the path that is meant."""


def find_cycles(edges: Edges) -> Iterator[Diagnostic]:
    """Find every input that leads back to a file still being read, with the chain of files."""
    done: set[str] = set()
    for start in edges:
        trail = [start]
        waiting = [iter(edges[start])] if start not in done else []
        while waiting:
            mark, target = next(waiting[-1], (None, ""))
            if mark is None:
                done.add(trail.pop())
                waiting.pop()
            elif target in trail:
                yield _report_cycle(mark, [*trail[trail.index(target) :], target])
            elif target not in done:
                trail.append(target)
                waiting.append(iter(edges.get(target, ())))


def _report_cycle(mark: Mark, chain: list[str]) -> Diagnostic:
    shown = " -> ".join(chain if len(chain) <= _LONGEST_CHAIN else [*chain[:_LONGEST_CHAIN], "…", chain[-1]])
    return error(
        "input-cycle",
        phrase("this file inputs itself: {shown}", shown=shown),
        mark.span,
        phrase(r"delete one \input of the chain"),
    )


_LONGEST_CHAIN = 6
