"""The ratios that are to be met: bars.toml, and whether they are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.tables import Measured, find_ratio

BARS = Path(__file__).with_suffix(".toml")
_MET, _MISSED = "met   ", "MISSED"


@dataclass(frozen=True, slots=True)
class Bar:
    """The most that a ratio of seconds may be in a scenario; `article` is its name, or "every"."""

    scenario: str
    article: str
    formula: str
    value: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A bar, the article it was held against, the ratio measured, and whether it is met."""

    bar: Bar
    article: str
    ratio: float

    @property
    def is_met(self) -> bool:
        """Tell whether the ratio is low enough."""
        return self.ratio <= self.bar.value


def read_bars(path: Path = BARS) -> list[Bar]:
    """Read the bars of a file."""
    return [Bar(**table) for table in tomllib.loads(path.read_text(encoding="utf-8"))["bar"]]


def write_gain(gain: float, path: Path = BARS) -> str:
    """Write what all cores gain over one, and whether it is enough."""
    least = tomllib.loads(path.read_text(encoding="utf-8"))["least_gain_of_cores"]
    return f"{_MET if gain >= least else _MISSED}  every journal: one core/all cores = {gain:.2f}, at least {least}"


def judge(bars: Sequence[Bar], every: Sequence[Measured]) -> list[Judged]:
    """Hold bars against what was measured; what was not measured is left out."""
    judged = []
    for bar in bars:
        for measured in every:
            ratio = find_ratio(measured, bar.scenario, bar.formula)
            if ratio is not None and bar.article in {measured.article, "every"}:
                judged.append(Judged(bar, measured.article, ratio))
    return judged


def write_judged(judged: Sequence[Judged], titles: Mapping[str, str]) -> str:
    """Write a line for each bar, and how many are met."""
    lines = [
        f"{_MET if each.is_met else _MISSED}  {each.article}, {titles[each.bar.scenario]}: "
        f"{each.bar.formula} = {each.ratio:.2f}, at most {each.bar.value}"
        for each in judged
    ]
    return "\n".join([*lines, f"{sum(each.is_met for each in judged)} of {len(judged)} bars met"])
