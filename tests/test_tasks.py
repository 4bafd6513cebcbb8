"""The commands as typed: exit codes, and what is said of wrong usage."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Outcome
from elyazma.model.portal import Submission
from elyazma.system.process import run_program
from elyazma.tasks import choose_tasks
from typed import ENVIRONMENT, PROGRAM, elyazma, start_elyazma


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nonsense",), "nonsense"),
        (("nonsense",), "nonsense"),
        (("pdf", "--nonsense"), "nonsense"),
        (("--help", "nonsense"), "nonsense"),
        (("pdf", "--anonymous", "--title-page"), "what --anonymous leaves out"),
        (("docx", "--anonymous", "--title-page"), "what --anonymous leaves out"),
        (("new",), "path"),
        (("new", "paper", "--journal", "ancient-lnd"), "did you mean ancient-land?"),
        (("new", "paper", "--language", "azz"), "did you mean az?"),
        (("new", "paper", "--language", "klingon"), "the languages are: az, en"),
        (("new", "Paper"), "paper instead"),
        (("new", "."), "not empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_ends_with_2_and_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    answer = elyazma(tmp_path, *arguments)
    assert answer.returncode == 2, answer.stderr
    assert said in answer.stderr and "Traceback" not in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("arguments", [("--nonsense",), ("new", "Paper"), ("new", "deep/my-paper"), ("--version",)])
def test_a_process_of_its_own_says_and_does_the_same(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    apart, within = tmp_path / "apart", tmp_path / "within"
    for folder in (apart, within):
        folder.mkdir()
    started, called = start_elyazma(apart, *arguments), elyazma(within, *arguments)
    assert (started.returncode, started.stdout) == (called.returncode, called.stdout)
    assert started.stderr.replace(str(apart), str(within)) == called.stderr
    assert sorted(path.name for path in apart.rglob("*.tex")) == sorted(path.name for path in within.rglob("*.tex"))


def test_only_the_tasks_named_are_loaded_and_a_listing_has_all() -> None:
    assert choose_tasks(["pdf", "--journal", "arxiv"]) == ["pdf"]
    assert choose_tasks(["docx", "pdf", "--force"]) == ["pdf", "docx"]
    every = choose_tasks([])
    assert len(every) > 20
    for line in (["--list"], ["pdf", "--list"], ["pdf", "-el"], ["--complete", "pdf"], ["pdfs"], ["--help", "pdf"]):
        assert choose_tasks(line) == every, line


def test_a_task_named_with_another_is_known(tmp_path: Path) -> None:
    assert start_elyazma(tmp_path, "journals", "clean").returncode == 0
    unknown = start_elyazma(tmp_path, "journals", "cleen")
    assert unknown.returncode == 2 and "cleen" in unknown.stderr


def test_what_python_compiles_is_kept_although_invoke_would_not(tmp_path: Path) -> None:
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for task, flows in (("import", "imports"), ("check", "checking")):
        cache = tmp_path / task
        command = [sys.executable, "-X", f"pycache_prefix={cache}", "-c", PROGRAM, task, "nothing.docx"]
        command = command if task == "import" else command[:-1]
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert list(cache.rglob(f"elyazma/flows/{flows}.*.pyc"))


def test_program_says_its_version_and_lists_the_tasks(tmp_path: Path) -> None:
    from elyazma import __version__

    assert start_elyazma(tmp_path, "--version").stdout == f"Elyazma {__version__}\n"
    listed = start_elyazma(tmp_path, "--list").stdout
    assert all(f"  {name} " in listed for name in ("new", "pdf", "check", "bib"))


@pytest.mark.parametrize("name", choose_tasks([]))
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_is_help_also_where_an_argument_must_follow(tmp_path: Path, name: str, flag: str) -> None:
    answer = elyazma(tmp_path, name, flag)
    assert answer.returncode == 0 and answer.stderr == ""
    assert answer.stdout.startswith("Usage: ") and f" {name} [--options]" in answer.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", [("import", "--help"), ("--help", "import")], ids=" ".join)
def test_help_explains_each_flag_wherever_it_is_asked_for(tmp_path: Path, line: tuple[str, str]) -> None:
    said = start_elyazma(tmp_path, *line).stdout
    flags = re.findall(r"^  (--\S+)( +\S.*)?$", said, re.MULTILINE)
    assert len(flags) == 8 and [flag for flag, text in flags if not text] == []


def test_every_flag_is_explained_and_stands_in_the_documentation(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    pages = [root / "README.md", *(root / "docs").glob("*.md")]
    written = set(re.findall(r"--[a-z][a-z-]*[a-z]", "\n".join(page.read_text(encoding="utf-8") for page in pages)))
    script = (
        "from elyazma.tasks import namespace\n"
        "for name, task in namespace.tasks.items():\n"
        "    for it in task.get_arguments():\n"
        "        flag = it.names[0].strip('_').replace('_', '-')\n"
        "        print(name, flag, bool(it.help), it.positional, it.default is True)\n"
    )
    listed = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    arguments = [line.split() for line in listed.stdout.splitlines()]
    assert len(arguments) > 80
    assert [line for line in arguments if line[2] != "True"] == []
    flags = [(name, f"--{'no-' * (on == 'True')}{flag}") for name, flag, _, place, on in arguments if place != "True"]
    assert [each for each in flags if each[1] not in written] == []


def test_new_and_import_show_an_example(tmp_path: Path) -> None:
    assert "invoke new ../my-article --language en" in elyazma(tmp_path, "new", "--help").stdout
    assert "invoke import paper.tex --into ../my-article" in elyazma(tmp_path, "import", "--help").stdout


def test_doctor_says_what_nothing_is_called(tmp_path: Path) -> None:
    answer = elyazma(tmp_path, "doctor", "--install", "ulme.sty")
    assert answer.returncode == 2 and "did you mean ulem.sty" in answer.stderr


def test_new_says_what_it_made_and_what_to_type_next(tmp_path: Path) -> None:
    answer = elyazma(tmp_path, "new", "deep/my-paper", "--title", "Öz  adı", "--journal", "ancient-land")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("deep/my-paper: a new article (az) for ancient-land\n")
    assert "cd 'deep/my-paper'\n  elyazma pdf\n" in answer.stdout
    article = (tmp_path / "deep/my-paper/manuscript/article.toml").read_text(encoding="utf-8")
    assert 'az = "Öz adı"\n' in article and 'slug = "my-paper"' in article


def test_program_finds_the_manuscript_above_and_runs_none_of_its_code(tmp_path: Path) -> None:
    elyazma(tmp_path, "new", "paper")
    (tmp_path / "paper/tasks.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    answer = start_elyazma(tmp_path / "paper/manuscript/sections", "check")
    assert answer.returncode == 0 and "manuscript/article.toml" in answer.stderr
    assert "no-manuscript" in elyazma(tmp_path, "check").stderr


@pytest.mark.tex
def test_interrupt_ends_with_130(tmp_path: Path) -> None:
    elyazma(tmp_path, "new", "paper")
    (tmp_path / "paper/manuscript/sections/01-giris.tex").write_text("\\def\\x{\\x}\\x\n", encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, "pdf"]
    process = subprocess.Popen(command, cwd=tmp_path / "paper", env=ENVIRONMENT, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("paper/build/*/run-*/*.log")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and b"Traceback" not in said


# --- bib --------------------------------------------------------------------------------------------

UNTIDY = '@book{b, title = "T", author = {Ay, B}, publisher = {P}, year = 2000}\n'
TIDY = "@book{b,\n  title     = {T},\n  author    = {Ay, B},\n  publisher = {P},\n  year      = {2000},\n}\n"


@pytest.fixture
def paper(minimal: Path) -> Path:
    (minimal / "bib/references.bib").write_text(UNTIDY, encoding="utf-8")
    return minimal


def test_bib_shows_and_writes_only_when_told(paper: Path) -> None:
    path = paper / "bib/references.bib"
    shown = elyazma(paper, "bib")
    assert shown.returncode == 0, shown.stderr
    assert "--- bib/references.bib" in shown.stdout and "+  title     = {T}," in shown.stdout
    assert "with --write" in shown.stdout and path.read_text(encoding="utf-8") == UNTIDY
    assert "bib/references.bib: written" in elyazma(paper, "bib", "--write").stdout
    assert path.read_text(encoding="utf-8") == TIDY
    assert elyazma(paper, "bib", "--write").stdout == "nothing to lay out anew\n"


def test_bib_of_one_file_knows_its_name(paper: Path) -> None:
    (paper / "bib/second.bib").write_text(UNTIDY.replace("{b,", "{c,").replace("2000", "2001"), encoding="utf-8")
    assert "second.bib" not in elyazma(paper, "bib", "--file", "references.bib").stdout
    wrong = elyazma(paper, "bib", "--file", "bib/refrences.bib")
    assert wrong.returncode == 2 and "did you mean bib/references.bib?" in wrong.stderr


def test_bib_leaves_a_broken_file_and_ends_with_1(paper: Path) -> None:
    (paper / "bib/references.bib").write_text("@book{b, title = {T\n", encoding="utf-8")
    answer = elyazma(paper, "bib", "--write")
    assert answer.returncode == 1 and "bib-left-alone" in answer.stderr and "Traceback" not in answer.stderr
    assert (paper / "bib/references.bib").read_text(encoding="utf-8") == "@book{b, title = {T\n"


def test_lookup_uses_what_is_kept_and_adds_only_when_told(paper: Path) -> None:
    path = paper / "bib/references.bib"
    path.write_text("@book{b,\n  title = {T},\n  doi   = {10.1000/x},\n}\n", encoding="utf-8")
    kept = paper / "build/cache/doi" / f"{hashlib.sha256(b'10.1000/x').hexdigest()[:32]}.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({"title": "U", "publisher": "P & Q"}), encoding="utf-8")
    shown = elyazma(paper, "bib", "--lookup")
    assert "bib-offers" in shown.stderr and "bib-differs" in shown.stderr
    assert "+  publisher = {P \\& Q}," in shown.stdout
    assert "publisher" not in path.read_text(encoding="utf-8")
    elyazma(paper, "bib", "--lookup", "--write")
    assert "  title     = {T},\n" in path.read_text(encoding="utf-8")
    assert "  publisher = {P \\& Q},\n" in path.read_text(encoding="utf-8")


def test_bib_changes_text_and_entries_together_and_only_when_told(paper: Path) -> None:
    section = paper / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{One}\nWorks \\citep{b}.\n", encoding="utf-8")
    lone = "@book{lone, title = {L}, author = {C, D}, publisher = {P}, year = 1999}\n"
    (paper / "bib/references.bib").write_text(UNTIDY + lone, encoding="utf-8")
    line = ("bib", "--prune", "--keys", "{author}:{year}", "--drop", "publishers")
    shown = elyazma(paper, *line)
    assert shown.returncode == 0 and "--- manuscript/sections/01-introduction.tex" in shown.stdout
    assert "bib-uncited" in shown.stderr and "bib-drop-absent" in shown.stderr
    assert "lone" in (paper / "bib/references.bib").read_text(encoding="utf-8")
    assert elyazma(paper, *line, "--write").returncode == 0
    assert section.read_text(encoding="utf-8") == "\\section{One}\nWorks \\citep{ay:2000}.\n"
    assert (paper / "bib/references.bib").read_text(encoding="utf-8") == TIDY.replace("{b,", "{ay:2000,")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--merge", "b"), "write --merge KEY=OTHER"),
        (("--keys", "{journal}"), "{author} {year} {title}"),
        (("--journals", "ful"), "did you mean full?"),
        (("--add", "b"), "is no DOI, ISBN or number of arXiv"),
    ],
)
def test_bib_says_what_cannot_be_meant(paper: Path, line: tuple[str, ...], said: str) -> None:
    answer = elyazma(paper, "bib", *line)
    assert answer.returncode == 2 and said in answer.stderr and answer.stdout == ""


def test_bib_merges_two_entries_or_nothing(paper: Path) -> None:
    lone = "@book{lone, title = {T}, author = {Ay, B}, publisher = {Q}, year = 2000}\n"
    (paper / "bib/references.bib").write_text(UNTIDY + lone, encoding="utf-8")
    answer = elyazma(paper, "bib", "--merge", "b=lone", "--merge", "b=x", "--write")
    assert answer.returncode == 1 and "bib-merge-conflict" in answer.stderr and "bib-merge-unknown" in answer.stderr
    assert answer.stdout == "nothing was changed\n"
    assert (paper / "bib/references.bib").read_text(encoding="utf-8") == UNTIDY + lone


def test_what_the_programs_of_a_task_cost_is_counted(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    assert run_program((sys.executable, "-c", busy), folder=tmp_path).cpu >= 0.3


def test_a_draft_that_tells_who_wrote_it_ends_with_1(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = minimal / "dist/minimal-anonymous-submission-DRAFT-NAMES-LEFT.zip"
    for left, code in ((True, 1), (False, 0)):
        made = Submission(archive, (), (), 1, 0, names_left=left)
        monkeypatch.setattr("elyazma.flows.submissions.submit", lambda *_, made=made: Outcome(made, ()))
        answer = elyazma(minimal, "submit", "--anonymous", "--draft")
        assert (answer.returncode, "tells who wrote it" in answer.stderr) == (code, left)
