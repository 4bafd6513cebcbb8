"""Many manuscripts at once: each by itself, none lost, none done twice, and a report of all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from elyazma.flows.batches import Batch, run_batch
from elyazma.model.diagnostics import as_json, exit_code, missing
from elyazma.model.papers import BatchReport, Paper, PaperOutcome, Wanted
from elyazma.model.phrases import phrase
from elyazma.office.ledger import make_key, read_ledger, write_entry
from elyazma.office.report import write_reports
from elyazma.office.similarity import LEAST_SHARE, find_alike, sign_text
from elyazma.system.cluster import work_on_cluster
from elyazma.tasks.office import count_paths
from inboxes import CHECKED, PAPER, files_below, run

DATA = Path(__file__).parent / "data"

# --- The whole ----------------------------------------------------------------------------------------


def states(report: BatchReport) -> dict[str, str]:
    return {each.paper.name: each.state for each in report.outcomes}


def test_each_is_done_once_and_the_report_is_the_same_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    report = run(folder, tmp_path, ("inbox",), CHECKED)
    assert states(report) == {
        "broken": "refused", "latex": "built", "meqale-1": "built", "ours": "built", "packed": "built",
    }  # fmt: skip
    assert report.copies == {"again": "meqale-1"}
    assert {path.name for path in (folder / "papers").iterdir()} == {"latex", "meqale-1", "ours", "packed"}
    assert not (folder / "work").exists() and not (tmp_path / "outside.txt").exists()
    before = {path: path.read_bytes() for path in files_below(folder) if path.suffix in {".json", ".html", ".csv"}}
    monkeypatch.setattr("elyazma.flows.batches.start_on", None)
    assert run(folder, tmp_path, ("inbox",), CHECKED) == report
    assert {path: path.read_bytes() for path in before} == before
    values = json.loads((folder / "report.json").read_text("utf-8"))
    assert values["states"] == {"built": 4, "incomplete": 0, "refused": 1, "stopped": 0}
    assert (folder / "letters/ours.en.txt").is_file()


def test_what_came_later_is_added(inbox: Path, tmp_path: Path) -> None:
    wanted = Wanted(steps=())
    run(tmp_path / "out", tmp_path, ("inbox/ours",), wanted)
    other = shutil.copytree(inbox / "ours", tmp_path / "elsewhere/ours")
    (other / "manuscript/sections/01-introduction.tex").write_text("\\section{One}\nOther.\n", "utf-8")
    report = run(tmp_path / "out", tmp_path, ("inbox/ours", "elsewhere/ours"), wanted)
    assert states(report) == {"ours": "built", "ours-2": "built"}
    assert "Other" in (tmp_path / "out/papers/ours-2/manuscript/sections/01-introduction.tex").read_text("utf-8")


def test_a_batch_that_is_killed_goes_on(inbox: Path, tmp_path: Path) -> None:
    shutil.rmtree(inbox / "LaTeX")
    (inbox / "packed.zip").unlink()
    whole = run(tmp_path / "whole", tmp_path, ("inbox",), CHECKED)
    folder = tmp_path / "out"
    for seconds in (0.7, 1.6):
        process = start_batch(tmp_path)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    report = run(folder, tmp_path, ("inbox",), CHECKED)
    assert states(report) == states(whole)
    assert [replace(each, seconds=0, steps=()) for each in report.outcomes] == [
        replace(each, seconds=0, steps=()) for each in whole.outcomes
    ]
    assert len(list((folder / "ledger").iterdir())) == len(whole.outcomes)


def start_batch(here: Path) -> subprocess.Popen[bytes]:
    code = "import sys; sys.argv[0] = 'elyazma'; from elyazma.tasks import program; sys.exit(program.run())"
    command = (sys.executable, "-c", code, "batch", "inbox", "--into=out", "--do=check")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, cwd=here, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.tex
def test_one_that_hangs_stops_no_other(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "good.tex").write_text(PAPER, "utf-8")
    (inbox / "hangs.tex").write_text(PAPER.replace("Text.", "\\def\\a{\\a}\\a"), "utf-8")
    wanted = Wanted(steps=("pdf",), seconds=9)
    report = run(tmp_path / "out", tmp_path, ("inbox",), wanted)
    assert states(report) == {"good": "built", "hangs": "stopped"}
    assert report.outcomes[1].why == "it took longer than 9 seconds"
    assert report.outcomes[0].pages == 1 and "dist/good-arxiv.pdf" in report.outcomes[0].outputs


def test_a_second_batch_in_the_same_folder_waits_for_nobody(inbox: Path, tmp_path: Path) -> None:
    from elyazma.system.files import hold_folder

    (tmp_path / "out").mkdir()
    with hold_folder(tmp_path / "out"):
        outcome = run_batch(Batch(("inbox",), tmp_path, tmp_path / "out", CHECKED), lambda _: None)
    assert [each.code for each in outcome.diagnostics] == ["batch-held"]
    nothing = run_batch(Batch(("inbox/data.xlsx",), tmp_path, tmp_path / "out", CHECKED), lambda _: None)
    assert [each.code for each in nothing.diagnostics] == ["paper-missing", "paper-missing"]


# --- A cluster ------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers on this machine, and give the address and the workers."""
    address = f"tcp://127.0.0.1:{find_port()}"
    common = (sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--no-jupyter")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    port, silent = address.rpartition(":")[2], subprocess.DEVNULL
    kept = {"cwd": tmp_path, "env": environment, "stdout": silent, "stderr": silent}
    scheduler = subprocess.Popen((*common, "--host=127.0.0.1", f"--port={port}"), **kept)  # type: ignore[call-overload]
    worker = (sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads=1", "--no-dashboard")
    workers = [
        subprocess.Popen((*worker, f"--local-directory={tmp_path / f'w{number}'}"), **kept)  # type: ignore[call-overload]
        for number in range(2)
    ]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_cluster_does_the_same_and_may_lose_a_worker(
    inbox: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    shutil.rmtree(inbox / "LaTeX")
    (inbox / "packed.zip").unlink()
    told: list[str] = []

    def tell(said: str) -> None:
        told.append(said)
        if len(told) == 1:
            workers[0].kill()

    outcome = run_batch(Batch(("inbox",), tmp_path, tmp_path / "out", CHECKED, scheduler=address), tell)
    report = outcome.value
    assert report is not None, outcome.diagnostics
    assert states(report) == {"broken": "refused", "meqale-1": "built", "ours": "built"}
    assert report.copies == {"again": "meqale-1"} and len(told) == 3
    assert report.outcomes[2].title == "A Smallest Manuscript"
    assert report.outcomes[2].paper.source == str(inbox / "ours")
    assert (tmp_path / "out/papers/ours/manuscript/article.toml").is_file()
    assert len(read_ledger(tmp_path / "out")) == 3 and not (tmp_path / "out/work").exists()


def test_no_cluster_is_told(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.system.cluster.SECONDS_TO_ANSWER", 1)
    batch = Batch(("inbox",), tmp_path, tmp_path / "out", CHECKED, scheduler=f"tcp://127.0.0.1:{find_port()}")
    outcome = run_batch(batch, lambda _: None)
    assert outcome.value is None and [each.code for each in outcome.diagnostics] == ["no-cluster"]
    assert exit_code(outcome.diagnostics) == 3


# --- Ledger, report, similarity -----------------------------------------------------------------------


def make_outcome(name: str, **values: object) -> PaperOutcome:
    known = PaperOutcome(
        f"key-{name}", Paper(name, f"/in/{name}", "file", name), "built", title=f"On {name}", language="en"
    )
    return replace(known, **values)  # type: ignore[arg-type]


def test_a_damaged_entry_of_the_ledger_is_done_again(tmp_path: Path) -> None:
    outcome = make_outcome("one", shingles=(1, 2), authors=("A B",))
    write_entry(tmp_path, outcome)
    assert read_ledger(tmp_path) == {outcome.key: outcome}
    (tmp_path / "ledger/key-two.json").write_text('{"key": "key-two"', "utf-8")
    shutil.copy(tmp_path / "ledger/key-one.json", tmp_path / "ledger/key-three.json")
    assert read_ledger(tmp_path) == {outcome.key: outcome}
    keys = {make_key(outcome.paper, each) for each in (Wanted(), Wanted("arxiv"), Wanted(steps=("pdf",)))}
    assert len(keys) == 3


def test_strangers_words_are_words_in_the_report() -> None:
    finding = {
        "severity": "error",
        "code": "a-code",
        "message": "<b>bad</b>",
        "path": "a",
        "line": 1,
        "hint": "",
        "rule": "",
    }
    hostile = make_outcome(
        "x", title='<script>alert("1")</script>', authors=("=cmd()",), findings=(finding,), letter="Dear"
    )
    files = write_reports(BatchReport((hostile, make_outcome("y"))), Wanted())
    page = files["report.html"]
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<b>bad" not in page
    assert page.count("<script>") == 1
    assert "'=cmd()" in files["report.csv"] and files["report.csv"].startswith("\ufeffname,state")
    assert files["letters/x.en.txt"] == "Dear" and "letters/y.en.txt" not in files
    assert '<th scope="col">a-code</th>' in page


def test_a_finding_without_a_place_stands_in_the_page() -> None:
    finding = as_json(missing("docx-no-pandoc", phrase("no pandoc"), phrase("install it")))
    page = write_reports(BatchReport((make_outcome("x", findings=(finding,)),)), Wanted())["report.html"]
    assert "<code>error[docx-no-pandoc]</code> no pandoc" in page


def words(numbers: Iterator[int]) -> str:
    return " ".join(f"word{number}" for number in numbers)


def test_manuscripts_that_share_text_are_named() -> None:
    one, other, half = (words(iter(numbers)) for numbers in (range(2000), range(5000, 7000), range(1000, 3000)))
    signed = [make_outcome(name, shingles=sign_text(text)) for name, text in (("a", one), ("b", other), ("c", half))]
    (found,) = find_alike(signed)
    # Of 3,000 passages 1,000 are in both.
    assert (found.first, found.second) == ("a", "c") and abs(found.share - 1 / 3) < 0.12
    assert sign_text("too short") == () and sign_text(one.upper()) == sign_text(one)
    assert 0 < LEAST_SHARE < 1


# --- The command line -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("batch inbox", 1),
        ("batch a.docx b.zip --journal arxiv c", 3),
        ("batch --journal=arxiv a --json b", 2),
        ("batch --help", 1),
        ("check", 1),
    ],
)
def test_paths_are_counted(line: str, count: int) -> None:
    assert count_paths(line.split()) == count


# --- What a cluster may meet ----------------------------------------------------------------------------


def test_a_paper_that_cannot_be_packed_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = ModuleType("distributed")
    distributed.Client = _Client  # type: ignore[attr-defined]
    distributed.as_completed = lambda *_, **__: _Following()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distributed", distributed)

    def refuse() -> bytes:
        raise PermissionError(13, "Permission denied")

    items = {"a": refuse, "b": lambda: b"b", "c": refuse, "d": lambda: b"d"}
    answers = dict(work_on_cluster("tcp://nowhere", bytes.upper, items))
    assert {key: str(answer) for key, answer in answers.items() if isinstance(answer, Exception)} == {
        "a": "[Errno 13] Permission denied",
        "c": "[Errno 13] Permission denied",
    }
    assert (answers["b"], answers["d"]) == (b"B", b"D")


class _Client:
    """What stands for a cluster that has no worker yet and does its work at once."""

    loop = None
    status = "running"

    def __init__(self, *_: object, **__: object) -> None:
        """Take the address."""

    def __enter__(self) -> _Client:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""

    def nthreads(self) -> dict[str, int]:
        """Give the threads of each worker."""
        return {}

    def submit(self, work: Callable[[bytes], bytes], item: bytes, **_: object) -> SimpleNamespace:
        """Give what Dask calls a future."""
        answer = work(item)
        outcome = {"exception": lambda: None, "result": lambda: answer, "release": lambda: None}
        return SimpleNamespace(key=str(item), status="finished", **outcome)


class _Following(list[SimpleNamespace]):
    """What Dask gives while it ends: futures may be added while it is read."""

    def add(self, future: SimpleNamespace) -> None:
        """Add one that will end."""
        self.append(future)


def test_a_cluster_whose_scheduler_dies_keeps_what_is_done(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Future:
        key, status = "f", "cancelled"

    class Client:
        loop, status = None, "connecting"

        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> Client:
            return self

        def __exit__(self, *_: object) -> None: ...
        def nthreads(self) -> dict[str, int]:
            return {"worker": 1}

        def submit(self, *_: object, **__: object) -> Future:
            return Future()

    class Done(list[Future]):
        def __init__(self, found: list[Future], **_: object) -> None:
            super().__init__(found)

        def add(self, future: Future) -> None:
            self.append(future)

    monkeypatch.setattr("distributed.Client", Client)
    monkeypatch.setattr("distributed.as_completed", Done)
    batch = Batch(("inbox",), tmp_path, tmp_path / "out", CHECKED, scheduler="tcp://127.0.0.1:1")
    outcome = run_batch(batch, lambda _: None)
    assert [each.code for each in outcome.diagnostics] == ["no-cluster"]
    assert "has gone" in str(outcome.diagnostics[0].message)
    assert not list((tmp_path / "out/ledger").glob("*"))


def test_files_of_one_name_are_articles_of_two_names(tmp_path: Path) -> None:
    for folder, title in (("one", "Rivers"), ("two", "Dams")):
        (tmp_path / "inbox" / folder).mkdir(parents=True)
        (tmp_path / "inbox" / folder / "paper.md").write_text(f"# {title}\n\nText.\n", "utf-8")
    run(tmp_path / "out", tmp_path, ("inbox",), CHECKED)
    articles = sorted((tmp_path / "out/papers").glob("*/manuscript/article.toml"))
    slugs = [line for path in articles for line in path.read_text("utf-8").splitlines() if line.startswith("slug")]
    assert slugs == ['slug = "paper"', 'slug = "paper-2"']
