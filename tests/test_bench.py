"""scripts/bench: the runs, and the tables and plots that are made of them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.articles import ROOT, TITLES
from bench.bars import Bar, judge, read_bars, write_gain, write_judged
from bench.builders import COLUMNS, Builder
from bench.edits import Sources
from bench.growth import Growth, write_growth
from bench.long_article import write_article
from bench.plots import WIDTH, choose_step, write_plot
from bench.program import Report, as_json, main
from bench.running import Cost, RunFailed, time_program, wait_until_quiet
from bench.scenarios import SCENARIOS, Scenario, run_scenario
from bench.source_trees import NoTree, copy_tree, use_biblatex, use_bibtex
from bench.tables import Measured, align, find_median, find_ratio, find_slopes, write_tables
from bench.words import new_words
from kept_passes import read_files
from small_article import SMALL
from typed import ENVIRONMENT, elyazma

SCENARIO_TITLES = {scenario.key: scenario.title for scenario in SCENARIOS}


@pytest.fixture
def measured() -> Measured:
    costs = {
        "unchanged": {"a": [Cost(0.2, 0.1, 30_000_000)], "empty": [Cost(0.16, 0.1, 20_000_000)]},
        "edited": {
            "a": [Cost(wall, 1.0, 200_000_000) for wall in (1.0, 9.0, 2.0)],
            "b": [Cost(4.0, 3.0, 100_000_000)] * 3,
            "d": [Cost(2.0, 2.0, 100_000_000)] * 3,
        },
    }
    return Measured("seed", costs, {"a": 10, "b": 11}, {"e": "not installed: pip install typst"})


# --- Numbers ----------------------------------------------------------------------------------------------


def test_medians_and_ratios(measured: Measured) -> None:
    assert find_median(measured, "edited", "a") == 2.0
    assert find_median(measured, "edited", "b", "cpu") == 3.0
    assert find_ratio(measured, "edited", "a/b") == 0.5
    assert find_ratio(measured, "unchanged", "a/empty") == pytest.approx(1.25)
    assert find_ratio(measured, "edited", "a/e") is None and find_ratio(measured, "figure", "a/b") is None


def test_slopes_are_exponents_between_neighbours() -> None:
    assert find_slopes([1, 10, 100], [1, 10, 1000]) == pytest.approx([1, 2])
    assert find_slopes([10, 40], [0.5, 0.5]) == [0]
    assert find_slopes([5], [1]) == []


def test_tables_have_a_row_for_each_scenario_and_say_what_is_missing(measured: Measured) -> None:
    written = write_tables(measured, SCENARIO_TITLES, COLUMNS)
    wall, cpu, memory, notes = written.split("\n\n")
    assert wall.splitlines()[2].split("  ")[0] == "one word edited"
    assert wall.splitlines()[2].split()[3:] == ["2.00", "4.00", "-", "2.00", "-", "-", "0.50", "1.00", "-"]
    assert cpu.splitlines()[2].split()[3:] == ["1.00", "3.00", "-", "2.00", "-", "-", "0.33", "0.50", "-"]
    assert memory.splitlines()[1].split()[1:] == ["30", "-", "-", "-", "-", "20"]
    assert notes.splitlines() == ["pages: a 10, b 11", "e Typst: not installed: pip install typst"]


def test_columns_stand_under_each_other() -> None:
    assert align([["name", "n"], ["a", "1.25"]]) == "name     n\na     1.25"


def test_bars_are_met_or_missed_and_what_was_not_measured_is_neither(measured: Measured) -> None:
    bars = [
        Bar("edited", "every", "a/b", 0.55),
        Bar("edited", "seed", "a/d", 0.8),
        Bar("edited", "long", "a/d", 0.8),
        Bar("nothing", "every", "a/b", 0.3),
    ]
    judged = judge(bars, [measured])
    assert [(each.bar.formula, each.is_met) for each in judged] == [("a/b", True), ("a/d", False)]
    assert write_judged(judged, SCENARIO_TITLES).splitlines() == [
        "met     seed, one word edited: a/b = 0.50, at most 0.55",
        "MISSED  seed, one word edited: a/d = 1.00, at most 0.8",
        "1 of 2 bars met",
    ]


def test_bars_name_scenarios_articles_and_builders_that_there_are() -> None:
    bars = read_bars()
    assert {bar.scenario for bar in bars} <= SCENARIO_TITLES.keys()
    assert {bar.article for bar in bars} <= {*TITLES, "every"}
    assert {letter for bar in bars for letter in bar.formula.split("/")} <= COLUMNS.keys()


def test_what_all_cores_gain_is_met_or_missed() -> None:
    assert write_gain(1.9) == "met     every journal: one core/all cores = 1.90, at least 1.8"
    assert write_gain(1.0).startswith("MISSED")


def test_growth_is_written_with_exponents() -> None:
    written = write_growth(Growth("sections", (1, 10, 100), [1.0, 2.0, 20.0], [1.0, 1.0, 1.0]))
    assert [line.split()[-3:] for line in written.splitlines()] == [
        ["1", "10", "100"], ["1.00", "2.00", "20.00"], ["exponent", "0.30", "1.00"],
        ["1.00", "1.00", "1.00"], ["exponent", "0.00", "0.00"],
    ]  # fmt: skip


def test_json_has_each_run_and_the_medians(measured: Measured) -> None:
    written = json.loads(json.dumps(as_json(Report([measured], [], 0.0), judge(read_bars(), [measured]), 3)))
    edited = written["articles"]["seed"]["scenarios"]["edited"]["a"]
    assert [run["wall"] for run in edited["runs"]] == [1.0, 9.0, 2.0] and edited["median"]["wall"] == 2.0
    assert {"scenario": "edited", "article": "seed", "formula": "a/b", "value": 0.55, "ratio": 0.5, "met": True} in (
        written["bars"]
    )


# --- The plot ---------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


def test_plot_has_a_bar_for_each_builder_as_long_as_its_median(measured: Measured) -> None:
    root = ElementTree.fromstring(write_plot([measured, measured], TITLES, SCENARIO_TITLES, COLUMNS))
    paper, *others = root.iter(f"{SVG}rect")
    bars = [rect for rect in others if rect.get("x") == "158"]
    assert len(bars) == 2 * 5 and len(others) == len(bars) + len(COLUMNS)
    widths = [float(rect.attrib["width"]) for rect in bars[:5]]
    assert widths[3] == pytest.approx(2 * widths[2]) == pytest.approx(20 * widths[0], rel=0.01)
    assert paper.attrib["width"] == str(WIDTH)
    assert all(float(text.attrib["x"]) < WIDTH for text in root.iter(f"{SVG}text"))
    lowest = max(float(text.attrib["y"]) for text in root.iter(f"{SVG}text"))
    assert lowest < float(root.attrib["height"])
    assert [text.text for text in root.iter(f"{SVG}text")].count("one word edited") == 2


@pytest.mark.parametrize(("longest", "step"), [(0.9, 0.2), (1.0, 0.2), (4.2, 1), (7, 2), (31, 10), (260, 100)])
def test_axis_has_few_lines(longest: float, step: float) -> None:
    assert choose_step(longest) == pytest.approx(step)


# --- Source trees -----------------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path: Path) -> Path:
    tree = tmp_path / "paper/build/arxiv/run-1"
    (tree / "manuscript/figures").mkdir(parents=True)
    (tree / ".home").mkdir()
    (tree / "manuscript/figures/map.pdf").write_bytes(b"%PDF")
    main = "\\documentclass{article}\n\\usepackage[round]{natbib}\n\\setcitestyle{x}\n\\usepackage[unicode]{hyperref}\n"
    (tree / "name-arxiv.tex").write_text(f"{main}\\begin{{document}}\\bibliography{{x}}\\end{{document}}", "utf-8")
    for ending in ("aux", "bbl", "pdf"):
        (tree / f"name-arxiv.{ending}").write_text(ending, encoding="utf-8")
    (tmp_path / "paper/bib").mkdir()
    (tmp_path / "paper/bib/own.bib").write_text("@book{a, title = {A}}\n", encoding="utf-8")
    return tmp_path / "paper"


def test_trees_are_copied_with_or_without_what_tex_made(built: Path, tmp_path: Path) -> None:
    copy_tree(built, tmp_path / "bare")
    copy_tree(built, tmp_path / "settled", settled=True)
    fresh = {"main.tex", "references.bib", "manuscript/figures/map.pdf"}
    assert set(read_files(tmp_path / "bare") or ()) == fresh
    assert set(read_files(tmp_path / "settled") or ()) == fresh | {"main.aux", "main.bbl", "main.pdf"}
    use_bibtex(tmp_path / "bare")
    text = (tmp_path / "bare/main.tex").read_text(encoding="utf-8")
    assert "\\bibliographystyle{apalike}\\bibliography{references}" in text and "natbib" in text
    with pytest.raises(NoTree):
        copy_tree(tmp_path / "bare", tmp_path / "none")


def test_biblatex_takes_the_place_of_natbib(built: Path, tmp_path: Path) -> None:
    copy_tree(built, tmp_path / "tree")
    use_biblatex(tmp_path / "tree")
    text = (tmp_path / "tree/main.tex").read_text(encoding="utf-8")
    assert "{biblatex}" in text and "{natbib}" not in text and "setcitestyle" not in text
    assert "\\printbibliography" in text and "[unicode]{hyperref}" in text
    with pytest.raises(NoTree, match="has 0 places"):
        use_biblatex(tmp_path / "tree")


# --- Running ----------------------------------------------------------------------------------------------

BUSY = "import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {child!r}])"
CHILD = "import time\nwhile time.process_time() < 0.3: pass\nx = bytearray(150_000_000)"


def test_cost_counts_what_the_program_started(tmp_path: Path) -> None:
    cost = time_program((sys.executable, "-c", BUSY.format(child=CHILD)), tmp_path, {})
    assert cost.cpu >= 0.3 and cost.wall >= 0.3 and cost.memory > 150_000_000


def test_memory_is_the_program_s_own(tmp_path: Path) -> None:
    # These tests have over a hundred megabytes themselves, which a child would be given.
    assert time_program((sys.executable, "-I", "-S", "-c", "pass"), tmp_path, {}).memory < 25_000_000


def test_a_failure_is_told_with_what_the_program_said(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="ended with 3"):
        time_program((sys.executable, "-c", "raise SystemExit(3)"), tmp_path, {})
    with pytest.raises(RunFailed, match="no such thing"):
        time_program((sys.executable, "-c", "raise SystemExit('no such thing')"), tmp_path, {})


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="only /proc tells what processes do")
@pytest.mark.parametrize("trace", ["folder", "argument", "variable"])
def test_processes_that_work_in_a_folder_are_waited_for(tmp_path: Path, trace: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    wait = "import time; time.sleep(0.6)"
    argument, variable = (str(place / "x") if trace == kind else "-" for kind in ("argument", "variable"))
    folder = place if trace == "folder" else ROOT
    environment = {**os.environ, "TRACE": variable}
    with (
        subprocess.Popen([sys.executable, "-c", wait, argument], cwd=folder, env=environment) as there,
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd=ROOT) as elsewhere,
    ):
        time.sleep(0.1)
        assert wait_until_quiet(place) > 0.1
        assert there.poll() is not None and elsewhere.poll() is None
        elsewhere.kill()
    assert wait_until_quiet(place) < 0.5


def test_a_folder_that_never_is_quiet_is_an_error(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd=tmp_path) as process:
        with pytest.raises(RunFailed, match=str(process.pid)):
            wait_until_quiet(tmp_path, longest=0.2)
        process.kill()


def test_an_interrupted_bench_interrupts_what_it_runs(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    slow = (sys.executable, "-c", "open('begun', 'w'); import time; time.sleep(60)")
    script = f"from pathlib import Path; from bench.running import time_program as t; t({slow!r}, Path('place'), {{}})"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + 30
        while not (tmp_path / "place/begun").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
    assert (tmp_path / "place/begun").exists() and wait_until_quiet(tmp_path / "place", longest=10) < 10


def test_builders_take_turns_after_the_same_edit(tmp_path: Path) -> None:
    builders = []
    for letter in "ab":
        folder = tmp_path / letter
        folder.mkdir()
        write_article(folder, SMALL)
        builder = Builder(letter, folder, (), lambda _: None)
        builder.sources = Sources(folder, folder / "bib/references.bib")
        text = f"open({str(builder.sources.section)!r}).read().split()"
        note = f"open({str(tmp_path / 'order')!r}, 'a').write({letter!r} + ' '.join({text}) + chr(10))"
        builder.command = (sys.executable, "-c", note)
        builders.append(builder)
    edited = next(scenario for scenario in SCENARIOS if scenario.key == "edited")
    costs = run_scenario(edited, builders, 3, new_words(1), lambda _: None)
    lines = (tmp_path / "order").read_text(encoding="utf-8").splitlines()
    assert [line[0] for line in lines] == ["a", "b"] * 4
    texts = [line[1:] for line in lines]
    assert texts[0::2] == texts[1::2] and len(set(texts)) == 4
    assert [len(each) for each in costs.values()] == [3, 3]


def test_from_nothing_has_no_cache_but_fontconfigs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "user/fontconfig").mkdir(parents=True)
    (tmp_path / "user/other").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    (tmp_path / "a").mkdir()
    script = "import os; place = os.environ['XDG_CACHE_HOME']; print(*os.listdir(place)); open(place + '/kept', 'w')"
    builder = Builder("a", tmp_path / "a", (sys.executable, "-c", script), lambda _: None)
    builder.empty_cache()
    said = tmp_path / "a.said"
    for scenario, seen in (
        (Scenario("x", "x", clears=True, empties_cache=True), 1),
        (Scenario("y", "y", clears=True), 2),
    ):
        run_scenario(scenario, [builder], 2, new_words(1), lambda _: None)
        assert len(said.read_text().split()) == seen and "fontconfig" in said.read_text()


# --- The task ---------------------------------------------------------------------------------------------


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    assert elyazma(tmp_path, "bench", "--article", "nonsense").returncode == 2
    assert elyazma(tmp_path, "bench", "--only", "nonsense").returncode == 2
    assert elyazma(tmp_path, "bench", "--runs", "0").returncode == 2
    assert main(["--help"]) == 0


def test_an_installed_package_has_no_bench(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts/elyazma", tmp_path / "site/elyazma", ignore=shutil.ignore_patterns("__pycache__"))
    program = "from elyazma.tasks import program; program.run()"
    environment = {**ENVIRONMENT, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", program, "bench"]
    answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 2 and "measures a checkout of Elyazma" in answer.stderr


@pytest.mark.tex
@pytest.mark.slow
def test_bench_measures_the_seed(tmp_path: Path) -> None:
    arguments = ["--runs", "1", "--article", "seed", "--only", "edited", "--json", "out.json", "--svg", "out.svg"]
    program = "from elyazma.tasks import program; program.run()"
    command = [sys.executable, "-c", program, "bench", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["articles"]["seed"]
    edited = measured["scenarios"]["edited"]
    assert edited.keys() | measured["missing"].keys() == COLUMNS.keys() - {"empty"}
    assert {"a", "d"} <= edited.keys()
    for costs in edited.values():
        assert costs["median"]["wall"] > 0.01 and costs["median"]["cpu"] > 0.01
        assert costs["median"]["memory"] > 20_000_000
    pages = measured["pages"]
    assert pages.keys() == edited.keys() and max(pages.values()) - min(pages.values()) <= 2
    assert "bars met" in done.stdout and "one word edited" in done.stdout and "run 1 of 1" in done.stderr
    ElementTree.parse(tmp_path / "out.svg")
