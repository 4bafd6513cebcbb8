"""What is built: from nothing, again, after an edit; and what that cost, the builders taking turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bench.builders import Builder
from bench.edits import Sources
from bench.running import Cost, time_program, wait_until_quiet

Costs = dict[str, list[Cost]]
"""What each run cost, by the builder's letter."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens before each timed run. One that clears nothing begins with a build that is not timed."""

    key: str
    title: str
    edit: Callable[[Sources, str], None] | None = None
    clears: bool = False
    empties_cache: bool = False
    needs_figure: bool = False


SCENARIOS = (
    Scenario("nothing", "from nothing", clears=True, empties_cache=True),
    Scenario("clone", "new clone", clears=True),
    Scenario("unchanged", "unchanged"),
    Scenario("edited", "one word edited", Sources.change_word),
    Scenario("reference", "one reference added", Sources.add_reference),
    Scenario("figure", "one figure replaced", Sources.replace_figure, needs_figure=True),
)


def run_scenario(
    scenario: Scenario, builders: Sequence[Builder], runs: int, words: Iterator[str], progress: Progress
) -> Costs:
    """Time a scenario: in each round every builder runs once, after the same edit. Raises RunFailed."""
    takers = [each for each in builders if each.letter != "empty" or scenario.key == "unchanged"]
    costs: Costs = {builder.letter: [] for builder in takers}
    if not scenario.clears:
        for builder in takers:
            progress(f"{scenario.title}: builder {builder.letter} gets ready")
            _run(builder)
    for number in range(runs):
        word = next(words)
        for builder in takers:
            progress(f"{scenario.title}: run {number + 1} of {runs}, builder {builder.letter}")
            _prepare(scenario, builder, word)
            costs[builder.letter].append(_run(builder))
    return costs


def _prepare(scenario: Scenario, builder: Builder, word: str) -> None:
    if scenario.clears:
        builder.clear(builder.folder)
    if scenario.empties_cache:
        builder.empty_cache()
    if scenario.edit and builder.sources:
        # One pass knows no new work: what it is compared for is its time.
        is_pass = builder.letter == "d" and scenario.edit is Sources.add_reference
        (Sources.change_word if is_pass else scenario.edit)(builder.sources, word)
        builder.refresh(builder.folder)


def _run(builder: Builder) -> Cost:
    place = builder.folder.parent
    wait_until_quiet(place)
    cost = time_program(builder.command, builder.folder, builder.variables())
    return replace(cost, behind=wait_until_quiet(place))
