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
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from elyazma.flows.batches import Batch, run_batch
from elyazma.model.diagnostics import exit_code
from elyazma.model.papers import BatchReport, Paper, PaperOutcome, Wanted
from elyazma.office.inbox import list_papers, list_parts
from elyazma.office.ledger import make_key, read_ledger, write_entry
from elyazma.office.parcels import pack_order
from elyazma.office.report import write_reports
from elyazma.office.similarity import LEAST_SHARE, find_alike, sign_text
from elyazma.office.unpack import Unpackable, copy_folder, list_regular_files, unpack_archive
from elyazma.system.cluster import work_on_cluster
from elyazma.tasks.office import count_paths

DATA = Path(__file__).parent / "data"
PAPER = "\\documentclass{article}\n\\begin{document}\n\\section{One}\nText.\n\\end{document}\n"
CHECKED = Wanted(steps=("check",))


@pytest.fixture
def inbox(tmp_path: Path, minimal: Path) -> Path:
    """Give a folder with a manuscript of each kind, a broken one, one that came twice, and something that is none."""
    folder = tmp_path / "inbox"
    (folder / "LaTeX/figures").mkdir(parents=True)
    shutil.copytree(minimal, folder / "ours")
    (folder / "LaTeX/main.tex").write_text(PAPER, "utf-8")
    (folder / "LaTeX/part.tex").write_text("More.\n", "utf-8")
    (folder / "Məqalə 1.md").write_text("# Title\n\nText.\n", "utf-8")
    (folder / "again.md").write_text("# Title\n\nText.\n", "utf-8")
    (folder / "broken.docx").write_bytes(b"no Word file")
    (folder / "data.xlsx").write_bytes(b"a table")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.writestr("deep/paper.tex", PAPER)
        archive.writestr("../outside.txt", "no")
    return folder


def test_what_came_in_is_found(inbox: Path) -> None:
    papers = list_papers([str(inbox)], inbox).value
    assert papers is not None
    assert {each.name: each.kind for each in papers} == {
        "latex": "folder",
        "meqale-1": "file",
        "again": "file",
        "broken": "file",
        "ours": "manuscript",
        "packed": "archive",
    }
    digests = {each.name: each.digest for each in papers}
    assert digests["meqale-1"] == digests["again"] and len(set(digests.values())) == 5
    (inbox / "LaTeX/part.tex").write_text("Other.\n", "utf-8")
    again = list_papers([str(inbox)], inbox).value
    assert again is not None
    assert {each.name for each in again if each.digest != digests[each.name]} == {"latex"}


def test_one_latex_paper_among_word_files_hides_none(inbox: Path) -> None:
    (inbox / "alone.tex").write_text(PAPER, "utf-8")
    papers = list_papers([str(inbox)], inbox).value
    assert papers is not None and len(papers) == 7
    assert {"alone", "broken", "packed", "ours"} <= {each.name for each in papers}


def test_repositories_and_what_is_not_there(tmp_path: Path, minimal: Path) -> None:
    bare = tmp_path / "work.git"
    clone = ("clone", "-q", "--bare", str(minimal), str(bare))
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "First"), clone):
        git(minimal, *command)
    found = list_papers([f"file://{bare}#HEAD", "nowhere", str(tmp_path)], tmp_path)
    assert found.value is not None
    assert [(each.name, each.kind, each.revision) for each in found.value][:1] == [("work", "repository", "HEAD")]
    assert [each.code for each in found.diagnostics] == ["paper-missing"]
    report = run(tmp_path / "out", tmp_path, (f"file://{bare}",), CHECKED)
    assert [(each.state, each.title) for each in report.outcomes] == [("built", "A Smallest Manuscript")]


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    subprocess.run(("git", *identity, *arguments), cwd=folder, check=True, capture_output=True)


# --- Archives and folders -----------------------------------------------------------------------------


def test_an_archive_leaves_nothing_outside(inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox / "packed.zip", "a") as archive:
        link = zipfile.ZipInfo("deep/link.tex")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("C:\\windows\\a.tex", "no")
        archive.writestr("a/.git/config", "no")
    unpack_archive(inbox / "packed.zip", tmp_path / "new")
    assert [path.relative_to(tmp_path / "new").as_posix() for path in files_below(tmp_path / "new")] == [
        "deep/paper.tex"
    ]


def test_archives_that_cannot_be_taken(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 10_000_000)
    data = bytearray(bomb.read_bytes())
    # The size that the directory of members says is what is compared.
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    bomb.write_bytes(bytes(data))
    for content in (data, b"PK\x03\x04 nothing", b""):
        bomb.write_bytes(bytes(content))
        with pytest.raises(Unpackable):
            unpack_archive(bomb, tmp_path / "new")


@pytest.mark.parametrize("names", [(".",), ("a", "a/b"), ("x" * 400 + ".tex",)])
def test_names_that_no_disk_takes_are_no_fault_of_ours(names: tuple[str, ...], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        for name in (*names, "good.tex"):
            archive.writestr(name, PAPER)
    try:
        unpack_archive(tmp_path / "odd.zip", tmp_path / "new")
    except Unpackable as refused:
        assert "cannot be unpacked" in str(refused)
    else:
        assert files_below(tmp_path / "new") == [tmp_path / "new/good.tex"]


def test_what_lies_beside_a_paper_is_taken_where_tex_may_read_it(tmp_path: Path) -> None:
    for name in ("paper.tex", "part.tex", "figures/a.png", ".ssh/id_rsa", ".hidden.tex", "letters.so", "build/a.log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAPER if name == "paper.tex" else "x", "utf-8")
    taken = {path.relative_to(tmp_path).as_posix() for path in list_parts(tmp_path / "paper.tex", "file")}
    assert taken == {"paper.tex", "part.tex", "figures/a.png"}


def test_a_folder_is_copied_without_its_links(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "build").mkdir(parents=True)
    (source / "build/a.log").write_text("no")
    (source / "a.tex").write_text("yes")
    (source / "link.tex").symlink_to("/etc/passwd")
    (source / "all").symlink_to("/etc")
    copy_folder(source, tmp_path / "new")
    assert [path.name for path in files_below(tmp_path / "new")] == ["a.tex"]


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


# --- The whole ----------------------------------------------------------------------------------------


def run(folder: Path, here: Path, paths: tuple[str, ...], wanted: Wanted) -> BatchReport:
    outcome = run_batch(Batch(paths, here, folder, wanted), lambda _: None)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


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


# --- What keeps the whole from its work ---------------------------------------------------------------


def test_a_named_pipe_is_never_opened(inbox: Path) -> None:
    for name in ("LaTeX/pipe.tex", "pipe.docx", "pipe.tex"):
        os.mkfifo(inbox / name)
    papers = list_papers([str(inbox)], inbox).value
    assert papers is not None and len(papers) == 6


def test_folders_in_folders_are_read_however_deep(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(PAPER, "utf-8")
    deep = str(tmp_path)
    for _ in range(1500):
        deep += "/a"
        os.mkdir(deep)  # noqa: PTH102 - a Path of so many parts takes long
    Path(f"{deep}/last.tex").touch()
    try:
        papers = list_papers([str(tmp_path)], tmp_path).value
        assert papers is not None and [each.kind for each in papers] == ["folder"]
        assert len(list(list_parts(tmp_path, "folder"))) == 2
        assert len(list(list_regular_files(tmp_path))) == 2
    finally:
        subprocess.run(("rm", "-rf", str(tmp_path / "a")), check=True)


def test_a_file_with_more_bytes_than_are_taken_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.office.inbox.MOST_BYTES", 1000)
    monkeypatch.setattr("elyazma.office.inbox._hash_file", lambda path: pytest.fail(f"{path} was read"))
    for name in ("a.docx", "b.odt"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(1001)
    read = list_papers([str(tmp_path)], tmp_path).value
    assert read is not None and len({each.digest for each in read}) == 2
    again = list_papers([str(tmp_path)], tmp_path).value
    assert again == read


def test_what_cannot_be_opened_is_said_and_the_rest_is_taken(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    (inbox / "closed").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    found = list_papers([str(inbox)], inbox)
    assert found.value is not None and len(found.value) == 6
    assert [(each.code, str(each.message)) for each in found.diagnostics] == [
        ("paper-missing", "closed cannot be read: Permission denied")
    ]


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


def test_more_than_is_taken_is_not_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.office.unpack.MOST_BYTES", 1000)
    with (tmp_path / "a.docx").open("wb") as file:
        file.truncate(1001)
    with pytest.raises(Unpackable):
        pack_order(Paper("a", str(tmp_path / "a.docx"), "file", ""), {})


def test_a_file_from_before_zips_is_packed(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    os.utime(tmp_path / "a.docx", (0, 0))
    assert b"paper/a.docx" in pack_order(Paper("a", str(tmp_path / "a.docx"), "file", ""), {})


def test_what_cannot_be_read_is_not_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.docx").touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile.ZipFile, "write", refuse)
    with pytest.raises(Unpackable, match="Permission denied"):
        pack_order(Paper("a", str(tmp_path / "a.docx"), "file", ""), {})


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
