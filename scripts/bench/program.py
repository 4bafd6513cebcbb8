"""`invoke bench`: measure, and print, write and plot what was found."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.articles import ARTICLES, TITLES
from bench.bars import Judged, judge, read_bars, write_gain, write_judged
from bench.builders import COLUMNS, Builder, find_missing, make_builders
from bench.edits import find_figure
from bench.growth import MOST_RUNS, SERIES, Growth, measure_journals, measure_series, write_growth
from bench.plots import write_plot
from bench.running import RunFailed
from bench.scenarios import SCENARIOS, Scenario, run_scenario
from bench.source_trees import NoTree
from bench.tables import Measured, write_tables
from bench.words import new_words

DONE, FAILED, USAGE = 0, 1, 2
_SCENARIO_TITLES = {scenario.key: scenario.title for scenario in SCENARIOS}
_COUNT_PAGES = "import sys, pypdfium2; print(len(pypdfium2.PdfDocument(sys.argv[1])))"


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; give an exit code, 0 also where a bar is missed."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    if asked.runs < 1:
        print("--runs takes a number from 1", file=sys.stderr)
        return USAGE
    articles = [asked.article] if asked.article else list(ARTICLES)
    try:
        with tempfile.TemporaryDirectory(prefix="elyazma-bench-", ignore_cleanup_errors=True) as folder:
            report = Report([], [], 0.0)
            _measure(asked, articles, Path(folder), report)
    except (RunFailed, NoTree) as reason:
        print(reason, file=sys.stderr)
        return FAILED
    _conclude(asked, report)
    return DONE


@dataclass(slots=True)
class Report:
    """All that was measured; `cores` is what all cores gain with all journals."""

    every: list[Measured]
    growth: list[Growth]
    cores: float


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="invoke bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of each builder, of which the median counts")
    parser.add_argument("--article", choices=ARTICLES, help="only this article")
    parser.add_argument("--only", choices=_SCENARIO_TITLES, help="only this scenario")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the medians")
    parser.add_argument("--growth", action="store_true", help="measure how the time grows with the size instead")
    return parser


def _measure(asked: argparse.Namespace, articles: Sequence[str], folder: Path, report: Report) -> None:
    words = new_words(time.time_ns())
    with show_progress() as progress:
        if asked.growth:
            runs = min(asked.runs, MOST_RUNS)
            for series in SERIES:
                report.growth.append(measure_series(folder, series, runs, words, progress))
                progress("")
                print(f"{write_growth(report.growth[-1])}\n", flush=True)
            journals, report.cores = measure_journals(folder, runs, progress)
            report.growth.append(journals)
            progress("")
            print(write_growth(journals), *([write_gain(report.cores)] if report.cores else []), sep="\n\n", flush=True)
            return
        scenarios = [each for each in SCENARIOS if asked.only in {None, each.key}]
        for article in articles:
            report.every.append(_measure_article(article, folder / article, (scenarios, asked.runs, words), progress))
            progress("")
            print(f"{TITLES[article]}\n\n{write_tables(report.every[-1], _SCENARIO_TITLES, COLUMNS)}\n", flush=True)


def _measure_article(
    article: str, place: Path, asked: tuple[Sequence[Scenario], int, Iterator[str]], progress: Any
) -> Measured:
    scenarios, runs, words = asked
    missing = find_missing()
    progress(f"{article}: writing the article, building it once")
    builders = make_builders(place, ARTICLES[article], [letter for letter in COLUMNS if letter not in missing])
    measured = Measured(article, missing=missing)
    for scenario in scenarios:
        if not scenario.needs_figure or find_figure(place / "a"):
            costs = run_scenario(scenario, builders, runs, words, lambda said: progress(f"{article}: {said}"))
            measured.costs[scenario.key] = costs
    measured.pages.update(_count_pages(builders))
    return measured


def _count_pages(builders: Sequence[Builder]) -> dict[str, int]:
    """Count the pages of what each made: those who print the same text need about as many."""
    pages = {}
    for builder in builders:
        pdf = builder.find_pdf()
        if pdf:
            command = [sys.executable, "-c", _COUNT_PAGES, str(pdf)]
            pages[builder.letter] = int(subprocess.run(command, check=True, capture_output=True).stdout)
    return pages


@contextmanager
def show_progress() -> Iterator[Any]:
    """Give a function that says what is being done: on one line of a terminal, on a line each in a file."""
    is_terminal = sys.stderr.isatty()

    def say(message: str) -> None:
        if is_terminal:
            sys.stderr.write(f"\r\033[K{message}")
        elif message:
            sys.stderr.write(f"{message}\n")
        sys.stderr.flush()

    try:
        yield say
    finally:
        say("")


# --- What was found -----------------------------------------------------------------------------------


def _conclude(asked: argparse.Namespace, report: Report) -> None:
    judged = judge(read_bars(), report.every)
    if judged:
        print(write_judged(judged, _SCENARIO_TITLES))
    if asked.json:
        asked.json.write_text(json.dumps(as_json(report, judged, asked.runs), indent=2) + "\n", encoding="utf-8")
    if asked.svg and report.every:
        asked.svg.write_text(write_plot(report.every, TITLES, _SCENARIO_TITLES, COLUMNS), encoding="utf-8")


def as_json(report: Report, judged: Sequence[Judged], runs: int) -> dict[str, Any]:
    """Give everything that was measured as values for JSON: each run, and the medians."""
    machine = {"system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()}
    return {
        "machine": machine,
        "runs": runs,
        "builders": COLUMNS,
        "articles": {each.article: _article_as_json(each) for each in report.every},
        "bars": [
            {**asdict(each.bar), "article": each.article, "ratio": each.ratio, "met": each.is_met} for each in judged
        ],
        "growth": [asdict(growth) for growth in report.growth],
        "gain_of_all_cores": report.cores or None,
    }


def _article_as_json(measured: Measured) -> dict[str, Any]:
    scenarios = {
        scenario: {letter: _costs_as_json([asdict(cost) for cost in each]) for letter, each in costs.items()}
        for scenario, costs in measured.costs.items()
    }
    return {"pages": measured.pages, "missing": measured.missing, "scenarios": scenarios}


def _costs_as_json(costs: list[dict[str, float]]) -> dict[str, Any]:
    return {"median": {kind: median(cost[kind] for cost in costs) for kind in costs[0]}, "runs": costs}
