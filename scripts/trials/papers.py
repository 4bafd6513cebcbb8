r"""Bring strangers' LaTeX papers in, build them, and hold the result against what stock LaTeX makes of them.

    python scripts/trials/papers.py FOLDER RESULT.json [--half A] [--paper NAME ...] [--journals own,acm,arxiv]
        [--only-own] [--jobs 2] [--stock] [--made FOLDER] [--checkout FOLDER]
    python scripts/trials/papers.py FOLDER --fetch     # brings the papers of scripts/trials/papers.toml

FOLDER has papers.toml, a table for each paper (`main`, `class`, `half`, `stock`), and NAME/src with the paper's files,
NAME/stock.pdf, what latexmk makes of them, and NAME/edits.patch where a paper needs an edit by hand after the import.
Each paper is tried in a copy: `import`, whose CPU is told without its trial build; `pdf` for its own journal and for
two others; `docx`, `html`, `check`. Where an import leaves nothing behind, it is tried again with --keep, so that what
would have followed is known; it has failed all the same. RESULT.json gets everything, RESULT.md a table, the totals
and the first cause of each failure.

Words are compared as trial_words.py says. `body`: words between front matter and references; `words`: those of them
that are compared; `recall`: found in the order of the stock PDF, or in runs of three or more that moved (a float, a
footnote); `anywhere`: found anywhere. Constructs are counted as trial_counts.py says. A loss is silent where the import
ends with 0 and a name or construct is lost, or where a format is written with exit code 0 and less than 0.98 of the
words are anywhere in it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trial_counts import count, count_differences, describe_words, read_manuscript, read_paper
from trial_report import list_totals, write_row, write_table
from trial_words import compare, cut_body, list_words, normalise, read_text, wanted_words

ROOT = Path(__file__).parents[2]
PAPERS = Path(__file__).with_suffix(".toml")
PROGRAM = "from elyazma.tasks import program; program.run()"
OTHERS = ("ieee-journal", "ancient-land", "elsarticle")
"""The second and third journal are the first two of these that are not the paper's own: two columns, and a layout of
this project in one column."""
SECONDS = 300
_RUNNING: set[int] = set()
Result = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """What is tried with each paper."""

    checkout: Path
    journals: tuple[str, ...]
    stock: bool
    made: Path | None
    only_own: bool = False


def main(arguments: list[str]) -> int:
    """Try the papers that are asked for, print a row for each and the totals."""
    given = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end_children)
    signal.signal(signal.SIGINT, _end_children)
    if given.fetch:
        return fetch(given.folder, tomllib.loads(PAPERS.read_text(encoding="utf-8")), given.origin)
    papers = tomllib.loads((given.folder / "papers.toml").read_text(encoding="utf-8"))
    chosen = {
        name: paper
        for name, paper in papers.items()
        if given.half in {"", paper["half"]} and (not given.paper or name in given.paper)
    }
    trial = Trial(given.checkout.resolve(), tuple(given.journals.split(",")), given.stock, given.made, given.only_own)
    results: dict[str, Result] = {}
    with ThreadPoolExecutor(given.jobs) as pool:
        asked = {pool.submit(try_paper, given.folder / name, paper, trial): name for name, paper in chosen.items()}
        for done in as_completed(asked):
            results[asked[done]] = done.result()
            if not given.quiet:
                print(write_row(asked[done], results[asked[done]]), flush=True)
            ordered = {name: results[name] for name in chosen if name in results}
            given.result.write_text(json.dumps(ordered, indent=1, ensure_ascii=False), encoding="utf-8")
            given.result.with_suffix(".md").write_text(write_table(ordered), encoding="utf-8")
    if not given.quiet:
        print("\n".join(list_totals(ordered)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("result", type=Path, nargs="?", default=Path("papers.json"))
    parser.add_argument("--half", default="", help="A, B, C or D: papers of this part alone")
    parser.add_argument("--paper", action="append", default=[], metavar="NAME", help="this paper; may be repeated")
    parser.add_argument("--journals", default="own", help="own,SECOND,THIRD; own alone takes two others by itself")
    parser.add_argument("--only-own", action="store_true", help="import, and build for the paper's own journal alone")
    parser.add_argument("--jobs", type=int, default=1, help="papers tried at a time")
    parser.add_argument("--stock", action="store_true", help="run latexmk, even where there is a stock.pdf")
    parser.add_argument("--made", type=Path, help="keep what is made in this folder, one folder for each paper")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="the code that is tried")
    parser.add_argument("--quiet", action="store_true", help="write the files and print nothing")
    parser.add_argument("--fetch", action="store_true", help="clone the papers of scripts/trials/papers.toml")
    parser.add_argument("--origin", default="https://github.com/", help="where --fetch clones from")
    return parser


# --- One paper --------------------------------------------------------------------------------------------


def try_paper(folder: Path, paper: dict[str, Any], trial: Trial) -> Result:
    """Import a paper, build it in every way, compare."""
    result: Result = {key: paper.get(key, "") for key in ("class", "language", "half", "stock")} | {
        "runs": {},
        "edits": 0,
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        source = Path(scratch, "src")
        shutil.copytree(folder / "src", source, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        main_file = find_main(source, paper)
        stock = folder / "stock.pdf"
        if trial.stock or not (stock.exists() or result["stock"].startswith("no")):
            stock = run_stock(Path(scratch), main_file, paper, result)
        made = (trial.made.resolve() if trial.made else Path(scratch)) / f"{folder.name}-made"
        shutil.rmtree(made, ignore_errors=True)
        if import_paper(main_file, made, trial, result):
            result["edits"] = edit_by_hand(folder / "edits.patch", made)
            result["counts"] = compare_counts(main_file, made / "manuscript")
            build(made, trial, result)
            if stock.exists():
                compare_words(stock, main_file, made, result)
    return result


def find_main(source: Path, paper: dict[str, Any]) -> Path:
    """Give the main file: `main` is read from the folder `path` of the repository, or from its root."""
    tries: tuple[Path, ...] = (source / paper.get("path", ".") / paper["main"], source / paper["main"])
    return next((each for each in tries if each.exists()), tries[0])


def run_stock(scratch: Path, main_file: Path, paper: dict[str, Any], result: Result) -> Path:
    """Let latexmk make the paper in a copy of its own, past errors too; give the PDF's path."""
    copy = scratch / "stock"
    shutil.copytree(scratch / "src", copy, symlinks=True)
    place: Path = copy / main_file.relative_to(scratch / "src")
    engine = {"xelatex": "-xelatex", "lualatex": "-lualatex"}.get(paper.get("engine", ""), "-pdf")
    command = ["latexmk", "-norc", engine, "-interaction=nonstopmode", place.name]
    done = result["runs"]["stock"] = run(command, place.parent, os.environ)
    pdf = place.with_suffix(".pdf")
    if done["code"]:
        run([*command[:-1], "-f", place.name], place.parent, os.environ)
    result["stock"] = "ok" if done["code"] == 0 else "errors but PDF" if pdf.exists() else "no"
    return pdf


def import_paper(main_file: Path, made: Path, trial: Trial, result: Result) -> bool:
    """Import; tell whether there is a manuscript to build."""
    read = made.with_name(f"{made.name}-read")
    result["runs"]["read"] = run_program(
        trial, main_file.parent, "import", str(main_file), "--into", str(read), "--no-build"
    )
    shutil.rmtree(read, ignore_errors=True)
    asked = ("import", str(main_file), "--into", str(made))
    result["runs"]["import"] = run_program(trial, main_file.parent, *asked)
    if not (made / "manuscript/article.toml").exists():
        shutil.rmtree(made, ignore_errors=True)
        result["runs"]["import --keep"] = run_program(trial, main_file.parent, *asked, "--keep")
    return (made / "manuscript/article.toml").exists()


def edit_by_hand(patch: Path, made: Path) -> int:
    """Apply a paper's patch; give how many lines it changes."""
    if not patch.exists():
        return 0
    subprocess.run(["git", "apply", str(patch.resolve())], cwd=made, check=True)
    lines = patch.read_text(encoding="utf-8").splitlines()
    return sum(bool(re.match(r"[-+](?![-+]{2})", line)) for line in lines)


def build(made: Path, trial: Trial, result: Result) -> None:
    """Build the manuscript for three journals, and as Word and web, and check it."""
    article = tomllib.loads((made / "manuscript/article.toml").read_text(encoding="utf-8"))
    own = article.get("journal") or "arxiv"
    others = trial.journals[1:] or [name for name in OTHERS if name != own][:2]
    result["journal"] = own
    rest = [
        *((f"pdf {name}", "pdf", name) for name in others),
        *((task, task, own) for task in ("docx", "html", "check")),
    ]
    for kind, task, journal in [("pdf", "pdf", own), *([] if trial.only_own else rest)]:
        result["runs"][kind] = run_program(trial, made, task, "--journal", journal)


def run_program(trial: Trial, folder: Path, *arguments: str) -> Result:
    """Run one command of the toolchain."""
    environment = {**os.environ, "PYTHONPATH": str(trial.checkout / "scripts"), "NO_COLOR": "1", "COLUMNS": "400"}
    return run([sys.executable, "-c", PROGRAM, *arguments], folder, environment)


def run(command: list[str], folder: Path, environment: Any) -> Result:
    """Run a program; give its exit code (124: too slow), seconds, CPU, findings by code, and first errors."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        _RUNNING.add(process.pid)
        code, cpu = _wait(process, start + SECONDS)
        _RUNNING.discard(process.pid)
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").splitlines()
    errors = [line for line in lines if "error[" in line or line.startswith(("Traceback", "! "))]
    codes: dict[str, int] = {}
    for finding in re.findall(r"\b((?:error|warning|note)\[[a-z0-9-]+\])", "\n".join(lines)):
        codes[finding] = codes.get(finding, 0) + 1
    return {
        "code": code,
        "seconds": round(time.monotonic() - start, 1),
        "cpu": round(cpu, 1),
        "findings": codes,
        "errors": errors[:12] or ([" / ".join(lines[-3:])] if code else []),
    }


def _wait(process: subprocess.Popen[bytes], end: float) -> tuple[int, float]:
    """Wait for a program, with the CPU of all its children; end it when its time is up."""
    late = False
    while True:
        done, status, used = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return (124 if late else process.returncode), used.ru_utime + used.ru_stime
        if time.monotonic() > end and not late:
            late = True
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.03)


def _end_children(*_: object) -> None:
    """End what was started when this script is told to end: it runs in sessions of its own."""
    for each in _RUNNING:
        os.killpg(each, signal.SIGKILL)
    os._exit(1)


# --- What came of it --------------------------------------------------------------------------------------


def compare_counts(main_file: Path, manuscript: Path) -> Result:
    """Count the author's constructs before and after."""
    paper = read_paper(main_file)
    theorems = set(re.findall(r"\\newtheorem\*?\s*\{(\w+)\}", paper.preamble + paper.body))
    before, after = count(paper.body, theorems), count(read_manuscript(manuscript), theorems)
    return {
        "before": {kind: names.total() for kind, names in before.items()},
        "differ": count_differences(before, after),
    }


def compare_words(stock: Path, main_file: Path, made: Path, result: Result) -> None:
    """Look for the words of the stock PDF in everything that was made."""
    text, sources = read_text(stock), describe_words(main_file, main_file.parent)
    wanted = wanted_words(text, sources)
    result |= {"body": len(list_words(cut_body(normalise(text), sources))), "words": {}}
    for kind, done in result["runs"].items():
        journal = kind.removeprefix("pdf ") if kind.startswith("pdf ") else result["journal"]
        suffix = "pdf" if kind.startswith("pdf") else kind
        found = next(iter(sorted((made / "dist").glob(f"*-{journal}.{suffix}"))), None)
        if found and done["code"] == 0:
            result["words"][kind] = asdict(compare(wanted, read_text(found)))


# --- Bringing the papers ----------------------------------------------------------------------------------


def fetch(folder: Path, papers: dict[str, Any], origin: str) -> int:
    """Clone each paper of the list at its commit, and write the list beside them."""
    for name, paper in papers.items():
        target = folder / name / "src"
        if target.exists():
            continue
        target.mkdir(parents=True)
        for command in (
            ["init", "-q"],
            ["fetch", "-q", "--depth", "1", f"{origin}{paper['repo']}", paper["commit"]],
            ["checkout", "-q", "FETCH_HEAD"],
        ):
            if subprocess.run(["git", "-C", str(target), *command], check=False).returncode:
                print(f"{name}: git {command[0]} failed", file=sys.stderr)
                shutil.rmtree(target)
                break
    shutil.copy(PAPERS, folder / "papers.toml")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
