from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.system import confined_git, tagging
from elyazma.system.files import write_file
from elyazma.system.git_folder import GitFolder
from elyazma.system.process import Finished
from elyazma.system.repository import Repository, Revision, find_revision, open_repository
from elyazma.system.tagging import Entry, commit_and_tag

PATH = "manuscript/releases.toml"
ENTRY = Entry(PATH, "new\n", "0.1")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository whose manuscript lies in a folder with a blank and a schwa."""
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = A B\nemail = a@b.example\n[init]\ndefaultBranch = main\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "work/məqalə 1"
    write_file(root / PATH, "old\n")
    write_file(root.parent / "beside.txt", "x")
    git(root.parent, "init", "--quiet")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "--quiet", "--message=one")
    return root


def opened(root: Path) -> tuple[Repository, Revision]:
    repository = open_repository(root).value
    assert repository
    head = find_revision(repository, "HEAD").value
    assert head
    return repository, head


def state(root: Path) -> tuple[str, ...]:
    refs = git(root, "for-each-ref", "--format=%(refname) %(objectname)")
    return refs, git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain"), (root / PATH).read_text("utf-8")


def test_exactly_one_file_is_committed_and_tagged(root: Path) -> None:
    write_file(root.parent / "beside.txt", "staged by the author, and none of the release's")
    git(root.parent, "add", "beside.txt")
    assert commit_and_tag(*opened(root), ENTRY) == ()
    assert git(root, "show", "--format=%s%n%an", "--name-only", "-z", "HEAD").split("\0")[1:] == [
        f"\nməqalə 1/{PATH}",
        "",
    ]
    assert git(root, "for-each-ref", "--format=%(objecttype) %(contents:subject)", "refs/tags") == "tag Release 0.1"
    assert git(root.parent, "status", "--porcelain") == "M  beside.txt"


@pytest.mark.parametrize("step", ["add", "commit", "tag"])
@pytest.mark.parametrize("after", [False, True])
def test_an_interrupt_at_any_step_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    before = state(root)
    real = confined_git.run_confined

    def interrupted(folders: GitFolder, *arguments: str, how: confined_git.Asked) -> Finished:
        if arguments[0] == step and not after:
            raise KeyboardInterrupt
        finished = real(folders, *arguments, how=how)
        if arguments[0] == step:
            raise KeyboardInterrupt
        return finished

    monkeypatch.setattr(tagging, "run_confined", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commit_and_tag(*opened(root), ENTRY)
    assert state(root) == before


def test_a_file_that_was_not_there_is_not_there_again(root: Path) -> None:
    git(root, "rm", "--quiet", PATH)
    git(root, "commit", "--quiet", "--message=none")
    git(root, "config", "user.signingKey", "nobody")
    git(root, "config", "--global", "commit.gpgSign", "true")
    git(root, "config", "--global", "gpg.program", "/bin/false")
    (finding,) = commit_and_tag(*opened(root), ENTRY)
    assert finding.code == "release-failed" and not (root / PATH).exists()
    assert git(root, "status", "--porcelain") == "" and git(root, "tag", "--list") == ""


def test_the_users_own_program_signs_and_not_the_repositorys(root: Path, tmp_path: Path) -> None:
    signer, trap = tmp_path / "signer", tmp_path / "trap"
    # What git reads of a signer: a status line, and a signature on standard output.
    write_file(
        signer, '#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho "-----BEGIN PGP SIGNATURE-----"\n'
    )
    write_file(trap, f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    for program in (signer, trap):
        program.chmod(0o755)
    git(root, "config", "--global", "tag.gpgSign", "true")
    git(root, "config", "--global", "gpg.program", str(signer))
    for key in ("gpg.program", "gpg.openpgp.program"):
        git(root, "config", key, str(trap))
    assert commit_and_tag(*opened(root), ENTRY) == ()
    assert "BEGIN PGP SIGNATURE" in git(root, "cat-file", "-p", "0.1") and not (tmp_path / "sprung").exists()
