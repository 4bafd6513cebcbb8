"""The screen of `invoke status`: what it counts, and that it fits."""

from __future__ import annotations

import io
import json
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from elyazma.checks.measure import Measure
from elyazma.flows.next_step import find_next_step
from elyazma.flows.status import Status, read_status
from elyazma.sources.releases import RELEASES, Release, add_release
from elyazma.submission.history import SubmissionRecord
from elyazma.system.files import write_file
from elyazma.tasks.status import lay_out
from typed import elyazma

TODAY = date(2026, 11, 23)
SECTION = "manuscript/sections/01-introduction.tex"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give git a configuration of its own, with a name."""
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = A B\nemail = a@b.example\n[init]\ndefaultBranch = main\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def root(minimal: Path) -> Path:
    """Make a repository of two commits: a release with its record."""
    write_file(minimal / ".gitignore", "build\ndist\n")
    write_file(minimal / SECTION, "\\section{Introduction}\none two three\n")
    git(minimal, "init", "--quiet")
    commit(minimal, "one")
    record = Release(
        version="0.1",
        date=TODAY,
        journal="plain",
        revision=git(minimal, "rev-parse", "HEAD"),
        outputs={"a.pdf": "0"},
        inputs={"bib": "0"},
    )
    write_file(minimal / RELEASES, add_release("", record))
    commit(minimal, "Release 0.1")
    return minimal


def commit(root: Path, message: str) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", f"--message={message}")


def seen(root: Path) -> Status:
    outcome = read_status(root, TODAY)
    assert outcome.value, outcome.diagnostics
    return outcome.value


def measured(status: Status, name: str) -> Measure:
    return next(measure for measure in status.measures if measure.name == name)


def screen(status: Status, width: int = 120) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lay_out(status, find_next_step(status), width)]


def test_words_that_came_and_went_since_the_release(root: Path) -> None:
    assert measured(seen(root), "Introduction").added == 0
    write_file(root / SECTION, "\\section{Introduction}\none three four five\n")
    write_file(root / "manuscript/sections/02-more.tex", "\\section{More}\nsix\n")
    commit(root, "two")
    status = seen(root)
    introduction, more = measured(status, "Introduction"), measured(status, "More")
    # A heading's words count as its section's.
    assert (introduction.count, introduction.added, introduction.removed) == (5, 2, 1)
    assert (more.added, more.removed, measured(status, "body").added) == (2, 0, 4)
    assert status.since == "release 0.1" and [(it.name, it.commits_since) for it in status.sent] == [("0.1", 1)]
    assert "released    0.1 for plain on 2026-11-23, 1 commit ago" in screen(status)
    assert not list(root.glob("build/status/run-*")) and git(root, "worktree", "list").count("\n") == 0


def test_the_last_submission_is_found_by_its_list_of_members(root: Path) -> None:
    commit_name = git(root, "rev-parse", "--short", "HEAD")
    listed = {"journal": "plain", "revision": f"{commit_name}-dirty", "members": []}
    write_file(root / "dist/minimal-plain-submission.json", json.dumps(listed))
    write_file(root / "dist/other.json", "[]")
    write_file(root / "dist/broken.zip", "PK")
    status = seen(root)
    assert [(it.kind, it.journal, it.commits_since) for it in status.sent] == [
        ("release", "plain", 0),
        ("submission", "plain", 0),
    ]
    listed["revision"] = "0123456789"
    write_file(root / "dist/minimal-plain-submission.json", json.dumps(listed))
    assert any("from a revision that is not here" in line for line in screen(seen(root)))


def detach(root: Path) -> None:
    git(root, "switch", "--quiet", "--detach")


def orphan(root: Path) -> None:
    git(root, "switch", "--quiet", "--orphan", "empty")
    git(root, "checkout", "--quiet", "main", "--", ".")


def conflict(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "other")
    write_file(root / "a.txt", "theirs")
    commit(root, "theirs")
    git(root, "switch", "--quiet", "main")
    write_file(root / "a.txt", "ours")
    commit(root, "ours")
    subprocess.run(("git", "merge", "other"), cwd=root, capture_output=True, check=False)


def forget(root: Path) -> None:
    (root / ".git").rename(root / "was-git")


@pytest.mark.parametrize(
    ("befall", "said"),
    [
        (detach, "on no branch (detached HEAD)"),
        (orphan, "no commit yet on empty"),
        (conflict, "conflicts in 1 file"),
        (forget, "no git repository"),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_whatever_befalls_a_repository_is_said(root: Path, befall: Callable[[Path], None], said: str) -> None:
    befall(root)
    assert said in "\n".join(screen(seen(root)))


def test_a_damaged_record_is_told_with_its_place_beside_the_rest(root: Path) -> None:
    write_file(root / RELEASES, "[[release]]\nversion = 1\n")
    outcome = read_status(root, TODAY)
    assert outcome.value and {(it.code, it.span.path) for it in outcome.diagnostics if it.span} == {
        ("wrong-type", RELEASES),
        ("missing-key", RELEASES),
    }


def test_a_shallow_clone_and_a_lost_revision(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    shown = "\n".join(screen(seen(tmp_path / "shallow")))
    assert "a shallow clone" in shown and "from a revision that is not here" in shown


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_screen(seed: Path, width: int) -> None:
    status = seen(seed)
    assert max(map(len, screen(status, width))) <= width
    assert len(screen(status, width)) <= 60


def test_the_seed_against_its_journal(seed: Path) -> None:
    started = time.process_time()
    status = seen(seed)
    assert time.process_time() - started < 3
    abstract = measured(status, "abstract az")
    assert (abstract.count, abstract.asked, abstract.fits) == (50, "150–250", False)
    assert (status.works.cited, len(status.works.incomplete), status.works.unknown) == (11, 9, ())
    lines = screen(status)
    assert any(line.startswith("! abstract az") and line.endswith("150–250") for line in lines)
    assert any("9 incomplete: altunisik2018" in line for line in lines)
    assert {it.journal for it in status.journals} >= {
        path.name for path in (seed / "styles").iterdir() if path.is_dir()
    }


def test_what_is_not_written_is_said_and_no_journal_is_ready(root: Path) -> None:
    assert seen(root).unfinished == ()
    assert [line for line in screen(seen(root)) if "ready" in line] == ["journals    ready: plain"]
    write_file(root / SECTION, "\\section{Study}\n\n[Here stands the conclusion. It answers the question.]\n")
    status = seen(root)
    assert [(it.code, it.span and it.span.line) for it in status.unfinished] == [("placeholder-left", 3)]
    assert all(it.unfinished for it in status.journals if not it.hindrance)
    lines = screen(status)
    assert any(line.startswith(f"unfinished  {SECTION}:3: not written yet: ") for line in lines)
    assert [line.strip() for line in lines if "ready" in line][:1] == ["ready: none"]
    assert any("ready once that is written: plain" in line for line in lines)


def test_the_first_line_says_what_to_do_next(root: Path) -> None:
    def step(status: Status) -> str:
        (line,) = (line for line in screen(status)[1:2])
        assert line.startswith("next        ")
        return line.removeprefix("next").strip()

    status = replace(seen(root), common=0)
    assert step(status) == "make the PDF: invoke pdf"
    built = replace(status, built=True)
    assert step(built) == "hand it in: invoke submit"
    assert step(replace(built, state=None)).startswith("keep it in git: git init && git add .")
    handed = replace(built, sent=(SubmissionRecord("submission", "1", "plain", TODAY, "0123456789ab", 2),))
    assert step(handed) == "see what has changed since the submission: invoke diff --since 0123456789"
    waiting = replace(handed, sent=(replace(handed.sent[0], commits_since=0),))
    assert step(waiting).startswith("wait for the reviewers")
    write_file(root / "manuscript/notes.txt", "x")
    assert step(replace(seen(root), common=0, built=True)) == "commit what has changed: git add -A && git commit"
    assert step(replace(handed, common=1)) == "mend 1 finding for plain: invoke check"
    write_file(root / SECTION, "\\section{Study}\n\n[Here stands the conclusion. It answers the question.]\n")
    assert step(seen(root)).startswith(f"{SECTION}:3: not written yet: ")
    write_file(root / SECTION, "\\section{Study}\nAs \\citep{one2001,two2002} say.\n")
    assert step(seen(root)) == "add to bib/ what the text cites: one2001 and 1 more"
    git(root, "add", ".")
    conflict(root)
    assert step(seen(root)) == "finish the merge or rebase: git status"


def test_no_author_is_unfinished_where_a_journal_asks_for_one(seed: Path) -> None:
    status = seen(seed)
    assert [it.code for it in status.unfinished if it.code == "authors-missing"] == ["authors-missing"]
    assert any(line.strip() == "ready: none" for line in screen(status))


def test_status_as_typed(root: Path) -> None:
    answer = elyazma(root, "status", "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["slug"] == "minimal" and told["sent"][0]["day"] == "2026-11-23"
    assert "Introduction" in elyazma(root, "status").stdout
    (root / "manuscript/article.toml").unlink()
    answer = elyazma(root, "status")
    assert answer.returncode == 1 and "Traceback" not in answer.stderr


def test_what_else_lies_in_dist_is_no_submission(root: Path) -> None:
    damaged = io.BytesIO()
    with zipfile.ZipFile(damaged, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"members": [], "journal": "plain", "more": "x" * 500}))
    data = bytearray(damaged.getvalue())
    # A deflated block of a type that there is not (RFC 1951, 3.2.3).
    data[43] = 0x07
    strange = {
        "a.zip": bytes(data),
        "b.zip": b"PK",
        "c.json": b'{"members": 3}',
        "d.json": b"[" * 100_000,
        "e.json": b"\xff",
    }
    for name, content in strange.items():
        write_file(root / "dist" / name, content)
    assert [it.kind for it in seen(root).sent] == ["release"]
