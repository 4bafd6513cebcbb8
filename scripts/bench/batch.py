r"""Time `invoke batch` on many papers beside GNU parallel with latexmk and biber, on the same machine, in turn.

    PYTHONPATH=scripts python -m bench.batch [--papers N] [--seconds N] [--runs N] [--seed N] [--jobs N] [--json]

The papers are LaTeX ones of random words from a seed: five sections, formulas, ten to thirty works of biblatex; every
tenth is broken: a macro that is not there, a brace too many, a picture that is missing, a loop without end. Ours brings
each in, checks it and makes its PDF; theirs runs `latexmk -pdfxe` on each. One that hangs is stopped after `--seconds`.
Printed are papers a minute, seconds of CPU for each, the papers that have a PDF, and the seconds of our steps.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

from bench.articles import python_path
from bench.long_article import write_entry
from bench.running import RunFailed, time_program
from bench.words import FAMILIES, GIVEN, write_paragraph, write_phrase, write_title

_BROKEN = 10
"""Every tenth paper is broken."""
_FAULTS = (r"\nosuchmacro", "{", r"\includegraphics{missing}", r"\def\a{\a}\a")
_OURS = "import sys; sys.argv[0] = 'elyazma'; from elyazma.tasks import program; sys.exit(program.run())"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run of a builder gave: seconds on the clock and of CPU, and the PDFs of sound and of broken papers."""

    seconds: float
    cpu: float
    sound: int
    broken: int


def write_papers(folder: Path, count: int, seed: int) -> tuple[str, ...]:
    """Write papers into folders of their own, and give the names of the broken ones."""
    random = Random(seed)
    broken = []
    for number in range(1, count + 1):
        place = folder / f"paper-{number:03}"
        place.mkdir(parents=True)
        fault = random.choice(_FAULTS) if number % _BROKEN == 0 else ""
        broken += [place.name] if fault else []
        keys = [f"key{at}" for at in range(random.randint(10, 30))]
        (place / "references.bib").write_text("\n".join(write_entry(key, random) for key in keys), "utf-8")
        (place / "main.tex").write_text(_write_paper(random, keys, fault), "utf-8")
    return tuple(broken)


def _write_paper(random: Random, keys: Sequence[str], fault: str) -> str:
    sections = []
    for number in range(5):
        cited = keys[number::5]
        text = [write_paragraph(random), write_paragraph(random) + rf" \parencite{{{','.join(cited)}}}."]
        text.append(rf"\[ a_{{{number}}} = \sum_{{k=1}}^{{n}} \frac{{k^2}}{{{number + 2}}} \]")
        sections.append("\n\n".join((rf"\section{{{write_phrase(random).capitalize()}}}", *text)))
    people = " and ".join(f"{random.choice(GIVEN)} {random.choice(FAMILIES)}" for _ in range(random.randint(1, 3)))
    return "\n".join((
        r"\documentclass[11pt,a4paper]{article}",
        r"\usepackage{fontspec,amsmath,graphicx,booktabs}",
        r"\usepackage[style=authoryear,backend=biber]{biblatex}",
        r"\addbibresource{references.bib}",
        rf"\title{{{write_title(random)}}}",
        rf"\author{{{people.replace(' and ', chr(92) + 'and ')}}}",
        r"\begin{document}\maketitle",
        rf"\begin{{abstract}}{write_paragraph(random)}\end{{abstract}}",
        *sections,
        fault,
        r"\printbibliography",
        r"\end{document}",
        "",
    ))  # fmt: skip


# --- The two builders -----------------------------------------------------------------------------


def build_ours(papers: Path, work: Path, asked: argparse.Namespace) -> tuple[Figures, Mapping[str, float]]:
    """Build all papers by one command, and give what it cost, and the median seconds of each step."""
    command = [sys.executable, "-c", _OURS, "batch", str(papers), "--into=out", "--do=check,pdf"]
    command += [f"--seconds={asked.seconds}", *([f"--jobs={asked.jobs}"] if asked.jobs else [])]
    cost = _time(command, work, {**python_path(), "XDG_CACHE_HOME": str(work / "cache")})
    done = json.loads((work / "out/report.json").read_text("utf-8"))["papers"]
    names = {Path(each["paper"]["source"]).name for each in done if any(".pdf" in path for path in each["outputs"])}
    steps: dict[str, list[float]] = {}
    for step in (step for each in done for step in each["steps"]):
        steps.setdefault(step["step"], []).append(step["seconds"])
    return _count(cost, names, papers), {step: round(median(seconds), 2) for step, seconds in steps.items()}


def build_theirs(papers: Path, work: Path, asked: argparse.Namespace) -> Figures:
    """Build a copy of all papers by GNU parallel, latexmk and biber."""
    shutil.copytree(papers, work / "papers")
    build = f"timeout {asked.seconds} latexmk -pdfxe -interaction=nonstopmode -silent main.tex"
    one = f"cd {{}} && {build} >/dev/null 2>&1 </dev/null"
    each = sorted(str(path) for path in (work / "papers").iterdir())
    command = ["parallel", *([f"--jobs={asked.jobs}"] if asked.jobs else []), one, ":::", *each]
    cost = _time(command, work, {"XDG_CACHE_HOME": str(work / "cache")})
    made = {path.parent.name for path in (work / "papers").glob("*/main.pdf")}
    return _count(cost, made, papers)


def _time(command: Sequence[str], work: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Time a command that may end with 1, since some papers are broken."""
    shell = ["sh", "-c", '"$@"; exit 0', "sh", *command]
    cost = time_program(shell, work, environment)
    return cost.wall, cost.cpu


def _count(cost: tuple[float, float], made: set[str], papers: Path) -> Figures:
    broken = set((papers.parent / "broken.txt").read_text("utf-8").split())
    return Figures(round(cost[0], 1), round(cost[1], 1), len(made - broken), len(made & broken))


# --- The command ------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the papers, let both build them in turn, and print what it cost."""
    parser = argparse.ArgumentParser(description="Time a batch beside GNU parallel with latexmk and biber.")
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=30, help="that a paper may take")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=0, help="at a time; as many as there are cores")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    if not shutil.which("parallel"):
        print("GNU parallel is not here: apt-get install parallel", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="bench-batch-") as name:
        papers = Path(name) / "papers"
        broken = write_papers(papers, asked.papers, asked.seed)
        (papers.parent / "broken.txt").write_text("\n".join(broken), "utf-8")
        try:
            runs = [_run(Path(name) / f"run-{number}", papers, asked) for number in range(asked.runs)]
        except RunFailed as failed:
            print(failed, file=sys.stderr)
            return 1
    for line in _report(runs, asked.papers, as_json=asked.json):
        print(line)
    return 0


def _run(work: Path, papers: Path, asked: argparse.Namespace) -> tuple[Figures, Figures, Mapping[str, float]]:
    for name in ("ours", "theirs"):
        (work / name).mkdir(parents=True)
    theirs = build_theirs(papers, work / "theirs", asked)
    ours, steps = build_ours(papers, work / "ours", asked)
    return ours, theirs, steps


def _report(
    runs: Sequence[tuple[Figures, Figures, Mapping[str, float]]], count: int, *, as_json: bool
) -> Iterator[str]:
    if as_json:
        yield json.dumps([{"ours": asdict(o), "theirs": asdict(t), "steps": dict(s)} for o, t, s in runs], indent=1)
        return
    yield "builder                    seconds   a minute   CPU each   sound   broken"
    for ours, theirs, steps in runs:
        for name, each in (("invoke batch", ours), ("parallel, latexmk, biber", theirs)):
            rate, cpu = 60 * count / each.seconds, each.cpu / count
            yield f"{name:25} {each.seconds:9.1f} {rate:10.1f} {cpu:10.2f} {each.sound:7} {each.broken:8}"
        yield f"throughput: {theirs.seconds / ours.seconds:.2f} times; steps: {dict(steps)}"


if __name__ == "__main__":
    sys.exit(main())
