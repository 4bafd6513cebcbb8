"""Medians, ratios and slopes of what was measured, and the tables that show them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from bench.running import Cost

RATIOS = ("a/b", "a/d", "a/empty")
_MEGABYTE = 1e6
KINDS = {"wall": ("seconds on the clock", 1.0), "cpu": ("seconds of CPU", 1.0), "memory": ("largest process, MB", 1e6)}
"""What is measured: what it is called, and what its unit is divided by to be printed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of an article: the costs by scenario and builder, and the pages of each builder's PDF.

    `missing` says of a builder why it has not run.
    """

    article: str
    costs: dict[str, dict[str, list[Cost]]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def find_median(measured: Measured, scenario: str, builder: str, kind: str = "wall") -> float | None:
    """Give the median of a builder's costs in a scenario; none where it has not run."""
    costs = measured.costs.get(scenario, {}).get(builder, [])
    return median(getattr(cost, kind) for cost in costs) if costs else None


def find_ratio(measured: Measured, scenario: str, formula: str, kind: str = "wall") -> float | None:
    """Give the ratio of two builders' medians, named by a formula such as "a/b"; none where one has not run."""
    upper, lower = (find_median(measured, scenario, letter, kind) for letter in formula.split("/"))
    return upper / lower if upper is not None and lower else None


def write_tables(measured: Measured, titles: Mapping[str, str], columns: Mapping[str, str]) -> str:
    """Write a table for each kind of cost: a row for each scenario, a column for each builder, and the ratios.

    `titles` are those of the scenarios, `columns` those of the builders, both by their keys.
    """
    parts = []
    for kind, (name, unit) in KINDS.items():
        head = [name, *(f"{letter} {column}" if len(letter) == 1 else column for letter, column in columns.items())]
        rows = [head + ([] if kind == "memory" else list(RATIOS))]
        for scenario in measured.costs:
            found = [find_median(measured, scenario, letter, kind) for letter in columns]
            row = [titles[scenario], *(_write_number(value, unit) for value in found)]
            ratios = [_write_number(find_ratio(measured, scenario, formula, kind)) for formula in RATIOS]
            rows.append(row + ([] if kind == "memory" else ratios))
        parts.append(align(rows))
    notes = [f"{letter} {columns[letter]}: {reason}" for letter, reason in measured.missing.items()]
    pages = ", ".join(f"{letter} {count}" for letter, count in measured.pages.items())
    return "\n\n".join([*parts, "\n".join([f"pages: {pages}", *notes])])


def _write_number(value: float | None, unit: float = 1.0) -> str:
    if value is None:
        return "-"
    return f"{value / unit:.0f}" if unit == _MEGABYTE else f"{value / unit:.2f}"


def align(rows: Sequence[Sequence[str]]) -> str:
    """Write rows with their columns under each other, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def find_slopes(sizes: Sequence[float], seconds: Sequence[float]) -> list[float]:
    """Give the exponents by which time grows between neighbouring sizes: 1 with the size, 2 with its square."""
    pairs = list(zip(sizes, seconds, strict=True))
    return [
        math.log(later / earlier) / math.log(larger / smaller)
        for (smaller, earlier), (larger, later) in pairwise(pairs)
    ]
