from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.system.files import write_file
from elyazma.system.repository import (
    CheckOutFailed,
    Repository,
    Revision,
    checked_out,
    find_last_tag,
    find_revision,
    list_revisions,
    open_repository,
    read_state,
)


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    done = subprocess.run(("git", *identity, *arguments), cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a repository whose manuscript lies in a folder with a blank and a schwa, with two commits and a tag."""
    top = tmp_path / "work"
    root = top / "məqalə 1"
    write_file(root / "manuscript/a.tex", "one\n")
    git(top, "init", "--quiet", "--initial-branch=main")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message=one")
    git(top, "tag", "v1")
    write_file(root / "manuscript/a.tex", "two\n")
    git(top, "commit", "--quiet", "--all", "--message=two")
    return root


def opened(folder: Path) -> Repository:
    repository = open_repository(folder).value
    assert repository
    return repository


def found(folder: Path, name: str) -> Revision:
    revision = find_revision(opened(folder), name).value
    assert revision
    return revision


def codes(folder: Path, name: str) -> list[str]:
    return [finding.code for finding in find_revision(opened(folder), name).diagnostics]


def test_a_revisions_files_stand_in_a_folder_while_they_are_wanted(folder: Path, tmp_path: Path) -> None:
    repository = opened(folder)
    with checked_out(repository, found(folder, "v1"), tmp_path / "old") as root:
        assert (root / "manuscript/a.tex").read_text(encoding="utf-8") == "one\n"
    assert not (tmp_path / "old").exists()
    assert git(folder, "worktree", "list").count("\n") == 0


def test_no_worktree_is_left_after_an_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), checked_out(opened(folder), found(folder, "v1"), tmp_path / "old"):
        raise KeyboardInterrupt
    assert not (tmp_path / "old").exists()
    assert git(folder, "worktree", "list").count("\n") == 0
    assert git(folder, "status", "--porcelain") == ""


def test_a_folder_that_cannot_be_made_is_told(folder: Path, tmp_path: Path) -> None:
    write_file(tmp_path / "file", "")
    with pytest.raises(CheckOutFailed), checked_out(opened(folder), found(folder, "v1"), tmp_path / "file/old"):
        pass


def test_no_program_of_a_strangers_repository_runs(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    script = f"#!/bin/sh\ntouch '{trap}'\ncat\n"
    write_file(tmp_path / "evil", script)
    (tmp_path / "evil").chmod(0o755)
    hook = folder.parent / ".git/hooks/post-checkout"
    write_file(hook, script)
    hook.chmod(0o755)
    for key in ("filter.evil.smudge", "filter.evil.process", "core.fsmonitor"):
        git(folder, "config", key, str(tmp_path / "evil"))
    write_file(folder.parent / ".git/info/attributes", "*.tex filter=evil\n")
    with checked_out(opened(folder), found(folder, "v1"), tmp_path / "old") as root:
        assert (root / "manuscript/a.tex").read_text(encoding="utf-8") == "one\n"
        assert not trap.exists()
    assert not trap.exists()
    read_state(opened(folder))
    assert not trap.exists()


def test_state(folder: Path) -> None:
    write_file(folder / "manuscript/yeni ə.tex", "new\n")
    write_file(folder.parent / "outside.txt", "new\n")
    state = read_state(opened(folder))
    assert state.head and state.head.label.startswith("v1-1-g")
    assert (state.branch, state.changed, state.conflicts) == ("main", ("manuscript/yeni ə.tex",), ())
    assert (state.unfinished, state.shallow) == ("", False)


def test_state_of_a_merge_that_waits(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "other", "v1")
    write_file(folder / "manuscript/a.tex", "three\n")
    git(folder, "commit", "--quiet", "--all", "--message=three")
    with pytest.raises(subprocess.CalledProcessError):
        git(folder, "merge", "main")
    state = read_state(opened(folder))
    assert state.conflicts == ("manuscript/a.tex",)
    assert state.unfinished == "MERGE_HEAD"


def test_a_detached_head_has_no_branch(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "--detach")
    assert read_state(opened(folder)).branch == ""


def test_revisions_by_name(folder: Path) -> None:
    assert found(folder, "v1").label == "v1"
    assert found(folder, "main").commit == git(folder, "rev-parse", "HEAD")
    assert found(folder, "HEAD~1").commit == found(folder, "v1").commit
    assert set(list_revisions(opened(folder))) == {"v1", "main"}
    last = find_last_tag(opened(folder))
    assert last and last.name == "v1"


@pytest.mark.parametrize("name", ["v2", "--output=x", "", "-h", "no such\nthing", "\N{LATIN SMALL LETTER SCHWA}"])
def test_an_unknown_revision(folder: Path, name: str) -> None:
    assert codes(folder, name) == ["git-unknown-revision"]


def test_an_unborn_branch(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert codes(tmp_path, "HEAD") == ["git-unborn"]
    state = read_state(opened(tmp_path))
    assert (state.head, state.shallow) == (None, False)


def test_a_shallow_clone(folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", folder.parent.as_uri(), "shallow")
    assert codes(tmp_path / "shallow/məqalə 1", "v1") == ["git-shallow"]


def test_no_repository(tmp_path: Path) -> None:
    (finding,) = open_repository(tmp_path).diagnostics
    assert finding.code == "git-no-repository"


def test_a_repository_that_git_refuses(tmp_path: Path) -> None:
    write_file(tmp_path / ".git", "gitdir: nowhere\n")
    (finding,) = open_repository(tmp_path).diagnostics
    assert finding.code == "git-refused"
